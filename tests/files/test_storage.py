"""The contract of a storage: on disk, and on a real S3 server."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from portal.core import settings
from portal.files import storage as storages
from portal.files.setup import chosen
from portal.files.storage import CHUNK, Disk, Missing, Storage, digest_of
from portal.files.storage_s3 import S3
from tests.core.processes import wait_until
from tests.core.served import free_port

LONG = os.urandom(3 * CHUNK + 17)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of moto's S3 server, a process of its own."""
    port = free_port()
    command = [str(Path(sys.executable).parent / "moto_server"), "-H", "127.0.0.1", "-p", str(port)]
    address = f"http://127.0.0.1:{port}"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, **quiet) as process:

        def answers() -> bool:
            assert process.poll() is None
            try:
                with urllib.request.urlopen(f"{address}/moto-api/", timeout=5) as answer:
                    return bool(answer.status == 200)
            except OSError:
                return False

        try:
            wait_until(answers, "the S3 server")
            yield address
        finally:
            process.kill()


@pytest.fixture(params=["disk", "s3"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    """An empty storage of each kind, made as the settings say."""
    base = settings.read({"SAMBANG_ENV": "test", "SAMBANG_INSTANCE": str(tmp_path)})
    if request.param == "disk":
        return chosen(base)
    address = request.getfixturevalue("server")
    name = tmp_path.name.replace("_", "-")[-40:].strip("-")
    place = f"s3://{name}?endpoint={address}&region=us-east-1"
    found = chosen(replace(base, files=place, s3_key="ayu", s3_secret="kopi tubruk"))
    assert isinstance(found, S3)
    found.client.create_bucket(Bucket=name)
    return found


def test_the_contract(storage: Storage) -> None:
    assert list(storage.entries()) == []
    before = datetime.now(UTC) - timedelta(seconds=2)
    names = [storage.put(data) for data in (LONG, b"", LONG)]
    assert names == [digest_of(LONG), digest_of(b""), digest_of(LONG)]
    pieces = list(storage.read(names[0]))
    assert (b"".join(pieces), len(pieces)) == (LONG, 4)
    assert list(storage.read(names[1])) == []
    entries = {entry.name: entry for entry in storage.entries()}
    assert {n: e.size for n, e in entries.items()} == {names[0]: len(LONG), names[1]: 0}
    assert all(before < e.at < before + timedelta(minutes=5) for e in entries.values())
    storage.delete(names[0])
    storage.delete(names[0])
    assert [entry.name for entry in storage.entries()] == [names[1]]
    # It says at once that it has none: the status of an answer is not sent by then.
    for name in (names[0], "../../etc/passwd", "", "a/b", names[1].upper()):
        with pytest.raises(Missing):
            storage.read(name)


def test_a_reader_that_stops_early_holds_nothing(storage: Storage) -> None:
    found = storage.read(storage.put(LONG))
    assert len(next(found)) == CHUNK
    found.close()
    found.close()
    storage.read(storage.put(LONG)).close()


def test_files_on_disk_are_for_the_portal_alone(tmp_path: Path) -> None:
    disk = Disk(tmp_path / "files")
    name = disk.put(LONG)
    path = tmp_path / "files" / name[:2] / name
    assert path.read_bytes() == LONG
    modes = [stat.S_IMODE(p.stat().st_mode) for p in (path, path.parent)]
    assert modes == [0o600, 0o700]
    os.utime(path, (0, 0))
    disk.put(LONG)
    assert path.stat().st_mtime > 1_000_000  # it is new again, for the sweep


def test_what_cannot_be_written_whole_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    disk = Disk(tmp_path / "files")
    monkeypatch.setattr(storages.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        disk.put(LONG)
    assert [p for p in (tmp_path / "files").rglob("*") if p.is_file()] == []


KILLED = """
import os, signal, sys
from pathlib import Path
from portal.files import storage
storage.os.fsync = lambda number: os.kill(os.getpid(), signal.SIGKILL)
storage.Disk(Path(sys.argv[1])).put(b"x" * 100_000)
"""


def test_a_killed_process_leaves_no_half_file(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    ended = subprocess.run([sys.executable, "-c", KILLED, str(folder)], timeout=60)
    assert ended.returncode == -9
    disk = Disk(folder)
    (left,) = disk.entries()
    assert left.name.startswith("tmp-")
    with pytest.raises(Missing):
        disk.read(digest_of(b"x" * 100_000))
    disk.delete(left.name)
    assert list(disk.entries()) == []
    disk.delete(left.name)
