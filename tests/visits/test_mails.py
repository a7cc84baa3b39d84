"""The mails of visits: word by word, to whom they go, and what they never say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from flask_mailman import EmailMessage

from portal.core import clock
from portal.core.content import Both
from portal.core.db import db, transaction
from portal.places import queries as places
from portal.visits import (
    answering,
    clockwork,
    closed_days,
    conversation,
    leg_words,
    merging,
    requesting,
)
from portal.visits.models_trip import Delegate, Leg
from tests.support import trips
from tests.support.people import deliver
from tests.visits.stage import at, houses, visit, who

pytestmark = [
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
    pytest.mark.usefixtures("monday"),
]
NAMES = {"tika@x.example": "Tika", "hana@x.example": "Hana", "hadi@x.example": "Hadi"}


def sent(leg: Leg) -> None:
    """Send it."""
    requesting.submit(leg, by=who("tika"))


def accepted(leg: Leg) -> None:
    """Send and accept it."""
    sent(leg)
    answering.accept(leg, by=who("hana"))


def subjects(app: Flask) -> list[tuple[str, str]]:
    """Who gets a mail now, and its subject."""
    return sorted((NAMES[mail.to[0]], mail.subject) for mail in deliver(app))


def test_a_request_and_its_answer_word_by_word(app: Flask) -> None:
    houses(app)
    number = visit(app, sent)
    mails_of = {NAMES[mail.to[0]]: mail for mail in deliver(app)}
    assert set(mails_of) == {"Hana", "Hadi"}
    assert mails_of["Hadi"].subject == "A request to visit you: Office tamu"
    assert mails_of["Hadi"].body == (
        "Hello Hadi,\n\nOffice tamu ask to visit you on Thursday, 20 August 2026, 09.00 WIB with "
        "10 people. The place is held.\n\nTrip: Belajar layanan satu pintu\n"
        f"Answer here: http://127.0.0.1:8000/en/legs/{number}"
    )
    assert mails_of["Hana"].subject == "Permohonan kunjungan: Dinas tamu"
    assert mails_of["Hana"].body == (
        "Yth. Hana,\n\nDinas tamu memohon berkunjung pada Kamis, 20 Agustus 2026, 09.00 WIB dengan "
        "10 orang. Tempatnya ditahan.\n\nPerjalanan: Belajar layanan satu pintu\n"
        f"Jawab di sini: http://127.0.0.1:8000/id/legs/{number}"
    )
    with at(app, number) as leg:
        answering.accept(leg, by=who("hana"), text="Silakan parkir di belakang.")
    (answer,) = deliver(app)
    assert (NAMES[answer.to[0]], answer.subject) == (
        "Tika",
        "Dinas tuan-rumah menerima kunjungan Anda",
    )
    assert answer.body == (
        "Yth. Tika,\n\nDinas tuan-rumah menerima Anda pada Kamis, 20 Agustus 2026, 09.00 WIB. "
        "Konfirmasikan kedatangan paling lambat Senin, 10 Agustus 2026.\n\n"
        "Dinas tuan-rumah menulis:\n\nSilakan parkir di belakang.\n\n"
        "Perjalanan: Belajar layanan satu pintu\n"
        f"Jawab di sini: http://127.0.0.1:8000/id/legs/{number}"
    )


Act = Callable[[Leg], object]
NEXT, LATER = date(2026, 8, 24), date(2026, 8, 26)
EVENTS: dict[str, tuple[Act, list[tuple[str, str]]]] = {
    "ask": (
        lambda leg: (sent(leg), answering.ask(leg, "Siapa?", by=who("hana"))),
        [("Tika", "Dinas tuan-rumah memerlukan keterangan")],
    ),
    "answer": (
        lambda leg: (
            sent(leg), answering.ask(leg, "Siapa?", by=who("hana")),
            requesting.answer(leg, "Sekda", by=who("tika")),
        ),
        [("Hadi", "Office tamu have answered"), ("Hana", "Dinas tamu sudah menjawab")],
    ),
    "propose": (
        lambda leg: (sent(leg), answering.propose(leg, NEXT, "09:00", "", by=who("hana"))),
        [("Tika", "Dinas tuan-rumah mengusulkan tanggal lain")],
    ),
    "agree": (
        lambda leg: (
            sent(leg), answering.propose(leg, NEXT, "09:00", "", by=who("hana")),
            requesting.agree(leg, by=who("tika")),
        ),
        [("Hadi", "Office tamu come on your date"),
         ("Hana", "Dinas tamu datang pada tanggal usulan Anda")],
    ),
    "decline": (
        lambda leg: (sent(leg), answering.decline(leg, "other", "Penuh", by=who("hana"))),
        [("Tika", "Dinas tuan-rumah tidak dapat menerima Anda")],
    ),
    "withdraw": (
        lambda leg: (accepted(leg), requesting.withdraw(leg, "Larangan", by=who("tika"))),
        [("Hadi", "Office tamu do not come"), ("Hana", "Dinas tamu tidak jadi datang")],
    ),
    "cancel": (
        lambda leg: (accepted(leg), answering.cancel(leg, "Banjir", by=who("hana"))),
        [("Tika", "Dinas tuan-rumah membatalkan kunjungan Anda")],
    ),
    "route": (
        lambda leg: (sent(leg), answering.route(leg, "Protokol", "Rahasia", by=who("hana"))),
        [],
    ),
    "said": (
        lambda leg: conversation.note(leg, "Rahasia", by=who("hana")),
        [],
    ),
    "day-closed": (
        lambda leg: (
            setattr(leg, "day", LATER), accepted(leg),
            closed_days.close(leg.host, LATER, LATER, Both(id="Libur", en="Off"), by=who("hana")),
        ),
        [("Tika", "Dinas tuan-rumah menerima kunjungan Anda"),
         ("Tika", "Dinas tuan-rumah menutup hari kunjungan Anda")],
    ),
}  # fmt: skip


def test_a_host_reads_until_when_its_answer_counts(app: Flask) -> None:
    day = {"value": 2, "unit": "days"}
    houses(app, reply={"value": 9, "unit": "days"}, hold=day)
    number = visit(app, sent)
    bodies = sorted(mail.body for mail in deliver(app))
    assert "The place is held. Please answer by Wednesday, 5 August 2026.\n\nTrip:" in bodies[0]
    assert "Tempatnya ditahan. Mohon dijawab paling lambat Rabu, 5 Agustus 2026." in bodies[1]
    with at(app, number) as leg, app.test_request_context("/en/"):
        assert "5 August 2026" in leg_words.what_next(leg)
        answering.accept(leg, by=who("hana"))
        closed_days.close(leg.host, trips.DAY, trips.DAY, Both(id="-", en="-"), by=who("hana"))
        assert leg_words.what_next(leg).startswith("The host has closed this day")


def test_only_who_is_told_gets_the_newest(app: Flask) -> None:
    """All that was recorded before it is over by then, and is not told any more."""
    houses(app, limits={"groups_per_session": 50})
    for name, (act, expected) in EVENTS.items():
        visit(app, act)
        assert subjects(app) == expected, name


def test_what_a_mail_says_holds_no_note_and_no_name(app: Flask) -> None:
    houses(app)
    number = visit(app, sent)
    with at(app, number) as leg:
        leg.trip.delegates.append(Delegate(position=1, name="Pak Bima", nip="198001012005011001"))
        answering.route(leg, "Bagian Protokol", "Rahasia", by=who("hana"))
        conversation.write(leg, "Ada parkir", side="host", by=who("hana"))
        answering.accept(leg, by=who("hana"))
    bodies = [mail.body for mail in deliver(app)]
    assert len(bodies) == 2
    assert "Ada parkir" in bodies[0]
    for secret in ("Rahasia", "Protokol", "Bima", "198001"):
        assert not [body for body in bodies if secret in body]


def test_a_host_that_is_late_is_reminded_then_its_managers(app: Flask) -> None:
    houses(app, reply={"value": 3, "unit": "working-days"})
    number = visit(app, sent)
    deliver(app)
    told = []
    for days in (7, 8, 9, 10, 11):
        with clock.stopped(trips.MONDAY + timedelta(days=days)), app.app_context():
            clockwork.run()
        told.append(subjects(app))
    assert told == [
        [("Hadi", "Your answer is overdue: Office tamu"),
         ("Hana", "Jawaban Anda terlambat: Dinas tamu")],
        [("Hadi", "Nobody has answered yet: Office tamu")],
        [], [], [],
    ]  # fmt: skip
    with at(app, number) as leg:
        assert leg.state == "submitted"


def test_nobody_travels_to_a_day_that_was_closed_and_not_answered(app: Flask) -> None:
    houses(app)
    off = Both(id="Libur", en="Off")

    def closed(leg: Leg) -> None:
        accepted(leg)
        requesting.confirm(leg, by=who("tika"))
        closed_days.close(leg.host, trips.DAY, trips.DAY, off, by=who("hana"))

    number = visit(app, closed)
    deliver(app)
    with clock.stopped(trips.MONDAY + timedelta(days=17)), app.app_context():
        clockwork.run()
    sent_now = deliver(app)
    assert sorted(mail.subject for mail in sent_now) == [
        "Kunjungan Anda ke Dinas tuan-rumah tidak jadi", "Kunjungan Dinas tamu tidak jadi",
        "The visit of Office tamu does not take place",
    ]  # fmt: skip
    assert "jangan berangkat" in next(m.body for m in sent_now if "Anda ke" in m.subject)
    with at(app, number) as leg:
        assert leg.state == "expired"


def test_who_waits_for_closed_days_only_is_told(app: Flask) -> None:
    houses(app, limits={"groups_per_session": 1})
    visit(app, sent)
    wishes = [{"day": LATER.isoformat(), "key": "09:00"}]
    for more in ([], wishes):
        visit(app, lambda leg, more=more: (
            setattr(leg, "wishes", more), requesting.queue(leg, by=who("tika"))))  # fmt: skip
    deliver(app)
    waits = "Dinas tuan-rumah menutup hari yang Anda tunggu"
    found = _told_of_closing(app, trips.DAY)
    assert sorted(mail.subject for mail in found) == [
        "Dinas tuan-rumah menutup hari kunjungan Anda", waits,
    ]  # fmt: skip
    for mail in found:  # with the reason, in the language of who reads it
        assert "Dinas tuan-rumah menulis:\n\nLibur\n" in mail.body
    assert _told_of_closing(app, LATER + timedelta(days=1)) == []  # nobody waits for it
    assert [mail.subject for mail in _told_of_closing(app, LATER)] == [waits]  # the last one open


def _told_of_closing(app: Flask, day: date) -> list[EmailMessage]:
    with clock.stopped(trips.MONDAY), app.app_context(), transaction():
        host = places.organisation("tuan-rumah")
        closed_days.close(host, day, day, Both(id="Libur", en="Off"), by=who("hana"))
    return deliver(app)


def test_groups_that_are_received_together_read_the_opening(app: Flask) -> None:
    houses(app, limits={"groups_per_session": 5})
    first, second = visit(app, accepted), visit(app, accepted)
    deliver(app)
    with clock.stopped(trips.MONDAY), app.app_context(), transaction():
        found = [legs_of(first), legs_of(second)]
        merging.merge(found, "Bupati membuka di pendopo", by=who("hana"))
    sent_now = deliver(app)
    assert [mail.subject for mail in sent_now] == [
        "Dinas tuan-rumah menerima Anda bersama rombongan lain"
    ] * 2
    assert "Bupati membuka di pendopo" in sent_now[0].body


def legs_of(number: int) -> Leg:
    """The visit with a number."""
    return db.session.get_one(Leg, number)
