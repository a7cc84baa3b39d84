"""Tasks on the first page, by what is due."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from portal.core.tasks import Task
from portal.pages import desk

TODAY = date(2026, 11, 22)


def task(days: int | None) -> Task:
    """A task that is due so many days from today."""
    return Task("k", f"{days}", "/x", due=None if days is None else TODAY + timedelta(days))


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "_", lambda text: text)


def test_groups_in_the_order_of_urgency() -> None:
    found = desk.grouped([task(d) for d in (None, 8, 7, 0, -1)], TODAY)
    assert [(g.title, g.is_late, [t.title for t in g.tasks]) for g in found] == [
        ("Overdue", True, ["-1"]),
        ("Within seven days", False, ["7", "0"]),
        ("Later", False, ["8"]),
        ("Without a date", False, ["None"]),
    ]


def test_a_group_without_tasks_is_left_out() -> None:
    assert [g.title for g in desk.grouped([task(None)], TODAY)] == ["Without a date"]
    assert desk.grouped([], TODAY) == []
