"""Hosts as pure facts, for tests without a database."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from portal.core.content import Both
from portal.hosting.judging import Ask, Taken
from portal.hosting.known_holidays import known
from portal.hosting.opening import Added, Host, Shut, Visitor
from portal.hosting.ruleset import RuleSet
from portal.hosting.workdays import Off, Workdays

RULES: dict[str, Any] = {
    "host": "tuan-rumah",
    "basis": {"kind": "portal", "title": {"id": "Contoh", "en": "Example"}},
}
CONTENT = Path(__file__).parents[2] / "content" / "reception_rules"
REASON = Both(id="Rapat kerja", en="Working meeting")
REGION, MINISTRY = Visitor("regional-government", "pemkab-lain"), Visitor("ministry", "bkn")
DAY = "08-20"  # a Thursday; Monday 17 August is a holiday
SESSIONS = [{"days": ["mon", "tue", "wed", "thu"], "start": "09:00"}]


def d(text: str) -> date:
    """A day of 2026 as "08-17", or of any year as "2027-08-17"."""
    return date.fromisoformat(text if len(text) == 10 else f"2026-{text}")


def rules(**values: Any) -> RuleSet:
    """Rules that say only this."""
    return RuleSet.model_validate({**RULES, **values})


@cache
def workdays() -> Workdays:
    """The free days of 2025 to 2028, as the package knows them."""
    found: dict[date, Off] = {}
    for item in sorted(known(range(2025, 2029)), key=lambda item: item.kind == "collective"):
        off = Off(item.kind, item.name_id, item.name_en, item.estimated)
        found.setdefault(item.day, off)
    return Workdays(found)


def host(*versions: RuleSet, shut: list[Shut] | None = None,
         added: list[Added] | None = None, **values: Any) -> Host:  # fmt: skip
    """A host with these versions, or with one that says only `values`."""
    return Host(versions or (rules(**values),), workdays(), shut or (), added or ())


def shut(first: str, last: str | None = None) -> Shut:
    """Days that a host closed in the portal."""
    return Shut(d(first), d(last or first), REASON)


@cache
def of_content(slug: str) -> Host:
    """A host with the rules of the content folder."""
    text = (CONTENT / f"{slug}.yaml").read_text(encoding="utf-8")
    return host(RuleSet.model_validate(yaml.safe_load(text)))


def ask(**changes: Any) -> Ask:
    """Ten people of another region who asked in time for a session on `DAY`, but for `changes`."""
    values: dict[str, Any] = {
        "visitor": REGION, "day": d(DAY), "key": "09:00", "people": 10, "asked_on": d("08-03")
    }  # fmt: skip
    return Ask(**{**values, **changes})


def taken(*people: int, key: str | None = "09:00", day: str = DAY) -> list[Taken]:
    """What others have of a session: a group for each number of people."""
    return [Taken(d(day), key, number) for number in people]
