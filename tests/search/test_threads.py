"""Many threads on one engine: every answer exact (trap 10 of the dependencies)."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from portal.search import Query
from portal.search.whoosh_engine import WhooshEngine, view
from tests.search.conftest import Make
from tests.search.support import doc, numbered

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
