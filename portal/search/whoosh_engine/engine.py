"""The engine itself: keeps the open index of a process, its buffer of changes, and its errors."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from portal.search import analysis, terms
from portal.search.errors import SearchUnavailable
from portal.search.synonyms import Synonyms, WordSource
from portal.search.types import Document, Health, Page, Query, Suggestion
from portal.search.whoosh_engine import codec
from portal.search.whoosh_engine.answer import FacetNames, answer
from portal.search.whoosh_engine.health import examine
from portal.search.whoosh_engine.segment import Segment, trusted
from portal.search.whoosh_engine.similar import similar
from portal.search.whoosh_engine.spelling import did_you_mean
from portal.search.whoosh_engine.store import IndexDamaged, IndexOutdated, Manifest, Store
from portal.search.whoosh_engine.suggest import suggest
from portal.search.whoosh_engine.view import View
from portal.search.whoosh_engine.writer import SYNONYMS, Writer

PATIENCE = 30.0  # seconds a writer waits for another one
_ATTEMPTS = 10  # to open an index that is being replaced at the same time
_REST = 2.0  # seconds before an index that could not be opened is tried again

Signature = tuple[int, int, int]


@dataclass
class _Process:
    """What belongs to one process; after a fork the child starts with a new one.

    A lock may be held by a thread that does not exist in the child, so nothing is taken over.
    """

    pid: int = field(default_factory=os.getpid)
    opening: threading.Lock = field(default_factory=threading.Lock)
    # Replaced as one, so it is read without a lock; never by an older state than it holds.
    opened: tuple[Signature, View] | None = None
    failed: tuple[Signature, float, SearchUnavailable] | None = None
    buffering: threading.Lock = field(default_factory=threading.Lock)
    buffer: dict[str, Document | None] = field(default_factory=dict)

    def waiting(self) -> dict[str, Document | None]:
        """Return the changes that wait for a commit."""
        with self.buffering:
            return dict(self.buffer)

    def current(self, signature: Signature) -> View | None:
        """Return the open index if it is that of ``signature`` and ready to be searched."""
        opened = self.opened
        return opened[1] if opened and opened[0] == signature and opened[1].loaded else None


class WhooshEngine:
    """Implements ``portal.search.types.Engine`` with an index in a folder."""

    def __init__(
        self,
        folder: Path,
        synonyms: WordSource,
        names: FacetNames | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self._store = Store(folder)
        self._synonyms = synonyms
        self._names: FacetNames = {} if names is None else names
        self._fingerprint = f"{codec.FORMAT}-{terms.RULES}-{analysis.fingerprint()}"
        self._writer = Writer(self._store, synonyms, self._fingerprint, patience)
        self._process = _Process()

    def search(self, query: Query) -> Page:
        """See ``Engine.search``."""
        with self._reading() as view:
            return answer(view, query, self._names)

    def suggest(self, prefix: str, language: str, limit: int = 8) -> list[Suggestion]:
        """See ``Engine.suggest``."""
        with self._reading() as view:
            return suggest(view, prefix, language, limit)

    def did_you_mean(self, query: Query) -> str | None:
        """See ``Engine.did_you_mean``."""
        with self._reading() as view:
            return did_you_mean(view, query, self._names)

    def similar(self, slug: str, limit: int = 4) -> list[str]:
        """See ``Engine.similar``."""
        with self._reading() as view:
            return similar(view, slug, limit)

    def version(self) -> str:
        """See ``Engine.version``."""
        return "-".join(str(number) for number in self._state()[0])

    def upsert(self, documents: Iterable[Document]) -> None:
        """See ``Engine.upsert``."""
        self._change({document.slug: document for document in documents})

    def delete(self, slugs: Iterable[str]) -> None:
        """See ``Engine.delete``."""
        self._change(dict.fromkeys(slugs))

    def commit(self, source: str | None = None) -> None:
        """See ``Engine.commit``."""
        process = self._here()
        changes = process.waiting()
        if not changes and source is None:
            return
        self._writer.commit(changes, self._load_to_write, source)
        self._written(process, changes)

    def rebuild(
        self,
        documents: Iterable[Document],
        progress: Callable[[int], None] | None = None,
        source: Callable[[], str] = str,
    ) -> None:
        """See ``Engine.rebuild``."""
        process = self._here()
        changes = process.waiting()  # the database, where these documents come from, has them
        self._writer.rebuild(documents, progress, source)
        self._written(process, changes)

    def health(self, deep: bool = False) -> Health:
        """See ``Engine.health``."""
        return examine(self._store, self._synonyms, self._fingerprint, deep)

    def _here(self) -> _Process:
        if self._process.pid != os.getpid():
            self._process = _Process()
        return self._process

    def _change(self, changes: dict[str, Document | None]) -> None:
        process = self._here()
        with process.buffering:
            process.buffer.update(changes)

    def _written(self, process: _Process, changes: dict[str, Document | None]) -> None:
        """Take ``changes`` out of the buffer but those that were changed again meanwhile."""
        with process.buffering:
            for slug, document in changes.items():
                if process.buffer.get(slug) is document:
                    process.buffer.pop(slug, None)

    @contextmanager
    def _reading(self) -> Iterator[View]:
        view = self._state()[1]
        try:
            yield view
        except IndexDamaged as error:
            self._store.mark_damaged(view.generation, str(error))
            self._here().opened = None  # what is on the disk now may be sound again
            raise

    def _state(self) -> tuple[Signature, View]:
        """Return the index as it is now, and its name. Raises SearchUnavailable.

        While one thread opens a new state of it, the others go on with the one they have.
        """
        process = self._here()
        signature = self._store.signature()
        if process.current(signature) is None:
            usable = process.opened is not None and process.opened[1].loaded
            if process.opening.acquire(blocking=not usable):
                try:
                    if process.current(signature) is None:
                        process.opened = self._open(process)
                finally:
                    process.opening.release()
        return process.opened or self._state()

    def _open(self, process: _Process) -> tuple[Signature, View]:
        """Open what CURRENT names, again when it is replaced meanwhile."""
        for _ in range(_ATTEMPTS):
            signature = self._store.signature()
            failed = process.failed
            if failed and failed[0] == signature and time.monotonic() < failed[1] + _REST:
                raise type(failed[2])(*failed[2].args)
            generation = ""
            try:
                manifest = self._store.manifest()
                generation = manifest.generation
                view = self._load(manifest)
                view.load()
                return signature, view
            except SearchUnavailable as error:
                if self._store.signature() != signature:
                    continue
                if isinstance(error, IndexDamaged):
                    self._store.mark_damaged(generation, str(error))
                process.failed = (signature, time.monotonic(), error)
                raise
        raise SearchUnavailable("The index is being replaced faster than it can be opened.")

    def _load_to_write(self, manifest: Manifest) -> View:
        """Return ``manifest`` as a view that stays open, so that the next commit shares it."""
        signature = self._store.signature()  # nobody changes it: the writer holds the lock
        process = self._here()
        with process.opening:  # or a reader that began earlier would put an older state in place
            searching = process.opened is not None and process.opened[1].loaded
            view = self._load(manifest)
            if searching:
                view.load()
            process.opened = (signature, view)
        return view

    def _load(self, manifest: Manifest) -> View:
        """Return ``manifest`` as a view, sharing what an earlier view has open already."""
        if manifest.fingerprint != self._fingerprint:
            raise IndexOutdated("The search index was made by other rules than today's.")
        opened = self._here().opened
        shared = {segment.name: segment for segment in opened[1].segments} if opened else {}
        segments = [
            shared.get(entry.name) or Segment(entry.name, self._reader(manifest))
            for entry in manifest.segments
        ]
        groups = opened[1].synonyms if opened else Synonyms()
        if groups.digest != manifest.synonyms:
            with trusted(SYNONYMS):
                groups = Synonyms.restore(self._store.read(manifest, SYNONYMS))
        deleted = [int(entry.deleted, 16) for entry in manifest.segments]
        return View(manifest.generation, segments, deleted, groups)

    def _reader(self, manifest: Manifest) -> Callable[[str], bytes]:
        return lambda name: self._store.read(manifest, name)
