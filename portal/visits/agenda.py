"""What stands against an agenda: overlaps, rooms, ways, the Friday prayer. Pure.

Facts in, findings out. BLOCKING ones are refused; warnings and hints only stand on the page.
Times read "09:00", in the host's zone. An end that is another's start does not overlap with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import ceil

from portal.hosting.judging import BLOCKING, HINT, WARNING
from portal.places.distance import kilometres

# A delegation goes from venue to venue by bus. On town roads a bus makes some 28 km/h, and the
# road is some 1.4 times as long as the straight line that coordinates give: 20 km/h along it.
# Getting in and out takes ten minutes. Next door one walks.
BUS_KM_H, WALK_KM_H = 20, 4
BOARDING = 10  # minutes
NEXT_DOOR = 0.5  # km

FRIDAY = 4  # of date.weekday()
PRAYER = ("11:30", "13:00")
_PAUSE = re.compile(
    r"\b(sh?[ao]lat|jum'?atan|ish?oma|istirahat|makan siang|prayers?|break|lunch)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Room:
    """A venue of the host; `holds` is how many people, None when nobody said.

    A closed one is used no more, and stays on the agendas that have it.
    """

    number: int
    holds: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    closed: bool = False


@dataclass(frozen=True)
class Session:
    """One session: `people` take part of all who are `coming`.

    `number` names it among the others (0 for one that is not kept yet); `group` "" stands for
    everybody. `placed` says that a place is written where there is no room. `where` is that place,
    or the address of the room; empty for a link to meet.
    """

    number: int
    day: date
    start: str
    end: str
    topic: str = ""
    group: str = ""
    people: int = 0
    coming: int = 0
    room: Room | None = None
    placed: bool = False
    where: str = ""


@dataclass(frozen=True)
class Use:
    """What somebody else does in a room: another visit at the same host."""

    room: int
    day: date
    start: str
    end: str
    who: str = ""


@dataclass(frozen=True)
class Finding:
    """What stands against a session. `code` names the sentence, `facts` what it is about."""

    level: str
    code: str
    number: int
    facts: Mapping[str, object] = field(default_factory=dict)


def of_one(
    session: Session, others: Iterable[Session], uses: Iterable[Use], days: Sequence[date],
    begins: str = "",
) -> list[Finding]:  # fmt: skip
    """What stands against one session beside the others of its agenda; the worst first.

    `uses` are those of other visits, `days` the days of the leg, `begins` the hour at which the
    visitors are received on the first one.
    """
    beside = [other for other in others if other.number != session.number]
    found = [*_alone(session, days, begins), *_rooms(session, uses)]
    for other in beside:
        found += _beside(session, other)
    if session.end > session.start:
        found += _ways(session, beside)
    return _sorted(found)


def of_all(
    sessions: Sequence[Session], uses: Sequence[Use], days: Sequence[date], begins: str = ""
) -> list[Finding]:
    """What stands against a whole agenda; each pair is named once, at the later of the two."""
    found: list[Finding] = []
    ordered = sorted(sessions, key=_when)
    for index, session in enumerate(ordered):
        found += [*_alone(session, days, begins), *_rooms(session, uses)]
        for other in ordered[:index]:
            found += _beside(session, other)
        found += _ways_to(session, ordered)
    return _sorted(found)


def blocking(findings: Iterable[Finding]) -> list[Finding]:
    """Those that are refused."""
    return [item for item in findings if item.level == BLOCKING]


def _sorted(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda item: (BLOCKING, WARNING, HINT).index(item.level))


def _when(session: Session) -> tuple[date, str, str, str, int]:
    return session.day, session.start, session.end, session.group, session.number


def _alone(session: Session, days: Sequence[date], begins: str) -> Iterable[Finding]:
    number = session.number
    if session.end <= session.start:
        yield Finding(BLOCKING, "order", number)
    if session.day not in days:
        yield Finding(BLOCKING, "outside", number, {"day": session.day})
    if session.people > session.coming:
        facts = {"people": session.people, "coming": session.coming}
        yield Finding(BLOCKING, "more-than-come", number, facts)
    holds = session.room.holds if session.room else None
    if holds is not None and session.people > holds:
        yield Finding(BLOCKING, "too-many", number, {"people": session.people, "most": holds})
    if session.room and session.room.closed:
        yield Finding(WARNING, "room-closed", number)
    if session.day.weekday() == FRIDAY and _meet(session, *PRAYER) and not is_pause(session.topic):
        yield Finding(HINT, "friday", number)
    if days and session.day == days[0] and begins and session.start < begins:
        yield Finding(HINT, "before-reception", number, {"hour": begins})
    if session.room is None and not session.placed and not is_pause(session.topic):
        yield Finding(HINT, "no-place", number)


def is_pause(topic: str) -> bool:
    """Whether a session is a break by its topic: a meal, a rest, the prayer."""
    return _PAUSE.search(topic) is not None


def _rooms(session: Session, uses: Iterable[Use]) -> Iterable[Finding]:
    room = session.room
    for use in uses:
        if room and use.room == room.number and use.day == session.day:  # noqa: SIM102
            if _meet(session, use.start, use.end):
                facts = {"start": use.start, "end": use.end, "who": use.who}
                yield Finding(BLOCKING, "room-taken", session.number, facts)


def _beside(session: Session, other: Session) -> Iterable[Finding]:
    if session.day != other.day or not _meet(session, other.start, other.end):
        return
    facts = {"topic": other.topic, "start": other.start, "end": other.end, "group": other.group}
    if together(session, other):
        yield Finding(BLOCKING, "overlap", session.number, facts)
    elif session.room and other.room and session.room.number == other.room.number:
        yield Finding(BLOCKING, "room-twice", session.number, facts)


def together(session: Session, other: Session) -> bool:
    """Whether the same people are meant: one of them is for everybody, or both for one group."""
    mine, theirs = _group(session), _group(other)
    return not mine or not theirs or mine == theirs


def _group(session: Session) -> str:
    return " ".join(session.group.split()).casefold()


def _meet(session: Session, start: str, end: str) -> bool:
    return session.start < end and start < session.end


def _ways(session: Session, others: Sequence[Session]) -> Iterable[Finding]:
    """The way to this session, and the ways from it to what follows."""
    every = [*others, session]
    yield from _ways_to(session, every)
    for other in others:
        for way in _ways_to(other, every):
            if way.facts["from"] == session.number:
                yield Finding(way.level, way.code, session.number, way.facts)


def _ways_to(session: Session, every: Sequence[Session]) -> Iterable[Finding]:
    """Where there is too little time to get to a session from the one before."""
    for before in every:
        if before is session or before.day != session.day or before.end > session.start:
            continue
        if not together(before, session) or _between(before, session, every):
            continue
        need, gap = way(before.room, session.room), minutes(session.start) - minutes(before.end)
        if need is not None and gap < need:
            facts = {
                "from": before.number, "topic": before.topic, "to": session.topic,
                "need": need, "gap": gap,
            }  # fmt: skip
            yield Finding(WARNING, "way", session.number, facts)
        elif need is None and gap == 0 and _elsewhere(before, session):
            facts = {"from": before.number, "topic": before.topic, "to": session.topic}
            yield Finding(HINT, "at-once", session.number, facts)


def _elsewhere(before: Session, after: Session) -> bool:
    """Whether two places differ in their words, where no point on the map tells the way."""
    if before.room and after.room and before.room.number == after.room.number:
        return False
    first, second = (" ".join(item.where.split()).casefold() for item in (before, after))
    return bool(first and second) and first != second


def _between(before: Session, after: Session, every: Sequence[Session]) -> bool:
    """Whether the people of the later one are somewhere else in between.

    A session without a room (a break) does not bring anybody elsewhere.
    """
    return any(
        item.room is not None and item.day == after.day and item not in (before, after)
        and before.end <= item.start and item.end <= after.start
        and together(item, before) and together(item, after)
        for item in every
    )  # fmt: skip


def way(first: Room | None, second: Room | None) -> int | None:
    """The minutes from one room to another; None when nobody knows, or there is no way to go."""
    if first is None or second is None or first.number == second.number:
        return None
    if first.latitude is None or first.longitude is None:
        return None
    if second.latitude is None or second.longitude is None:
        return None
    km = kilometres(first.latitude, first.longitude, second.latitude, second.longitude)
    if km <= NEXT_DOOR:
        return ceil(km / WALK_KM_H * 60)
    return ceil(km / BUS_KM_H * 60) + BOARDING


def minutes(hour: str) -> int:
    """An hour such as "09:30" in minutes after midnight."""
    hours, _, rest = hour.partition(":")
    return int(hours) * 60 + int(rest)


def hour_of(number: int) -> str:
    """Minutes after midnight as an hour."""
    return f"{number // 60:02d}:{number % 60:02d}"
