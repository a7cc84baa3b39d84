"""Versions of rules as pages show them: since when, by what they hold, in plain sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.core.i18n import date_text
from portal.hosting import words
from portal.hosting.models_rules import ReceptionRules
from portal.hosting.rule_sets import ALWAYS
from portal.hosting.ruleset import RuleSet, RuleSource
from portal.hosting.sentences import sentences
from portal.places import queries as places
from portal.places.models import Organisation

BASES = {
    "regulation": _l("By a regulation"),
    "standard": _l("By a published service standard"),
    "procedure": _l("By a published procedure"),
    "practice": _l("Practice as it was reported, not a rule that the host published"),
    "portal": _l("Written by the host in this portal"),
}


@dataclass(frozen=True)
class ShownRules:
    """One version: `clauses` are (heading, sentences); `since` is empty for "always"."""

    since: str
    example: bool
    basis: str
    title: str
    note: str
    sources: Sequence[RuleSource]
    scope: str
    clauses: Sequence[tuple[str, Sequence[str]]]
    steps: Sequence[str]
    notes: Sequence[str]


def since(effective: date) -> str:
    """From when a version holds: "from 1 December 2026", or nothing."""
    if effective == ALWAYS:
        return ""
    return _("from %(date)s", date=date_text(effective))


def shown(rules: RuleSet, zone: str) -> ShownRules:
    """A version in the page's language; `zone` reads "WIB"."""
    basis = rules.basis
    return ShownRules(
        since(date.fromisoformat(rules.effective)) if rules.effective else "",
        rules.example,
        _("Made up to show this portal") if rules.example else str(BASES[basis.kind]),
        words.both(basis.title),
        words.both(basis.note),
        basis.sources,
        words.both(rules.scope),
        [(words.clause(name), said) for name, said in sentences(rules, zone, _names(rules))],
        [words.both(step) for step in rules.steps],
        [words.both(note) for note in rules.notes],
    )


def _names(rules: RuleSet) -> dict[str, str]:
    """The organisations that rules name, by slug."""
    slugs = {slug for item in rules.exemptions for slug in item.organisations}
    slugs |= {slug for item in rules.instead for slug in item.organisations}
    return {found.slug: found.name for found in places.organisations(slugs)} if slugs else {}


def in_force(versions: Sequence[ReceptionRules], today: date) -> ReceptionRules | None:
    """The version that holds on a day, of versions with the newest first."""
    return next((row for row in versions if row.effective <= today), None)


def coming(versions: Sequence[ReceptionRules], today: date) -> Sequence[ReceptionRules]:
    """The versions that do not hold yet, the next one first."""
    return [row for row in reversed(versions) if row.effective > today]


def when(rules: RuleSet, host: Organisation) -> str:
    """On which days a host receives, in one line for a list of hosts."""
    found = dict(sentences(rules, host.region.zone_name)).get("sessions", [])
    return " ".join(found)
