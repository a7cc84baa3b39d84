"""Reading what tells when a host receives: its rules, free days, closed days, extra sessions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from sqlalchemy import Select, and_, or_, select

from portal.core.content import Both
from portal.core.db import db
from portal.core.errors import NotFound
from portal.hosting.models import REGIONAL, Holiday
from portal.hosting.models_rules import Closing, ExtraSession, ReceptionRules, Venue
from portal.hosting.opening import LONGEST_SHIFT, Added, Host, Shut
from portal.hosting.workdays import Off, Workdays
from portal.places.models import Organisation

GOVERNMENT, OFFICE = "regional-government", "office"
HOME_ZONE = "Asia/Jakarta"
# Terms are counted over the days shown: the longest one of the format is 366 days.
AROUND = timedelta(days=400)


def zone_of(host: Organisation) -> str:
    """The time zone in which a host's days begin and end."""
    return host.region.timezone or HOME_ZONE


def versions(host: Organisation) -> Sequence[ReceptionRules]:
    """The versions of an organisation's own rules, the newest first."""
    query = select(ReceptionRules).where(
        ReceptionRules.host_id == host.id, ReceptionRules.withdrawn_at.is_(None)
    )
    return db.session.scalars(query.order_by(ReceptionRules.effective.desc())).all()


def rules_apply(host: Organisation) -> Sequence[ReceptionRules]:
    """The versions by which visits to an organisation are judged, the newest first.

    An office without rules of its own receives by those of its region's government.
    """
    return _rules_of([host])[host.id]


def _rules_of(found: Sequence[Organisation]) -> dict[int, list[ReceptionRules]]:
    offices = {item.region_id for item in found if item.kind == OFFICE}
    governments = and_(Organisation.kind == GOVERNMENT, Organisation.region_id.in_(offices))
    query = (
        select(ReceptionRules, Organisation.region_id, Organisation.kind)
        .join(Organisation, Organisation.id == ReceptionRules.host_id)
        .where(
            ReceptionRules.withdrawn_at.is_(None),
            or_(ReceptionRules.host_id.in_([item.id for item in found]), governments),
        )
        .order_by(ReceptionRules.effective.desc())
    )
    own: dict[int, list[ReceptionRules]] = {}
    of_region: dict[int, list[ReceptionRules]] = {}
    for row, region, kind in db.session.execute(query):
        own.setdefault(row.host_id, []).append(row)
        if kind == GOVERNMENT:
            of_region.setdefault(region, []).append(row)
    return {
        item.id: own.get(item.id)
        or (of_region.get(item.region_id, []) if item.kind == OFFICE else [])
        for item in found
    }


def host_of(organisation: Organisation, first: date, last: date) -> Host:
    """All that tells when an organisation receives from one day to another."""
    return hosts_of([organisation], first, last)[organisation.id]


def hosts_of(found: Sequence[Organisation], first: date, last: date) -> dict[int, Host]:
    """The same of several organisations, by their ids; four statements however many they are.

    Free days are read for long enough around them that every term can be counted, closed days as
    far as a holiday can move a session. Their regions should be loaded.
    """
    rules, off = _rules_of(found), _off(found, first - AROUND, last + AROUND)
    ids, shift = [item.id for item in found], timedelta(days=LONGEST_SHIFT)
    # A day onto which a holiday moved a session is looked at from the holiday on.
    shut, added = _shut(ids, first - shift, last + shift), _added(ids, first - shift, last)
    return {
        item.id: Host(
            [row.rules for row in rules[item.id]],
            Workdays(_free_days(item, off)),
            shut.get(item.id, []),
            added.get(item.id, []),
        )
        for item in found
    }


def _off(found: Sequence[Organisation], first: date, last: date) -> Sequence[Holiday]:
    regions = {number for item in found for number in _regions_of(item)}
    query = select(Holiday).where(
        Holiday.removed_at.is_(None), Holiday.day >= first, Holiday.day <= last,
        or_(Holiday.kind != REGIONAL, Holiday.region_id.in_(regions)),
    )  # fmt: skip
    # On a day with two reasons the law's comes first: what rules say of leave is weaker.
    return sorted(db.session.scalars(query).unique(), key=lambda row: row.kind == "collective")


def _regions_of(host: Organisation) -> tuple[int | None, int | None]:
    return host.region_id, host.region.parent_id


def _free_days(host: Organisation, rows: Sequence[Holiday]) -> dict[date, Off]:
    days: dict[date, Off] = {}
    for row in rows:
        if row.kind != REGIONAL or row.region_id in _regions_of(host):
            days.setdefault(row.day, Off(row.kind, row.name_id, row.name_en, row.estimated))
    return days


def _shut(ids: Collection[int], first: date, last: date) -> dict[int, list[Shut]]:
    found: dict[int, list[Shut]] = {}
    for row in db.session.scalars(_closings(ids, first, last)):
        reason = Both(id=row.reason_id, en=row.reason_en)
        found.setdefault(row.host_id, []).append(Shut(row.first, row.last, reason))
    return found


def _added(ids: Collection[int], first: date, last: date) -> dict[int, list[Added]]:
    found: dict[int, list[Added]] = {}
    for row in db.session.scalars(_sessions(ids, first, last)):
        reason = Both(id=row.reason_id, en=row.reason_en)
        found.setdefault(row.host_id, []).append(
            Added(row.day, row.start, row.end, reason, row.groups, row.people)
        )
    return found


def closings(organisation: Organisation, first: date, last: date) -> Sequence[Closing]:
    """The closed days of a host that touch a span of days, in their order."""
    return db.session.scalars(_closings([organisation.id], first, last)).all()


def _closings(ids: Collection[int], first: date, last: date) -> Select[Closing]:
    query = select(Closing).where(
        Closing.host_id.in_(ids), Closing.ended_at.is_(None),
        Closing.last >= first, Closing.first <= last,
    )  # fmt: skip
    return query.order_by(Closing.first, Closing.id)


def extra_sessions(organisation: Organisation, first: date, last: date) -> Sequence[ExtraSession]:
    """The extra sessions of a host in a span of days, in their order."""
    return db.session.scalars(_sessions([organisation.id], first, last)).all()


def ended_with(closing: Closing) -> bool:
    """Whether extra sessions on these days ended since they were closed."""
    ended = select(ExtraSession.id).where(
        ExtraSession.host_id == closing.host_id, ExtraSession.ended_at >= closing.at,
        ExtraSession.day >= closing.first, ExtraSession.day <= closing.last,
    )  # fmt: skip
    return db.session.scalar(ended.limit(1)) is not None


def _sessions(ids: Collection[int], first: date, last: date) -> Select[ExtraSession]:
    query = select(ExtraSession).where(
        ExtraSession.host_id.in_(ids), ExtraSession.ended_at.is_(None),
        ExtraSession.day >= first, ExtraSession.day <= last,
    )  # fmt: skip
    return query.order_by(ExtraSession.day, ExtraSession.start)


def venues(host: Organisation) -> Sequence[Venue]:
    """The venues that a host uses, by name."""
    query = select(Venue).where(Venue.host_id == host.id, Venue.closed_at.is_(None))
    return db.session.scalars(query.order_by(Venue.name)).all()


def closing(number: int) -> Closing:
    """The closing with a number. Raises NotFound."""
    found = db.session.get(Closing, number)
    if found is None:
        raise NotFound(number)
    return found


def extra_session(number: int) -> ExtraSession:
    """The extra session with a number. Raises NotFound."""
    found = db.session.get(ExtraSession, number)
    if found is None:
        raise NotFound(number)
    return found


def closed_venues(host: Organisation) -> Sequence[Venue]:
    """The venues that a host does not use any more, by name."""
    query = select(Venue).where(Venue.host_id == host.id, Venue.closed_at.is_not(None))
    return db.session.scalars(query.order_by(Venue.name)).all()


def venue(number: int) -> Venue:
    """The venue with a number. Raises NotFound."""
    found = db.session.get(Venue, number)
    if found is None:
        raise NotFound(number)
    return found
