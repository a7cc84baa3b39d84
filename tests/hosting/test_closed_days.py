"""Closing days: what is concerned is shown first, told then, and waits for an answer."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Flask
from sqlalchemy import select

from portal.accounts import queries as people
from portal.accounts.models import Person
from portal.core import clock, tasks
from portal.core.db import db, transaction
from portal.core.events import Event
from portal.hosting.models_rules import Closing, ExtraSession
from portal.visits import answering, requesting
from portal.visits.models_trip import Hold, Leg
from tests.support import trips
from tests.support.pages import Page
from tests.support.people import Human, errors, make, organisation

DAYS = {"first": "2026-08-19", "last": "2026-08-21"}
REASON = {"reason_id": "Rapat paripurna", "reason_en": "A plenary meeting"}
EXTRA = date(2026, 8, 21)  # a Friday, on which the host does not receive otherwise
CLOSE, SESSION = "/hosting/tuan-rumah/closed/add", "/hosting/tuan-rumah/sessions/add"
LIST = "/hosting/tuan-rumah/closed"


def _officer(app: Flask, human: Human) -> int:
    number = make(app, **{"tuan-rumah": "coordinator"})
    human.sign_in()
    return number


def _asked(day: date = trips.DAY, key: str = trips.KEY, visitor: str = "tamu") -> int:
    """A visit that was asked for and has a place; its number."""
    with transaction():
        by = people.by_email("ayu@banyuwangi.example")
        assert by is not None
        leg = trips.leg(by, organisation("tuan-rumah"), visitor=visitor, day=day, key=key)
        requesting.submit(leg, by=by)
        return leg.id


def _kinds(leg: int) -> list[str]:
    query = select(Event.kind).where(Event.subject == str(leg), Event.kind.startswith("leg.day"))
    return list(db.session.scalars(query.order_by(Event.id)))


def test_days_are_closed_only_by_who_has_seen_the_visits(app: Flask, human: Human) -> None:
    number = _officer(app, human)
    with clock.stopped(trips.MONDAY):
        with app.app_context():
            with transaction():
                trips.host(limits={})
            first = _asked()
        page = human.send(CLOSE, **DAYS, **REASON)
        assert errors(page) == [
            "Ada kunjungan yang terkena. Periksa satu per satu lalu setujui, atau pilih hari lain."
        ]
        assert f'value="{first}"' in page.text
        assert f"/id/legs/{first}" in page.text
        assert "Terkirim" in Page(page, 422).texts("li")
        with app.app_context():  # meanwhile another one asks for that day
            second = _asked(visitor="tamu-lain")
            assert db.session.scalars(select(Closing)).all() == []
        page = human.send(CLOSE, **DAYS, **REASON, agreed=str(first))
        assert f'value="{first},{second}"' in page.text
        assert page.status_code == 422
        assert human.send(CLOSE, **DAYS, **REASON, agreed=f"{first},{second}").status_code == 303
        with app.app_context():
            closing = db.session.scalars(select(Closing.id)).one()
            legs = db.session.scalars(select(Leg).order_by(Leg.id)).all()
            assert [(leg.closing_id, leg.state) for leg in legs] == [(closing, "submitted")] * 2
            assert _kinds(first) == ["leg.day-closed"] * 2  # once in the trail of each side
            who = db.session.get_one(Person, number)
            with app.test_request_context("/id/desk"):
                closed = [task for task in tasks.of(who) if task.kind == "leg.day-closed"]
            assert [(task.url, task.due) for task in closed] == [
                (f"/id/legs/{number}", trips.DAY) for number in (first, second)
            ]
            with transaction():  # one is declined; the other waits on
                answering.decline(legs[0], "other", "Hari itu tutup", by=who)
        assert "Kunjungan 1 menunggu jawaban Anda" in human.page("/hosting/tuan-rumah").words
        links = human.page(LIST).links()
        assert [url for _words, url in links if "/legs/" in url] == [f"/id/legs/{second}"]
        assert human.send(LIST, f"{LIST}/{closing}/reopen").status_code == 303
        assert human.send(CLOSE, f"{LIST}/{closing}/reopen").status_code == 303  # harmless
        with app.app_context():
            assert db.session.get_one(Leg, second).closing_id is None
            assert _kinds(second) == ["leg.day-closed"] * 2 + ["leg.day-reopened"] * 2
            assert db.session.get_one(Closing, closing).ended_at == trips.MONDAY


def test_what_cannot_be_closed_is_said_at_its_field(app: Flask, human: Human) -> None:
    _officer(app, human)
    with clock.stopped(trips.MONDAY):
        with app.app_context(), transaction():
            trips.host()
        gone = human.send(CLOSE, first="2026-08-02", **REASON)
        wrong = human.send(CLOSE, first="2026-08-09", last="2026-08-08", **REASON)
        silent = human.send(CLOSE, first="2026-08-09", reason_id="Rapat", reason_en="")
        assert [errors(page) for page in (gone, wrong, silent)] == [
            ["Hari ini sudah lewat."],
            ["Hari terakhir mendahului hari pertama."],
            ["Isian ini wajib diisi."],
        ]
        assert 'value="Rapat"' in silent.text  # what was typed is kept
        one_day = human.send(CLOSE, first="2026-08-09", **REASON)
        assert one_day.status_code == 303
    with app.app_context():
        (closing,) = db.session.scalars(select(Closing)).all()
        assert (closing.first, closing.last) == (date(2026, 8, 9), date(2026, 8, 9))


def test_an_extra_session_ends_with_its_visits_answered(app: Flask, human: Human) -> None:
    _officer(app, human)
    with clock.stopped(trips.MONDAY):
        with app.app_context(), transaction():
            trips.host()
        new = {"day": EXTRA.isoformat(), "start": "10:00", "end": "11:00", "groups": "1"}
        assert human.send(SESSION, **new, **REASON).status_code == 303
        assert errors(human.send(SESSION, **new, **REASON)) == ["Sudah ada sesi pada jam itu."]
        assert "paling banyak 1 rombongan" in human.page(LIST).words  # as it was written
        with app.app_context():
            session = db.session.scalars(select(ExtraSession.id)).one()
            leg = _asked(EXTRA, "10:00")
        end = f"/hosting/tuan-rumah/sessions/{session}/end"
        assert human.send(end).status_code == 422
        # Nothing else is held that day: it is closed for the visit, with the reason.
        assert errors(human.send(end, agreed=str(leg))) == [
            "Sebutkan alasannya dalam kedua bahasa: tamu membacanya."
        ]
        assert human.send(end, agreed=str(leg), **REASON).status_code == 303
        with app.app_context():
            (closing,) = db.session.scalars(select(Closing)).all()
            assert (closing.first, closing.reason_en) == (EXTRA, "A plenary meeting")
            assert db.session.get_one(Leg, leg).closing_id == closing.id
            assert db.session.get_one(ExtraSession, session).ended_at == trips.MONDAY
            held = select(Hold.day).where(Hold.released_at.is_(None))
            assert list(db.session.scalars(held)) == [EXTRA]  # until it is moved or cancelled
        assert human.get(end).status_code == 404  # it is over


def test_a_session_beside_others_waits_for_its_visits(app: Flask, human: Human) -> None:
    _officer(app, human)
    with clock.stopped(trips.MONDAY):
        with app.app_context(), transaction():
            trips.host()
        new = {"day": trips.DAY.isoformat(), "start": "13:00"}
        assert human.send(SESSION, **new, **REASON).status_code == 303
        with app.app_context():
            session = db.session.scalars(select(ExtraSession.id)).one()
            number = _asked(key="13:00")
        end = f"/hosting/tuan-rumah/sessions/{session}/end"
        assert errors(human.send(end, agreed=str(number), **REASON)) == [
            "Ada kunjungan pada sesi ini. Pindahkan atau batalkan dahulu, baru tarik sesinya."
        ]
        with app.app_context(), transaction():
            by = people.by_email("ayu@banyuwangi.example")
            assert by is not None
            answering.decline(db.session.get_one(Leg, number), "other", "Tidak bisa", by=by)
        assert human.send(end).status_code == 303
    with app.app_context():
        assert db.session.scalars(select(Closing)).all() == []
        assert db.session.scalars(select(ExtraSession.ended_at)).one() == trips.MONDAY


def test_closing_a_day_ends_what_was_added_to_it(app: Flask, human: Human) -> None:
    _officer(app, human)
    with clock.stopped(trips.MONDAY):
        with app.app_context(), transaction():
            trips.host()
        human.send(SESSION, day="2026-08-20", start="13:00", **REASON)
        human.send(CLOSE, **DAYS, **REASON)
        days = human.get("/hosts/tuan-rumah/calendar.json?month=2026-08").get_json()["days"]
        assert [days[n - 1]["state"] for n in (18, 19, 20, 21, 24)] == [
            "free", "closed", "closed", "closed", "free",
        ]  # fmt: skip
        assert days[19] == {
            "day": "2026-08-20", "state": "closed", "reason": "Tutup: Rapat paripurna",
            "clause": "closures", "sessions": [],
        }  # fmt: skip
        # Who had a session there is told to add it anew; nobody else is.
        human.send(LIST, f"{LIST}/1/reopen")
        assert "Sesi tambahan perlu ditambahkan lagi." in human.page(LIST).words
    with clock.stopped(trips.MONDAY + timedelta(hours=1)):
        human.send(CLOSE, **DAYS, **REASON)
        human.send(LIST, f"{LIST}/2/reopen")
        words = human.page(LIST).words
        assert "Hari-hari itu dibuka kembali." in words
        assert "ditambahkan lagi" not in words
