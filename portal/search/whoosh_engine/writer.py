"""Changes the index: a rebuild in a folder of its own, or a commit beside what is there.

Both end with the one step that counts, ``Store.publish``. Killed or failed before it, the old
index is untouched; after it, the new one is complete.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from portal.search import synonyms as synonym_file
from portal.search.errors import IndexNotWritable
from portal.search.synonyms import Synonyms
from portal.search.types import Document
from portal.search.whoosh_engine.builder import SegmentBuilder, build
from portal.search.whoosh_engine.lock import exclusive, writing
from portal.search.whoosh_engine.segment import file_names
from portal.search.whoosh_engine.store import LOCK, Manifest, SegmentEntry, Stamp, Store
from portal.search.whoosh_engine.view import View

SYNONYMS = "synonyms.json"  # the groups an index was made with, for those who read it
_TIER = 8  # as many segments of one size are merged into one of the next
_MOST_MERGED = 1000  # documents; larger segments wait for the next rebuild
_BATCH = 5000  # documents of a rebuild in one segment: bounds its memory

Progress = Callable[[int], None] | None
Loader = Callable[[Manifest], View]  # opens the index for reading
Buffer = dict[str, Document | None]  # slug -> its new state; None to delete it


def rebuild(
    store: Store,
    synonyms: Path,
    fingerprint: str,
    documents: Iterable[Document],
    progress: Progress,
    patience: float,
) -> None:
    """Write an index of exactly ``documents`` and swap it in.

    Raises SynonymsError, IndexNotWritable, and whatever ``documents`` raises; the index that was
    there then stays as it was.
    """
    groups = synonym_file.load(synonyms)
    with writing(store.root):
        store.prepare()
    with _locked(store, patience):
        with writing(store.root):
            folder = store.new_folder()
        try:
            before = _previous(store)
            manifest = Manifest(fingerprint, groups.digest, folder, previous=before)
            with writing(store.root):
                stamps = store.write(folder, {SYNONYMS: groups.dump()})
            entries = []
            for builder in _batches(documents, groups, progress):
                with writing(store.root):
                    stamps |= store.write(folder, builder.files())
                entries.append(SegmentEntry(builder.name, len(builder)))
            manifest = _with(manifest, entries, stamps)
            with writing(store.root):
                store.publish(manifest)
        except BaseException:
            store.discard(folder)
            raise
        store.sweep(manifest)


def commit(store: Store, load: Loader, fingerprint: str, changes: Buffer, patience: float) -> None:
    """Write ``changes`` beside what is there. Raises IndexNotWritable or SearchUnavailable."""
    store.signature()  # without an index there is no lock file to make either
    with _locked(store, patience):
        manifest = store.manifest()
        view = load(manifest)
        entries, merged = _plan(_deleted(view, manifest, changes))
        documents = {slug: document for slug, document in changes.items() if document}
        if not documents and entries == list(manifest.segments):
            return
        builder = build(documents.values(), view.synonyms)
        for segment, entry in zip(view.segments, _deleted(view, manifest, changes), strict=True):
            if entry.name in merged:
                builder.merge(segment, int(entry.deleted, 16))
        files = builder.files() if len(builder) else {}
        if files:
            entries.append(SegmentEntry(builder.name, len(builder)))
        with writing(store.root):
            stamps = store.write(manifest.folder, files)
            changed = _next(manifest, entries, stamps)
            store.publish(changed)
        store.sweep(changed)
