"""What stands against an agenda, as a truth table; and what is proposed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from portal.places.distance import kilometres
from portal.visits import agenda_draft
from portal.visits.agenda import (
    BLOCKING,
    HINT,
    WARNING,
    Room,
    Session,
    Use,
    hour_of,
    minutes,
    of_all,
    of_one,
    way,
)
from portal.visits.agenda_draft import Planned, Subject, Words, fitting, moved, propose, takes

THURSDAY, FRIDAY = date(2026, 8, 20), date(2026, 8, 21)
HALL, ANNEX = Room(1, 40, -8.2190, 114.3691), Room(2, 20, -8.2192, 114.3705)
FAR = Room(3, 100, -8.3100, 114.3400)  # 10.6 km from the hall
TEN = Session(1, THURSDAY, "10:00", "11:00", "Paparan", people=10, coming=10, room=HALL)
DAYS = [THURSDAY, FRIDAY]


def codes(session: Session, *others: Session, uses: list[Use] | None = None) -> list[str]:
    return [finding.code for finding in of_one(session, others, uses or [], DAYS, "09:00")]


@pytest.mark.parametrize(
    ("start", "end", "meets"),
    [
        ("08:00", "09:00", False),  # before
        ("09:00", "10:00", False),  # right before
        ("09:30", "10:01", True),  # over the start
        ("10:00", "11:00", True),  # the same
        ("10:15", "10:45", True),  # inside
        ("09:00", "12:00", True),  # around
        ("10:59", "12:00", True),  # over the end
        ("11:00", "12:00", False),  # right after
        ("12:00", "13:00", False),  # after
    ],
)
def test_overlaps(start: str, end: str, meets: bool) -> None:
    other = Session(2, THURSDAY, start, end, "Diskusi", people=10, coming=10, room=ANNEX)
    use = Use(HALL.number, THURSDAY, start, end, "Kota X")
    assert ("overlap" in codes(TEN, other)) is meets
    assert ("overlap" in codes(TEN, replace(other, day=FRIDAY))) is False
    assert codes(TEN, uses=[use]) == (["room-taken"] if meets else [])
    assert codes(TEN, uses=[replace(use, room=ANNEX.number), replace(use, day=FRIDAY)]) == []


@pytest.mark.parametrize(
    ("mine", "theirs", "same_room", "expected"),
    [
        ("", "", False, ["overlap"]),
        ("", "A", False, ["overlap"]),
        ("A", "", True, ["overlap"]),
        ("A", " a ", False, ["overlap"]),  # one group, however it is written
        ("A", "B", False, []),
        ("A", "B", True, ["room-twice"]),
    ],
)
def test_sub_groups(mine: str, theirs: str, same_room: bool, expected: list[str]) -> None:
    session = replace(TEN, group=mine, people=5)
    other = replace(
        TEN, number=2, group=theirs, people=5, room=HALL if same_room else ANNEX, topic="Lain"
    )
    assert codes(session, other) == expected
    (first, second) = [[f.code for f in of_one(a, [b], [], DAYS)] for a, b in
                       ((session, other), (other, session))]  # fmt: skip
    assert first == second
    assert [(f.code, f.number) for f in of_all([other, session], [], DAYS)] == [
        (code, max((session.group, 1), (other.group, 2))[1]) for code in expected
    ]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, []),
        ({"end": "10:00"}, [(BLOCKING, "order")]),
        ({"end": "09:30"}, [(BLOCKING, "order")]),
        ({"day": date(2026, 8, 22)}, [(BLOCKING, "outside")]),
        ({"people": 11}, [(BLOCKING, "more-than-come")]),
        ({"people": 41, "coming": 41}, [(BLOCKING, "too-many")]),
        ({"people": 40, "coming": 41}, []),
        ({"people": 500, "coming": 500, "room": Room(4)}, []),  # nobody said what it holds
        ({"room": Room(4, closed=True)}, [(WARNING, "room-closed")]),
        ({"room": None}, [(HINT, "no-place")]),
        ({"room": None, "placed": True}, []),
        ({"room": None, "topic": "Istirahat dan makan siang"}, []),
        ({"start": "08:59"}, [(HINT, "before-reception")]),
        ({"start": "08:59", "day": FRIDAY}, []),
        ({"day": FRIDAY, "start": "10:30", "end": "11:30"}, []),
        ({"day": FRIDAY, "start": "10:30", "end": "11:31"}, [(HINT, "friday")]),
        ({"day": FRIDAY, "start": "12:59", "end": "14:00"}, [(HINT, "friday")]),
        ({"day": FRIDAY, "start": "13:00", "end": "14:00"}, []),
        ({"day": FRIDAY, "start": "11:30", "end": "13:00", "topic": "Salat Jumat"}, []),
        ({"start": "11:30", "end": "13:00"}, []),  # a Thursday
    ],
)
def test_alone(values: dict[str, object], expected: list[tuple[str, str]]) -> None:
    session = replace(TEN, **values)  # type: ignore[arg-type]
    found = of_one(session, [], [], DAYS, "09:00")
    assert [(finding.level, finding.code) for finding in found] == expected
    assert of_all([session], [], DAYS, "09:00") == found


def test_ways() -> None:
    assert kilometres(-8.2190, 114.3691, -8.3100, 114.3400) == pytest.approx(10.61, abs=0.02)
    assert way(HALL, FAR) == 32 + 10  # by bus
    assert way(HALL, ANNEX) == 3  # on foot
    assert way(HALL, HALL) is None
    assert way(HALL, Room(9)) is None
    assert way(None, FAR) is None


@pytest.mark.parametrize(
    ("start", "group", "expected"),
    [
        ("11:00", "", [(WARNING, "way")]),
        ("11:41", "", [(WARNING, "way")]),
        ("11:42", "", []),
        ("11:00", "B", []),  # other people
    ],
)
def test_too_little_time_on_the_way(
    start: str, group: str, expected: list[tuple[str, str]]
) -> None:
    first = replace(TEN, group="A")
    second = replace(TEN, number=2, start=start, end="13:00", room=FAR, group=group)
    assert [(f.level, f.code) for f in of_one(second, [first], [], DAYS)] == expected
    assert [(f.level, f.code) for f in of_one(first, [second], [], DAYS)] == expected
    assert [(f.level, f.code) for f in of_all([second, first], [], DAYS)] == expected
    # Somewhere else in between: then it is the way from there that counts.
    between = replace(TEN, number=3, start="11:00", end=start, room=FAR, group="")
    if start > "11:00":
        found = of_all([second, first, between], [], DAYS)
        assert [(f.number, f.facts["need"], f.facts["gap"]) for f in found] == [(3, 42, 0)]


WORDS = Words("Buka", "Paparan %s", "Lokasi %s", "Ishoma", "Salat Jumat", "Tutup")
MPP = Subject(7, "MPP", "Kepala MPP", ("Gedung", "Pasar"), 120)


def shown(plan: list[Planned]) -> list[str]:
    return [f"{item.day.day} {item.start}-{item.end} {item.topic}" for item in plan]


def test_a_proposal_for_one_day() -> None:
    plan, left_out = propose([MPP], [THURSDAY], "09:00", WORDS)
    assert shown(plan) == [
        "20 09:00-09:30 Buka", "20 09:30-10:15 Paparan MPP", "20 10:45-11:45 Lokasi MPP",
        "20 12:00-13:00 Ishoma", "20 13:00-14:00 Lokasi MPP", "20 14:00-14:30 Tutup",
    ]  # fmt: skip
    assert [item.place for item in plan] == ["", "", "Gedung", "", "Pasar", ""]
    assert (plan[1].speakers, plan[1].program, left_out) == ("Kepala MPP", 7, [])
    assert [item.indoors for item in plan] == [True, True, False, False, False, True]


def test_a_proposal_on_friday_after_a_joint_opening_and_online() -> None:
    plan, _left_out = propose([MPP], [FRIDAY], "10:00", WORDS, opened=True, online=True)
    assert shown(plan) == ["21 10:00-10:45 Paparan MPP", "21 10:45-11:15 Tutup"]
    plan, _left_out = propose([MPP], [FRIDAY], "10:00", WORDS)
    assert "21 11:30-13:00 Salat Jumat" in shown(plan)


def test_what_finds_no_time_goes_to_the_next_day_or_is_named() -> None:
    many = [replace(MPP, sites=tuple(f"Lokasi {n}" for n in range(7)), takes=None)]
    plan, left_out = propose(many, [THURSDAY], "13:00", WORDS)
    assert plan[-1].end <= "16:30"
    kept = [item.place for item in plan if item.place]
    assert kept + left_out == [f"Lokasi {n}" for n in range(7)]
    assert left_out != []
    two, none = propose(many, [THURSDAY, FRIDAY], "09:00", WORDS)
    assert none == []
    assert two[-1].day == FRIDAY
    for one in (plan, two):
        every = [
            Session(n, i.day, i.start, i.end, i.topic, placed=True) for n, i in enumerate(one, 1)
        ]
        assert of_all(every, [], DAYS) == []


@pytest.mark.parametrize("begins", ["07:30", "11:50", "12:20", "16:00", "23:50"])
def test_a_proposal_never_overlaps_whenever_it_begins(begins: str) -> None:
    plan, _left_out = propose([MPP, replace(MPP, number=8)], DAYS, begins, WORDS)
    assert plan[0].start == begins
    every = [Session(n, i.day, i.start, i.end, i.topic, placed=True) for n, i in enumerate(plan, 1)]
    assert [f for f in of_all(every, [], DAYS) if f.level == BLOCKING] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 jam", 120), ("1,5 jam", 90), ("2 hours 30 minutes", 150), ("45 menit", 45),
        ("setengah hari", None), ("", None),
    ],
)  # fmt: skip
def test_how_long_a_visit_takes(text: str, expected: int | None) -> None:
    assert takes(text) == expected


def test_small_things() -> None:
    assert (minutes("09:05"), hour_of(545)) == (545, "09:05")
    assert moved(date(2026, 5, 5), date(2026, 5, 4), DAYS) == FRIDAY
    assert moved(date(2026, 5, 6), date(2026, 5, 4), DAYS) is None
    assert moved(date(2026, 5, 3), date(2026, 5, 4), DAYS) is None
    assert fitting([(1, 40), (2, 20), (3, None), (4, 12)], 15) == [2, 1]
    assert fitting([(1, 40), (3, None)], 41) == []
    assert agenda_draft.MORNING < agenda_draft.NOON


@pytest.mark.parametrize(
    ("start", "where", "room", "expected"),
    [
        ("11:00", "Kantor Camat", None, [(HINT, "at-once")]),
        ("11:01", "Kantor Camat", None, []),
        ("11:00", "jl. a. yani  1", Room(9), []),  # another room of the same house
        ("11:00", "Di lobi", HALL, []),  # the same room
        ("11:00", "", Room(9), []),  # nobody knows where
    ],
)
def test_another_place_at_once_is_worth_a_look(
    start: str, where: str, room: Room | None, expected: list[tuple[str, str]]
) -> None:
    first = replace(TEN, where="Jl. A. Yani 1")
    second = replace(
        TEN, number=2, start=start, end="13:00", room=room, where=where, placed=bool(where)
    )
    assert [(f.level, f.code) for f in of_all([first, second], [], DAYS)] == expected
