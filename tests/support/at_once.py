"""Several who do something at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from flask import Flask

from portal.core.db import db, transaction
from portal.core.errors import RuleBroken

Thing = TypeVar("Thing")


def at_once(app: Flask, works: list[Callable[[], object]]) -> list[str]:
    """Do all of these in threads that begin together; "done", or the sentence of the refusal."""
    start = Barrier(len(works))

    def one(work: Callable[[], object]) -> str:
        with app.app_context():
            start.wait(30)
            try:
                with transaction():
                    work()
            except RuleBroken as broken:
                return str(broken.message)
            return "done"

    with ThreadPoolExecutor(len(works)) as pool:
        return sorted(pool.map(one, works))


def changed_after_loading(
    app: Flask,
    load: Callable[[], Thing],
    first: Callable[[], object],
    then: Callable[[Thing], object],
) -> None:
    """Load a thing, let somebody else do `first` and commit it, and do `then` with the thing.

    On SQLite, where one transaction writes at a time, `first` is over before anything is loaded.
    """
    with app.app_context():
        alone = db.engine.dialect.name == "sqlite"
        if alone:
            _elsewhere(app, first)
        with transaction():
            thing = load()
            if not alone:
                _elsewhere(app, first)
            then(thing)


def _elsewhere(app: Flask, work: Callable[[], object]) -> None:
    def one() -> None:
        with app.app_context(), transaction():
            work()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(one).result(30)
