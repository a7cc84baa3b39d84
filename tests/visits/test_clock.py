"""The clocks of a leg: in the host's days, kept when something is asked for beside it, and run."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from portal.accounts.models import Person
from portal.core import clock, i18n
from portal.core.content import Both
from portal.core.db import db
from portal.core.errors import RuleBroken
from portal.core.events import Event
from portal.hosting.models import Holiday
from portal.visits import answering, capacity, clockwork, closed_days, leg_words, legs, requesting
from portal.visits.models_trip import Leg
from tests.support import trips
from tests.support.leg_stage import WORDS, host

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
LATER = date(2026, 8, 24)
TWO = {"value": 2, "unit": "working-days"}


def sent(by: Person, **rules: object) -> Leg:
    """A request to a host with these rules."""
    leg = trips.leg(by, host(**rules))
    requesting.submit(leg, by=by)
    return leg


def accepted(by: Person, **rules: object) -> Leg:
    """The same, with the host's yes."""
    leg = sent(by, **rules)
    answering.accept(leg, by=by)
    return leg


def after(days: int, leg: Leg) -> str:
    """The state of a leg so many days after trips.MONDAY."""
    with clock.stopped(trips.MONDAY + timedelta(days=days)):
        clockwork.settle(leg.host)
    return leg.state


def kinds(leg: Leg) -> list[str]:
    """What was recorded about a leg, each once."""
    query = select(Event.kind, Event.data).where(Event.subject == str(leg.id)).order_by(Event.id)
    return [kind for kind, data in db.session.execute(query) if not data.get("copy")]


def test_free_days_of_the_host_stop_its_clock(agreeing: Person) -> None:
    day = {"kind": "public", "name_id": "Libur", "name_en": "Holiday", "source": "uji"}
    db.session.add(Holiday(day=date(2026, 8, 4), **day))
    leg = sent(agreeing, reply=TWO, hold={"value": 2, "unit": "days"})
    assert (leg.reply_due, leg.hold_until) == (date(2026, 8, 6), date(2026, 8, 5))


@pytest.mark.parametrize(("zone", "day"), [("Asia/Jakarta", 3), ("Asia/Jayapura", 4)])
def test_the_day_is_that_of_the_hosts_zone(agreeing: Person, zone: str, day: int) -> None:
    to = host(reply=TWO)
    to.region.timezone = zone
    leg = trips.leg(agreeing, to)
    with clock.stopped(datetime(2026, 8, 3, 16, 30, tzinfo=UTC)):  # 23:30 in Jakarta
        requesting.submit(leg, by=agreeing)
    assert leg.reply_due == date(2026, 8, day + 2)


def test_no_place_is_held_longer_than_its_day(agreeing: Person) -> None:
    leg = sent(agreeing, hold={"value": 9, "unit": "weeks"})
    assert leg.hold_until == trips.DAY
    assert [after(17, leg), after(18, leg)] == ["submitted", "expired"]
    assert capacity.holds(leg) == []


def test_what_the_page_says_of_the_end_is_what_happens(agreeing: Person) -> None:
    hold = {"value": 2, "unit": "days"}
    leg = sent(agreeing, hold=hold)
    ends = (
        "Bila sampai Rabu, 5 Agustus 2026 belum dijawab, permohonan berakhir dan tempatnya dilepas."
    )
    assert leg_words.at_the_end(leg) == ends
    assert [after(2, leg), after(3, leg), leg_words.at_the_end(leg)] == ["submitted", "expired", ""]
    leg = trips.leg(agreeing, leg.host)
    requesting.submit(leg, by=agreeing)
    answering.accept(leg, by=agreeing)
    assert leg.answer_due is not None
    last = i18n.day_text(leg.answer_due)
    off = f"Bila sampai {last} belum dikonfirmasi, kunjungan batal dan tempatnya dilepas."
    assert leg_words.at_the_end(leg) == off
    requesting.confirm(leg, by=agreeing)
    assert leg_words.at_the_end(leg) == ""
    requesting.change(leg, {"people": leg.people + 1}, WORDS, by=agreeing)
    goes_on = "Bila sampai Rabu, 5 Agustus 2026 belum dijawab, "
    goes_on += "usulan ini gugur dan yang sudah disepakati tetap berlaku."
    assert leg_words.at_the_end(leg) == goes_on
    assert [after(2, leg), after(3, leg)] == ["change", "confirmed"]


def test_nobody_gets_a_place_on_a_day_that_is_gone(agreeing: Person) -> None:
    leg = sent(agreeing)
    too_late = clock.stopped(trips.MONDAY + timedelta(days=18))
    with too_late, pytest.raises(capacity.NoPlace) as none, db.session.begin_nested():
        answering.accept(leg, by=agreeing)
    assert [item.code for item in none.value.findings] == ["in-the-past"]
    with clock.stopped(trips.MONDAY + timedelta(days=17)):  # on the day itself it is not gone
        answering.accept(leg, by=agreeing)
    assert leg.state == "accepted"


def test_a_hold_that_ran_out_may_still_be_accepted_while_nobody_has_the_place(
    agreeing: Person,
) -> None:
    leg = sent(agreeing, hold=TWO)
    with clock.stopped(trips.MONDAY + timedelta(days=4)):
        answering.accept(leg, by=agreeing)
    assert leg.state == "accepted"


def test_an_answer_after_its_term_comes_too_late_whether_the_worker_ran_or_not(
    agreeing: Person,
) -> None:
    leg = accepted(agreeing)
    assert leg.answer_due == date(2026, 8, 10)
    with clock.stopped(trips.MONDAY + timedelta(days=8)):
        with pytest.raises(legs.NotNow), db.session.begin_nested():
            requesting.confirm(leg, by=agreeing)
        assert leg.state == "accepted"  # a refused step leaves nothing, not even the clock's
    assert after(8, leg) == "expired"


def test_who_has_not_confirmed_gets_a_new_term_after_the_hosts_answer(agreeing: Person) -> None:
    leg = accepted(agreeing)
    requesting.change(leg, {"people": 12}, WORDS, by=agreeing)
    assert leg.answer_due is None
    requesting.take_back_change(leg, by=agreeing)
    assert leg.answer_due == date(2026, 8, 10)  # the rest of the old one
    requesting.change(leg, {"people": 12}, WORDS, by=agreeing)
    with clock.stopped(trips.MONDAY + timedelta(days=9)):
        answering.refuse_change(leg, WORDS, by=agreeing)
    assert (leg.state, leg.answer_due) == ("accepted", date(2026, 8, 19))


def test_a_change_that_is_not_answered_lapses_and_what_was_agreed_stays(agreeing: Person) -> None:
    leg = accepted(agreeing, hold=TWO)
    requesting.confirm(leg, by=agreeing)
    requesting.change(leg, {"day": LATER.isoformat()}, WORDS, by=agreeing)
    assert [after(2, leg), after(3, leg)] == ["change", "confirmed"]
    assert [(hold.day, hold.purpose) for hold in capacity.holds(leg)] == [(trips.DAY, "place")]
    assert kinds(leg)[-1] == "leg.lapsed"


def test_a_second_place_is_never_held_without_an_end(agreeing: Person) -> None:
    leg = sent(agreeing, hold=None)
    assert leg.hold_until is None  # the rules name no end for the first
    answering.accept(leg, by=agreeing)
    requesting.confirm(leg, by=agreeing)
    requesting.change(leg, {"day": LATER.isoformat()}, WORDS, by=agreeing)
    assert leg.hold_until == LATER


def test_a_counter_proposal_without_a_term_of_the_rules_ends_with_its_day(
    agreeing: Person,
) -> None:
    leg = trips.leg(agreeing, trips.host(), day=LATER)
    requesting.submit(leg, by=agreeing)
    answering.propose(leg, date(2026, 8, 25), "09:00", "", by=agreeing)
    requesting.counter(leg, date(2026, 8, 12), "09:00", "", by=agreeing)
    assert [after(9, leg), after(10, leg)] == ["proposed", "expired"]


def test_a_closed_day_that_the_host_did_not_answer_receives_nobody(agreeing: Person) -> None:
    leg = accepted(agreeing)
    reason = Both(id="Upacara", en="Ceremony")
    closed_days.close(leg.host, trips.DAY, trips.DAY, reason, by=agreeing)
    with pytest.raises(RuleBroken), db.session.begin_nested():
        requesting.confirm(leg, by=agreeing)
    assert after(16, leg) == "accepted"  # not the visitors' fault: their term stands
    assert after(17, leg) == "expired"


def test_after_another_date_only_what_is_held_is_closed(agreeing: Person) -> None:
    leg = accepted(agreeing)
    requesting.confirm(leg, by=agreeing)
    answering.propose(leg, LATER, "09:00", WORDS, by=agreeing)
    reason = Both(id="Upacara", en="Ceremony")
    closed_days.close(leg.host, LATER, LATER, reason, by=agreeing)
    assert leg.closing_id is not None
    assert (after(4, leg), leg.closing_id) == ("confirmed", None)
    assert after(17, leg) == "under-way"


def test_what_is_not_answered_when_the_day_comes_lapses_on_that_day(agreeing: Person) -> None:
    leg = accepted(agreeing)
    requesting.confirm(leg, by=agreeing)
    requesting.change(leg, {"people": 12}, WORDS, by=agreeing)
    leg.hold_until = None  # as where the rules name no term
    assert [after(16, leg), after(17, leg)] == ["change", "under-way"]
    assert leg.people == 10


def test_instead_of_a_closed_day_the_new_one_stays_on_the_table(agreeing: Person) -> None:
    """Nobody is received on the day that was agreed, so going back to it would help nobody."""
    leg = accepted(agreeing)
    requesting.confirm(leg, by=agreeing)
    reason = Both(id="Upacara", en="Ceremony")
    closed_days.close(leg.host, trips.DAY, trips.DAY, reason, by=agreeing)
    answering.propose(leg, LATER, "09:00", WORDS, by=agreeing)
    leg.answer_due, leg.hold_until = date(2026, 8, 21), None
    assert [after(16, leg), after(17, leg), after(18, leg)] == ["proposed"] * 3
    assert kinds(leg)[-1] == "leg.proposed"


def test_a_visit_of_several_days_is_under_way_until_the_last(agreeing: Person) -> None:
    leg = trips.leg(agreeing, host(), day=date(2026, 8, 24), number_of_days=3)
    for step in (requesting.submit, answering.accept, requesting.confirm):
        step(leg, by=agreeing)
    with pytest.raises(RuleBroken), db.session.begin_nested():
        answering.arrive(leg, by=agreeing)
    with clock.stopped(trips.MONDAY + timedelta(days=21)):
        answering.arrive(leg, by=agreeing)
    assert [after(day, leg) for day in (21, 23, 24)] == ["under-way", "under-way", "done"]


def test_an_overdue_reply_is_reminded_of_once_and_escalated_once(agreeing: Person) -> None:
    leg = sent(agreeing, reply=TWO)
    told = []
    for day in (2, 3, 3, 4, 7, 8, 9):
        with clock.stopped(trips.MONDAY + timedelta(days=day)):
            clockwork._remind(leg.host)
        told.append(kinds(leg)[1:])
    overdue, escalated = ["leg.overdue"], ["leg.overdue", "leg.escalated"]
    # Due on Wednesday 5 August; two working days later is Friday, so it is Monday.
    assert told == [[], overdue, overdue, overdue, escalated, escalated, escalated]
    requesting.withdraw(leg, WORDS, by=agreeing)
    assert leg.reply_due is None
