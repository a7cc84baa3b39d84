"""A rule set as plain sentences. A stand-in until the real one is merged."""

from __future__ import annotations

from portal.hosting import words
from portal.hosting.ruleset import RuleSet


def sentences(rules: RuleSet, zone: str) -> list[tuple[str, list[str]]]:
    """By clause."""
    found = []
    for session in rules.sessions:
        days = ", ".join(str(words.WEEKDAYS[day]) for day in session.days)
        found.append(f"{days}: {words.hour(session.start, session.end, zone)}")
    return [("sessions", found)] if found else []
