"""A first agenda, made of what the programmes tell about a visit. Pure.

It opens at the hour of the reception, hears about each programme, goes to its places, rests at
noon, and closes with what was learned. Whoever edits it knows better: the times are only usual
ones, save where a programme says how long a visit takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from portal.visits.agenda import FRIDAY, hour_of, minutes

OPENING, TALK, SITE, CLOSING = 30, 45, 60, 30  # minutes
BETWEEN = 30  # to the next place
SHORTEST, LONGEST = 20, 240  # of one place
MORNING = "09:00"  # of the later days, and where the hour is not agreed on yet
EVENING = "16:30"
NOON, NOON_ENDS = "12:00", "13:00"
FRIDAY_NOON = "11:30"

_HOURS = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:jam|hours?)\b", re.IGNORECASE)
_MINUTES = re.compile(r"(\d+)\s*(?:menit|minutes?)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Subject:
    """A programme that the visitors come for; `takes` is how long its places take in all."""

    number: int
    name: str
    explained_by: str = ""
    sites: tuple[str, ...] = ()
    takes: int | None = None  # minutes


@dataclass(frozen=True)
class Words:
    """What sessions are called; `talk` and `site` have %s for the programme."""

    opening: str
    talk: str
    site: str
    noon: str
    friday_noon: str
    closing: str


@dataclass(frozen=True)
class Planned:
    """A session that is proposed; `indoors` where the hall of the reception is meant."""

    day: date
    start: str
    end: str
    topic: str
    program: int | None = None
    place: str = ""
    speakers: str = ""
    indoors: bool = False


def takes(text: str) -> int | None:
    """How many minutes "2 jam 30 menit" or "1.5 hours" are; None when it says no number."""
    hours, rest = _HOURS.search(text), _MINUTES.search(text)
    if not (hours or rest):
        return None
    found = float(hours[1].replace(",", ".")) * 60 if hours else 0.0
    return round(found) + (int(rest[1]) if rest else 0)


def propose(
    subjects: Sequence[Subject], days: Sequence[date], begins: str, words: Words,
    *, opened: bool = False, online: bool = False,
) -> tuple[list[Planned], list[str]]:  # fmt: skip
    """Sessions for these days, and the places for which there was no time any more.

    `opened` says that a joint opening ends at `begins`. Nobody goes anywhere `online`.
    """
    plan = _Plan(days, begins, words)
    if not opened:
        plan.add(words.opening, OPENING, indoors=True)
    for item in subjects:
        plan.add(
            words.talk % item.name, TALK, program=item.number, speakers=item.explained_by,
            indoors=True,
        )  # fmt: skip
    for item in () if online else subjects:
        for site in item.sites:
            long = _clamp((item.takes or SITE * len(item.sites)) // len(item.sites))
            plan.add(words.site % item.name, long, pause=BETWEEN, program=item.number, place=site)
    plan.close()
    return plan.sessions, plan.left_out


def _clamp(number: int) -> int:
    return max(SHORTEST, min(LONGEST, number))


class _Plan:
    """Sessions one after the other, with rests at noon, over some days."""

    def __init__(self, days: Sequence[date], begins: str, words: Words) -> None:
        self.days, self.words = list(days), words
        self.sessions: list[Planned] = []
        self.left_out: list[str] = []
        self.day = 0
        self.now = minutes(begins)

    def add(
        self, topic: str, long: int, *, pause: int = 0, program: int | None = None,
        place: str = "", speakers: str = "", indoors: bool = False,
    ) -> None:  # fmt: skip
        """One more session, after the rest at noon or on the next day where it must be."""
        if self.sessions:
            self.now += pause
        self._rest(long)
        last = self.day == len(self.days) - 1
        # On the last day there must be time to close; what comes first is always kept.
        until = minutes(EVENING) - (CLOSING if last else 0)
        if self.now + long > until and self.sessions:
            if last:
                self.left_out.append(place or topic)
                self.now -= pause
                return
            self.day, self.now = self.day + 1, minutes(MORNING)
            self._rest(long)
        end = min(self.now + long, 24 * 60 - 1)
        self._put(end, topic, program, place, speakers, indoors=indoors)

    def close(self) -> None:
        """What was learned, and goodbye."""
        if self.sessions:
            self._rest(CLOSING)
            end = min(self.now + CLOSING, 24 * 60 - 1)
            self._put(end, self.words.closing, None, "", "", indoors=True)

    def _rest(self, long: int) -> None:
        friday = self.days[self.day].weekday() == FRIDAY
        noon = minutes(FRIDAY_NOON if friday else NOON)
        ends = minutes(NOON_ENDS)
        if self.now >= ends or self.now + long <= noon:
            return
        if self.sessions and self.sessions[-1].day == self.days[self.day] and self.now < ends:
            begin = max(noon, minutes(self.sessions[-1].end))
            topic = self.words.friday_noon if friday else self.words.noon
            if begin < ends:
                self.now = ends
                self.sessions.append(
                    Planned(self.days[self.day], hour_of(begin), NOON_ENDS, topic)
                )  # fmt: skip
        elif self.sessions and self.now >= noon:
            self.now = ends

    def _put(
        self, end: int, topic: str, program: int | None, place: str, speakers: str,
        *, indoors: bool,
    ) -> None:  # fmt: skip
        if end <= self.now:
            return
        day = self.days[self.day]
        self.sessions.append(
            Planned(day, hour_of(self.now), hour_of(end), topic, program, place, speakers, indoors)
        )
        self.now = end


def moved(day: date, from_first: date, to: Sequence[date]) -> date | None:
    """The same day of a visit that begins on another date; None beyond its last day."""
    number = (day - from_first).days
    return to[number] if 0 <= number < len(to) else None


def fitting(rooms: Iterable[tuple[int, int | None]], people: int) -> list[int]:
    """The rooms (number, people it holds) that take so many, the smallest first."""
    found = [(holds, number) for number, holds in rooms if holds is not None and holds >= people]
    return [number for _holds, number in sorted(found)]
