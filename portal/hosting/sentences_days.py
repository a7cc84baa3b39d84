"""The sessions and the closed days of reception rules in plain sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from babel.dates import format_date
from babel.lists import format_list
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.core.i18n import current, date_text
from portal.hosting import words
from portal.hosting.ruleset import DAYS, RuleSet, Session


def sessions(rules: RuleSet, zone: str) -> Iterator[str]:
    """The weekly sessions: those on the same days, of the same kind, in one part of a sentence."""
    if not rules.sessions:
        yield _("The host does not say when it receives: on working days, at an hour by agreement.")
        return
    groups: dict[tuple[str, ...], list[Session]] = {}
    for session in rules.sessions:
        key = (_place(session), ",".join(_in_order(session.days)), *_apart(session))
        groups.setdefault(key, []).append(session)
    plain = [found for key, found in groups.items() if key[0] == "" and len(key) == 2]
    if plain:
        yield _sentence("; ".join(_days_and_hours(found, zone) for found in plain))
    for key, found in groups.items():
        if found not in plain:
            said = _sentence(", ".join([_days_and_hours(found, zone), *key[2:]]))
            yield f"{said} {key[0]}".strip()


def _place(session: Session) -> str:
    return _("Place: %(place)s.", place=words.both(session.place)) if session.place else ""


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def _days_and_hours(found: Sequence[Session], zone: str) -> str:
    days, starts = weekdays(found[0].days), [session.start for session in found]
    if len(found) > 1 and all(starts) and not any(session.end for session in found):
        hours = _list([str(start).replace(":", ".") for start in sorted(map(str, starts))])
        return _("%(days)s at %(hours)s", days=days, hours=f"{hours} {zone}")
    parts = [words.hour(session.start, session.end, zone) for session in found]
    if all(session.end for session in found):
        return _("%(days)s at %(hours)s", days=days, hours=_list(parts))
    joint = ", " if starts == [None] else " "
    return f"{days}{joint}{_list(parts)}"


def weekdays(names: Sequence[str]) -> str:
    """Days of the week as words: "Monday to Thursday", "Tuesday and Thursday"."""
    runs: list[list[str]] = []
    for name in _in_order(names):
        if runs and DAYS.index(runs[-1][-1]) + 1 == DAYS.index(name):
            runs[-1].append(name)
        else:
            runs.append([name])
    return _list([part for run in runs for part in _run(run)])


def _run(names: Sequence[str]) -> list[str]:
    said = [str(words.WEEKDAYS[name]) for name in names]
    if len(said) < 3:
        return said
    return [_("%(first)s to %(last)s", first=said[0], last=said[-1])]


def _in_order(names: Sequence[str]) -> list[str]:
    return sorted(set(names), key=DAYS.index)


def _apart(session: Session) -> list[str]:
    """What sets a session apart from the plain ones, each in a few words."""
    told = []
    if session.weeks:
        told.append(_("only the %(weeks)s of the month",
                      weeks=_list([_nth(week) for week in session.weeks])))  # fmt: skip
    if session.parity:
        told.append(
            _("in odd weeks of the year")
            if session.parity == "odd"
            else _("in even weeks of the year")
        )
    if session.period:
        told.append(yearly(session.period.first, session.period.last))
    if session.kinds:
        told.append(_("for %(who)s", who=_list([str(words.VISITORS[k]) for k in session.kinds])))
    if session.modes:
        told.append(_list([str(words.MODES[mode]) for mode in session.modes]))
    if session.groups:
        told.append(ngettext("at most %(num)s group", "at most %(num)s groups", session.groups))
    if session.people:
        told.append(ngettext("at most %(num)s person", "at most %(num)s people", session.people))
    return told


def _nth(week: int) -> str:
    names = {
        1: _("first one"),
        2: _("second one"),
        3: _("third one"),
        4: _("fourth one"),
        5: _("fifth one"),
        -1: _("last one"),
    }
    return names[week]


def closures(rules: RuleSet) -> Iterator[str]:
    """The closed days that stand in the rules themselves, with their reasons."""
    for closure in rules.closures:
        days = span(date_text(closure.first), date_text(closure.last))
        yield _("Closed %(days)s: %(reason)s", days=days, reason=words.both(closure.reason))
    for each in rules.yearly_closures:
        days = yearly(each.first, each.last)
        yield _("Closed %(days)s: %(reason)s", days=days, reason=words.both(each.reason))


def openings(rules: RuleSet, zone: str) -> Iterator[str]:
    """The extra sessions that stand in the rules themselves."""
    for item in rules.openings:
        yield _(
            "Extra session on %(day)s, %(hour)s: %(reason)s",
            day=date_text(item.day),
            hour=words.hour(item.start, item.end, zone),
            reason=words.both(item.reason),
        )


def span(first: str, last: str) -> str:
    """From one day to another, or the one day."""
    return first if first == last else _("%(first)s to %(last)s", first=first, last=last)


def yearly(first: str, last: str) -> str:
    """A part of every year, its days as "12-24"."""
    days = [
        format_date(date.fromisoformat(f"2024-{day}"), "d MMMM", locale=current())
        for day in (first, last)
    ]
    return _("every year %(days)s", days=span(*days))


def _list(parts: Sequence[str]) -> str:
    return format_list(list(parts), locale=current())
