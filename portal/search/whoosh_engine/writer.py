"""Changes the index: a rebuild in a folder of its own, or a commit beside what is there.

Both end with the one step that counts, ``Store.publish``. Killed or failed before it, the old
index is untouched; after it, the new one is complete.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice

from portal.search.errors import SearchUnavailable, SynonymsError
from portal.search.synonyms import Synonyms, WordSource
from portal.search.types import Document
from portal.search.whoosh_engine.builder import SegmentBuilder
from portal.search.whoosh_engine.lock import exclusive, writing
from portal.search.whoosh_engine.segment import file_names, trusted
from portal.search.whoosh_engine.store import (
    LOCK,
    IndexDamaged,
    Manifest,
    SegmentEntry,
    Stamp,
    Store,
)
from portal.search.whoosh_engine.view import View

SYNONYMS = "synonyms.json"  # the groups an index was made with, for those who read it
BATCH = 5000  # documents of a rebuild in one segment: bounds its memory, about 200 MB
MOST_MERGED = 1000  # documents; a commit that merges more would keep people waiting
_TIER = 8  # as many segments of about one size become one of the next size
_TELL = 25  # documents between two reports of progress

Progress = Callable[[int], None] | None
Loader = Callable[[Manifest], View]  # opens the index for reading
Changes = Mapping[str, Document | None]  # slug -> its new state; None to delete it


@dataclass(frozen=True)
class Writer:
    """Writes the index of one folder; waits ``patience`` seconds for another writer to finish."""

    store: Store
    synonyms: WordSource
    fingerprint: str
    patience: float

    def rebuild(
        self, documents: Iterable[Document], progress: Progress, source: Callable[[], str]
    ) -> None:
        """Write an index of exactly ``documents``, the first of each slug, and swap it in.

        Raises IndexNotWritable, and whatever ``documents`` and ``source`` raise;
        the index that was there then stays as it was.
        """
        with writing(self.store.root):
            self.store.prepare()
        with exclusive(self.store.root / LOCK, self.patience):
            groups = self._groups()
            with writing(self.store.root):
                folder = self.store.new_folder()
            try:
                written = self._written(folder, groups, documents, progress)
                manifest = replace(written, source=source())
                with writing(self.store.root):
                    self.store.publish(manifest)
            except BaseException:
                self.store.discard(folder)
                raise
            self.store.sweep(manifest)

    def commit(self, changes: Changes, load: Loader, source: str | None) -> None:
        """Write ``changes`` beside what is there. Raises IndexNotWritable or SearchUnavailable."""
        self.store.signature()  # without an index there is not even a folder for the lock
        with exclusive(self.store.root / LOCK, self.patience):
            manifest = self.store.manifest()
            try:
                self._commit(manifest, changes, load, source)
            except IndexDamaged as error:
                self.store.mark_damaged(manifest.generation, str(error))
                raise

    def _commit(
        self, manifest: Manifest, changes: Changes, load: Loader, source: str | None
    ) -> None:
        if note := self.store.damage(manifest.generation):
            raise IndexDamaged(note)
        self.store.check(manifest, deep=False)
        view = load(manifest)
        entries = _delete(view, manifest, changes)
        builder = SegmentBuilder(view.synonyms)
        for document in filter(None, changes.values()):
            builder.add(document)
        same = source is None or source == manifest.source
        if same and not len(builder) and entries == list(manifest.segments):
            return
        merged = _mergeable(entries)
        for segment, entry in zip(view.segments, entries, strict=True):
            if entry.name in merged:
                builder.merge(segment, int(entry.deleted, 16))
        entries = [entry for entry in entries if entry.live and entry.name not in merged]
        told = manifest if source is None else replace(manifest, source=source)
        self._add(told, entries, builder)

    def _written(
        self, folder: str, groups: Synonyms, documents: Iterable[Document], progress: Progress
    ) -> Manifest:
        """Write all documents into ``folder`` and return the manifest to publish."""
        previous = self._current_folder()
        with writing(self.store.root):
            stamps = self.store.write(folder, {SYNONYMS: groups.dump()})
        entries = []
        for builder in _batches(documents, groups, progress):
            with writing(self.store.root):
                stamps |= self.store.write(folder, builder.files())
            entries.append(SegmentEntry(builder.name, len(builder)))
        return Manifest(
            self.fingerprint, groups.digest, folder, 0, tuple(entries), stamps, previous=previous
        )

    def _add(
        self, manifest: Manifest, entries: list[SegmentEntry], builder: SegmentBuilder
    ) -> None:
        """Publish ``entries`` and, if it holds anything, what the builder has."""
        files = {}
        if len(builder):
            files = builder.files()
            entries = [*entries, SegmentEntry(builder.name, len(builder))]
        try:
            with writing(self.store.root):
                stamps = self.store.write(manifest.folder, files)
                changed = _next(manifest, entries, stamps)
                self.store.publish(changed)
        except BaseException:
            self.store.sweep(manifest)  # a full disk has better use for the space
            raise
        self.store.sweep(changed)

    def _groups(self) -> Synonyms:
        """Return the groups of the source; while it has a mistake those in use, at worst none.

        A search without synonyms is better than no search; ``health`` tells of the mistake.
        """
        try:
            return self.synonyms.load()
        except SynonymsError:
            with suppress(SearchUnavailable), trusted(SYNONYMS):
                manifest = self.store.manifest()
                return Synonyms.restore(self.store.read(manifest, SYNONYMS))
            return Synonyms()

    def _current_folder(self) -> str:
        """Return the folder in use, which readers need until they see the new one; or nothing.

        Whatever is wrong with it does not matter: it is about to be replaced.
        """
        try:
            return self.store.manifest().folder
        except SearchUnavailable:
            return ""


def _batches(
    documents: Iterable[Document], groups: Synonyms, progress: Progress
) -> Iterator[SegmentBuilder]:
    """Yield builders of at most BATCH documents each, and tell ``progress`` how far they got."""
    seen: set[str] = set()
    source = iter(documents)
    while True:
        builder = SegmentBuilder(groups)
        for document in islice(source, BATCH):
            if document.slug in seen:
                continue
            seen.add(document.slug)
            builder.add(document)
            if progress and len(seen) % _TELL == 0:
                progress(len(seen))
        if not len(builder):
            break
        yield builder
    if progress and len(seen) % _TELL:
        progress(len(seen))


def _delete(view: View, manifest: Manifest, changes: Changes) -> list[SegmentEntry]:
    """Return the segments with the earlier states of all changed documents deleted."""
    deleted = [int(entry.deleted, 16) for entry in manifest.segments]
    for slug in changes:
        number = view.numbers.get(slug)
        if number is not None:
            segment = bisect_right(view.bases, number) - 1
            deleted[segment] |= 1 << number - view.bases[segment]
    pairs = zip(manifest.segments, deleted, strict=True)
    return [replace(entry, deleted=f"{members:x}") for entry, members in pairs]


def _mergeable(entries: Iterable[SegmentEntry]) -> set[str]:
    """Return the names of segments to merge: those of a size of which there are many."""
    tiers: dict[int, list[SegmentEntry]] = defaultdict(list)
    for entry in entries:
        if entry.live:
            tiers[(entry.live.bit_length() - 1) // (_TIER.bit_length() - 1)].append(entry)
    return {
        entry.name
        for tier in tiers.values()
        if len(tier) >= _TIER and sum(entry.live for entry in tier) <= MOST_MERGED
        for entry in tier
    }


def _next(manifest: Manifest, entries: list[SegmentEntry], stamps: Mapping[str, Stamp]) -> Manifest:
    """Return the state after ``manifest`` that has these segments and no others."""
    used = {name for entry in entries for name in file_names(entry.name)} | {SYNONYMS}
    files = {name: stamp for name, stamp in manifest.files.items() if name in used}
    return replace(
        manifest,
        commit=manifest.commit + 1,
        segments=tuple(entries),
        files={**files, **stamps},
        kept=tuple(manifest.files.keys() - files.keys()),
    )
