"""The open sessions of a host from which another date is chosen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from babel.dates import format_date

from portal.core.i18n import current
from portal.hosting import queries_rules
from portal.hosting import words as hosting
from portal.hosting.judging import blocking, judge
from portal.hosting.opening import days
from portal.visits import capacity, leg_words
from portal.visits.models_trip import Leg

SPAN = timedelta(days=92)  # so many days are offered at once; a link leads to later ones


def first_day(leg: Leg, asked: str | None) -> date:
    """From which day on sessions are offered: the one asked for (ISO), else tomorrow."""
    tomorrow = capacity.today_at(leg.host) + timedelta(days=1)
    try:
        return max(tomorrow, date.fromisoformat(asked or ""))
    except ValueError:
        return tomorrow


def offered(leg: Leg, first: date) -> dict[str, list[tuple[str, str]]]:
    """The sessions in which there is a place for a visit, by month: value and words.

    Four statements, whatever the number of sessions and visits. All rules of the host are asked.
    """
    last = first + SPAN
    end = last + timedelta(days=leg.number_of_days)
    host = queries_rules.host_of(leg.host, first, end)
    taken = capacity.taken(leg.host_id, first, end, but=leg)
    zone, own = leg_words.zone(leg.host), (leg.day, leg.key)
    found: dict[str, list[tuple[str, str]]] = {}
    base = capacity.ask_of(
        leg, day=first, key="", people=leg.people, number_of_days=leg.number_of_days, mode=leg.mode
    )
    for day in days(host, first, last, capacity.visitor_of(leg.trip)):
        for slot in day.slots:
            if (slot.day, slot.key) == own or blocking(
                judge(host, replace(base, day=slot.day, key=slot.key), taken)
            ):
                continue
            month = format_date(slot.day, "MMMM y", locale=current())
            said = format_date(slot.day, "EEEE, d MMMM", locale=current())
            text = f"{said}, {hosting.hour(slot.start, slot.end, zone)}"
            found.setdefault(month, []).append((f"{slot.day.isoformat()}/{slot.key}", text))
    return found
