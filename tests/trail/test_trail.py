"""The trail as managers and administrators read it, and as they take it along."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask

from portal.accounts import own_account
from portal.accounts.models import Person
from portal.core import clock, events
from portal.core.db import db, transaction
from portal.places import queries as places
from portal.publishing import drafts as drafting
from portal.publishing import revisions
from portal.trail import queries as trail_queries
from portal.trail import show
from portal.trail.queries import PER_PAGE
from tests.publishing import desk
from tests.publishing.desk import house
from tests.support.everything import one_of_everything
from tests.support.people import PASSWORD, Human, make
from tests.trail.stage import BUDI, DIAN, TRAIL, entries, fill, loads, story


def test_a_manager_reads_what_happened_in_the_organisation_and_nothing_else(
    app: Flask, human: Human
) -> None:
    story(app)
    human.language = "en"
    human.sign_in()
    page = human.page(TRAIL)
    assert entries(human) == [
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
    assert entries(human)[0] == "Keanggotaan berakhir Dinas dinas"


def test_a_changed_account_says_what_changed_but_no_name(app: Flask) -> None:
    number = make(app, name="Ayu Lestari")
    with app.app_context(), app.test_request_context("/en"):
        with transaction():
            who = db.session.get_one(Person, number)
            for name, language in (("Ayu Baru", "id"), ("Ayu Baru", "en"), ("Ayu Baru ", "en")):
                own_account.rename(who, name, language)
        found = trail_queries.page(trail_queries.Criteria(kind="account.renamed")).events
        assert "Ayu" not in str([event.data for event in found])  # it outlives the account
        told = show.entries(found)
        assert [(e.facts, [(c.before, c.after) for c in e.changes]) for e in told] == [
            ([("Another name", "no")], [("Bahasa Indonesia", "English")]),
            ([("Another name", "yes")], []),
        ]  # fmt: skip


def test_an_administrator_reads_everything_and_filters(app: Flask, human: Human) -> None:
    story(app)
    make(app, "admin@x.example", "Admin", portal="administrator")
    human.language = "en"
    human.sign_in("admin@x.example")
    invited = "Somebody was invited Office lain"
    everything = entries(human, "/trail")
    assert everything[0] == "Signed in Admin"
    assert invited in everything
    assert entries(human, "/trail?person=dian@x") == [invited]  # by address, too
    assert entries(human, "/trail?person=DIAN&kind=member.invited") == [invited]
    assert entries(human, "/trail?subject=LAI") == [invited]
    today = clock.today().isoformat()
    assert entries(human, f"/trail?from={today}&to={today}&subject=lain") == [invited]
    nothing = human.page("/trail?to=2020-01-01&subject=lain")
    assert nothing.texts("h2") == ["Nothing fits this filter"]
    assert entries(human, "/trail?kind=member.removed&person=dian") == []
    backwards = human.page("/trail?from=2026-02-02&to=2026-02-01", 422)
    assert backwards.texts("p", class_="field-error") == ["This day is before the first one."]


def test_a_manager_cannot_ask_whose_address_it_is(app: Flask, human: Human) -> None:
    story(app)
    human.sign_in()
    assert len(entries(human, f"{TRAIL}?person=ayu")) == 2
    assert entries(human, f"{TRAIL}?person=ayu@banyuwangi.example") == []


def test_a_day_is_one_of_western_indonesia(app: Flask, human: Human) -> None:
    make(app, dinas="manager")
    for hour, subject in ((16, "before"), (17, "after")):  # 23.00 and 24.00 WIB
        at = clock.stopped(datetime(2026, 3, 1, hour, 30, tzinfo=UTC))
        with app.app_context(), transaction(), at:
            events.record("thing.done", subject, by="portal", organisation="dinas")
    human.sign_in()
    assert entries(human, f"{TRAIL}?to=2026-03-01") == ["thing.done before"]
    assert entries(human, f"{TRAIL}?from=2026-03-02&to=2026-03-02") == ["thing.done after"]


def test_what_nobody_did_is_left_out_until_one_asks(app: Flask, human: Human) -> None:
    """A load of the content writes hundreds of entries, and a calendar some dozens a year."""
    make(app, dinas="manager")
    loads(app)
    human.language = "en"
    human.sign_in()
    done = ["A request expired leg.expired portal", "A holiday was added holiday.added person:1"]
    loaded = [
        "A holiday was added holiday.added portal",
        "A programme was published program.published content",
    ]
    page = human.page(TRAIL)
    assert entries(human) == done
    assert ("Show that as well", f"/en{TRAIL}?loaded=y") in page.links()
    assert entries(human, f"{TRAIL}?loaded=y") == done + loaded
    assert "Show that as well" not in human.page(f"{TRAIL}?loaded=y").words
    # Who asks for something gets all of it.
    assert entries(human, f"{TRAIL}?kind=holiday.added") == [done[1], loaded[0]]
    assert entries(human, f"{TRAIL}?subject=content") == [loaded[1]]
    assert entries(human, f"{TRAIL}?person=portal") == [done[0], loaded[0]]


def test_pages_stay_as_they_are_while_new_events_come(app: Flask, human: Human) -> None:
    make(app, dinas="manager")
    fill(app, 0, 2 * PER_PAGE + 5)
    human.language = "en"
    human.sign_in()

    def step(page: str, words: str) -> str:
        return dict(human.page(page).links())[words]

    second = step(TRAIL, "Older ›")
    before = entries(human, second)
    assert before == [f"thing.done n{n}" for n in range(PER_PAGE + 4, 4, -1)]
    fill(app, 1000, 1010)
    assert entries(human, second) == before
    third = step(second, "Older ›")
    assert entries(human, third) == [f"thing.done n{n}" for n in range(4, -1, -1)]
    assert "Older ›" not in [text for text, _address in human.page(third).links()]
    assert entries(human, step(third, "‹ Newer")) == before
    first = step(second, "‹ Newer")
    assert entries(human, first)[-1] == f"thing.done n{PER_PAGE + 5}"
    assert entries(human, step(second, "Newest"))[0] == "thing.done n1009"
    assert entries(human, f"{TRAIL}?before=1") == []
    assert human.get(f"{TRAIL}?before=x&after=-1").status_code == 200


def test_who_deleted_the_account_has_no_name_any_more(app: Flask, human: Human) -> None:
    ayu = make(app, dinas="manager")
    budi = make(app, BUDI, "Budi Santoso", dinas="reader")
    other = Human(app)
    other.sign_in(BUDI)
    assert other.send("/account/delete", present=PASSWORD).status_code == 200
    human.language = "en"
    human.sign_in()
    page = human.page(TRAIL)
    assert entries(human) == ["A membership ended Office dinas"]
    assert f"deleted account {budi}" in page.texts("p", class_="trail-when")[0]
    assert "Budi" not in page.words
    # One deleted account is told from another, and what it did is found by that.
    fill(app, 0, 1)
    with app.app_context(), transaction():
        events.record("thing.done", "by Ayu", by=f"person:{ayu}", organisation="dinas")
    for asked, told in ((f"deleted+account+{budi}", 1), (str(budi), 1), (str(ayu), 0)):
        assert len(entries(human, f"{TRAIL}?person={asked}")) == told
    with app.app_context():
        assert db.session.get_one(Person, budi).name == ""


def test_what_was_done_to_somebody_is_found_by_the_name(app: Flask) -> None:
    make(app, BUDI, "Budi", portal="administrator")
    gone = make(app, DIAN, "Dian Sari")
    admin, dian = Human(app, "en"), Human(app)
    admin.sign_in(BUDI)
    admin.send(f"/administration/people/{gone}", to=f"/administration/people/{gone}/reset")
    told = ["A new password was asked for Dian Sari"]
    assert entries(admin, "/trail?subject=dian+s") == told
    dian.sign_in(DIAN)
    dian.send("/account/delete", present=PASSWORD)
    assert entries(admin, "/trail?subject=dian") == []
    left = entries(admin, f"/trail?subject=deleted+account+{gone}")
    assert left[-1] == f"A new password was asked for deleted account {gone}"


def test_what_both_sides_of_a_visit_have_in_their_trails_stands_once_in_the_whole(
    app: Flask,
) -> None:
    make(app, dinas="manager")
    make(app, DIAN, "Dian", lain="manager")
    make(app, BUDI, "Budi", portal="administrator")
    with app.app_context(), transaction():
        for slug, more in (("dinas", {}), ("lain", {"copy": True})):
            events.record("thing.done", "visit", by="portal", organisation=slug, **more)
        events.record("thing.done", "other", by="portal", organisation="lain", copy=True)
        events.record("thing.done", "nobody's", by="portal")
    admin = Human(app, "en")
    admin.sign_in(BUDI)
    assert entries(admin, "/trail?kind=thing.done") == ["thing.done nobody's", "thing.done visit"]
    own = ["thing.done other", "thing.done visit"]
    assert entries(admin, "/organisations/lain/trail") == own


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
    told = entries(budi_seen)
    assert told[:3] == ["A programme was changed Kini Baru", "A programme was published Kini Baru",
                        "A draft was changed Programme without a name"]  # fmt: skip
    assert "A draft was sent back Dikembalikan 1" in told
    assert "A programme became due for an update Lama 1" in told
    assert "Note: Nama" in page.texts("li")
    assert "Part: Sources" in page.texts("li")
    assert "before: Published → after: Update due" in page.texts("p", class_="trail-change")
    assert dict(page.links())["Dikembalikan 1"].startswith("/en/drafts/")
    assert "Title, In Indonesian: Laporan" not in page.words
    # What something is called finds it, as its slug or number does.
    assert entries(budi_seen, f"{TRAIL}?subject=dikembalikan+1") == [
        text for text in told if "Dikembalikan 1" in text
    ]
    assert entries(budi_seen, f"{TRAIL}?subject=Kini+Bar")[:2] == told[:2]
    # Who asked, who found a mistake and who complained is nothing for the host.
    assert not [text for text in told if "question" in text or "mistake" in text]
    everything = entries(admin, "/trail")
    assert {"A question was asked Terbit 1", "A mistake was reported Terbit 1",
            "A question was reported to the moderators Terbit 1"} <= set(everything)  # fmt: skip
    with app.app_context(), app.test_request_context("/en/"):
        kinds = trail_queries.kinds(None)
        assert [kind for kind in kinds if show.sentence(kind) == kind] == []


def test_an_organisation_in_what_changed_is_named(app: Flask, human: Human) -> None:
    make(app, dinas="manager")
    with app.app_context(), transaction():
        events.record(
            "useful.said", "x", by="stranger", organisation="dinas",
            after={"sentence": "Cepat", "for": "dinas"},
        )  # fmt: skip
    human.sign_in()
    (entry,) = [text for text in human.page(TRAIL).texts("li") if "Cepat" in text]
    assert "Untuk: sesudahnya: Dinas dinas" in " ".join(entry.split())
