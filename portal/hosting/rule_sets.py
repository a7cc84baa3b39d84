"""Rules: the versions of a host's reception rules."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from portal.accounts.models import Person
from portal.core import changes, clock, events, keep
from portal.core.db import db
from portal.core.errors import RuleBroken
from portal.hosting import queries_rules
from portal.hosting.models_rules import ReceptionRules
from portal.hosting.ruleset import RuleSet
from portal.places import queries as places
from portal.places.models import Organisation

ALWAYS = date.min  # since anybody knows


def effective_of(rules: RuleSet) -> date:
    """The first day of reception that is judged by some rules."""
    return date.fromisoformat(rules.effective) if rules.effective else ALWAYS


def write(
    host: Organisation, rules: RuleSet, *, by: Person, seen: int | None = None
) -> ReceptionRules:
    """Write a version: a new one, or the one of the same day once more.

    `seen` is the `version` of what was on the page, None for a new one. A version in force is not
    rewritten: visits were judged by it. Raises RuleBroken at "effective".
    """
    effective = effective_of(rules)
    if rules.host != host.slug:
        raise ValueError(f"these are rules of {rules.host}")
    found = _lock(host, effective)
    today = clock.today(queries_rules.zone_of(host))
    if effective <= today and queries_rules.versions(host):
        raise RuleBroken(_("New rules begin tomorrow at the earliest."), "effective")
    if (found.version if found and found.withdrawn_at is None else None) != seen:
        message = _("Somebody else has written the rules of this day meanwhile. "
                    "Save again if yours shall hold instead.")  # fmt: skip
        raise RuleBroken(message, "effective")
    before = found.document if found and found.withdrawn_at is None else {}
    row = found or ReceptionRules(host=host, effective=effective, document={}, version=0)
    _fill(row, rules, by)
    db.session.add(row)
    db.session.flush()
    _record("rules.written", row, by.actor, **changes.between(before, row.document))
    return row


def withdraw(found: ReceptionRules, *, by: Person) -> None:
    """Take back a version that is not in force yet. Raises RuleBroken for one that is."""
    if found.effective <= clock.today(queries_rules.zone_of(found.host)):
        raise RuleBroken(_("These rules are in force. Write new ones for a later day."))
    if found.withdrawn_at is None:
        found.withdrawn_at = clock.now()
        keep.take_over(found)
        _record("rules.withdrawn", found, by.actor)


def keep_from_content(rules: RuleSet, *, by: str) -> str:
    """Add a version from content, or bring it up to date; what was done (see `keep.outcome`)."""
    host = places.organisation(rules.host)
    data = rules.model_dump(mode="json")
    fingerprint = keep.digest(data)
    found = _lock(host, effective_of(rules))
    answer = keep.outcome(found, fingerprint)
    if answer not in (keep.NEW, keep.CHANGED):
        return answer
    row = found or ReceptionRules(host=host, effective=effective_of(rules), document={}, version=0)
    before = row.document
    row.document, row.content_digest = data, fingerprint
    row.version, row.written_at = row.version + 1, clock.now()
    db.session.add(row)
    db.session.flush()
    _record("rules.written", row, by, **changes.between(before, data))
    return answer


def _lock(host: Organisation, effective: date) -> ReceptionRules | None:
    query = select(Organisation.id).where(Organisation.id == host.id)
    db.session.scalars(query.with_for_update(key_share=True)).one()
    return db.session.scalar(
        select(ReceptionRules)
        .where(ReceptionRules.host_id == host.id, ReceptionRules.effective == effective)
        .execution_options(populate_existing=True)
    )


def _fill(row: ReceptionRules, rules: RuleSet, by: Person) -> None:
    keep.take_over(row)
    row.document, row.withdrawn_at = rules.model_dump(mode="json"), None
    row.version, row.written_at, row.written_by = row.version + 1, clock.now(), by


def _record(kind: str, row: ReceptionRules, by: str, **data: Any) -> None:
    events.record(
        kind, row.host.slug, by=by, organisation=row.host.slug,  # pages of places link hosts
        effective=row.effective.isoformat(), **data,
    )  # fmt: skip
