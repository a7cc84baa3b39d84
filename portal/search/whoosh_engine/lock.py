"""One writer at a time, over all processes, and errors of the disk put into words."""

from __future__ import annotations

import errno
import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.search.errors import IndexNotWritable

_LOOK_AGAIN = 0.02  # seconds
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}


@contextmanager
def exclusive(path: Path, patience: float) -> Iterator[None]:
    """Hold the lock file for the time of the block; waits ``patience`` seconds for it.

    The system lets go of it when the process dies, however that happens. Raises IndexNotWritable
    when somebody else holds it all the time, or there can be no such file.
    """
    with writing(path.parent):
        lock = path.open("ab")
    with lock as file:
        deadline = time.monotonic() + patience
        while not _taken(file.fileno()):
            if time.monotonic() >= deadline:
                message = f"Another process has been writing the index for {patience:g} seconds."
                raise IndexNotWritable(message, "locked")
            time.sleep(_LOOK_AGAIN)
        try:
            yield
        finally:
            # Closing would not do if the process has forked in between: the child holds it too.
            fcntl.flock(file.fileno(), fcntl.LOCK_UN)


@contextmanager
def writing(what: Path) -> Iterator[None]:
    """Turn any OSError of the block into IndexNotWritable."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise IndexNotWritable(f"There is no space left to write {what}.", "full") from error
        if error.errno in _READ_ONLY:
            raise IndexNotWritable(f"The portal may not write to {what}.", "readonly") from error
        raise IndexNotWritable(f"{what} could not be written: {error}.", "failed") from error


def _taken(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
