"""At the same moment two do what cannot both be: one is first, the other is told, all agrees."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts import queries
from portal.accounts.models import Person
from portal.core import clock
from portal.core.content import Both
from portal.core.db import db, transaction
from portal.core.errors import RuleBroken
from portal.places.models import Organisation
from portal.visits import answering, capacity, clockwork, closed_days, merging, requesting
from portal.visits import trips as planning
from portal.visits.models_trip import Hold, Leg, Trip
from tests.support import trips
from tests.support.at_once import at_once
from tests.support.leg_checks import problems
from tests.support.people import make

Work = Callable[[], object]
WORDS = "Karena ada rapat."
NINE_DAYS = {"value": 9, "unit": "days"}


class Scene:
    """An app in which one person plays everybody, at a stopped clock."""

    def __init__(self, app: Flask) -> None:
        self.app, self.now = app, trips.MONDAY
        self.by = make(app, tamu="coordinator")

    def prepare(self, work: Callable[[Person], list[Leg]]) -> list[int]:
        """Do what comes before; the numbers of the legs it gives."""
        with clock.stopped(self.now), self.app.app_context(), transaction():
            return [leg.id for leg in work(queries.person(self.by))]

    def step(self, number: int, rule: Callable[..., object], *args: Any, **more: Any) -> Work:
        """One step of a leg, to be done later by somebody."""

        def work() -> object:
            with clock.stopped(self.now):
                leg = db.session.get(Leg, number)
                if leg is None:
                    raise RuleBroken("This page is gone.")
                assert leg.state  # what somebody saw on the page, before the others were faster
                return rule(leg, *args, by=queries.person(self.by), **more)

        return work

    def other(self, work: Callable[[Person], object]) -> Work:
        """Something else, to be done later."""

        def later() -> object:
            with clock.stopped(self.now):
                return work(queries.person(self.by))

        return later

    def at_once(self, *works: Work) -> int:
        """Do all at once and check that all agrees; how many were done."""
        answers = at_once(self.app, list(works))
        assert "" not in answers
        with self.app.app_context():
            assert problems() == []
        return answers.count("done")

    def states(self) -> list[str]:
        """How the legs stand now, in their order."""
        with self.app.app_context():
            return list(db.session.scalars(select(Leg.state).order_by(Leg.id)))


def host(slug: str = "tuan-rumah", **rules: Any) -> Organisation:
    """A host that says how long it takes."""
    return trips.host(slug, hold=NINE_DAYS, reply=NINE_DAYS, **rules)


def sent(by: Person, number: int = 1, **rules: Any) -> list[Leg]:
    """Legs of different visitors to one host, sent."""
    to = host(**rules)
    found = [trips.leg(by, to, visitor=f"tamu-{n}") for n in range(number)]
    for leg in found:
        requesting.submit(leg, by=by)
    return found


def accepted(by: Person, number: int = 1, **rules: Any) -> list[Leg]:
    """The same, with the host's yes."""
    found = sent(by, number, **rules)
    for leg in found:
        answering.accept(leg, by=by)
    return found


def test_accepting_against_withdrawing(app: Flask) -> None:
    scene = Scene(app)
    (leg,) = scene.prepare(sent)
    done = scene.at_once(
        scene.step(leg, answering.accept), scene.step(leg, requesting.withdraw, WORDS)
    )
    assert (done in (1, 2), scene.states()) == (True, ["withdrawn"])


def test_two_officers_accept_the_same_request(app: Flask) -> None:
    scene = Scene(app)
    (leg,) = scene.prepare(sent)
    accept = scene.step(leg, answering.accept, seen=2)
    assert scene.at_once(accept, accept, accept) == 1
    assert scene.states() == ["accepted"]


def test_one_officer_accepts_and_another_declines(app: Flask) -> None:
    scene = Scene(app)
    (leg,) = scene.prepare(sent)
    decline = scene.step(leg, answering.decline, "other", WORDS)
    assert scene.at_once(scene.step(leg, answering.accept), decline) == 1
    assert scene.states() in (["accepted"], ["declined"])


def test_closing_a_day_against_accepting(app: Flask) -> None:
    scene = Scene(app)
    (leg,) = scene.prepare(sent)

    def close(by: Person) -> object:
        to = db.session.scalars(select(Organisation).where(Organisation.slug == "tuan-rumah"))
        reason = Both(id="Upacara", en="Ceremony")
        return closed_days.close(to.one(), trips.DAY, trips.DAY, reason, by=by)

    done = scene.at_once(scene.step(leg, answering.accept), scene.other(close))
    assert scene.states() == (["accepted"] if done == 2 else ["submitted"])
    with app.app_context():  # whoever was first, the host has to answer this leg
        assert db.session.get_one(Leg, leg).closing_id is not None


def test_the_waiting_list_against_a_new_request(app: Flask) -> None:
    scene = Scene(app)

    def before(by: Person) -> list[Leg]:
        (first,) = sent(by)
        waits, new = (trips.leg(by, first.host, visitor=f"lain-{n}") for n in range(2))
        requesting.queue(waits, by=by)
        return [first, waits, new]

    first, _waits, new = scene.prepare(before)
    done = scene.at_once(
        scene.step(first, requesting.withdraw, WORDS), scene.step(new, requesting.submit)
    )
    assert (done, scene.states()) == (1, ["withdrawn", "offered", "draft"])


def test_more_people_against_a_new_request(app: Flask) -> None:
    scene = Scene(app)

    def before(by: Person) -> list[Leg]:
        (first,) = accepted(by, limits={"groups_per_session": 2, "people_per_session": 20})
        return [first, trips.leg(by, first.host, visitor="lain", people=6)]

    first, new = scene.prepare(before)
    done = scene.at_once(
        scene.step(first, requesting.change, {"people": 15}, WORDS),
        scene.step(new, requesting.submit),
    )
    assert done == 1
    assert scene.states() in (["change", "draft"], ["accepted", "submitted"])


def test_receiving_together_against_cancelling(app: Flask) -> None:
    scene = Scene(app)
    rules = {"limits": {"groups_per_session": 2}}
    first, second = scene.prepare(lambda by: accepted(by, 2, **rules))

    def merge(by: Person) -> object:
        found = [db.session.get_one(Leg, number) for number in (second, first)]
        return merging.merge(found, "Pembukaan", by=by)

    done = scene.at_once(scene.other(merge), scene.step(first, answering.cancel, WORDS))
    assert (done in (1, 2), scene.states()) == (True, ["cancelled", "accepted"])
    with app.app_context():
        assert db.session.get_one(Leg, second).reception_id is None


def test_one_trip_is_not_at_two_hosts_at_the_same_time(app: Flask) -> None:
    scene = Scene(app)

    def before(by: Person) -> list[Leg]:
        first = trips.leg(by, host())
        return [first, trips.add_leg(first.trip, host("lain"))]

    first, second = scene.prepare(before)
    done = scene.at_once(
        scene.step(first, requesting.submit), scene.step(second, requesting.submit)
    )
    assert (done, sorted(scene.states())) == (1, ["draft", "submitted"])


def test_dropping_a_trip_against_sending_it(app: Flask) -> None:
    scene = Scene(app)
    (leg,) = scene.prepare(lambda by: [trips.leg(by, host())])

    def drop(by: Person) -> None:
        planning.drop(db.session.get_one(Leg, leg).trip, by=by)

    assert scene.at_once(scene.other(drop), scene.step(leg, requesting.submit)) == 1
    with app.app_context():
        dropped = db.session.scalars(select(Trip)).one().deleted_at is not None
        holds = len(db.session.scalars(select(Hold)).all())
    assert (dropped, scene.states(), holds) in (
        (True, ["draft"], 0), (False, ["submitted"], 1),
    )  # fmt: skip


def test_leaving_out_a_host_twice_against_asking_it(app: Flask) -> None:
    scene = Scene(app)
    (leg,) = scene.prepare(lambda by: [trips.leg(by, host())])
    drop = scene.step(leg, planning.drop_leg)
    assert scene.at_once(drop, scene.step(leg, requesting.submit), drop) == 1
    with app.app_context():
        holds = len(db.session.scalars(select(Hold)).all())
    assert (scene.states(), holds) in (([], 0), (["submitted"], 1))


def test_whole_organisations_withdraw_while_hosts_answer_and_the_clock_runs(app: Flask) -> None:
    """Trips with the same hosts in another order: nobody waits for somebody who waits for him."""
    scene = Scene(app)
    rules = {"limits": {"groups_per_session": 5}}

    def before(by: Person) -> list[Leg]:
        one, two = host("satu", **rules), host("dua", **rules)
        found = []
        for number, (here, there) in enumerate([(one, two), (two, one), (one, two)]):
            leg = trips.leg(by, here, visitor=f"tamu-{number}")
            found += [leg, trips.add_leg(leg.trip, there, day=trips.DAY + timedelta(days=4))]
        for leg in found:
            requesting.submit(leg, by=by)
        return found

    numbers = scene.prepare(before)

    def ban(*which: int) -> Work:
        return scene.other(
            lambda by: requesting.withdraw_all(
                [db.session.get_one(Leg, numbers[n]) for n in which], WORDS, by=by
            )
        )

    def tick(_by: Person) -> None:
        hosts = db.session.scalars(select(Organisation.id).where(
            Organisation.slug.in_(["satu", "dua"])).order_by(Organisation.id))  # fmt: skip
        for number in capacity.lock(list(hosts)):
            clockwork.settle(db.session.get_one(Organisation, number))

    works = [ban(1, 0), ban(2, 3), scene.other(tick), scene.other(tick)]
    works += [scene.step(numbers[n], answering.accept) for n in (4, 5)]
    assert scene.at_once(*works) == 6
    assert scene.states() == ["withdrawn"] * 4 + ["accepted"] * 2


def test_one_host_that_fails_holds_up_no_other(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    by = make(app, tamu="coordinator")
    with clock.stopped(trips.MONDAY), app.app_context():
        with transaction():
            who = queries.person(by)
            first, second = (
                trips.leg(who, host(slug), visitor=f"tamu-{slug}") for slug in ("satu", "dua")
            )
            idle = trips.leg(who, host("tiga"), visitor="tamu-tiga", day=date(2026, 11, 24))
            for leg in (first, second, idle):
                requesting.submit(leg, by=who)
            broken = first.host_id
        real, asked = clockwork.settle, []

        def settle(found: object) -> None:
            asked.append(found.id)  # type: ignore[attr-defined]
            real(found)  # type: ignore[arg-type]
            if found.id == broken:  # type: ignore[attr-defined]
                raise ValueError("something unforeseen")

        monkeypatch.setattr(clockwork, "settle", settle)
        with clock.stopped(trips.MONDAY + timedelta(days=18)):
            clockwork.run()
        states = list(db.session.scalars(select(Leg.state).order_by(Leg.id)))
        assert states == ["submitted", "expired", "expired"]
        free = db.session.scalars(select(Hold.host_id).where(Hold.released_at.is_(None)))
        assert list(free) == [broken]
        assert problems() == []
        assert len(asked) == 3
