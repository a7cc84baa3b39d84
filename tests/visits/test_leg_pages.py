"""The page of a visit for both sides, and its steps sent from pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from portal.core import clock
from portal.core.db import db
from portal.core.events import Event
from portal.visits import answering, requesting
from portal.visits.models_trip import Delegate, Leg
from tests.accounts.conftest import _cheap_passwords
from tests.support import trips
from tests.support.pages import Page
from tests.support.people import errors
from tests.visits.stage import at, entered, houses, visit, who

__all__ = ["_cheap_passwords"]
OTHER = "2026-08-24"
pytestmark = [
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),  # pages alone
    pytest.mark.usefixtures("monday"),
]
DESK = "What you can do now"


def sent(leg: Leg) -> None:
    """Send it."""
    requesting.submit(leg, by=who("tika"))


def accepted(leg: Leg) -> None:
    """Send and accept it."""
    sent(leg)
    answering.accept(leg, by=who("hana"))


def asked(leg: Leg) -> None:
    """Send it and be asked for more."""
    sent(leg)
    answering.ask(leg, "Siapa ketuanya?", by=who("hana"))


def steps_on(page: Page) -> set[str]:
    """The steps that a page offers, as forms and as links."""
    forms = [str(form.get("action")) for form in page.all("form")]
    links = [address for _words, address in page.links()]
    found = {address.rsplit("/", 1)[-1] for address in [*forms, *links] if "/legs/" in address}
    return {name for name in found if not name.isdecimal()} - {"say", "agenda", "names.xlsx"}


def test_each_side_sees_its_part_and_its_steps(app: Flask) -> None:
    houses(app, reply={"value": 3, "unit": "working-days"})
    number = visit(app, sent)
    with at(app, number) as leg:
        answering.route(leg, "Bagian Protokol", "Tamu penting, jangan ditolak", by=who("hana"))
        leg.trip.delegates.append(Delegate(position=1, name="Pak Bima", nip="198001012005011001"))
    address = f"/legs/{number}"
    visitors = entered(app, "tika").page(address)
    assert steps_on(visitors) == {"fewer", "withdraw"}
    for secret in ("Bagian Protokol", "jangan ditolak", "Only for"):
        assert secret not in visitors.words
    assert "Berapa biayanya?" in visitors.words
    assert "198001012005011001" in visitors.words
    assert "6 August 2026" in visitors.words  # three working days
    host = entered(app, "hana").page(address)
    assert steps_on(host) == {"route", "ask", "propose", "accept", "decline"}
    assert "Bagian Protokol has it since 3 August 2026" in host.words
    assert "internal note" in host.words
    reader = entered(app, "hilda").page(address)  # of the host, and acts for nobody
    assert steps_on(reader) == set()
    assert DESK not in reader.words
    assert "198001012005011001" not in reader.words
    assert "jangan ditolak" in reader.words
    assert entered(app, "lain").get(address).status_code == 404


def test_a_draft_is_not_the_hosts(app: Flask) -> None:
    houses(app)
    number = visit(app)
    assert entered(app, "hana").get(f"/legs/{number}").status_code == 404
    assert steps_on(entered(app, "tika").page(f"/legs/{number}")) == {"submit"}


def test_the_way_from_the_request_to_the_proof(app: Flask) -> None:
    houses(app)
    number = visit(app)
    address, tika, hana = f"/legs/{number}", entered(app, "tika"), entered(app, "hana")

    def do(human: object, step: str, **data: object) -> None:
        answer = human.send(address, f"{address}/{step}", **data)  # type: ignore[attr-defined]
        assert answer.status_code == 303, errors(answer)

    do(tika, "submit", seen="1")
    do(hana, "ask", text="Siapa ketuanya?")
    do(tika, "answer", text="Sekretaris daerah.")
    do(hana, "propose", place=f"{OTHER}/09:00", text="Aula dipakai.")
    page = tika.page(address)
    assert "24 August 2026, 09.00–12.00 WIB" in page.words
    do(tika, "counter", place="2026-08-25/09:00")
    do(hana, "accept", letter="005/123/2026")
    do(tika, "confirm")
    do(tika, "change", place="", people="12", number_of_days="1", mode="on-site", text="Dua lagi",
       where="Balai desa")  # fmt: skip
    there = "Balai desa (agreed: where the host usually receives)"
    assert {"12 (agreed: 10)", there} <= set(hana.page(address).texts("dd"))
    do(hana, "accept-change")
    assert "Balai desa" in tika.page(address).texts("dd")
    assert tika.page(f"{address}/change").one("input", name="where").get("value") == "Balai desa"
    do(tika, "fewer", people="8")
    with at(app, number) as leg:
        assert (leg.state, leg.day and leg.day.isoformat(), leg.people) == (
            "confirmed", "2026-08-25", 8,
        )  # fmt: skip
        assert leg.letter_of_host == "005/123/2026"
    # Nobody has come, or stayed away, before the day.
    assert "Note that" not in hana.page(address).words
    assert hana.send(address, f"{address}/arrive").status_code == 422
    with clock.stopped(trips.MONDAY + timedelta(days=22)):
        words = entered(app, "hana").page(address).words
    assert "Note that they are here" in words
    assert "Note that nobody came" in words
    marks = tika.page(address).all("li", class_="now")
    assert ["".join(mark.itertext()) for mark in marks] == ["Confirmed visit"]
    told = entered(app, "hadi").page("/organisations/tuan-rumah/trail").texts("li")
    assert {"Host of the visit: Office tuan-rumah", "Visiting organisation: Office tamu"} <= set(
        told
    )


def test_the_loser_is_told_how_it_stands(app: Flask) -> None:
    houses(app)
    number = visit(app, sent)
    address, hana = f"/legs/{number}", entered(app, "hana")
    seen = hana.page(f"{address}/decline")
    assert "Other" not in seen.words
    with at(app, number) as leg:
        requesting.withdraw(leg, "Larangan", by=who("tika"))
    refused = hana.send(address, f"{address}/accept", seen="2", letter="")
    page = Page(refused, 422)
    assert "This visit has moved on meanwhile. Look at how it stands now." in page.words
    assert "Withdrawn" in page.words
    assert hana.get(f"{address}/accept").status_code == 303
    with at(app, number) as leg:
        assert leg.state == "withdrawn"


def test_what_was_on_the_page_counts(app: Flask) -> None:
    houses(app)
    number = visit(app, sent)
    with at(app, number) as leg:
        requesting.fewer(leg, 5, by=who("tika"))
    address, hana = f"/legs/{number}", entered(app, "hana")
    refused = Page(hana.send(address, f"{address}/accept", seen="2"), 422)
    assert "moved on meanwhile" in refused.words
    hidden = refused.all("input", name="seen")
    assert [field.get("value") for field in hidden] == ["3"]
    assert hana.send(address, f"{address}/accept", seen="3").status_code == 303


def test_who_finds_no_place_reads_the_clause_and_may_wait(app: Flask) -> None:
    houses(app)
    visit(app, sent)
    number = visit(app, visitor="tamu")
    address, tika = f"/legs/{number}", entered(app, "tika")
    page = Page(tika.send(address, f"{address}/submit", seen="1"), 422)
    assert "Groups in a session" in page.words
    assert "No place left: the host takes 1 group." in page.words
    assert tika.send(address, f"{address}/queue", seen="1").status_code == 303
    with at(app, number) as leg:
        assert leg.state == "waiting"


@pytest.mark.parametrize(
    ("name", "way", "step", "missing"),
    [
        ("hana", sent, "ask", "Write what you want to know."),
        ("tika", asked, "answer", "Write your answer."),
        ("tika", sent, "say", "Write the message first."),
        ("tika", sent, "withdraw", "Say in a few words why, for the other side."),
    ],
)
def test_a_step_without_its_words_says_which(
    app: Flask, name: str, way: Callable[[Leg], None], step: str, missing: str
) -> None:
    houses(app)
    address = f"/legs/{visit(app, way)}"
    assert missing in errors(entered(app, name).send(address, f"{address}/{step}", text=" "))


def test_who_ends_a_visit_reads_what_becomes_of_it(app: Flask) -> None:
    houses(app)
    number = visit(app, accepted)
    with at(app, number) as leg:
        requesting.confirm(leg, by=who("tika"))
    ends = {"withdraw": "The place is free for others at once,",
            "absent": "The visit ends as one to which nobody came,"}  # fmt: skip
    for name, step in (("tika", "withdraw"), ("hana", "absent")):
        with clock.stopped(trips.MONDAY + timedelta(days=17)):
            assert ends[step] in entered(app, name).page(f"/legs/{number}/{step}").words


def test_who_is_asked_reads_the_question_where_it_is_answered(app: Flask) -> None:
    houses(app)
    address, tika = f"/legs/{visit(app, asked)}", entered(app, "tika")
    told = ["Office tuan-rumahSiapa ketuanya?"]
    assert tika.page(address).texts("blockquote", class_="leg-question") == told
    refused = Page(tika.send(address, f"{address}/answer", text=""), 422)
    assert refused.texts("blockquote", class_="leg-question") == told
    assert tika.send(address, f"{address}/answer", text="Pak Bima").status_code == 303
    assert tika.page(address).texts("blockquote", class_="leg-question") == []


def test_who_comes_too_late_keeps_what_was_written(app: Flask) -> None:
    houses(app)
    number = visit(app, sent)
    address, hana = f"/legs/{number}", entered(app, "hana")
    hana.page(address)
    with at(app, number) as leg:
        requesting.withdraw(leg, "Larangan bepergian", by=who("tika"))
    late = Page(hana.send(address, f"{address}/accept", text="Silakan lewat pintu timur"), 422)
    assert "What you wanted to do is not possible any more." in late.words
    kept = late.texts("blockquote", class_="leg-question")
    assert kept == ["Silakan lewat pintu timur"]


def test_open_sessions_are_offered_without_the_own_and_the_full(app: Flask) -> None:
    houses(app)
    visit(app, sent, day=trips.DAY + timedelta(days=4))  # the 24th is taken
    number = visit(app, sent)
    page = entered(app, "hana").page(f"/legs/{number}/propose")
    values = [str(option.get("value")) for option in page.all("option")]
    assert values[:3] == ["", "2026-08-04/09:00", "2026-08-05/09:00"]
    assert "2026-08-25/09:00" in values
    assert not {"2026-08-20/09:00", f"{OTHER}/09:00", "2026-08-21/09:00"} & set(values)
    later = entered(app, "hana").page(f"/legs/{number}/propose?from=2026-12-01")
    assert later.all("option")[1].get("value") == "2026-12-01/09:00"
    refused = entered(app, "hana").send(
        f"/legs/{number}", f"/legs/{number}/propose", place="nonsense/x"
    )
    assert "Choose a day and a session." in errors(refused)


def test_the_answer_that_is_late_is_shown_to_both(app: Flask) -> None:
    houses(app, reply={"value": 3, "unit": "working-days"})
    number = visit(app, sent)
    with clock.stopped(trips.MONDAY + timedelta(days=7)):
        for name in ("tika", "hana"):
            page = entered(app, name).page(f"/legs/{number}")
            told = "The answer of Office tuan-rumah was due on 6 August 2026: 4 days ago."
            assert told in page.words


def test_they_write_to_each_other_and_the_host_to_itself(app: Flask) -> None:
    houses(app)
    number = visit(app, sent)
    address, hana, tika = f"/legs/{number}", entered(app, "hana"), entered(app, "tika")
    hana.send(address, f"{address}/say", text="Parkir di belakang")
    hana.send(address, f"{address}/say", text="Siapkan ruang", internal="y")
    tika.send(address, f"{address}/say", text="Terima kasih", internal="y")
    assert errors(tika.send(address, f"{address}/say", text="  "))
    visitors = tika.page(address).words
    assert ("Parkir di belakang" in visitors, "Siapkan ruang" in visitors) == (True, False)
    host = hana.page(address).words
    assert ("Siapkan ruang" in host, "Terima kasih" in host) == (True, True)
    with app.app_context():
        trails = db.session.query(Event.organisation).filter(Event.kind == "leg.noted").all()
        assert [row[0] for row in trails] == ["tuan-rumah"]


def test_one_withdraws_all_that_is_coming(app: Flask) -> None:
    houses(app, limits={"groups_per_session": 5})
    first, second = visit(app, accepted), visit(app, sent)
    draft = visit(app)
    address, tika = "/trips/withdraw-all?of=tamu", entered(app, "tika")
    page = tika.page(address)
    links = {at for _words, at in page.links() if "/legs/" in at}
    assert links == {f"/en/legs/{first}", f"/en/legs/{second}"}
    assert errors(tika.send(address, text="", leg=[first, second]))
    late = visit(app, sent)  # a colleague's, after the page was opened
    refused = tika.send(address, text="Larangan bepergian", leg=[first, second])
    assert refused.status_code == 422
    assert "Another visit was sent since you opened this page" in refused.text
    assert f"/en/legs/{late}" in refused.text
    with at(app, first) as leg:
        assert leg.state == "accepted"
    all_three = [first, second, late]
    assert tika.send(address, text="Larangan bepergian", leg=all_three).status_code == 303
    states = []
    for number in (*all_three, draft):
        with at(app, number) as leg:
            states.append((leg.state, leg.reason))
    assert states == [("withdrawn", "Larangan bepergian")] * 3 + [("draft", "")]
    assert "No visit is coming" in tika.page(address).words
    assert entered(app, "tono").get(address).status_code == 403
    assert entered(app, "hana").get(address).status_code == 404
