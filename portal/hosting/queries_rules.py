"""Reading what tells when a host receives: its rules, free days, closed days, extra sessions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import or_, select

from portal.core.content import Both
from portal.core.db import db
from portal.core.errors import NotFound
from portal.hosting.models import REGIONAL, Holiday
from portal.hosting.models_rules import Closing, ExtraSession, ReceptionRules, Venue
from portal.hosting.opening import LONGEST_SHIFT, Added, Host, Shut
from portal.hosting.ruleset import RuleSet
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
    own = versions(host)
    if own or host.kind != OFFICE:
        return own
    query = (
        select(ReceptionRules)
        .join(ReceptionRules.host)
        .where(
            Organisation.kind == GOVERNMENT,
            Organisation.region_id == host.region_id,
            ReceptionRules.withdrawn_at.is_(None),
        )
    )
    return db.session.scalars(query.order_by(ReceptionRules.effective.desc())).all()


def hosts_with_rules() -> Sequence[Organisation]:
    """The organisations that have rules of their own, by slug."""
    with_rules = select(ReceptionRules.host_id).where(ReceptionRules.withdrawn_at.is_(None))
    query = select(Organisation).where(Organisation.id.in_(with_rules))
    return db.session.scalars(query.order_by(Organisation.slug)).all()


def names_in(rules: RuleSet) -> dict[str, str]:
    """The organisations that rules name, by slug, in the page's language."""
    slugs = {slug for item in rules.exemptions for slug in item.organisations}
    slugs |= {slug for item in rules.instead for slug in item.organisations}
    query = select(Organisation).where(Organisation.slug.in_(slugs))
    return {found.slug: found.name for found in db.session.scalars(query)} if slugs else {}


def host_of(organisation: Organisation, first: date, last: date) -> Host:
    """All that tells when an organisation receives from one day to another.

    Free days are read for long enough around them that every term can be counted, closed days as
    far as a holiday can move a session.
    """
    begin, end = first - AROUND, last + AROUND
    shift = timedelta(days=LONGEST_SHIFT)
    return Host(
        [row.rules for row in rules_apply(organisation)],
        Workdays(_off(organisation, begin, end)),
        _shut(organisation, first - shift, last + shift),
        _added(organisation, first, last),
    )


def _off(organisation: Organisation, first: date, last: date) -> dict[date, Off]:
    region = organisation.region
    query = select(Holiday).where(
        Holiday.removed_at.is_(None), Holiday.day >= first, Holiday.day <= last,
        or_(Holiday.kind != REGIONAL, Holiday.region_id.in_([region.id, region.parent_id])),
    )  # fmt: skip
    # On a day with two reasons the law's comes first: what rules say of leave is weaker.
    found = sorted(db.session.scalars(query).unique(), key=lambda row: row.kind == "collective")
    days: dict[date, Off] = {}
    for row in found:
        days.setdefault(row.day, Off(row.kind, row.name_id, row.name_en, row.estimated))
    return days


def _shut(organisation: Organisation, first: date, last: date) -> list[Shut]:
    return [
        Shut(row.first, row.last, Both(id=row.reason_id, en=row.reason_en))
        for row in closings(organisation, first, last)
    ]


def closings(organisation: Organisation, first: date, last: date) -> Sequence[Closing]:
    """The closed days of a host that touch a span of days, in their order."""
    query = select(Closing).where(
        Closing.host_id == organisation.id, Closing.ended_at.is_(None),
        Closing.last >= first, Closing.first <= last,
    )  # fmt: skip
    return db.session.scalars(query.order_by(Closing.first, Closing.id)).all()


def extra_sessions(organisation: Organisation, first: date, last: date) -> Sequence[ExtraSession]:
    """The extra sessions of a host in a span of days, in their order."""
    query = select(ExtraSession).where(
        ExtraSession.host_id == organisation.id, ExtraSession.ended_at.is_(None),
        ExtraSession.day >= first, ExtraSession.day <= last,
    )  # fmt: skip
    return db.session.scalars(query.order_by(ExtraSession.day, ExtraSession.start)).all()


def _added(organisation: Organisation, first: date, last: date) -> list[Added]:
    # A day onto which a holiday moved a session is looked at from the holiday on.
    begin = first - timedelta(days=LONGEST_SHIFT)
    return [
        Added(
            row.day, row.start, row.end, Both(id=row.reason_id, en=row.reason_en),
            row.groups, row.people,
        )
        for row in extra_sessions(organisation, begin, last)
    ]  # fmt: skip


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
