"""Where the bytes of files lie: under the digest of their content, on disk or S3-compatible.

A content never changes under its name, so writing it twice does no harm. Whoever stores a file
adds its row, puts the bytes, and then commits: killed at any moment that leaves no row without
bytes, but maybe bytes without a row, which `sweep` removes.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from flask import Flask, current_app

CHUNK = 64 * 1024  # bytes
_NAME = re.compile(r"[0-9a-f]{64}")


class Missing(LookupError):
    """The storage has no such file."""


@dataclass(frozen=True)
class Entry:
    """What the storage holds under a name."""

    name: str
    size: int
    at: datetime


class Source(Protocol):
    """What pieces are read from: an open file, or the body of an answer."""

    def read(self, size: int, /) -> bytes: ...

    def close(self) -> None: ...


class Pieces:
    """The bytes of a file, piece by piece; `close` when not all are wanted."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        piece = self.source.read(CHUNK)
        if not piece:
            self.close()
            raise StopIteration
        return piece

    def close(self) -> None:
        """Give back what is held open; twice does no harm."""
        self.source.close()


class Storage(Protocol):
    """A place for bytes. Names are SHA-256 digests of the content, as hexadecimal text."""

    def put(self, data: bytes) -> str:
        """Store bytes, all or nothing, and safe from a power cut; gives their name."""
        ...

    def read(self, name: str) -> Pieces:
        """The bytes in pieces. Raises Missing at once, not at the first piece."""
        ...

    def delete(self, name: str) -> None:
        """Remove; nothing happens when it is not there."""
        ...

    def entries(self) -> Iterator[Entry]:
        """Everything that is there."""
        ...


def digest_of(data: bytes) -> str:
    """The name of some bytes."""
    return sha256(data).hexdigest()


def checked(name: str) -> str:
    """A name that is one. Raises Missing for anything else, such as a path."""
    if not _NAME.fullmatch(name):
        raise Missing(name)
    return name


class Disk:
    """Files in a folder, in subfolders by the first letters of their names."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, data: bytes) -> str:
        """Write beside the place, bring it to the disk, and move it there in one step."""
        name = digest_of(data)
        path = self._path(name)
        if path.exists():
            os.utime(path)
            return name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, scratch = tempfile.mkstemp(dir=path.parent, prefix="tmp-")  # mode 0600
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
            Path(scratch).replace(path)
        except BaseException:
            with suppress(FileNotFoundError):
                Path(scratch).unlink()
            raise
        for folder in (path.parent, path.parent.parent):
            _sync(folder)
        return name

    def read(self, name: str) -> Pieces:
        """Open it now; the pieces come later."""
        try:
            return Pieces(self._path(checked(name)).open("rb"))
        except FileNotFoundError as error:
            raise Missing(name) from error

    def delete(self, name: str) -> None:
        """Remove the file."""
        self._path(name).unlink(missing_ok=True)

    def entries(self) -> Iterator[Entry]:
        """Also what a killed process left behind half written, under the name that it has."""
        for path in sorted(self.folder.glob("??/*")):
            with suppress(FileNotFoundError):  # somebody removed it meanwhile
                found = path.stat()
                at = datetime.fromtimestamp(found.st_mtime, UTC)
                yield Entry(path.name, found.st_size, at)

    def _path(self, name: str) -> Path:
        if name.startswith("tmp-"):  # left behind by a killed process
            return next(self.folder.glob(f"??/{name}"), self.folder / "gone")
        return self.folder / checked(name)[:2] / name


def _sync(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def storage(app: Flask | None = None) -> Storage:
    """The storage of the app."""
    found: Storage = (app or current_app).extensions["storage"]
    return found
