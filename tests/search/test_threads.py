"""Many threads on one engine: every answer exact (trap 10 of the dependencies)."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path

import pytest

from portal.search import Query, SearchUnavailable
from portal.search.whoosh_engine import WhooshEngine, view
from tests.core.threads import WAIT, Stop
from tests.search.conftest import Make
from tests.search.support import doc, engine_at, numbered

THREADS = 8
WORDS = [f"kata{number}" for number in range(40)]


def documents() -> Iterator[object]:
    for number in range(120):
        mine = [word for n, word in enumerate(WORDS) if (number * 7 + n * 3) % 11 < 4]
        yield doc(f"d{number}", "nama", sector=f"s{number % 5}", texts={"body": " ".join(mine)})


def queries() -> list[Query]:
    found = [Query(f"{one} {two}") for one in WORDS[:10] for two in WORDS[10:15]]
    found += [Query(f'"{one} {two}"') for one, two in zip(WORDS, WORDS[3:], strict=False)]
    found += [Query(f"kata{n}*", {"sector": ("s1", "s2")}) for n in range(10)]
    return found


@contextmanager
def hurried() -> Iterator[None]:
    """Switch threads as often as Python can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def together(work: Callable[[int], None]) -> list[BaseException]:
    """Run ``work`` in all threads at once and return what they raised."""
    errors: list[BaseException] = []
    gate = threading.Barrier(THREADS)

    def run(number: int) -> None:
        gate.wait()
        try:
            work(number)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    with hurried():
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return errors


def answer(engine: WhooshEngine, query: Query) -> object:
    page = engine.search(query)
    return page.slugs, page.scores, page.total, page.counts


def test_1600_searches_in_8_threads_are_all_exact(make: Make) -> None:
    engine = make(documents())  # type: ignore[arg-type]
    asked = queries()
    right = [answer(engine, query) for query in asked]
    view._CACHE_BYTES, before = 20_000, view._CACHE_BYTES  # small, so that postings are read anew
    wrong: list[Query] = []
    done: list[int] = []

    def work(number: int) -> None:
        for step in range(200):
            index = (number * 31 + step * 7) % len(asked)
            if answer(engine, asked[index]) != right[index]:
                wrong.append(asked[index])
            done.append(index)

    try:
        errors = together(work)
    finally:
        view._CACHE_BYTES = before
    assert (errors, wrong, len(done)) == ([], [], 1600)


def test_a_cold_index_is_opened_by_many_threads_at_once(make: Make) -> None:
    engine = make(documents())  # type: ignore[arg-type]
    totals: list[int] = []
    errors = together(lambda _: totals.append(engine.search(Query("kata3")).total))
    assert (errors, len(set(totals)), len(totals)) == ([], 1, THREADS)


def test_searching_goes_on_while_the_index_changes(make: Make) -> None:
    engine = make(numbered(30))
    stop = threading.Event()
    totals: set[int] = set()

    def work(number: int) -> None:
        if number:
            while not stop.is_set():
                page = engine.search(Query("sama", per_page=100))
                assert len(page.slugs) == page.total
                totals.add(page.total)
            return
        try:
            for step in range(6):
                engine.upsert([doc(f"x{step}", "sama")])
                engine.delete([f"n{step}"])
                engine.commit()
            engine.rebuild(numbered(30))
        finally:
            stop.set()

    assert together(work) == []
    assert totals == {30}


def stop_at_opening(monkeypatch: pytest.MonkeyPatch) -> Stop:
    """Whoever opens a state of the index waits there."""
    stop, load = Stop(), view.View.load

    def stopping(opened: view.View) -> None:
        stop()
        load(opened)

    monkeypatch.setattr(view.View, "load", stopping)
    return stop


def test_the_version_is_that_of_the_state_which_answers(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is answered from the old state must not pass for the new one, which is on its way."""
    engine = make(numbered(3))
    assert engine.search(Query("akta")).total == 0
    before = engine.version()
    other = engine_at(tmp_path)
    other.upsert([doc("a", "akta")])
    other.commit()
    stop = stop_at_opening(monkeypatch)
    with ThreadPoolExecutor(1) as pool:
        opening = pool.submit(engine.search, Query("akta"))
        try:
            assert stop.reached.wait(WAIT)
            assert (engine.version(), engine.search(Query("akta")).total) == (before, 0)
        finally:
            stop.released.set()
        assert opening.result().slugs == ("a",)
    assert engine.version() not in ("", before)
    assert engine.version() == other.version()


def test_who_asks_for_the_version_opens_the_new_state(make: Make, tmp_path: Path) -> None:
    """Pages that are kept by it ask for nothing else, and must not keep the old state for good."""
    engine = make(numbered(3))
    before = engine.version()
    other = engine_at(tmp_path)
    other.upsert([doc("a", "akta")])
    other.commit()
    assert engine.version() != before


def test_a_writer_never_puts_an_older_state_in_place_of_a_newer(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A search began to open an older state, and ends while the same process commits."""
    other = make(numbered(3))
    engine = engine_at(tmp_path)
    stop = stop_at_opening(monkeypatch)
    with ThreadPoolExecutor(2) as pool:
        opening = pool.submit(engine.search, Query("akta"))
        assert stop.reached.wait(WAIT)
        monkeypatch.undo()
        other.upsert([doc("a", "akta")])
        other.commit()
        newer = other.health().generation
        engine.upsert([doc("b", "akta")])
        committing = pool.submit(engine.commit)
        wait([committing], timeout=0.5)  # it must wait; if it did not, it would be done by then
        stop.released.set()
        opening.result()
        committing.result()
    assert engine._process.opened is not None
    assert engine._process.opened[1].generation == newer
    assert engine.search(Query("akta")).slugs == ("a", "b")


def test_without_an_index_there_is_no_version(make: Make, tmp_path: Path) -> None:
    with pytest.raises(SearchUnavailable):
        engine_at(tmp_path).version()
