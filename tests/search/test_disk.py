"""A disk that is full or read-only: a clear sentence, and nothing is lost."""

from __future__ import annotations

import errno
import os
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from portal.search import IndexNotWritable, Query
from portal.search.whoosh_engine import WhooshEngine
from tests.search.conftest import Make
from tests.search.processes import run
from tests.search.support import doc, engine_at, numbered


def _unlike(number: int) -> str:
    return " ".join(f"w{number}a{word}" for word in range(100))


LARGE = [doc(f"x{n}", "sama", texts={"body": _unlike(n)}) for n in range(20)]


def files(root: Path) -> set[Path]:
    return {path for path in (root / "index").rglob("*") if path.is_file()}


def check_refused(engine: WhooshEngine, write: Callable[[], None], reason: str) -> None:
    """``write`` must fail with ``reason`` and leave everything as it was."""
    before = files(engine._store.root.parent)
    with pytest.raises(IndexNotWritable) as caught:
        write()
    assert caught.value.reason == reason
    assert str(caught.value).endswith(".")
    assert files(engine._store.root.parent) == before
    assert engine.search(Query("sama")).total == 5
    assert engine.health(deep=True).state == "ok"


def check_full(engine: WhooshEngine, make_room: Callable[[], None]) -> None:
    engine.upsert([*LARGE, doc("waiting", "akta")])
    check_refused(engine, engine.commit, "full")
    check_refused(engine, lambda: engine.rebuild([*numbered(5), *LARGE]), "full")
    make_room()
    engine.commit()  # what could not be written was kept
    assert engine.search(Query("akta")).slugs == ("waiting",)
    assert engine.search(Query("sama")).total == 25


def limited(root: Path) -> None:
    """A full disk that works anywhere: the system refuses files above a size."""
    engine = engine_at(root)
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    def limit(size: int) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))

    limit(60_000)
    check_full(engine, lambda: limit(hard))


def test_files_that_may_not_grow(make: Make, tmp_path: Path) -> None:
    make(numbered(5))
    assert run(lambda: limited(tmp_path)) == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path | None]:
    """A file system of 4 MB; None where this process may not mount one."""
    path = tmp_path / "disk"
    path.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(path)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
        yield None
        return
    yield path
    subprocess.run(["umount", str(path)], check=True)


def test_a_full_disk(small_disk: Path | None, tmp_path: Path) -> None:
    if small_disk is None:  # without the right to mount: the nearest thing that is real
        engine_at(tmp_path).rebuild(numbered(5))
        assert run(lambda: limited(tmp_path)) == 0
        return
    engine = engine_at(small_disk)
    engine.rebuild(numbered(5))
    filler = small_disk / "filler"
    free = os.statvfs(small_disk)
    filler.write_bytes(bytes(free.f_bavail * free.f_bsize - 80_000))
    check_full(engine, filler.unlink)


def test_a_read_only_disk(small_disk: Path | None, tmp_path: Path) -> None:
    if small_disk is None:
        engine_at(tmp_path).rebuild(numbered(5))
        return  # test_the_system_refuses covers what happens then
    engine = engine_at(small_disk)
    engine.rebuild(numbered(5))
    remount = ["mount", "-o", "remount,ro", str(small_disk)]
    subprocess.run(remount, check=True)
    engine.upsert([doc("waiting", "akta")])
    check_refused(engine, engine.commit, "readonly")
    check_refused(engine, lambda: engine.rebuild(numbered(5)), "readonly")
    subprocess.run([*remount[:2], "remount,rw", str(small_disk)], check=True)
    engine.commit()
    assert engine.search(Query("akta")).slugs == ("waiting",)


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (errno.ENOSPC, "full"),
        (errno.EDQUOT, "full"),
        (errno.EROFS, "readonly"),
        (errno.EACCES, "readonly"),
        (errno.EPERM, "readonly"),
        (errno.EIO, "failed"),
    ],
)
@pytest.mark.parametrize("call", ["fsync", "replace", "mkdir", "open"])
def test_the_system_refuses(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, reason: str
) -> None:
    engine = make(numbered(5))
    engine.upsert([doc("waiting", "akta")])

    def fail(*args: object, **_: object) -> None:
        raise OSError(number, os.strerror(number))

    original = Path.open

    def fail_to_write(path: Path, mode: str = "r", *args: object, **options: object) -> object:
        return fail() if mode != "rb" else original(path, mode, *args, **options)  # type: ignore[call-overload]

    with monkeypatch.context() as patch:
        if call == "open":
            patch.setattr(Path, "open", fail_to_write)
        else:
            patch.setattr(os, call, fail)
        check_refused(engine, lambda: engine.rebuild(numbered(5)), reason)
        if call != "mkdir":
            check_refused(engine, engine.commit, reason)
    engine.commit()
    assert engine.search(Query("akta")).slugs == ("waiting",)
    engine.rebuild(numbered(5))
    assert engine.search(Query()).total == 5


def test_a_disk_that_cannot_take_a_mark_either(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(numbered(5))
    next((tmp_path / "index").glob("g*/*.pst")).unlink()
    engine = engine_at(tmp_path)
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(errno.EROFS, "no")))
    assert engine.health().state == "damaged"
