"""Rules: the days that a host closes, and the sessions it adds. Visits follow in `visits`."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _

from portal.accounts.models import Person
from portal.core import clock, events
from portal.core.content import Both
from portal.core.db import db
from portal.core.errors import RuleBroken
from portal.hosting import queries_rules
from portal.hosting.models_rules import Closing, ExtraSession
from portal.hosting.opening import Added
from portal.places.models import Organisation

LONGEST = 366  # days that are closed at once
LONGEST_REASON = 500  # characters


def close(host: Organisation, first: date, last: date, reason: Both, *, by: Person) -> Closing:
    """Close days, both inclusive. Raises RuleBroken for days gone by or in the wrong order.

    Only `visits.closed_days.close` calls this: visits on these days must be marked with it.
    """
    today = clock.today(queries_rules.zone_of(host))
    if last < first:
        raise RuleBroken(_("The last day is before the first."), "last")
    if first < today:
        raise RuleBroken(_("This day is gone."), "first")
    if (last - first).days >= LONGEST:
        raise RuleBroken(_("At most a year at once."), "last")
    _check(reason)
    found = Closing(
        host=host, first=first, last=last, reason_id=reason.id, reason_en=reason.en,
        at=clock.now(), by=by,
    )  # fmt: skip
    db.session.add(found)
    db.session.flush()
    told = {"first": first.isoformat(), "last": last.isoformat(), "reason": reason.model_dump()}
    _record("host.closed", host, by, closing=found.id, after=told)
    return found


def reopen(found: Closing, *, by: Person) -> None:
    """Receive on closed days again."""
    if found.ended_at is None:
        found.ended_at = clock.now()
        _record("host.reopened", found.host, by, closing=found.id)


def add_session(host: Organisation, added: Added, *, by: Person) -> ExtraSession:
    """Receive once more, on one day, also on one that is free or closed. Raises RuleBroken."""
    if added.day < clock.today(queries_rules.zone_of(host)):
        raise RuleBroken(_("This day is gone."), "day")
    if added.end and (not added.start or added.end <= added.start):
        raise RuleBroken(_("A session ends after it starts."), "end")
    there = queries_rules.extra_sessions(host, added.day, added.day)
    if any(row.start == added.start for row in there):
        raise RuleBroken(_("There is a session at that hour already."), "start")
    _check(added.reason)
    found = ExtraSession(
        host=host, day=added.day, start=added.start, end=added.end, groups=added.groups,
        people=added.people, reason_id=added.reason.id, reason_en=added.reason.en,
        at=clock.now(), by=by,
    )  # fmt: skip
    db.session.add(found)
    db.session.flush()
    told = {"day": added.day.isoformat(), "start": added.start, "reason": added.reason.model_dump()}
    _record("host.session-added", host, by, session=found.id, after=told)
    return found


def end_session(found: ExtraSession, *, by: Person) -> None:
    """Take an extra session back.

    Only `visits.closed_days` calls this: visits in it must be answered.
    """
    if found.ended_at is None:
        found.ended_at = clock.now()
        db.session.flush()
        told = {"day": found.day.isoformat(), "start": found.start}
        _record("host.session-ended", found.host, by, session=found.id, before=told)


def _check(reason: Both) -> None:
    if max(len(reason.id), len(reason.en)) > LONGEST_REASON:
        raise RuleBroken(_("This is too long: at most 500 characters."), "reason_id")


def _record(kind: str, host: Organisation, by: Person, **data: Any) -> None:
    events.record(
        kind, host.slug, by=by.actor, organisation=host.slug, changes_pages=False, **data
    )  # fmt: skip
