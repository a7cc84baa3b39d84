"""An index that is missing, half there or corrupted: noticed, said, and mended by a rebuild."""

from __future__ import annotations

import errno
import json
import os
import shutil
import struct
from collections.abc import Callable
from pathlib import Path
from zlib import crc32

import pytest

from portal.search import IndexNotWritable, Query, SearchUnavailable
from portal.search.whoosh_engine import WhooshEngine, codec
from tests.search.conftest import Make
from tests.search.support import doc, engine_at, numbered

DOCUMENTS = [*numbered(20), doc("akta", "Akta Lahir", texts={"body": "rumah sakit " * 50})]
FILES = ["CURRENT", "*.trm", "*.pst", "*.json", "synonyms.json"]


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0x10
    path.write_bytes(data)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def cut_last_byte(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def zero(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def empty(path: Path) -> None:
    path.write_bytes(b"")


def garbage(path: Path) -> None:
    path.write_bytes(b"\x80\x02garbage\xff{[" * 50)


def longer(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\x00")


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def gone(path: Path) -> None:
    path.unlink()


DAMAGES: list[Callable[[Path], None]] = [
    *(flip, cut, cut_last_byte, zero, empty, garbage, longer, folder, gone)
]


def file(root: Path, pattern: str) -> Path:
    if pattern == "CURRENT":
        return root / "index" / pattern
    found = [p for p in (root / "index").glob(f"g*/{pattern}") if p.name != "synonyms.json"]
    return found[0] if found else next((root / "index").glob(f"g*/{pattern}"))


def sound(engine: WhooshEngine) -> bool:
    page = engine.search(Query("sama", per_page=100))
    exact = engine.search(Query('"rumah sakit"'))
    return page.total == 20 and len(set(page.slugs)) == 20 and exact.slugs == ("akta",)


@pytest.mark.parametrize("pattern", FILES)
@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_damage_is_noticed_and_mended(
    make: Make, tmp_path: Path, pattern: str, damage: Callable[[Path], None]
) -> None:
    opened = make(DOCUMENTS)
    assert sound(opened)
    damage(file(tmp_path, pattern))

    expected = "missing" if (pattern, damage) == ("CURRENT", gone) else "damaged"
    assert opened.health().state == expected
    assert opened.health(deep=True).state == expected
    cold = engine_at(tmp_path)
    for _ in range(2):
        with pytest.raises(SearchUnavailable):
            cold.search(Query("sama"))
    cold.upsert([doc("x")])
    with pytest.raises(SearchUnavailable):
        cold.commit()
    try:  # one that has it open may go on, but only with right answers
        assert sound(opened)
    except SearchUnavailable:
        assert pattern == "CURRENT"

    if (pattern, damage) == ("CURRENT", folder):
        (tmp_path / "index" / "CURRENT").rmdir()  # nobody else but a person would do this
    cold.rebuild(DOCUMENTS)
    assert sound(cold)
    assert sound(opened)
    assert cold.health(deep=True).state == "ok"


def test_a_rebuild_that_cannot_replace_current_says_so(make: Make, tmp_path: Path) -> None:
    engine = make(DOCUMENTS)
    folder(tmp_path / "index" / "CURRENT")
    with pytest.raises(IndexNotWritable):
        engine.rebuild(DOCUMENTS)


@pytest.mark.parametrize("pattern", FILES[1:])
def test_damage_that_keeps_size_and_time_is_noticed_by_the_first_who_opens_it(
    make: Make, tmp_path: Path, pattern: str
) -> None:
    engine = make(DOCUMENTS)
    path = file(tmp_path, pattern)
    status = path.stat()
    flip(path)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert engine.health().state == "ok"
    assert engine.health(deep=True).state == "damaged"
    with pytest.raises(SearchUnavailable):
        engine_at(tmp_path).search(Query())
    health = engine.health()
    assert health.state == "damaged"
    assert path.name in health.detail
    engine.rebuild(DOCUMENTS)
    assert engine.health().state == "ok"


def test_a_copied_index_is_sound(make: Make, tmp_path: Path) -> None:
    make(DOCUMENTS)
    shutil.copytree(tmp_path / "index", tmp_path / "other" / "index", copy_function=shutil.copyfile)
    engine = engine_at(tmp_path / "other")
    assert engine.health().state == "ok"
    assert sound(engine)


def test_the_whole_folder_gone(make: Make, tmp_path: Path) -> None:
    engine = make(DOCUMENTS)
    assert sound(engine)
    shutil.rmtree(tmp_path / "index")
    assert engine.health().state == "missing"
    with pytest.raises(SearchUnavailable):
        engine.search(Query())
    engine.rebuild(DOCUMENTS)
    assert sound(engine)


def test_the_generation_gone(make: Make, tmp_path: Path) -> None:
    engine = make(DOCUMENTS)
    shutil.rmtree(next((tmp_path / "index").glob("g*")))
    assert engine.health().state == "damaged"
    with pytest.raises(SearchUnavailable):
        engine.search(Query())
    engine.rebuild(DOCUMENTS)
    assert sound(engine)


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    engine = engine_at(tmp_path)
    (tmp_path / "index").write_text("no folder")
    assert engine.health().state == "missing"
    with pytest.raises(SearchUnavailable):
        engine.search(Query())
    with pytest.raises(IndexNotWritable):
        engine.rebuild(DOCUMENTS)


def test_current_of_another_version(make: Make, tmp_path: Path) -> None:
    engine = make(DOCUMENTS)
    path = tmp_path / "index" / "CURRENT"
    state = json.loads(path.read_bytes().partition(b"\n")[2])
    body = json.dumps(state | {"invented": 1}).encode()
    path.write_bytes(b"%d\n%s" % (crc32(body), body))
    assert engine.health().state == "outdated"
    with pytest.raises(SearchUnavailable):
        engine.search(Query())
    engine.rebuild(DOCUMENTS)
    assert sound(engine)


@pytest.mark.parametrize("method", ["documents", "places"])
@pytest.mark.parametrize("error", [struct.error, KeyError, IndexError, MemoryError, Exception])
def test_whatever_whoosh_raises_while_reading(
    make: Make, monkeypatch: pytest.MonkeyPatch, method: str, error: type[Exception]
) -> None:
    engine = make(DOCUMENTS)
    assert engine.search(Query()).total == 21

    def fail(*_: object) -> None:
        raise error("bad bytes")

    with monkeypatch.context() as patch:
        patch.setattr(codec.SegmentReader, method, fail)
        with pytest.raises(SearchUnavailable):
            engine.search(Query('"rumah sakit"'))
        assert engine.health().state == "damaged"
    assert sound(engine)
    engine.rebuild(DOCUMENTS)
    assert engine.health().state == "ok"


@pytest.mark.parametrize(
    ("number", "state"), [(errno.EIO, "damaged"), (errno.EMFILE, "ok"), (errno.EACCES, "ok")]
)
def test_files_that_cannot_be_read(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, state: str
) -> None:
    make(DOCUMENTS)
    engine = engine_at(tmp_path)
    original = Path.read_bytes

    def fail(path: Path) -> bytes:
        if path.suffix == ".pst":
            raise OSError(number, os.strerror(number))
        return original(path)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", fail)
        with pytest.raises(SearchUnavailable):
            engine.search(Query("sama"))
    assert engine.health().state == state


def test_an_index_that_cannot_be_opened_is_not_tried_at_every_search(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(DOCUMENTS)
    flip(file(tmp_path, "*.pst"))
    engine = engine_at(tmp_path)
    reads: list[str] = []
    original = Path.read_bytes

    def count(path: Path) -> bytes:
        reads.append(path.name)
        return original(path)

    monkeypatch.setattr(Path, "read_bytes", count)
    for _ in range(50):
        with pytest.raises(SearchUnavailable):
            engine.search(Query("sama"))
    assert reads.count("CURRENT") == 1
    engine.rebuild(DOCUMENTS)
    assert sound(engine)


def test_a_mark_that_cannot_be_read_is_none(make: Make, tmp_path: Path) -> None:
    engine = make(DOCUMENTS)
    for text in ("", "{", "[1]", '["x", "y"]', "\x00", "7"):
        (tmp_path / "index" / "DAMAGED").write_text(text)
        assert engine.health().state == "ok"
