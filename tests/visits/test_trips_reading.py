"""Trips in lists, on the desk and in the trail; drafts that are dropped; where else is a place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import event, select

from portal.accounts import passwords, queries
from portal.accounts.models import Person
from portal.core import clock
from portal.core.db import db, transaction
from portal.core.errors import RuleBroken
from portal.hosting import queries_rules
from portal.hosting.models_rules import Closing, ExtraSession
from portal.hosting.queries_rules import hosts_of
from portal.places.models import Region
from portal.visits import answering, other_hosts, requesting, trips
from portal.visits.models_trip import Leg, Trip
from tests.support import trips as made
from tests.support.people import CHEAP, EMAIL, Human, make, organisation

SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
FIRST, LAST = date(2026, 8, 3), date(2026, 10, 2)


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(passwords, "_METHOD", CHEAP)
    with clock.stopped(made.MONDAY):
        yield


def _ayu() -> Person:
    found = queries.by_email(EMAIL)
    assert found is not None
    return found


@SQLITE
def test_a_draft_is_dropped_and_taken_up_and_the_desk_reminds_of_it(app: Flask) -> None:
    make(app, tamu="coordinator")
    with app.app_context(), transaction():
        leg = made.leg(_ayu(), made.host())
        trip, title = leg.trip_id, leg.trip.title
        far = made.leg(_ayu(), leg.host, day=date(2026, 11, 2))
        requesting.submit(far, by=_ayu())
    ayu = Human(app, "en")
    ayu.sign_in()
    assert f"Send or drop the request to Office tuan-rumah: {title}" in ayu.page("/desk").source
    listed = ayu.page("/trips")
    assert listed.texts("h2") == [title, title]
    assert listed.texts("span", class_="badge") == ["Waiting for the hosts", "Being planned"]
    ayu.send(f"/trips/{trip}", f"/trips/{trip}/drop")
    assert ayu.get(f"/trips/{trip}").status_code == 404
    listed = ayu.page("/trips")
    assert listed.texts("h2") == [title, "Dropped drafts"]
    assert title not in ayu.page("/desk").source
    ayu.send("/trips", f"/trips/{trip}/take-up")
    assert ayu.get(f"/trips/{trip}").status_code == 200
    # What was sent is not dropped, it is withdrawn.
    with app.app_context():
        number = db.session.scalar(select(Trip.id).where(Trip.id != trip))
    assert ayu.send("/trips/new", f"/trips/{number}/drop").status_code == 422


@SQLITE
def test_the_time_between_two_visits_begins_when_the_first_session_ends(app: Flask) -> None:
    make(app, tamu="coordinator")
    with app.app_context(), transaction():
        places = {"bekasi": (-6.24, 106.99), "depok": (-6.40, 106.82)}
        for slug, (latitude, longitude) in places.items():
            organisation(slug).region = Region(
                code=slug, slug=slug, kind="city", name_id=slug, name_en=slug,
                latitude=latitude, longitude=longitude,
            )  # fmt: skip
        # At the first from nine to twelve; the second begins at one, or at half past twelve.
        leg = made.leg(_ayu(), made.host("bekasi"))
        after = {"days": ["thu"], "end": "15:00"}
        depok = made.host("depok", sessions=[{**after, "start": "13:00"}])
        made.add_leg(leg.trip, depok, key="13:00")
        number = leg.trip_id
    ayu = Human(app, "en")
    ayu.sign_in()
    assert "km" not in ayu.page(f"/trips/{number}").words
    with app.app_context(), transaction():
        db.session.scalars(select(Leg).where(Leg.key == "13:00")).one().arrival = "12:30"
    assert (
        "From Office bekasi to Office depok it is about 26 km. There are 0.5 hours in between, "
        "and the way may take 0.7."
    ) in ayu.page(f"/trips/{number}").words


@SQLITE
def test_the_trail_says_what_was_done_and_no_name(app: Flask) -> None:
    make(app, tamu="manager")
    with app.app_context(), transaction():
        trip = trips.begin(organisation("tamu"), "Belajar di Banyuwangi", by=_ayu())
        leg = trips.add_leg(trip, made.host(), by=_ayu())
        trips.drop_leg(leg, by=_ayu())
    ayu = Human(app, "en")
    ayu.sign_in()
    source = ayu.page("/organisations/tamu/trail").source
    said = ("A trip was begun", "A host was added to a trip", "A host was left out of a trip")
    assert [text for text in said if text not in source] == []
    assert "Belajar di Banyuwangi" in source


def test_many_hosts_are_read_as_one_is(app: Flask) -> None:
    make(app, tamu="coordinator")
    with app.app_context(), transaction():
        government = made.host("pemda")
        government.kind = "regional-government"
        hosts = [government, made.host("dinas-sendiri", merging="never"), organisation("dinas")]
        hosts.append(organisation("kampus"))
        hosts[3].kind = "university"
        for host in hosts[:2]:
            db.session.add(
                Closing(host=host, first=FIRST, last=FIRST, reason_id="Rapat", reason_en="Meeting",
                        at=clock.now(), by=_ayu())
            )  # fmt: skip
            db.session.add(
                ExtraSession(host=host, day=LAST, reason_id="Sabtu", reason_en="Saturday",
                             at=clock.now(), by=_ayu())
            )  # fmt: skip
    with app.app_context():
        hosts = [organisation(slug) for slug in ("pemda", "dinas-sendiri", "dinas", "kampus")]
        many = hosts_of(hosts, FIRST, LAST)
        assert [many[h.id] for h in hosts] == [queries_rules.host_of(h, FIRST, LAST) for h in hosts]
        assert [len(many[h.id].versions) for h in hosts] == [1, 1, 1, 0]


def test_other_hosts_with_places_cost_as_much_whatever_their_number(app: Flask) -> None:
    make(app, tamu="coordinator")

    def more(*slugs: str) -> None:
        with app.app_context(), transaction():
            for slug in slugs:
                made.any_program(made.host(slug))

    with app.app_context(), transaction():
        leg = made.leg(_ayu(), made.host())
        leg.trip.first, mine = None, leg.id
    with app.app_context():
        statements: list[object] = []
        event.listen(db.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    costs, found = [], []
    for slugs in (("a",), ("b", "c", "d")):
        more(*slugs)
        with app.app_context():
            leg = db.session.get_one(Leg, mine)
            statements.clear()
            found = other_hosts.elsewhere(leg, None, most=9)
            costs.append(len(statements))
    assert [item.host.slug for item in found] == ["a", "b", "c", "d"]
    assert {item.slot.day for item in found} == {FIRST + timedelta(days=1)}  # not today
    assert costs[0] == costs[1] <= 20
    with app.app_context():
        leg = db.session.get_one(Leg, mine)
        assert other_hosts.elsewhere(leg, FIRST) == []  # nothing is sooner than today
        here = other_hosts.sooner_here(leg, most=2)
        assert [slot.day for slot in here] == [FIRST + timedelta(days=n) for n in (1, 2)]
    # Nothing that lies before the trip.
    with app.app_context(), transaction():
        db.session.get_one(Leg, mine).trip.first = FIRST + timedelta(days=8)
    with app.app_context():
        leg = db.session.get_one(Leg, mine)
        assert other_hosts.elsewhere(leg, FIRST + timedelta(days=8)) == []
        there = [item.slot for item in other_hosts.elsewhere(leg, None, most=1)]
        for slot in other_hosts.sooner_here(leg, most=1) + there:
            assert slot.day == FIRST + timedelta(days=8)


@SQLITE
def test_the_page_of_a_trip_says_what_is_to_be_done(app: Flask) -> None:
    make(app, tamu="coordinator")
    other = made.DAY + timedelta(days=4)
    with app.app_context(), transaction():
        leg = made.leg(_ayu(), made.host(), wishes=[{"day": other.isoformat(), "key": "09:00"}])
        requesting.submit(leg, by=_ayu())
        due, leg.reply_due = leg.reply_due, FIRST - timedelta(days=2)
        number, address = leg.id, f"/trips/{leg.trip_id}"
    ayu = Human(app, "en")
    ayu.sign_in()
    for told, said in (
        ("", "The host is reminded by mail."),
        ("reminded_at", "The host was reminded; its managers are told when it stays silent."),
        ("escalated_at", "The host was reminded, and its managers were told."),
    ):
        if told:
            with app.app_context(), transaction():
                setattr(db.session.get_one(Leg, number), told, clock.now())
        late = f"was due on 1 August 2026: 2 days ago. {said}"
        assert late in ayu.page(address).words
        assert said in ayu.page(f"/legs/{number}").words
    with app.app_context(), transaction():
        leg = db.session.get_one(Leg, number)
        leg.reply_due = due
        answering.propose(leg, other + timedelta(days=1), "09:00", "", by=_ayu())

    def row() -> tuple[list[str], list[str], list[str]]:
        page = ayu.page(address)
        card = page.one("li", class_="card")
        doing = [words for words, _href in page.links(card) if ":" in words]
        return page.texts("p", card)[3:4], doing, page.texts("p", class_="notice-title")

    host = "Office tuan-rumah"
    assert row() == (
        ["The host proposes 25 August 2026. Answer by 6 August 2026."],
        [f"Take this date: {host}"], [],
    )  # fmt: skip
    both = ["Waiting for the hosts", "Your answer is awaited"]
    assert ayu.page("/trips").texts("span", class_="badge") == both
    with app.app_context(), transaction():
        leg = db.session.get_one(Leg, number)
        requesting.counter(leg, other, "09:00", "", by=_ayu())
    assert row() == (["You propose 24 August 2026. The host answers."], [], [])
    assert ayu.page("/trips").texts("span", class_="badge") == both[:1]
    with app.app_context(), transaction():
        answering.accept(db.session.get_one(Leg, number), by=_ayu())
    _said, doing, warned = row()
    assert doing == [f"Confirm that we come: {host}"]
    assert warned == [f"The visit at {host} lies outside of the days of the trip: 20 August 2026."]
    # Other wishes are past once a day is agreed on.
    assert "Alternatives" not in ayu.page(f"/legs/{number}").texts("dt")
    with app.app_context(), transaction():
        requesting.confirm(db.session.get_one(Leg, number), by=_ayu())
    assert row()[1:] == ([], [])


@SQLITE
def test_what_came_to_nothing_is_asked_for_again_without_writing_it_anew(app: Flask) -> None:
    make(app, tamu="coordinator")
    with app.app_context(), transaction():
        leg = made.leg(_ayu(), made.host())
        requesting.submit(leg, by=_ayu())
        trip, first, why = leg.trip_id, leg.id, leg.why_host
    ayu = Human(app, "en")
    ayu.sign_in()
    again = "Ask this host again: Office tuan-rumah"
    for address in (f"/trips/{trip}", f"/legs/{first}"):
        assert again not in ayu.page(address).texts("button")
    # Not while it goes on, whatever is sent.
    assert (
        ayu.send(f"/trips/{trip}/purpose", f"/trips/{trip}/hosts", again=first).status_code == 422
    )
    with app.app_context(), transaction():
        answering.decline(db.session.get_one(Leg, first), "other", "Penuh", by=_ayu())
    for address in (f"/trips/{trip}", f"/legs/{first}"):
        assert ayu.page(address).texts("button").count(again) == 1
    sent = ayu.send(f"/trips/{trip}/purpose", f"/trips/{trip}/hosts", again=first)
    with app.app_context():
        new = db.session.scalars(select(Leg).where(Leg.id != first)).one()
        assert sent.location == f"/en/trips/{trip}/legs/{new.id}/days"
        there = [(topic.program.slug, topic.questions) for topic in new.topics]
        old = [(t.program.slug, t.questions) for t in db.session.get_one(Leg, first).topics]
        assert there == old
        assert len(there) == 1
        assert (new.state, new.why_host, new.day, new.people) == ("draft", why, None, 10)
    for address in (f"/trips/{trip}", f"/legs/{first}"):
        assert again not in ayu.page(address).texts("button")


@SQLITE
def test_who_never_fits_changes_the_delegation_and_is_not_put_on_a_list(app: Flask) -> None:
    make(app, tamu="coordinator")
    with app.app_context(), transaction():
        trip = made.leg(_ayu(), made.host(limits={"people_per_session": 30}), people=31).trip
        made.add_leg(trip, made.host("b", limits={"people_per_group": {"most": 30}}), people=31,
                     day=made.DAY + timedelta(days=4))  # fmt: skip
        address = f"/trips/{trip.id}"
        with pytest.raises(RuleBroken):
            requesting.queue(trip.legs[0], by=_ayu())
    ayu = Human(app, "en")
    ayu.sign_in()
    page = ayu.page(f"{address}/check")
    way = ("The rules stand in the way: change the number of people", f"/en{address}/people")
    assert page.links().count(way) == 2
    assert page.all("input", name="leg") == []


@SQLITE
def test_a_trip_has_bounds(app: Flask) -> None:
    make(app, tamu="coordinator")
    with app.app_context(), transaction():
        trip = trips.begin(organisation("tamu"), "Belajar", by=_ayu())
        for rows in ([{"what": "", "people": 4}], [{"what": "Staf", "people": 0}],
                     [{"what": "x" * 121, "people": 1}], [{"what": "Staf", "people": 10_001}],
                     [{"what": "Staf", "people": 1}] * 31):  # fmt: skip
            with pytest.raises(RuleBroken):
                trips.save(trip, {"make_up": rows}, by=_ayu(), seen=1)
        with pytest.raises(trips.Outdated):
            trips.save(trip, {"purpose": "x"}, by=_ayu(), seen=2)
        with pytest.raises(RuleBroken):
            trips.add_leg(trip, organisation("tamu"), by=_ayu())
        assert (trip.version, trip.make_up, trip.purpose) == (1, [], "")
