"""The trail as managers and administrators read it, and as they take it along."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts import members, openid, queries
from portal.accounts.models import Person
from portal.core import clock, events
from portal.core.db import db, transaction
from portal.core.events import Event
from portal.places import queries as places
from portal.publishing import drafts as drafting
from portal.publishing import revisions
from portal.readers import collections
from portal.trail import queries as trail_queries
from portal.trail import show
from portal.trail.queries import PER_PAGE
from tests.publishing import desk
from tests.publishing.desk import house
from tests.support.everything import one_of_everything
from tests.support.people import PASSWORD, Human, code, deliver, make, token_in

BUDI, DIAN = "budi@x.example", "dian@x.example"
TRAIL = "/organisations/dinas/trail"


def _story(app: Flask) -> None:
    """Ayu manages `dinas`; Budi's role changes and he goes; elsewhere somebody is invited."""
    make(app, dinas="manager")
    make(app, BUDI, "Budi <b>Santoso</b>", dinas="reader")
    make(app, DIAN, "Dian", lain="manager")
    with app.app_context(), transaction():
        ayu, dian = queries.by_email("ayu@banyuwangi.example"), queries.by_email(DIAN)
        assert ayu is not None
        assert dian is not None
        (reader,) = [m for m in queries.members(places.organisation("dinas")) if m.role == "reader"]
        members.change_role(reader, "editor", ayu)
        members.remove(reader, ayu)
        other = places.organisation("lain")
        members.invite(other, "tamu@x.example", "editor", "id", dian)


def _entries(human: Human, path: str = TRAIL) -> list[str]:
    page = human.page(path)
    return [" ".join(text.split()) for text in page.texts("p", class_="trail-what")]


def test_a_manager_reads_what_happened_in_the_organisation_and_nothing_else(
    app: Flask, human: Human
) -> None:
    _story(app)
    human.language = "en"
    human.sign_in()
    page = human.page(TRAIL)
    assert _entries(human) == [
        "A membership ended Office dinas",
        "The role of a member was changed Office dinas",
    ]
    assert page.texts("p", class_="trail-change") == [
        "before: editor",
        "before: reader → after: editor",
    ]
    assert "Person: Budi <b>Santoso</b>" in page.texts("li")
    assert "WIB Ayu Lestari" in page.texts("p", class_="trail-when")[0]
    assert "Office lain" not in page.words
    assert page.meta("robots") == "noindex"
    for path in ("/trail", "/organisations/lain/trail"):
        assert human.get(path).status_code == 403
    human.language = "id"
    assert _entries(human)[0] == "Keanggotaan berakhir Dinas dinas"


def test_an_administrator_reads_everything_and_filters(app: Flask, human: Human) -> None:
    _story(app)
    make(app, "admin@x.example", "Admin", portal="administrator")
    human.language = "en"
    human.sign_in("admin@x.example")
    invited = "Somebody was invited Office lain"
    everything = _entries(human, "/trail")
    assert everything[0] == "Signed in Admin"
    assert invited in everything
    assert _entries(human, "/trail?person=dian@x") == [invited]  # by address, too
    assert _entries(human, "/trail?person=DIAN&kind=member.invited") == [invited]
    assert _entries(human, "/trail?subject=LAI") == [invited]
    today = clock.today().isoformat()
    assert _entries(human, f"/trail?from={today}&to={today}&subject=lain") == [invited]
    nothing = human.page("/trail?to=2020-01-01&subject=lain")
    assert nothing.texts("h2") == ["Nothing fits this filter"]
    assert _entries(human, "/trail?kind=member.removed&person=dian") == []
    backwards = human.page("/trail?from=2026-02-02&to=2026-02-01", 422)
    assert backwards.texts("p", class_="field-error") == ["This day is before the first one."]


def test_a_manager_cannot_ask_whose_address_it_is(app: Flask, human: Human) -> None:
    _story(app)
    human.sign_in()
    assert len(_entries(human, f"{TRAIL}?person=ayu")) == 2
    assert _entries(human, f"{TRAIL}?person=ayu@banyuwangi.example") == []


def test_a_day_is_one_of_western_indonesia(app: Flask, human: Human) -> None:
    make(app, dinas="manager")
    for hour, subject in ((16, "before"), (17, "after")):  # 23.00 and 24.00 WIB
        at = clock.stopped(datetime(2026, 3, 1, hour, 30, tzinfo=UTC))
        with app.app_context(), transaction(), at:
            events.record("thing.done", subject, by="portal", organisation="dinas")
    human.sign_in()
    assert _entries(human, f"{TRAIL}?to=2026-03-01") == ["thing.done before"]
    assert _entries(human, f"{TRAIL}?from=2026-03-02&to=2026-03-02") == ["thing.done after"]


def test_what_nobody_did_is_left_out_until_one_asks(app: Flask, human: Human) -> None:
    """A load of the content writes hundreds of entries, and a calendar some dozens a year."""
    make(app, dinas="manager")
    make(app, "admin@x.example", "Admin", portal="administrator")
    with app.app_context(), transaction():
        for kind, by in (
            ("program.published", "content"),
            ("holiday.added", "portal"),
            ("holiday.added", "person:1"),
            ("leg.expired", "portal"),
        ):
            events.record(kind, f"{kind} {by}", by=by, organisation="dinas")
    human.language = "en"
    human.sign_in()
    done = ["A request expired leg.expired portal", "A holiday was added holiday.added person:1"]
    loaded = [
        "A holiday was added holiday.added portal",
        "A programme was published program.published content",
    ]
    page = human.page(TRAIL)
    assert _entries(human) == done
    assert ("Show that as well", f"/en{TRAIL}?loaded=y") in page.links()
    assert _entries(human, f"{TRAIL}?loaded=y") == done + loaded
    assert "Show that as well" not in human.page(f"{TRAIL}?loaded=y").words
    # Who asks for something gets all of it.
    assert _entries(human, f"{TRAIL}?kind=holiday.added") == [done[1], loaded[0]]
    assert _entries(human, f"{TRAIL}?subject=content") == [loaded[1]]
    assert _entries(human, f"{TRAIL}?person=portal") == [done[0], loaded[0]]
    for more, expected in (({}, 2), ({"loaded": "y"}, 4), ({"kind": "holiday.added"}, 2)):
        lines = _export(human, "jsonl", **more).splitlines()
        subjects = [json.loads(line)["subject"] for line in lines]
        assert len([s for s in subjects if s != "dinas"]) == expected


def _fill(app: Flask, first: int, last: int) -> None:
    with app.app_context(), transaction():
        for number in range(first, last):
            events.record("thing.done", f"n{number}", by="portal", organisation="dinas")


def test_pages_stay_as_they_are_while_new_events_come(app: Flask, human: Human) -> None:
    make(app, dinas="manager")
    _fill(app, 0, 2 * PER_PAGE + 5)
    human.language = "en"
    human.sign_in()

    def step(page: str, words: str) -> str:
        return dict(human.page(page).links())[words]

    second = step(TRAIL, "Older ›")
    before = _entries(human, second)
    assert before == [f"thing.done n{n}" for n in range(PER_PAGE + 4, 4, -1)]
    _fill(app, 1000, 1010)
    assert _entries(human, second) == before
    third = step(second, "Older ›")
    assert _entries(human, third) == [f"thing.done n{n}" for n in range(4, -1, -1)]
    assert "Older ›" not in [text for text, _address in human.page(third).links()]
    assert _entries(human, step(third, "‹ Newer")) == before
    first = step(second, "‹ Newer")
    assert _entries(human, first)[-1] == f"thing.done n{PER_PAGE + 5}"
    assert _entries(human, step(second, "Newest"))[0] == "thing.done n1009"
    assert _entries(human, f"{TRAIL}?before=1") == []
    assert human.get(f"{TRAIL}?before=x&after=-1").status_code == 200


def _export(human: Human, form: str, path: str = TRAIL, **wanted: str) -> str:
    token = token_in(human.get(path).get_data(as_text=True))
    data = {"csrf_token": token, "format": form, **wanted}
    answer = human.client.post(human.path(f"{path}/export"), data=data)
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    return answer.get_data(as_text=True)


def test_taking_it_along(app: Flask, human: Human) -> None:
    _story(app)
    with app.app_context(), transaction():
        events.record(
            "thing.renamed", "=HYPERLINK(1);=2", by="stranger", organisation="dinas",
            before="+1", after={"a": "ü"},
        )  # fmt: skip
    human.language = "en"
    human.sign_in()
    text = _export(human, "csv")
    assert text.startswith('\ufeff"number";"time";"kind";')
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    commas = _export(human, "csv-comma", kind="thing.renamed")
    other = list(csv.DictReader(io.StringIO(commas.removeprefix("\ufeff"))))
    assert other == rows[:1]
    assert "\"'=HYPERLINK(1);'=2\"" in commas  # opened with the other separator, too
    assert [row["kind"] for row in rows] == [
        "thing.renamed", "member.removed", "member.role-changed",
    ]  # fmt: skip
    assert (rows[0]["subject"], rows[0]["before"]) == ("'=HYPERLINK(1);'=2", "'+1")
    assert (rows[0]["after"], rows[0]["name"]) == ('{"a": "ü"}', "somebody who is not signed in")
    assert (rows[2]["name"], rows[2]["before"], rows[2]["after"]) == (
        "Ayu Lestari", "reader", "editor",
    )  # fmt: skip
    assert rows[2]["time"].endswith("+07:00")
    lines = [
        json.loads(line) for line in _export(human, "jsonl", kind="thing.renamed").splitlines()
    ]
    assert [(x["subject"], x["after"]) for x in lines] == [("=HYPERLINK(1);=2", {"a": "ü"})]
    # That it was taken along stands in the trail, with what was asked for.
    with app.app_context():
        query = select(Event).where(Event.kind == "trail.exported").order_by(Event.id)
        told = [(e.organisation, e.data) for e in db.session.scalars(query)]
    assert told == [
        ("dinas", {"wanted": {"format": "csv"}}),
        ("dinas", {"wanted": {"format": "csv-comma", "kind": "thing.renamed"}}),
        ("dinas", {"wanted": {"format": "jsonl", "kind": "thing.renamed"}}),
    ]


def test_an_export_is_whole_however_long(
    app: Flask, human: Human, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trail_queries, "AT_ONCE", 7)
    make(app, dinas="manager")
    _fill(app, 0, 21)
    human.sign_in()
    found = [json.loads(line)["subject"] for line in _export(human, "jsonl").splitlines()]
    assert found == [f"n{n}" for n in range(20, -1, -1)]


def test_who_deleted_the_account_has_no_name_any_more(app: Flask, human: Human) -> None:
    make(app, dinas="manager")
    budi = make(app, BUDI, "Budi Santoso", dinas="reader")
    other = Human(app)
    other.sign_in(BUDI)
    assert other.send("/account/delete", present=PASSWORD).status_code == 200
    human.language = "en"
    human.sign_in()
    page = human.page(TRAIL)
    assert _entries(human) == ["A membership ended Office dinas"]
    assert "deleted account" in page.texts("p", class_="trail-when")[0]
    assert "Budi" not in page.words
    with app.app_context():
        assert db.session.get_one(Person, budi).name == ""


def test_what_writers_and_readers_do_is_told_in_words_with_names(app: Flask) -> None:
    house(app)
    with app.app_context(), transaction():
        one_of_everything(1)
        ayu, budi = desk.who("ayu"), desk.who("budi")
        found = drafting.begin(places.organisation("dinas"), by=ayu)
        source = {"key": "a", "title": {"id": "Laporan", "en": "Report"}}
        drafting.save(found, "sources", [source], 0, by=ayu)
        drafting.save(found, "sources", [{**source, "key": "b"}], 1, by=ayu)
        program = revisions.first(desk.record("Kini", slug="kini"), by=budi)
        revisions.next_one(program, desk.record("Kini Baru", slug="kini"), by=budi, note="Nama")
    budi_seen, admin = desk.entered(app, "budi"), desk.entered(app, "admin")
    page = budi_seen.page(TRAIL)
    told = _entries(budi_seen)
    assert told[:3] == ["A programme was changed Kini Baru", "A programme was published Kini Baru",
                        "A draft was changed Programme without a name"]  # fmt: skip
    assert "A draft was sent back Dikembalikan 1" in told
    assert "A programme became due for an update Lama 1" in told
    assert "Note: Nama" in page.texts("li")
    assert "Part: Sources" in page.texts("li")
    assert "before: Published → after: Update due" in page.texts("p", class_="trail-change")
    assert dict(page.links())["Dikembalikan 1"].startswith("/en/drafts/")
    assert "Title, In Indonesian: Laporan" not in page.words
    # Who asked, who found a mistake and who complained is nothing for the host.
    assert not [text for text in told if "question" in text or "mistake" in text]
    everything = _entries(admin, "/trail")
    assert {"A question was asked Terbit 1", "A mistake was reported Terbit 1",
            "A question was reported to the moderators Terbit 1"} <= set(everything)  # fmt: skip
    with app.app_context(), app.test_request_context("/en/"):
        kinds = trail_queries.kinds(None)
        assert [kind for kind in kinds if show.sentence(kind) == kind] == []


def test_an_export_keeps_no_name_of_who_was_asked_for(app: Flask, human: Human) -> None:
    _story(app)
    human.language = "en"
    human.sign_in()
    assert _export(human, "jsonl", person="Ayu").count("\n") == 2
    with app.app_context():
        (told,) = db.session.scalars(select(Event.data).where(Event.kind == "trail.exported"))
        ayu = queries.by_email("ayu@banyuwangi.example")
        assert ayu is not None
        assert told == {"wanted": {"format": "jsonl"}, "people": [ayu.id]}
    assert "People: Ayu Lestari" in human.page(TRAIL).texts("li")


def test_no_event_of_a_whole_story_holds_a_secret(app: Flask, human: Human) -> None:
    make(app, dinas="manager")
    human.sign_in()
    secret = human.page("/account/second-factor").texts("code")[0].replace(" ", "")
    codes = human.send("/account/second-factor", code=code(secret), present=PASSWORD)
    recovery = [text for text in codes.get_data(as_text=True).split("<li><code>")[1:]]
    form = {"email": "tamu@x.example", "role": "editor", "language": "id"}
    path = "/organisations/dinas/members"
    human.send(path, to=f"{path}/invite", **form)
    human.send("/account/reset", email=BUDI)
    human.send("/account/address", present=PASSWORD, email="baru@x.example")
    links = [token for mail in deliver(app) for token in mail.body.split() if "://" in token]
    with app.app_context():
        who = queries.by_email("ayu@banyuwangi.example")
        assert who is not None
        hidden = [who.password_hash, secret, PASSWORD, "tamu@x.example", "baru@x.example"]
        hidden += [text.split("<")[0] for text in recovery] + [x.split("/")[-1] for x in links]
        hidden.append(human.client.get_cookie("session").value)  # type: ignore[union-attr]
        text = json.dumps([e.data for e in db.session.scalars(select(Event))])
    assert len(hidden) > 15
    assert "before" in text
    assert [word for word in hidden if word and word in text] == []


def test_no_event_holds_what_opens_an_account_or_a_shared_list(app: Flask) -> None:
    number = make(app, dinas="manager")
    with app.app_context(), app.test_request_context("/id/"), transaction():
        ayu = queries.person(number)
        claims = openid.Claims("https://masuk.example", "nip-198001012005011001")
        identity = openid.propose(ayu, claims)
        openid.ask_by_mail(identity)
        token = openid.link_token(identity)
        openid.link(identity)
        kept = collections.make("Rahasia kantor", ayu)
        collections.share(kept, ayu)
        collections.bookmark("layanan-rahasia", ayu)
        hidden = [claims.subject, token, kept.key, kept.name, "layanan-rahasia"]
    with app.app_context():
        told = db.session.execute(select(Event.kind, Event.subject, Event.data)).all()
    assert {"account.link-asked", "account.linked", "collection.shared", "bookmark.added"} <= {
        kind for kind, _subject, _data in told
    }
    text = json.dumps([[subject, data] for _kind, subject, data in told])
    assert [word for word in hidden if word in text] == []
