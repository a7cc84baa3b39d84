"""The clocks of a visit: notice, reply, holding a place, changes. Pure.

Days are days of the host. A visitor whom the clause does not concern has no such term.
"""

from __future__ import annotations

from datetime import date, timedelta

from portal.hosting.concerned import Visitor, exempt
from portal.hosting.opening import Host
from portal.hosting.ruleset import Clocked, RuleSet, Term
from portal.hosting.workdays import Workdays

_DAY = timedelta(days=1)
FAR = timedelta(days=365)  # from a request to a visit that no term reaches


def reply_due(
    host: Host, rules: RuleSet, asked_on: date, day: date, visitor: Visitor | None = None
) -> date | None:
    """By when the host has to answer; None when its rules do not say.

    Never after the visit: who need not ask long before it has an answer before it, too.
    """
    if visitor and exempt(rules, "reply", visitor):
        return None
    due = _due(host, rules.reply, asked_on, day)
    return min(due, day) if due else None


def hold_until(
    host: Host, rules: RuleSet, asked_on: date, day: date, visitor: Visitor | None = None
) -> date | None:
    """The last day on which a request keeps its place; None when the rules do not say."""
    if visitor and exempt(rules, "hold", visitor):
        return None
    return _due(host, rules.hold, asked_on, day)


def _due(host: Host, term: Clocked | None, asked_on: date, day: date) -> date | None:
    if term is None:
        return None
    if term.counted == "before-visit":
        # Who asks later than that (it may be exempt from the notice) is answered the same day.
        return max(asked_on, host.workdays.earlier(day, term))
    return host.workdays.later(asked_on, term)


def let_go_before_reply(host: Host, rules: RuleSet, asked_on: date) -> tuple[date, date] | None:
    """Whether a request of that day loses its place before its answer is due.

    The last day of the place, and the later one of the answer; else None. Judged for a visit that
    is far enough away that it cuts neither term short.
    """
    day = asked_on + FAR
    held, due = hold_until(host, rules, asked_on, day), reply_due(host, rules, asked_on, day)
    return (held, due) if held and due and held < due else None


def change_until(
    host: Host, rules: RuleSet, day: date, visitor: Visitor | None = None
) -> date | None:
    """The last day on which an accepted visit may still be changed; None when nothing is said."""
    if rules.change_notice is None or (visitor and exempt(rules, "change-notice", visitor)):
        return None
    return host.workdays.earlier(day, rules.change_notice)


def first_in_time(workdays: Workdays, asked_on: date, notice: Term) -> date:
    """The first day of a visit for which a request of `asked_on` comes in time.

    Not simply the end of the term: who asks on a Saturday, a working day before, is late for
    Monday; and counted back from 28 February a month ends before 31 January.
    """
    day = workdays.later(asked_on, notice)
    while workdays.earlier(day, notice) < asked_on:
        day += _DAY
    return day
