"""What a load makes of new, changed and other rows; and that nothing is done twice."""

from __future__ import annotations

import os
import signal
import threading

import pytest
from flask import Flask
from sqlalchemy import select, update

from portal.accounts.models import Membership
from portal.bulk import export, loading, rules
from portal.bulk.models import BulkLoad, BulkRow
from portal.core import events
from portal.core.db import db, transaction
from portal.core.events import Delivery
from portal.places import queries as places
from portal.publishing import drafts as drafting
from portal.publishing import queries as publishing
from portal.publishing.models import Draft
from tests.bulk import lists
from tests.support.people import Human, deliver, make, token_in
from tests.support.programs import complete_facts, complete_texts


def _names(number: int) -> bytes:
    return lists.book(Programs=[("slug", "name_id"), *((f"uji-{n}", f"Uji {n}") for n in range(number))])  # fmt: skip  # noqa: E501


def _in_child(app: Flask, step: str, at: int) -> int:
    """Load in a process that kills itself when it reaches a step so many times; its end."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    child = os.fork()
    if child == 0:
        seen = [0]

        def reached(here: str) -> None:
            seen[0] += here == step
            if seen[0] == at:
                os.kill(os.getpid(), signal.SIGKILL)

        loading.reached = reached  # type: ignore[assignment]
        try:
            lists.work(app)
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_a_killed_worker_leaves_nothing_out_and_nothing_twice(
    office: Flask, ayu: Human, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "AT_ONCE", 3)
    address = lists.sent(ayu, _names(8))
    assert lists.agree(ayu, address).status_code == 303
    done = []
    for step, at in (("row", 2), ("committed", 1), ("row", 3), ("committed", 2)):
        assert _in_child(office, step, at) == -signal.SIGKILL
        done.append(len(lists.drafts(office)))
    assert done == [0, 3, 3, 8]  # what is not committed is gone, what is committed stays
    lists.work(office)
    assert [lists.names(draft) for draft in lists.drafts(office)] == [f"Uji {n}" for n in range(8)]
    assert lists.kinds(office) == [
        "bulk.uploaded", "bulk.consented", *["draft.begun"] * 8, "bulk.loaded",
    ]  # fmt: skip


def test_two_workers_and_two_consents_make_no_doubles(
    office: Flask, ayu: Human, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "AT_ONCE", 2)
    address = lists.sent(ayu, _names(10))
    assert [lists.agree(ayu, address).status_code, *_again(ayu, address)] == [303, 303]
    both = threading.Barrier(2)

    def worker() -> None:
        with office.app_context():
            both.wait()
            while loading._go_on(number):  # past the lock that lets one worker follow at a time
                pass

    number = int(address.rsplit("/", 1)[1])
    workers = [threading.Thread(target=worker) for _ in range(2)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    lists.work(office)
    assert sorted(lists.names(d) for d in lists.drafts(office)) == sorted(f"Uji {n}" for n in range(10))  # fmt: skip  # noqa: E501
    assert lists.kinds(office).count("bulk.consented") == 1
    assert lists.kinds(office).count("bulk.loaded") == 1


def _again(ayu: Human, address: str) -> list[int]:
    page = ayu.get(lists.LISTS).get_data(as_text=True)
    data = {"csrf_token": token_in(page), "good": "10", "left": "0"}
    return [ayu.client.post(f"{address}/consent", data=data).status_code]


def test_a_long_list_is_loaded_in_rounds_between_which_others_work(
    office: Flask, ayu: Human, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "AT_ONCE", 4)
    monkeypatch.setattr(loading, "SLICE", 0.0)  # a slice ends with its first row
    for name, number in (("satu", 3), ("dua", 2)):
        rows = [(f"{name}-{n}", f"{name} {n}") for n in range(number)]
        address = lists.sent(ayu, lists.book(Programs=[("slug", "name_id"), *rows]))
        assert lists.agree(ayu, address).status_code == 303
    follower = events.followers(office).by_name[loading.FOLLOWER]
    done, left = [], []
    with office.app_context():
        while events.catch_up(follower):
            done.append(len(lists.drafts(office)))
            assert events.failing() == 0
            open_ = Delivery.follower == loading.FOLLOWER, Delivery.done_at.is_(None)
            left.append(len(db.session.scalars(select(Delivery.event_id).where(*open_)).all()))
    assert done == [1, 2, 3, 4, 5, 5]
    assert left == [2, 2, 2, 2, 2, 0]  # an event stays open until its list is whole
    assert lists.kinds(office).count("bulk.loaded") == 2
    assert lists.kinds(office).count("draft.begun") == 5


def test_a_load_of_an_export_changes_nothing(office: Flask, ayu: Human) -> None:
    facts = complete_facts() | {"tags": ["queue"], "place": "jawa-timur"}
    facts["adapted_by"][0]["place"] = "jawa-timur"
    facts = {key: facts[key] for key in facts.keys() - {"slug", "owner"}}
    lists.publish_text(office, "satu", complete_texts(), **facts)
    lists.publish(office, "dua", sector="health")
    for name in ("programs.xlsx", "programs.zip"):
        with office.app_context():
            content = export.FILES[name][0](places.organisation("dinas"))
        assert ayu.get(f"{lists.LISTS}/files/{name}").status_code == 200
        lists.sent(ayu, content, name)
        assert lists.verdicts(office) == [("dua", "same"), ("satu", "same")]
    address = lists.sent(ayu, content, name)
    assert 'action="' + address + '/consent"' not in ayu.get(address).get_data(as_text=True)
    told = ayu.page(lists.LISTS).words
    assert (told.count("Checked, nothing to load"), "your decision" in told) == (3, False)
    assert "programs.zip" not in ayu.page("/desk").words
    lists.work(office)
    assert lists.drafts(office) == []
    assert lists.kinds(office) == [*["program.published"] * 2, *["bulk.uploaded"] * 3]


def test_a_changed_row_becomes_the_draft_of_its_programme(office: Flask, ayu: Human) -> None:
    lists.publish(office, "satu", sector="health")
    lists.publish(office, "asing", owner="lain", sector="health")
    content = lists.book(
        Programs=[("slug", "name_id", "owner", "start"),
                  ("satu", "Layanan Uji", "", "2020-01"), ("asing", "Curian", "", ""),
                  ("milik-lain", "Curian", "lain", "")],
        Hasil=[("slug", "indicator_id", "before", "after"), ("satu", "Waktu", "1.250", "12,5")],
    )  # fmt: skip
    address = lists.sent(ayu, content)
    found = [(row.key, row.verdict, row.fields, [p["code"] for p in row.problems])
             for row in lists.rows(office)]  # fmt: skip
    assert found == [
        ("satu", "changed", ["programs.start", "results"], []),
        ("asing", "broken", [], ["foreign"]),
        ("milik-lain", "broken", [], ["not-yours"]),
    ]
    assert lists.agree(ayu, address, leave="y").status_code == 303
    lists.work(office)
    (draft,) = lists.drafts(office)
    assert draft["program"] == "satu"
    assert draft["timing"] == {"start": "2020-01", "status": "running"}
    assert draft["results"] == [
        {"indicator": {"id": "Waktu", "en": ""}, "before": 1250, "after": 12.5}
    ]
    assert draft["filing"]["sector"] == "health"  # what the file has no column for stays
    # The same list again finds its draft: nothing to do; another value changes that draft.
    lists.sent(ayu, content)
    assert lists.verdicts(office)[0] == ("satu", "same")
    emptying = lists.book(Programs=[("slug", "sector", "start"), ("satu", "", "2021")])
    told = ayu.page(f"{lists.sent(ayu, emptying)}?show=changed").words
    assert "Changes: Start Becomes empty: Sector. Delete these columns" in told
    again = lists.sent(ayu, lists.book(Programs=[("slug", "start"), ("satu", "2021")]))
    assert lists.agree(ayu, again).status_code == 303
    lists.work(office)
    assert [d["timing"]["start"] for d in lists.drafts(office)] == ["2021"]


def test_a_draft_that_somebody_works_on_is_not_overwritten(office: Flask, ayu: Human) -> None:
    lists.publish(office, "satu", sector="health")
    content = lists.book(Programs=[("slug", "start"), ("satu", "2021")])
    address = lists.sent(ayu, content)
    assert lists.agree(ayu, address).status_code == 303
    lists.work(office)
    _write(office, "2022")
    lists.sent(ayu, lists.book(Programs=[("slug", "start"), ("satu", "2023")]))
    assert lists.verdicts(office) == [("satu", "conflict")]
    # What readers see already does not take the draft back, and the check says so.
    back = ayu.page(lists.sent(ayu, lists.book(Programs=[("slug", "start"), ("satu", "")])))
    assert lists.verdicts(office) == [("satu", "same")]
    assert "a list does not take a draft back" in back.words
    # Somebody begins between consent and load.
    address = lists.sent(ayu, lists.book(Programs=[("slug", "name_id"), ("baru", "Baru")]))
    assert lists.agree(ayu, address).status_code == 303
    lists.publish(office, "baru", sector="health")
    lists.work(office)
    assert [row.outcome for row in lists.rows(office)] == ["clashed"]
    assert [draft["timing"] for draft in lists.drafts(office)] == [
        {"start": "2022", "status": "running"}
    ]


def _write(app: Flask, start: str) -> None:
    with app.app_context(), transaction():
        draft = db.session.scalars(select(Draft)).one()
        part = publishing.part(draft, "timing")
        assert part is not None
        value = {**part.value, "start": start}
        drafting.save(draft, "timing", value, part.version, by=draft.created_by)


def test_a_manager_publishes_what_is_whole_at_once(office: Flask, ayu: Human) -> None:
    head = ("slug", "name_id", "summary_id", "place", "sector", "digital", "status", "how_id")
    whole = ("Uji", "Untuk diuji.", "jawa-timur", "Kesehatan", "ya", "running", "Begini.")
    content = lists.book(
        Programs=[head, ("lengkap", *whole), ("kurang", *whole)],
        Sources=[("slug", "key", "address", "publisher"),
                 ("lengkap", "pers", "https://x.example/", "Pers")],
    )  # fmt: skip
    address = lists.sent(ayu, content)
    assert lists.agree(ayu, address, publish="y").status_code == 303
    lists.work(office)
    assert [(r.key, r.outcome, r.detail) for r in lists.rows(office)] == [
        ("lengkap", "published", ""), ("kurang", "drafted", "unfinished"),
    ]  # fmt: skip
    # No step is missing in the trail, and nobody is asked to review what is published.
    assert [kind for kind in lists.kinds(office) if kind in {"draft.sent", "draft.published"}] == [
        "draft.sent", "draft.published",
    ]  # fmt: skip
    assert [mail.subject for mail in deliver(office)] == []
    assert ayu.get("/programs/lengkap").status_code == 200
    page = ayu.page(address)
    assert "Not published: something is still missing in the draft." in page.words
    lists.sent(ayu, content)
    assert [kind for _key, kind in lists.verdicts(office)] == ["same", "same"]


def test_an_editor_does_not_publish_and_who_left_loads_nothing(office: Flask) -> None:
    number = make(office, "edi@dinas.example", "Edi", dinas="editor")
    edi = Human(office, "en")
    edi.sign_in("edi@dinas.example")
    address = lists.sent(edi, _names(1))
    assert lists.agree(edi, address, publish="y").status_code == 422
    assert lists.agree(edi, address).status_code == 303
    with office.app_context(), transaction():
        member = select(Membership).where(Membership.person_id == number)
        db.session.delete(db.session.scalars(member).one())
    lists.work(office)
    assert lists.drafts(office) == []
    assert lists.kinds(office)[-1] == "bulk.cancelled"


def test_old_lists_are_swept_and_what_they_made_stays(office: Flask, ayu: Human) -> None:
    address = lists.sent(ayu, _names(2))
    lists.agree(ayu, address)
    lists.work(office)
    young = lists.sent(ayu, _names(1))
    number = int(address.rsplit("/", 1)[1])
    with office.app_context():
        with transaction():
            old = db.session.get_one(BulkLoad, number)
            db.session.execute(
                update(BulkLoad).where(BulkLoad.id == number).values(at=old.at - rules.KEPT)
            )
        rules.sweep()
        assert db.session.scalars(select(BulkRow.load_id).distinct()).all() == [number + 1]
    assert ayu.get(address).status_code == 404
    assert ayu.get(young).status_code == 200
    assert len(lists.drafts(office)) == 2
