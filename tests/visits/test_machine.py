"""Random steps of several visitors, two hosts and the clock: whatever they do, all of it agrees.

`SAMBANG_EXAMPLES=500 pytest tests/visits/test_machine.py` looks for longer, each time elsewhere.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date, timedelta
from typing import Any, cast

import pytest
from flask import Flask
from hypothesis import HealthCheck, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from sqlalchemy import select

from portal.accounts import queries
from portal.core import clock, events
from portal.core.content import Both
from portal.core.db import db, transaction
from portal.core.errors import RuleBroken
from portal.hosting import queries_rules
from portal.places.models import Organisation
from portal.visits import answering, clockwork, closed_days, merging, requesting, workflow
from portal.visits.models_trip import Leg
from tests.support import trips
from tests.support.leg_checks import problems
from tests.support.people import make, organisation

MORE = int(os.environ.get("SAMBANG_EXAMPLES", "0"))
DAYS = [date(2026, 8, day) for day in (5, 6, 10, 11, 12)]
KEYS = ["09:00", "13:00"]
WEEK = ["mon", "tue", "wed", "thu", "fri"]
SESSIONS = [
    {"days": WEEK, "start": "09:00", "end": "12:00"},
    {"days": WEEK, "start": "13:00", "end": "15:00"},
]
CLOCKS = {
    "reply": {"value": 2, "unit": "working-days"},
    "hold": {"value": 3, "unit": "working-days"},
    "merging": "allowed",
}
STRICT = {"groups_per_session": 1, "groups_per_day": 2, "people_per_day": 30}
LARGE = {"groups_per_session": 3, "people_per_session": 25, "people_per_group": {"least": 4}}
WORDS = "Karena ada rapat."
STATES_SEEN: set[str] = set()

legs = st.integers(0, 6)
days, keys, people = st.sampled_from(DAYS), st.sampled_from(KEYS), st.integers(2, 18)


def prepare(app: Flask) -> int:
    """Two hosts, as strict and as large as above; the number of somebody who does it all."""
    by = make(app, tamu="coordinator")
    with clock.stopped(trips.MONDAY), app.app_context(), transaction():
        for slug, limits in (("ketat", STRICT), ("luas", LARGE)):
            trips.any_program(trips.host(slug, sessions=SESSIONS, limits=limits, **CLOCKS))
    return by


class Visits(RuleBasedStateMachine):
    """Seven legs of four trips. Each example happens in a transaction that is taken back."""

    by: int

    def __init__(self) -> None:
        super().__init__()
        self.now = trips.MONDAY
        self.kept = ExitStack()

    @initialize(begun=st.lists(st.integers(0, 3), min_size=7, max_size=7))
    def plan(self, begun: list[int]) -> None:
        """Some requests are drafts, others sent, accepted, or confirmed, as far as places go."""
        self.kept.enter_context(transaction())
        with clock.stopped(self.now):
            self.who = queries.person(self.by)
            strict, large = organisation("ketat"), organisation("luas")
            self.hosts = [strict.id, large.id]
            made = []
            for number in range(3):
                leg = trips.leg(
                    self.who, strict, visitor=f"tamu-{number}", day=DAYS[2 + number % 2],
                    key=KEYS[number % 2], people=5 + number,
                    wishes=[{"day": DAYS[3].isoformat(), "key": "13:00"}],
                )  # fmt: skip
                made += [leg, trips.add_leg(leg.trip, large, day=DAYS[3], people=8)]
            made.append(
                trips.leg(self.who, strict, visitor="tamu-3", day=DAYS[2], number_of_days=2)
            )
            self.legs = [leg.id for leg in made]
        for number, far in enumerate(begun):
            leg = db.session.get_one(Leg, self.legs[number])
            works = [requesting.submit, answering.accept, requesting.confirm][:far]
            for work in works:
                self.attempt(f"{work.__name__} {number}", lambda: work(leg, by=self.who))  # noqa: B023

    def teardown(self) -> None:
        """Take everything back."""
        db.session.rollback()
        self.kept.close()

    def attempt(self, what: str, work: Callable[[], object]) -> None:
        """Do it; when it is refused, nothing of it may be left. Then everything must agree."""
        before = mark()
        with clock.stopped(self.now):
            inner = db.session.begin_nested()
            try:
                work()
            except RuleBroken as broken:
                inner.rollback()
                assert mark() == before, f"{what} was refused and left something"
                note(f"{what}: {broken}")
            else:
                inner.commit()
                note(what)
            db.session.expire_all()
            assert problems() == [], what
        STATES_SEEN.update(db.session.scalars(select(Leg.state)))

    @rule(steps=st.lists(st.tuples(legs, st.integers(0, 99), days, keys, people), min_size=3,
                         max_size=5))  # fmt: skip
    def some_steps(self, steps: list[tuple[int, int, date, str, int]]) -> None:
        """One after the other."""
        for step in steps:
            self.step(*step)

    def step(self, number: int, choice: int, day: date, key: str, people: int) -> None:
        """One side does one of the steps that it may do; now and then one that it may not."""
        leg = db.session.get_one(Leg, self.legs[number])
        names = [name for name in workflow.open_to(leg.state, "visitor") if name != "withdraw"]
        names += workflow.open_to(leg.state, "host")
        names = [name for name in names if name not in ("decline", "cancel", "absent")] * 4
        names += ["change"] * 3 * ("change" in names)
        names += ["withdraw", "decline", "cancel", "absent", "submit", "confirm"]
        names = names if choice < 90 else ["ask", "route"]
        name = names[choice % len(names)]
        self.attempt(f"{name} {number} {day} {key}", lambda: self.do(leg, name, day, key, people))

    def do(self, leg: Leg, name: str, day: date, key: str, people: int) -> None:
        """Call the rule of a step."""
        of: Any = answering if workflow.step(name).who == "host" else requesting
        function = getattr(of, name.replace("-", "_"))
        given: dict[str, tuple[Any, ...]] = {
            "route": ("Protokol",), "ask": (WORDS,), "answer": (WORDS,), "withdraw": (WORDS,),
            "propose": (day, key, WORDS), "counter": (day, key, WORDS), "fewer": (people,),
            "change": ({"day": day.isoformat(), "key": key, "people": people}, WORDS),
            "refuse-change": (WORDS,), "decline": ("other", WORDS), "cancel": (WORDS,),
            "absent": (WORDS,),
        }  # fmt: skip
        function(leg, *given.get(name, ()), by=self.who)

    @rule(chosen=st.sets(legs, min_size=4), day=days, key=keys)
    def many_send(self, chosen: set[int], day: date, key: str) -> None:
        """Drafts are sent, or wait where others were first."""
        for number in sorted(chosen):
            leg = db.session.get_one(Leg, self.legs[number])
            if leg.state != "draft":
                continue
            leg.day, leg.key = day, key
            db.session.flush()
            self.attempt(f"submit {number}", lambda leg=leg: requesting.submit(leg, by=self.who))
            if leg.state == "draft":
                self.attempt(f"queue {number}", lambda leg=leg: requesting.queue(leg, by=self.who))

    @rule(number=st.integers(0, 1), day=days, more=st.integers(0, 1))
    def close(self, number: int, day: date, more: int) -> None:
        """A host closes a day or two."""
        host, reason = self.hosts[number], Both(id="Upacara", en="Ceremony")
        last = day + timedelta(days=more)
        self.attempt(
            f"close {number} {day}",
            lambda: closed_days.close(self.host(host), day, last, reason, by=self.who),
        )

    @rule(number=st.integers(0, 1))
    def reopen(self, number: int) -> None:
        """It opens the first of them again."""
        host = self.host(self.hosts[number])
        for closing in queries_rules.closings(host, DAYS[0], DAYS[-1])[:1]:
            self.attempt(
                f"reopen {closing.first}",
                lambda closing=closing: closed_days.reopen(closing, by=self.who),
            )

    @rule(chosen=st.sets(legs, min_size=2, max_size=3))
    def merge(self, chosen: set[int]) -> None:
        """It receives some together."""
        found = [db.session.get_one(Leg, self.legs[number]) for number in sorted(chosen)]
        self.attempt(f"merge {chosen}", lambda: merging.merge(found, "Pembukaan", by=self.who))

    @rule(number=legs)
    def split(self, number: int) -> None:
        """It receives one on its own again."""
        leg = db.session.get_one(Leg, self.legs[number])
        self.attempt(f"split {number}", lambda: merging.split(leg, by=self.who))

    @rule(number=st.integers(0, 3))
    def withdraw_all(self, number: int) -> None:
        """A travel ban."""
        found = [
            leg
            for leg in db.session.scalars(select(Leg).where(Leg.id.in_(self.legs)))
            if leg.trip.organisation.slug == f"tamu-{number}"
        ]
        self.attempt(
            f"withdraw all of {number}",
            lambda: requesting.withdraw_all(found, WORDS, by=self.who),
        )

    @rule(number=st.integers(1, 4))
    def later(self, number: int) -> None:
        """Days go by, and the portal's clock runs at both hosts."""
        self.now += timedelta(days=number)
        self.attempt(f"{number} days later: {self.now:%d %B}", self.tick)

    def tick(self) -> None:
        """What `clockwork.run` does at each host."""
        for number in self.hosts:
            clockwork.settle(self.host(number))
            clockwork._remind(self.host(number))
        for number in self.hosts:  # a leg elsewhere may have been in the way before
            clockwork.settle(self.host(number))
            host = self.host(number)
            waiting = [leg.id for leg in clockwork.waiting(host)]
            clockwork.move_up(host)
            assert [leg.id for leg in clockwork.waiting(host)] == waiting

    def host(self, number: int) -> Organisation:
        """A host by its number."""
        return db.session.get_one(Organisation, number)


def mark() -> list[Any]:
    """How all legs stand, and the number of the newest event."""
    found = db.session.execute(select(Leg.id, Leg.state, Leg.version, Leg.day).order_by(Leg.id))
    newest = db.session.scalar(select(events.Event.id).order_by(events.Event.id.desc()).limit(1))
    return [tuple(row) for row in found] + [newest]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_whatever_they_do_all_of_it_agrees(app: Flask) -> None:
    Visits.by = prepare(app)
    STATES_SEEN.clear()
    config = settings(
        max_examples=MORE or 14, stateful_step_count=16, deadline=None, derandomize=not MORE,
        database=None, suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    with app.app_context():
        run_state_machine_as_test(cast(Any, Visits), settings=config)

    assert len(STATES_SEEN) > 10  # it got somewhere
