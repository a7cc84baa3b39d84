"""Reading the trail, the newest first, in pages that stay as they are while events come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, false, or_, select

from portal.accounts import queries as accounts
from portal.core.db import db
from portal.core.events import Event
from portal.trail.words import words

PER_PAGE = 50
AT_ONCE = 500  # events of an export in one transaction
PORTAL, CONTENT = "portal", "content"  # who acts when nobody does
ZONE = ZoneInfo("Asia/Jakarta")


@dataclass(frozen=True)
class Criteria:
    """Which events; `organisation` is a slug, the days are of western Indonesia and inclusive."""

    organisation: str | None = None
    kind: str = ""
    person: str = ""
    subject: str = ""
    first: date | None = None
    last: date | None = None
    loaded: bool = True  # also what the portal loaded by itself (`_loaded`)


@dataclass(frozen=True)
class TrailPage:
    """Some events, the newest first, and the numbers where the next pages begin."""

    events: Sequence[Event]
    older: int | None  # show what is before this one
    newer: int | None  # show what is after this one


def page(wanted: Criteria, *, before: int | None = None, after: int | None = None) -> TrailPage:
    """A page of events: the newest, or those right before or right after a number.

    A page is named by a number and not counted, so nothing moves when new events come.
    """
    query = _query(wanted)
    if after is not None:
        rising = query.where(Event.id > after).order_by(Event.id).limit(PER_PAGE + 1)
        found = db.session.scalars(rising).all()
        shown = list(reversed(found[:PER_PAGE]))
        newer = shown[0].id if len(found) > PER_PAGE else None
        return TrailPage(shown, shown[-1].id if shown else after + 1, newer)
    if before is not None:
        query = query.where(Event.id < before)
    found = db.session.scalars(query.order_by(Event.id.desc()).limit(PER_PAGE + 1)).all()
    shown = list(found[:PER_PAGE])
    older = shown[-1].id if len(found) > PER_PAGE else None
    newer = None if before is None else (shown[0].id if shown else before - 1)
    return TrailPage(shown, older, newer)


def everything(wanted: Criteria, below: int) -> Iterator[Sequence[Event]]:
    """All such events before a number, in portions; each in a transaction of its own."""
    while True:
        query = _query(wanted).where(Event.id < below).order_by(Event.id.desc()).limit(AT_ONCE)
        found = db.session.scalars(query).all()
        if found:
            yield found
            below = found[-1].id
        db.session.rollback()
        db.session.expunge_all()
        if len(found) < AT_ONCE:
            return


def kinds(organisation: str | None) -> Sequence[str]:
    """The kinds of events there are, in the trail of an organisation or in all."""
    query = select(Event.kind).distinct().order_by(Event.kind)
    if organisation is not None:
        query = query.where(Event.organisation == organisation)
    return db.session.scalars(query).all()


def _query(wanted: Criteria) -> Select[Event]:
    query = select(Event)
    if wanted.organisation is not None:
        query = query.where(Event.organisation == wanted.organisation)
    else:  # each side of a visit has what happened in its trail; here it stands once
        query = query.where(Event.data["copy"].as_boolean().is_(None))
    if wanted.kind:
        query = query.where(Event.kind == wanted.kind)
    if wanted.person:
        query = query.where(_by(wanted.person, whole_portal=wanted.organisation is None))
    if wanted.subject:
        query = query.where(_about(wanted.subject))
    if not wanted.loaded:
        query = query.where(~_loaded())
    if wanted.first:
        query = query.where(Event.at >= _start(wanted.first))
    if wanted.last:
        query = query.where(Event.at < _start(wanted.last) + timedelta(days=1))
    return query


def _by(text: str, *, whole_portal: bool) -> ColumnElement[bool]:
    """Acted by somebody of that name; administrators may ask by address as well."""
    actors: list[Any] = [f"person:{n}" for n in accounts.numbers_of(text, addresses=whole_portal)]
    conditions = [Event.actor.in_(actors)] if actors else [false()]
    return or_(Event.actor == text.casefold(), *conditions)


def _about(text: str) -> ColumnElement[bool]:
    """Of something whose slug or number holds a text, or what it is called on the pages."""
    named = [
        and_(Event.kind.startswith(f"{sort}."), Event.subject.in_(find(text)))
        for sort, find in words().finders.items()
    ]
    return or_(Event.subject.icontains(text, autoescape=True), *named)


def _loaded() -> ColumnElement[bool]:
    """Written by a load of the content folder, or of a calendar: hundreds at once, by nobody."""
    by_calendar = and_(Event.actor == PORTAL, Event.kind.in_(sorted(words().loaded)))
    return or_(Event.actor == CONTENT, by_calendar)


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, ZONE)
