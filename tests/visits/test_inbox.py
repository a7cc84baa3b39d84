"""A host's inbox and its days: what it has to answer first, and who comes together."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from portal.core import clock
from portal.core import tasks as core_tasks
from portal.visits import answering, requesting
from portal.visits.models_trip import Leg
from tests.accounts.conftest import _cheap_passwords
from tests.support import trips
from tests.support.pages import Page, text
from tests.support.people import errors
from tests.visits.stage import at, entered, houses, visit, who

pytestmark = pytest.mark.usefixtures("monday")
__all__ = ["_cheap_passwords"]
SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
INBOX, DAY = "/hosting/tuan-rumah/visits", "/hosting/tuan-rumah/visits/2026-08-20"
MANY = {"limits": {"groups_per_session": 60}}


def sent(leg: Leg) -> None:
    """Send it."""
    requesting.submit(leg, by=who("tika"))


def accepted(leg: Leg) -> None:
    """Send and accept it."""
    sent(leg)
    answering.accept(leg, by=who("hana"))


def asked(leg: Leg) -> None:
    """Send it and ask for more."""
    sent(leg)
    answering.ask(leg, "Siapa ketuanya?", by=who("hana"))


def titles(page: Page) -> list[str]:
    """The visitors in the list, from top to bottom."""
    return page.texts("p", class_="inbox-title")


def counts(page: Page) -> list[str]:
    """The tabs with their numbers."""
    (nav,) = page.all("nav", class_="inbox-tabs")
    return page.texts("a", nav)


def test_what_is_due_comes_first_and_each_tab_has_its_number(app: Flask) -> None:
    houses(app, **MANY, reply={"value": 10, "unit": "working-days", "counted": "before-visit"})
    visit(app, sent, visitor="dinas-b", day=trips.DAY + timedelta(days=6))
    visit(app, sent, visitor="dinas-a")  # due on 6 August
    visit(app, asked, visitor="dinas-c")
    visit(app, accepted, visitor="dinas-d")
    visit(app, visitor="dinas-e")  # a draft
    hana = entered(app, "hana")
    page = hana.page(INBOX)
    assert counts(page) == [
        "To answer 2", "With the visitors 2", "Waiting list 0", "Coming 0", "Ended 0",
    ]  # fmt: skip
    assert titles(page) == ["Office dinas-a", "Office dinas-b"]
    with clock.stopped(trips.MONDAY + timedelta(days=4)):
        assert "overdue since 6 August 2026" in hana.page(INBOX).words
    found = hana.page(f"{INBOX}?tab=theirs&q=NAS-c")
    assert titles(found) == ["Office dinas-c"]
    assert counts(found)[:2] == ["To answer 0", "With the visitors 1"]
    assert "No visitor with this name here" in hana.page(f"{INBOX}?q=%25").words
    assert hana.get(f"{INBOX}?tab=nonsense").status_code == 404
    assert hana.get(f"{INBOX}?page=2").status_code == 404
    editor = entered(app, "hilda")
    assert titles(editor.page(INBOX)) == titles(page)
    # Who does not answer for the host is led nowhere that is closed to them.
    for address, above in ((INBOX, []), (DAY, [("Visits to us", f"/en{INBOX}")])):
        shown = editor.page(address)
        (crumbs,) = shown.all("nav", **{"class": "breadcrumb"})
        assert shown.links(crumbs)[1:] == above
    assert entered(app, "tika").get(INBOX).status_code == 403


def test_a_day_tells_who_comes_and_lets_merge_and_split(app: Flask) -> None:
    houses(app, **MANY, merging="allowed")
    first, second = (visit(app, accepted, visitor=f"dinas-{n}", people=12) for n in range(2))
    third = visit(app, sent, visitor="dinas-2")
    hana = entered(app, "hana")
    page = hana.page(DAY)
    assert "09.00–12.00 WIB" in page.texts("h2")
    here = page.one("a", page.one("nav", class_="desk-tabs"), aria_current="true")
    assert text(here) == "Visits"
    assert "3 groups, 34 people · still free: groups: 57" in page.words
    assert [str(box.get("value")) for box in page.all("input", name="legs")] == [
        str(first), str(second),
    ]  # fmt: skip
    alone = hana.send(DAY, f"{DAY}/merge", legs=[str(first)], opening="Aula")
    assert "Choose at least two visits." in errors(alone)
    unanswered = hana.send(DAY, f"{DAY}/merge", legs=[str(first), str(third)], opening="Aula")
    assert errors(unanswered)[0].startswith("Only accepted visits")
    both = [str(first), str(second)]
    offered = "the host may receive both together"
    assert offered in hana.page(f"/legs/{first}").words
    assert hana.send(DAY, f"{DAY}/merge", legs=both, opening="Aula").status_code == 303
    assert offered not in hana.page(f"/legs/{first}").words
    with at(app, first) as leg:
        reception = leg.reception_id
    assert reception is not None
    assert hana.send(DAY, f"/receptions/{reception}/opening", opening="Pendopo").status_code == 303
    page = hana.page(DAY)
    assert "Received together" in page.words
    assert page.all("input", name="legs") == []  # they are all together already
    assert "Pendopo" in page.source
    assert entered(app, "tika").get(f"/legs/{first}").status_code == 404  # of another house
    assert hana.send(DAY, f"/legs/{first}/split").status_code == 303
    with at(app, second) as leg:
        assert leg.reception_id is None


def test_what_loses_its_place_before_the_term_of_the_host_comes_first(app: Flask) -> None:
    def shortly(leg: Leg) -> None:
        leg.hold_until = trips.MONDAY.date() + timedelta(days=2)

    houses(app, **MANY, reply={"value": 10, "unit": "days", "counted": "before-visit"})
    visit(app, sent, visitor="dinas-a")
    visit(app, sent, shortly, visitor="dinas-b", day=trips.DAY + timedelta(days=6))
    page = entered(app, "hana").page(INBOX)
    assert titles(page) == ["Office dinas-b", "Office dinas-a"]
    assert "your answer is due 10 August 2026" in page.words
    assert "answer by 5 August 2026: the place is held no longer" in page.words
    with app.test_request_context("/en/desk"):
        tasks = [t for t in core_tasks.of(who("hana")) if t.kind == "leg.answer"]
    assert [str(task.due) for task in tasks] == ["2026-08-05", "2026-08-10"]


@SQLITE
def test_who_asks_for_a_change_loses_nothing_that_was_agreed(app: Flask) -> None:
    def more(leg: Leg) -> None:
        requesting.confirm(leg, by=who("tika"))
        requesting.change(leg, {"people": 14}, "Ikut dua lurah", by=who("tika"))

    terms = {"reply": {"value": 9, "unit": "days"}, "hold": {"value": 2, "unit": "days"}}
    houses(app, **MANY, **terms)
    number = visit(app, accepted, more)
    host, visitor = entered(app, "hana"), entered(app, "tika")
    inbox = host.page(INBOX)
    assert ", or what was agreed goes on" in inbox.words
    assert "held no longer" not in inbox.words
    for page in (host.page(f"/legs/{number}"), visitor.page(f"/legs/{number}")):
        assert page.words.count("14 (agreed: 10)") == 1
        assert "What is asked for is held until" in page.words
    actions = host.page(f"/legs/{number}").one(class_="leg-actions")
    assert "14 (agreed: 10)" in " ".join(host.page(f"/legs/{number}").texts("dd", actions))


def test_a_longer_visit_is_there_on_its_later_days(app: Flask) -> None:
    houses(app, **MANY)
    visit(app, accepted, visitor="dinas-0", day=trips.DAY - timedelta(days=1), number_of_days=2)
    page = entered(app, "hana").page(DAY)
    assert "Here since an earlier day" in page.words
    assert "Wednesday, 19 August 2026 to Thursday, 20 August 2026" in page.words
    assert page.texts("h1") == ["Thursday, 20 August 2026"]
    assert entered(app, "hana").get("/hosting/tuan-rumah/visits/20-08").status_code == 404


WHAT = "Thursday, 20 August 2026, 09.00 WIB, 10\N{NO-BREAK SPACE}people"  # what each task is about


def test_whoever_has_to_answer_finds_it_on_the_desk(app: Flask) -> None:
    houses(app, **MANY, reply={"value": 3, "unit": "working-days"})
    visit(app, sent)
    visit(app, asked)
    visit(app, accepted)

    def tasks(name: str) -> list[tuple[str, str, str]]:
        with app.test_request_context("/en/desk"):
            found = core_tasks.of(who(name))
            mine = [task for task in found if task.kind.startswith("leg.")]
            assert {task.about for task in mine} <= {WHAT}
            return [(task.kind, task.title, str(task.due)) for task in mine]

    assert tasks("hana") == [
        ("leg.answer", "Answer the request of Office tamu", "2026-08-06"),
    ]  # fmt: skip
    assert tasks("tika") == [
        ("leg.reply", "Confirm the visit to Office tuan-rumah", "2026-08-10"),
        ("leg.reply", "Office tuan-rumah wants to know more", "None"),
    ]  # fmt: skip
    assert (tasks("hilda"), tasks("tono"), tasks("lain")) == ([], [], [])
