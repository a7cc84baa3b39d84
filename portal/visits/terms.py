"""The clocks of a leg: by when the host answers, how long a place is held, and so on.

All days are days of the host, counted by its rules and its free days. Where the host's rules say
nothing, only the portal's own terms hold (`CONFIRM`, `ANSWER`).
"""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _

from portal.core.errors import RuleBroken
from portal.core.i18n import date_text
from portal.hosting import clocks, queries_rules
from portal.hosting.ruleset import Term
from portal.visits import capacity
from portal.visits.models_trip import Leg

CONFIRM = Term(value=5, unit="working-days")  # to confirm after the host's yes
ANSWER = Term(value=3, unit="working-days")  # to an offer or a proposed date
ESCALATE = Term(value=2, unit="working-days")  # after a reply is overdue


def of_request(leg: Leg, day: date | None = None) -> None:
    """Start the host's clock anew: its reply, and how long the place is held.

    `day` is the one that is asked for, when it is not the leg's own. No place is held for longer
    than its day; a second place never without an end.
    """
    own = day is None
    day = day or leg.day
    assert day is not None  # noqa: S101 (what was sent has a day)
    today = capacity.today_at(leg.host)
    host = queries_rules.host_of(leg.host, min(today, day), max(today, day))
    visitor = capacity.visitor_of(leg.trip)
    rules = host.rules_for(day, visitor, leg.people)
    leg.reply_due = clocks.reply_due(host, rules, today, day, visitor) if rules else None
    until = clocks.hold_until(host, rules, today, day, visitor) if rules else None
    leg.hold_until = min(until, day) if until else None if own else day
    leg.reminded_at = leg.escalated_at = None


def last_for_host(leg: Leg) -> date | None:
    """The last day on which an answer of the host still counts: its term, or that of the place."""
    days = [day for day in (leg.reply_due, leg.hold_until) if day is not None]
    return min(days, default=None)


def answer_by(leg: Leg, day: date, term: Term = ANSWER) -> date:
    """The last day for the visitors to answer, never after the day before the visit."""
    today = capacity.today_at(leg.host)
    host = queries_rules.host_of(leg.host, today, max(today, day))
    return max(today, min(host.workdays.later(today, term), host.workdays.before(day, 1)))


def check_change(leg: Leg) -> None:
    """Raises RuleBroken when the host's rules allow no change so short before the visit."""
    assert leg.day is not None  # noqa: S101
    today = capacity.today_at(leg.host)
    host = queries_rules.host_of(leg.host, min(today, leg.day), max(today, leg.day))
    visitor = capacity.visitor_of(leg.trip)
    rules = host.rules_for(leg.day, visitor, leg.people)
    until = clocks.change_until(host, rules, leg.day, visitor) if rules else None
    if until is not None and today > until:
        message = _(
            "By the host's rules changes were possible until %(day)s.", day=date_text(until)
        )
        raise RuleBroken(message, "day")
