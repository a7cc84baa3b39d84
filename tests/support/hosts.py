"""Hosts as pure facts, for tests without a database."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from portal.core.content import Both
from portal.hosting.known_holidays import known
from portal.hosting.opening import Added, Host, Shut
from portal.hosting.ruleset import RuleSet
from portal.hosting.workdays import Off, Workdays

RULES: dict[str, Any] = {
    "host": "tuan-rumah",
    "basis": {"kind": "portal", "title": {"id": "Contoh", "en": "Example"}},
}
CONTENT = Path(__file__).parents[2] / "content" / "reception_rules"
REASON = Both(id="Rapat kerja", en="Working meeting")


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
