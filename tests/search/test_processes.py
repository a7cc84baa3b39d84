"""Several processes on one index: gunicorn's workers, and the one that writes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from portal.search import Query
from portal.search.whoosh_engine import WhooshEngine
from tests.search.conftest import Make
from tests.search.processes import finish, run, start
from tests.search.support import doc, engine_at, numbered


def slugs(engine: WhooshEngine, text: str = "") -> set[str]:
    return set(engine.search(Query(text, per_page=200)).slugs)


def test_writers_take_turns(make: Make, tmp_path: Path) -> None:
    engine = make([doc("first", "akta")])

    def write(name: str) -> Callable[[], None]:
        def work() -> None:
            own = engine_at(tmp_path)
            for number in range(4):
                own.upsert([doc(f"{name}{number}", "akta")])
                own.commit()

        return work

    writers = [start(write(name)) for name in "abcd"]
    assert [finish(pid) for pid in writers] == [0, 0, 0, 0]
    expected = {"first"} | {f"{name}{number}" for name in "abcd" for number in range(4)}
    assert slugs(engine, "akta") == slugs(engine) == expected
    assert engine.health(deep=True).state == "ok"


def test_no_search_fails_while_the_index_is_rebuilt(make: Make, tmp_path: Path) -> None:
    engine = make(numbered(40))
    stop, enough = tmp_path / "stop", tmp_path / "enough"

    def read() -> None:
        own = engine_at(tmp_path)
        count = 0
        while not stop.exists() or not count:
            page = own.search(Query("sama", per_page=100))
            assert (page.total, len(set(page.slugs))) == (40, 40)
            assert own.search(Query(f"nomor{count % 40}")).total == 1
            assert own.health().state == "ok"
            count += 1
            if count == 20:
                enough.touch()

    def read_anew() -> None:
        count = 0
        while not stop.exists() or not count:  # as a process that has just been started
            assert engine_at(tmp_path).search(Query("sama")).total == 40
            count += 1

    readers = [start(read), start(read_anew)]
    for number in range(500):
        if number >= 12 and enough.exists():
            break
        if number % 3:
            engine.upsert(numbered(2))
            engine.commit()
        else:
            engine.rebuild(numbered(40))
    assert enough.exists()
    stop.touch()
    assert [finish(pid) for pid in readers] == [0, 0]


def test_a_fork_starts_afresh(make: Make, tmp_path: Path) -> None:
    engine = make(numbered(5))
    assert len(slugs(engine)) == 5
    engine.upsert([doc("parents", "akta")])

    def child() -> None:
        assert len(slugs(engine, "sama")) == 5
        engine.commit()  # nothing of its own: what the parent has buffered is the parent's
        assert len(slugs(engine)) == 5
        engine.upsert([doc("childs", "akta")])
        engine.commit()
        assert slugs(engine, "akta") == {"childs"}

    assert run(child) == 0
    assert slugs(engine, "akta") == {"childs"}
    engine.commit()
    assert slugs(engine, "akta") == {"childs", "parents"}


def test_a_fork_does_not_inherit_a_lock(make: Make) -> None:
    engine = make(numbered(5))
    slugs(engine)
    process = engine._process
    with process.opening, process.buffering:

        def child() -> None:
            engine.upsert([doc("x")])
            assert len(slugs(engine)) == 5

        assert run(child) == 0


def test_a_fork_does_not_keep_the_writers_lock(tmp_path: Path) -> None:
    stop = tmp_path / "stop"
    engine = engine_at(tmp_path, patience=0.2)
    children: list[int] = []

    def wait() -> None:
        while not stop.exists():
            pass

    def documents() -> object:
        children.append(start(wait))
        yield doc("a")

    engine.rebuild(documents())  # type: ignore[arg-type]
    engine.upsert([doc("b")])
    engine.commit()
    assert slugs(engine) == {"a", "b"}
    stop.touch()
    assert finish(children[0]) == 0
