"""The month of a host in words, ready for `components/month.html`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.core.i18n import date_text, number_text
from portal.hosting import words
from portal.hosting.ruleset import Term
from portal.places.models import Organisation
from portal.visits import capacity, month
from portal.visits.month import ShownDay, ShownSlot

STATES = {
    month.FREE: _l("places left"),
    month.TOO_SMALL: _l("not for this number of people"),
    month.FULL: _l("full"),
    month.TOO_LATE: _l("too late to ask"),
    month.TOO_EARLY: _l("too early to ask"),
    month.CLOSED: _l("closed"),
    month.GONE: _l("past"),
}
WEEKDAYS = tuple(words.WEEKDAYS.values())
# For a session that can be chosen, where to go; None where it cannot.
Choose = Callable[[date, str], str | None]


@dataclass(frozen=True)
class SlotText:
    """A session: its hours, its state and the words for it, what is left; `url` to choose it."""

    hours: str
    state: str
    word: str
    left: str
    place: str
    url: str | None = None


@dataclass(frozen=True)
class DayText:
    """A day: `number` in the month, `name` with its weekday; `why` the reason in a sentence."""

    day: date
    number: int
    weekday: str
    name: str
    state: str
    word: str
    why: str
    slots: Sequence[SlotText]
    is_today: bool


@dataclass(frozen=True)
class Picture:
    """A month for a page; `previous` and `next` are (first day, words) or None.

    Weeks that are over stand in `days` only.
    """

    first: date
    title: str
    weekdays: Sequence[str]
    weeks: Sequence[Sequence[DayText | None]]
    days: Sequence[DayText]
    previous: tuple[date, str] | None
    next: tuple[date, str] | None
    legend: Sequence[tuple[str, str]]
    zone: str


def picture(host: Organisation, shown: Sequence[ShownDay], choose: Choose | None = None) -> Picture:
    """The days of a month (`month.of`) for the component; `choose` makes sessions into links."""
    today, zone = capacity.today_at(host), host.region.zone_name
    told = len({slot.slot.place for item in shown for slot in item.slots}) > 1
    found = {item.day: _day(item, today, zone, choose, told=told) for item in shown}
    before, after = month.months(today, shown[0].day)
    states = {item.state for item in shown}
    return Picture(
        shown[0].day,
        title(shown[0].day),
        [str(name) for name in WEEKDAYS],
        [
            [found[item.day] if item else None for item in row]
            for row in month.weeks(shown)
            if any(item and item.state != month.GONE for item in row)
        ],
        list(found.values()),
        (before, title(before)) if before else None,
        (after, title(after)) if after else None,
        [(name, str(STATES[name])) for name in month.STATES if name in states],
        zone,
    )


def title(first: date) -> str:
    """A month: "August 2026"."""
    return date_text(f"{first:%Y-%m}")


def _day(item: ShownDay, today: date, zone: str, choose: Choose | None, *, told: bool) -> DayText:
    """One day; `told` says that sessions are held at several places, so that each is named."""
    weekday = str(WEEKDAYS[item.day.weekday()])
    return DayText(
        item.day,
        item.day.day,
        weekday,
        f"{weekday}, {date_text(item.day)}",
        item.state,
        str(STATES[item.state]),
        _why(item),
        [_slot(item, slot, zone, choose, told=told) for slot in item.slots],
        item.day == today,
    )


def _why(item: ShownDay) -> str:
    """The reason, in short where a cell of the month would be too narrow for all of it."""
    if item.stops and "term" in item.stops.facts:
        term = item.stops.facts["term"]
        assert isinstance(term, Term)  # noqa: S101 (so `judging` says it)
        return _("Notice: %(term)s", term=words.term(term))
    if item.why and item.why.code == "not-a-day":
        return _("no reception day")
    return month.reason(item)


def _slot(
    item: ShownDay, shown: ShownSlot, zone: str, choose: Choose | None, *, told: bool
) -> SlotText:
    slot, stopped = shown.slot, item.stops is not None
    state = item.state if stopped else shown.state
    return SlotText(
        words.hour(slot.start, slot.end, zone),
        state,
        str(STATES[state]),
        "" if stopped else _left(shown),
        words.both(slot.place) if told else "",
        choose(item.day, slot.key) if choose and not stopped else None,
    )


def _left(shown: ShownSlot) -> str:
    """What is left, as far as the host's rules set a limit."""
    if shown.state == month.FULL:
        return ""
    rest, found = shown.left, []
    if rest.groups is not None:
        found.append(ngettext("%(num)s group more", "%(num)s groups more", rest.groups))
    if rest.people is not None:
        found.append(
            ngettext(
                "%(text)s person more", "%(text)s people more", rest.people,
                text=number_text(rest.people),
            )
        )  # fmt: skip
    return ", ".join(found)
