"""What needs somebody now: each feature tells its part, and the first page shows all of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Flask, current_app


@dataclass(frozen=True)
class Task:
    """One thing that waits for a person.

    `kind` reads "program.review"; `title` and `place` (for whom, such as the organisation's name)
    are in the page's language; `since` is the day it began to wait, `due` the day it must be done
    by, where there is one. `awaited` says that other people wait for it. `said` stands in place of
    "waiting since" where that would be no day of the portal. `about` tells what the thing itself
    is, such as the day and the size of a visit.
    """

    kind: str
    title: str
    url: str
    place: str = ""
    since: date | None = None
    due: date | None = None
    awaited: bool = False
    said: str = ""
    about: str = ""


Source = Callable[[Any], Sequence[Task]]  # asked with the person (accounts.models.Person)


def sources(app: Flask | None = None) -> list[Source]:
    """Who tells tasks in the app; a feature adds its own."""
    where: Flask = app or current_app
    registry: list[Source] = where.extensions.setdefault("tasks", [])
    return registry


def of(who: Any) -> list[Task]:
    """Everything that waits for a person: what is due, what others wait for, what waits longest."""
    found = [task for source in sources() for task in source(who)]
    return sorted(found, key=_order)


def _order(task: Task) -> tuple[Any, ...]:
    # A draft that came back today must not stand below a dozen pages to confirm since 2015.
    return task.due or date.max, not task.awaited, task.since or date.max, task.title
