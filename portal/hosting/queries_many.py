"""Reading when many hosts receive, in as many statements as for one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, or_, select

from portal.core.content import Both
from portal.core.db import db
from portal.hosting.models import REGIONAL, Holiday
from portal.hosting.models_rules import Closing, ExtraSession, ReceptionRules
from portal.hosting.opening import LONGEST_SHIFT, Added, Host, Shut
from portal.hosting.queries_rules import AROUND, GOVERNMENT, OFFICE
from portal.hosting.ruleset import RuleSet
from portal.hosting.workdays import Off, Workdays
from portal.places.models import Organisation


def receives() -> ColumnElement[bool]:
    """The condition on organisations that receive by rules: their own, or their government's."""
    own = select(ReceptionRules.host_id).where(ReceptionRules.withdrawn_at.is_(None))
    regions = (
        select(Organisation.region_id)
        .join(ReceptionRules, ReceptionRules.host_id == Organisation.id)
        .where(Organisation.kind == GOVERNMENT, ReceptionRules.withdrawn_at.is_(None))
    )
    return or_(
        Organisation.id.in_(own),
        and_(Organisation.kind == OFFICE, Organisation.region_id.in_(regions)),
    )


def receiving(ids: Collection[int]) -> set[int]:
    """Which of these organisations (by id) receive by rules."""
    query = select(Organisation.id).where(Organisation.id.in_(ids), receives())
    return set(db.session.scalars(query))


def hosts_of(found: Sequence[Organisation], first: date, last: date) -> dict[int, Host]:
    """All that tells when organisations receive from one day to another, by their ids.

    The same as `queries_rules.host_of` for each. Their regions have to be loaded.
    """
    rules = _rules(found)
    off = _off(first - AROUND, last + AROUND)
    ids = [item.id for item in found]
    shift = timedelta(days=LONGEST_SHIFT)
    shut, added = _shut(ids, first - shift, last + shift), _added(ids, first, last)
    return {
        item.id: Host(
            rules[item.id],
            Workdays(_free_days(item, off)),
            shut.get(item.id, []),
            added.get(item.id, []),
        )
        for item in found
    }


def _rules(found: Sequence[Organisation]) -> dict[int, list[RuleSet]]:
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
    own: dict[int, list[RuleSet]] = {}
    of_region: dict[int, list[RuleSet]] = {}
    for row, region, kind in db.session.execute(query):
        own.setdefault(row.host_id, []).append(row.rules)
        if kind == GOVERNMENT:
            of_region.setdefault(region, []).append(row.rules)
    return {
        item.id: own.get(item.id)
        or (of_region.get(item.region_id, []) if item.kind == OFFICE else [])
        for item in found
    }


def _off(first: date, last: date) -> list[Holiday]:
    query = select(Holiday).where(
        Holiday.removed_at.is_(None), Holiday.day >= first, Holiday.day <= last
    )
    # On a day with two reasons the law's comes first: what rules say of leave is weaker.
    return sorted(db.session.scalars(query).unique(), key=lambda row: row.kind == "collective")


def _free_days(host: Organisation, rows: Sequence[Holiday]) -> dict[date, Off]:
    mine = (host.region_id, host.region.parent_id)
    days: dict[date, Off] = {}
    for row in rows:
        if row.kind != REGIONAL or row.region_id in mine:
            days.setdefault(row.day, Off(row.kind, row.name_id, row.name_en, row.estimated))
    return days


def _shut(ids: Collection[int], first: date, last: date) -> dict[int, list[Shut]]:
    query = select(Closing).where(
        Closing.host_id.in_(ids), Closing.ended_at.is_(None),
        Closing.last >= first, Closing.first <= last,
    ).order_by(Closing.first, Closing.id)  # fmt: skip
    found: dict[int, list[Shut]] = {}
    for row in db.session.scalars(query):
        reason = Both(id=row.reason_id, en=row.reason_en)
        found.setdefault(row.host_id, []).append(Shut(row.first, row.last, reason))
    return found


def _added(ids: Collection[int], first: date, last: date) -> dict[int, list[Added]]:
    query = select(ExtraSession).where(
        ExtraSession.host_id.in_(ids), ExtraSession.ended_at.is_(None),
        ExtraSession.day >= first - timedelta(days=LONGEST_SHIFT), ExtraSession.day <= last,
    ).order_by(ExtraSession.day, ExtraSession.start)  # fmt: skip
    found: dict[int, list[Added]] = {}
    for row in db.session.scalars(query):
        reason = Both(id=row.reason_id, en=row.reason_en)
        found.setdefault(row.host_id, []).append(
            Added(row.day, row.start, row.end, reason, row.groups, row.people)
        )
    return found
