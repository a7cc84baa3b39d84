"""What nobody has confirmed for twelve months: noted, told, shown, and ranked lower."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient

from portal.catalogue import indexing, rules
from portal.core import clock, events
from portal.core.worker import jobs
from portal.publishing import standing, update_due
from tests.publishing.desk import (
    SLUG,
    act,
    from_content,
    happened,
    house,
    published,
    record,
    the_program,
    who,
)
from tests.support.pages import Page
from tests.support.people import deliver

BEGAN = datetime(2025, 11, 20, 5, tzinfo=UTC)
LAST_DAY = datetime(2026, 11, 20, 16, 59, tzinfo=UTC)  # 23.59 in Jakarta
NEXT_DAY = LAST_DAY + timedelta(minutes=1)

MAIL = """Yth. Ayu,

Selama 12 bulan tidak ada yang mengonfirmasi “Layanan Uji”. Pembaca melihat bahwa halaman ini \
perlu pembaruan, dan pencarian menempatkannya lebih rendah. Apakah isinya masih sesuai? \
Konfirmasikan dengan satu tombol, atau ubah isinya:

http://127.0.0.1:8000/id/programs/layanan-uji/manage"""


def _standing(app: Flask, slug: str = SLUG) -> str:
    with app.app_context():
        return the_program(slug).standing


def _note(app: Flask, at: datetime) -> int:
    with app.app_context(), clock.stopped(at):
        return update_due.note()


def test_after_twelve_months(app: Flask) -> None:
    house(app)
    with clock.stopped(BEGAN):
        published(app)
        published(app, slug="dijamin")
        act(app, lambda: _verify("dijamin"))
        published(app, slug="berhenti", status="stopped", status_reason={"id": "A", "en": "B"})
        published(app, slug="arsip")
        act(app, lambda: standing.archive(the_program("arsip"), "Ganda.", by=who("budi")))
    with clock.stopped(BEGAN + timedelta(days=1)):
        published(app, slug="sehari-lebih-muda")
    deliver(app)
    assert _note(app, LAST_DAY) == 0
    with clock.stopped(LAST_DAY):
        page = Page(app.test_client().get(f"/en/programs/{SLUG}"))
        assert page.texts("b", page.one(class_="standing"))[0] == "Published"
    with clock.stopped(NEXT_DAY):  # readers see it at once, before the worker has come by
        page = Page(app.test_client().get(f"/en/programs/{SLUG}"))
        assert page.texts("b", page.one(class_="standing"))[0] == "Update due"
    assert _note(app, NEXT_DAY) == 2
    assert _note(app, NEXT_DAY) == 0
    assert happened(app, "program.update-due") == [
        ("program.update-due", SLUG), ("program.update-due", "dijamin"),
    ]  # fmt: skip
    assert {slug: _standing(app, slug) for slug in (
        SLUG, "dijamin", "berhenti", "arsip", "sehari-lebih-muda",
    )} == {
        SLUG: "update-due", "dijamin": "update-due", "berhenti": "stopped", "arsip": "archived",
        "sehari-lebih-muda": "published",
    }  # fmt: skip
    with app.app_context():
        assert the_program("dijamin").curator_verified_at is None
    mails = deliver(app)
    assert [m.to for m in mails] == [[f"{n}@x.example"] for n in ("ayu", "budi", "citra")] * 2
    assert (mails[0].subject, mails[0].body.strip()) == (
        "Apakah isinya masih sesuai? Layanan Uji", MAIL,
    )  # fmt: skip


def _verify(slug: str) -> None:
    program = the_program(slug)
    standing.verify(program, standing.seen(program), by=who("kirana"))


def test_who_has_answered_gets_no_mail(app: Flask) -> None:
    house(app)
    with clock.stopped(BEGAN):
        published(app)
    assert _note(app, NEXT_DAY) == 1
    with clock.stopped(NEXT_DAY):
        act(app, lambda: _confirm())
    assert deliver(app) == []
    assert _standing(app) == "published"
    assert _note(app, NEXT_DAY) == 0


def _confirm() -> None:
    program = the_program()
    standing.confirm(program, standing.seen(program), by=who("ayu"))


def test_what_comes_from_content_is_dated_by_its_newest_source(app: Flask) -> None:
    house(app)
    dates = {"tua": "2023", "bulan": "2025-10", "baru": "2025-11-21", "tanpa": None}
    with clock.stopped(BEGAN):
        for slug, on in dates.items():
            source = {"verified": {"on": on, "source": "press-2024"}} if on else {}
            from_content(app, slug=slug, **source)
        assert {slug: _standing(app, slug) for slug in dates} == {
            "tua": "update-due", "bulan": "published", "baru": "published", "tanpa": "update-due",
        }  # fmt: skip
    assert _note(app, NEXT_DAY) == 1
    assert happened(app, "program.update-due") == [("program.update-due", "bulan")]


def test_search_ranks_what_is_confirmed_first(app: Flask) -> None:
    house(app)
    with clock.stopped(NEXT_DAY):
        for slug in ("aaa", "bbb", "ccc"):
            from_content(app, slug=slug)
        act(app, lambda: rules.publish(record(slug="ddd"), by="ayu", confirmed_on="2026-11-20"))
        with app.app_context():
            indexing.rebuild()
        client = app.test_client()
        assert _order(client)[0] == "ddd"
        program = "ccc"
        act(app, lambda: _confirm_one(program))
        with app.app_context():
            events.catch_up(events.followers().by_name[indexing.FOLLOWER])
        assert set(_order(client)[:2]) == {"ccc", "ddd"}


def _confirm_one(slug: str) -> None:
    program = the_program(slug)
    standing.confirm(program, standing.seen(program), by=who("ayu"))


def _order(client: FlaskClient) -> list[str]:
    found = client.get("/id/programs.json?q=layanan").get_json()["items"]
    return [item["slug"] for item in found]


def test_the_worker_does_it(app: Flask) -> None:
    assert "update due" in [job.name for job in jobs(app)]
