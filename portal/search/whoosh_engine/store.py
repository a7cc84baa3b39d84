"""The index folder: which files make up the index, and whether they are what was written.

    CURRENT            names every file of the index, with size and checksum; replaced in one step
    LOCK               held by the one process that writes
    DAMAGED            left by a reader that found the index unsound, for ``health``
    g000007/           a generation: one rebuild and the commits after it
    g000006/           the generation before, kept for processes that still open it

What CURRENT does not name does not exist: a writer that is killed leaves files that nobody reads
and the next writer sweeps. So there is no state to repair, only an old index or a new one.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from zlib import crc32

from portal.search.errors import SearchUnavailable

CURRENT, LOCK, DAMAGED = "CURRENT", "LOCK", "DAMAGED"
_OWNER_ONLY = 0o700  # segments hold pickles: whoever may write them may run code as the portal


class IndexMissing(SearchUnavailable):
    """No index was built yet."""


class IndexDamaged(SearchUnavailable):
    """The index is not what was written."""


class IndexOutdated(SearchUnavailable):
    """The index was written by another version of the portal."""


@dataclass(frozen=True)
class Stamp:
    """What a file was when it was written."""

    size: int
    checksum: int  # against accidents; who may write here may do worse than flip bits
    changed: int  # mtime in nanoseconds: unchanged means there is no need to read it again


@dataclass(frozen=True)
class SegmentEntry:
    """A segment as CURRENT names it; ``deleted`` is a bitset of its documents, in hex."""

    name: str
    documents: int
    deleted: str = "0"

    @property
    def live(self) -> int:
        """The number of documents that are not deleted."""
        return self.documents - int(self.deleted, 16).bit_count()


@dataclass(frozen=True)
class Manifest:
    """The content of CURRENT: everything there is to know about the index on disk."""

    fingerprint: str  # of the rules by which texts became terms
    synonyms: str  # digest of the synonym file it was built with
    folder: str
    commit: int = 0
    segments: tuple[SegmentEntry, ...] = ()
    files: Mapping[str, Stamp] = field(default_factory=dict)
    kept: tuple[str, ...] = ()  # files of the commit before, for processes that still open it
    previous: str = ""  # the folder of the generation before
    source: str = ""  # where the documents came from, in the words of who brought them

    @property
    def generation(self) -> str:
        """Name this state of the index."""
        return f"{self.folder}.{self.commit}"

    @property
    def documents(self) -> int:
        """The number of documents that can be found."""
        return sum(segment.live for segment in self.segments)


class Store:
    """Reads and writes the index folder. Keeps no open file."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def signature(self) -> tuple[int, int, int]:
        """Return what changes whenever CURRENT does; costs one stat. Raises IndexMissing."""
        try:
            status = os.stat(self.root / CURRENT)  # noqa: PTH116 - every search passes here
        except OSError as error:
            raise IndexMissing("There is no search index yet.") from error
        return status.st_ino, status.st_mtime_ns, status.st_size

    def manifest(self) -> Manifest:
        """Return what CURRENT says. Raises IndexMissing, IndexDamaged or SearchUnavailable."""
        try:
            data = (self.root / CURRENT).read_bytes()
        except (FileNotFoundError, NotADirectoryError) as error:
            raise IndexMissing("There is no search index yet.") from error
        except OSError as error:
            raise SearchUnavailable(f"The search index cannot be read: {error}.") from error
        return _parse(data)

    def read(self, manifest: Manifest, name: str) -> bytes:
        """Return a file of the index after checking it. Raises IndexDamaged."""
        stamp = manifest.files[name]
        try:
            data = (self.root / manifest.folder / name).read_bytes()
        except FileNotFoundError as error:
            raise IndexDamaged(f"{name} of the search index is missing.") from error
        except OSError as error:
            kind = IndexDamaged if error.errno == errno.EIO else SearchUnavailable
            raise kind(f"{name} of the search index cannot be read: {error}.") from error
        if len(data) != stamp.size or crc32(data) != stamp.checksum:
            raise IndexDamaged(f"{name} of the search index is not what was written.")
        return data

    def check(self, manifest: Manifest, deep: bool) -> None:
        """Look whether all files are there and as written. Raises IndexDamaged.

        Files whose time has changed are read and compared; ``deep`` reads them all.
        """
        for name, stamp in manifest.files.items():
            try:
                status = (self.root / manifest.folder / name).stat()
            except OSError as error:
                raise IndexDamaged(f"{name} of the search index is missing.") from error
            if status.st_size != stamp.size:
                raise IndexDamaged(f"{name} of the search index has a wrong size.")
            if deep or status.st_mtime_ns != stamp.changed:
                self.read(manifest, name)

    def new_folder(self) -> str:
        """Make the folder of a new generation and return its name. Raises OSError."""
        numbers = [int(path.name[1:]) for path in self._generations()]
        name = f"g{max(numbers, default=0) + 1:06}"
        (self.root / name).mkdir(mode=_OWNER_ONLY)
        return name

    def write(self, folder: str, files: Mapping[str, bytes]) -> dict[str, Stamp]:
        """Write new files to the disk itself and return their stamps. Raises OSError."""
        stamps = {}
        for name, data in files.items():
            changed = _write(self.root / folder / name, data)
            stamps[name] = Stamp(len(data), crc32(data), changed)
        _sync_folder(self.root / folder)
        return stamps

    def publish(self, manifest: Manifest) -> None:
        """Make ``manifest`` the index, in one step. Raises OSError; then the old one stays."""
        body = json.dumps(asdict(manifest), separators=(",", ":")).encode()
        draft = self.root / f"{CURRENT}.new"
        try:
            _write(draft, b"%d\n%s" % (crc32(body), body))
            draft.replace(self.root / CURRENT)
        except OSError:
            with suppress(OSError):
                draft.unlink()
            raise
        _sync_folder(self.root)
        with suppress(OSError):
            (self.root / DAMAGED).unlink()

    def sweep(self, manifest: Manifest) -> None:
        """Remove what neither ``manifest`` nor the state before it needs. Raises nothing.

        A reader that has read the older CURRENT and not yet opened its files finds them, unless
        two commits come in between; then it finds a newer CURRENT and starts again.
        """
        for path in self._generations():
            if path.name not in (manifest.folder, manifest.previous):
                shutil.rmtree(path, ignore_errors=True)
        self.discard(manifest.folder, keep={*manifest.files, *manifest.kept})

    def discard(self, folder: str, keep: Iterable[str] = ()) -> None:
        """Remove the files of a generation but those to ``keep``. Raises nothing."""
        keep = set(keep)
        with suppress(OSError):
            for path in list((self.root / folder).iterdir()):
                if path.name not in keep:
                    path.unlink()
            if not keep:
                (self.root / folder).rmdir()

    def mark_damaged(self, generation: str, detail: str) -> None:
        """Leave a note that ``generation`` is unsound. Raises nothing: it may be a bad disk."""
        with suppress(OSError):
            _write(self.root / DAMAGED, json.dumps([generation, detail]).encode())

    def damage(self, generation: str) -> str | None:
        """Return what was noted about ``generation``; None when it is not known to be unsound."""
        try:
            marked, detail = json.loads((self.root / DAMAGED).read_bytes())
        except (OSError, ValueError, TypeError):
            return None
        return str(detail) if marked == generation else None

    def prepare(self) -> None:
        """Make the folder, for its owner only. Raises OSError."""
        self.root.mkdir(mode=_OWNER_ONLY, parents=True, exist_ok=True)
        if self.root.stat().st_mode & 0o077:
            self.root.chmod(_OWNER_ONLY)

    def _generations(self) -> list[Path]:
        found = self.root.glob("g[0-9]*")
        return [path for path in found if path.name[1:].isdecimal() and path.is_dir()]


def _parse(data: bytes) -> Manifest:
    checksum, _, body = data.partition(b"\n")
    if b"%d" % crc32(body) != checksum:
        raise IndexDamaged("CURRENT of the search index is not what was written.")
    try:
        state = json.loads(body)
        state["segments"] = tuple(SegmentEntry(**entry) for entry in state["segments"])
        state["files"] = {name: Stamp(**stamp) for name, stamp in state["files"].items()}
        state["kept"] = tuple(state["kept"])
        return Manifest(**state)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        # Written soundly, but with other fields: by another version of this file.
        raise IndexOutdated("The search index is of another version.") from error


def _write(path: Path, data: bytes) -> int:
    """Write a file through to the disk and return its time of change in nanoseconds."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
        return os.fstat(file.fileno()).st_mtime_ns


def _sync_folder(path: Path) -> None:
    """Have the names of new files on the disk too, or a power cut may lose them."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
