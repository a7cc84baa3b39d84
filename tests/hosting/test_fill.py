"""The worker brings in the holidays that the package knows, and overwrites nobody's correction."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.core import clock
from portal.core.db import db, transaction
from portal.core.events import Event
from portal.hosting import queries, rules
from portal.hosting.known_holidays import Known
from portal.hosting.models import Holiday

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
EID = Known("2027/public/Eid/1", date(2027, 3, 10), "Idul Fitri", "Eid", "public", True)
MAY = Known("2027/public/May/1", date(2027, 5, 1), "Hari Buruh", "May Day", "public", False)
LEAVE = Known("2026/collective/L/1", date(2026, 12, 24), "Cuti", "Leave", "collective", False)


def _fill(monkeypatch: pytest.MonkeyPatch, *known: Known) -> None:
    asked: list[list[int]] = []

    def answer(years: range) -> list[Known]:
        asked.append(list(years))
        return list(known)

    monkeypatch.setattr(rules, "known", answer)
    with clock.stopped(NOW):
        rules.fill()
    assert asked == [[2026, 2027, 2028]]


def _all() -> list[tuple[str, str, bool]]:
    found = queries.holidays_between(date(2026, 1, 1), date(2028, 12, 31))
    return [(h.day.isoformat(), h.name_id, h.estimated) for h in found]


def _kinds() -> list[str]:
    query = select(Event.kind).where(Event.kind.startswith("holiday.")).order_by(Event.id)
    return [kind.removeprefix("holiday.") for kind in db.session.scalars(query)]


def test_twice_is_once_and_what_the_package_corrects_is_corrected(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        _fill(monkeypatch, EID, MAY, LEAVE)
        _fill(monkeypatch, EID, MAY, LEAVE)
        assert _kinds() == ["added"] * 3
        decreed = Known(EID.key, date(2027, 3, 9), "Idul Fitri", "Eid", "public", False)
        _fill(monkeypatch, decreed, MAY)  # and there is no collective leave after all
        assert _all() == [("2027-03-09", "Idul Fitri", False), ("2027-05-01", "Hari Buruh", False)]
        assert _kinds() == ["added"] * 3 + ["changed", "removed"]
        last = db.session.scalars(select(Event).where(Event.kind == "holiday.changed")).one()
        assert (last.actor, last.data) == (
            "portal",
            {
                "before": {"day": "2027-03-10", "estimated": True},
                "after": {"day": "2027-03-09", "estimated": False},
            },
        )
        assert not last.changes_pages


def test_what_people_did_stays(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with app.app_context():
        with transaction():
            rules.add_holiday(
                day=LEAVE.day, name_id="Cuti kami", name_en="Ours", kind="collective",
                region=None, estimated=False, by="ayu",
            )  # fmt: skip
        _fill(monkeypatch, EID, MAY, LEAVE)
        with transaction():
            by_key = {h.key: h for h in db.session.scalars(select(Holiday))}
            rules.change_holiday(by_key[EID.key], by="ayu", day=date(2027, 3, 11), estimated=False)
            rules.remove_holiday(by_key[MAY.key], by="ayu")
        expected = [("2026-12-24", "Cuti kami", False), ("2027-03-11", "Idul Fitri", False)]
        assert _all() == expected
        _fill(monkeypatch, EID, MAY, LEAVE)
        _fill(monkeypatch)  # the package forgets all of them
        assert _all() == expected


def test_the_real_ones_come_in(app: Flask) -> None:
    with app.app_context():
        with clock.stopped(NOW):
            rules.fill()
        assert queries.years() == [2026, 2027, 2028]
        assert ("2026-08-17", "Hari Kemerdekaan Republik Indonesia", False) in _all()
        assert (db.session.scalar(select(func.count()).select_from(Holiday)) or 0) > 60
