"""Rules from files: loaded, brought up to date, kept when edited; and what reads them."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Flask

from portal.accounts import queries as accounts
from portal.core import clock, keep
from portal.core.db import db, transaction
from portal.core.i18n import speaking
from portal.hosting import content, days, queries_hosts, queries_rules, rule_sets, show_rules
from portal.hosting.models import Holiday
from portal.hosting.opening import Visitor, one_day
from portal.hosting.ruleset import RuleSet
from portal.places import queries as places
from portal.visits import month
from tests.support import trips
from tests.support.hosts import REASON, of_content, rules
from tests.support.people import make, organisation

REGION, MINISTRY = Visitor("regional-government", "pemkab-lain"), Visitor("ministry")


def load(found: RuleSet) -> str:
    with transaction():
        return content.load_rules(found)


def test_a_file_is_loaded_once_brought_up_to_date_and_kept_when_edited(app: Flask) -> None:
    (sleman,) = of_content("pemkab-sleman").versions
    by = make(app)
    with app.app_context():
        with transaction():
            organisation("pemkab-sleman")
        assert [load(sleman), load(sleman)] == [keep.NEW, keep.SAME]
        changed = sleman.model_copy(update={"longest_days": 2})
        assert [load(changed), load(changed)] == [keep.CHANGED, keep.SAME]
        later = sleman.model_copy(update={"effective": "2030-01-01"})
        assert load(later) == keep.NEW
        with transaction():
            host, who = places.organisation("pemkab-sleman"), accounts.person(by)
            own = later.model_copy(update={"longest_days": 9})
            rule_sets.write(host, own, by=who, seen=1)
        assert load(later) == keep.KEPT
        found = queries_rules.host_of(host, date(2029, 12, 31), date(2030, 1, 1))
        assert [
            found.rules_on(day).longest_days  # type: ignore[union-attr]
            for day in (date(2029, 12, 31), date(2030, 1, 1))
        ] == [2, 9]


def test_production_loads_no_example(app: Flask, monkeypatch: Any) -> None:
    (bekasi,) = of_content("pemkot-bekasi").versions
    (dpd,) = of_content("setjen-dpd-ri").versions
    with app.app_context():
        with transaction():
            organisation("pemkot-bekasi")
            organisation("setjen-dpd-ri")
        settings = app.extensions["settings"]
        monkeypatch.setattr(type(settings), "production", property(lambda _: True))
        assert [load(bekasi), load(dpd)] == [keep.SAME, keep.NEW]
        assert queries_hosts.all_host_slugs() == ["setjen-dpd-ri"]
        monkeypatch.undo()
        assert load(bekasi) == keep.NEW


def test_a_closed_day_after_a_holiday_is_known_on_the_holiday(app: Flask) -> None:
    # Asked about the one day only, the days onto which it would move are known all the same.
    by = make(app, tuan_rumah="manager")
    with app.app_context(), clock.stopped(trips.MONDAY):
        with transaction():
            host = trips.host(holidays={"public": "next-day"}, sessions=[{"days": ["mon"]}])
            db.session.add(
                Holiday(day=date(2026, 8, 17), name_id="Kemerdekaan", name_en="Independence",
                        kind="public", source="uji")
            )  # fmt: skip
            days.close(
                host, date(2026, 8, 18), date(2026, 8, 19), REASON, by=accounts.person(by)
            )  # fmt: skip
        day = date(2026, 8, 17)
        found = one_day(queries_rules.host_of(host, day, day), day, REGION)
        assert found.why is not None
        assert (found.why.code, found.why.day) == ("moved-away", date(2026, 8, 20))


def test_a_month_knows_who_is_exempt_and_how_early_one_may_ask(app: Flask) -> None:
    told: dict[str, Any] = {
        "sessions": [{"days": ["wed"], "start": "09:00"}],
        "limits": {"groups_per_session": 1, "people_per_group": {"most": 20}},
        "notice": {"value": 10, "unit": "working-days"},
        "earliest": {"value": 5, "unit": "weeks"},
        "exemptions": [{"clause": "notice", "kinds": ["ministry"]}],
    }
    with app.app_context(), clock.stopped(trips.MONDAY):
        with transaction():
            host = trips.host(**told)

        def shown(first: date, visitor: Visitor, people: int) -> list[tuple[str, str | None]]:
            found = month.of(host, first, visitor, people)
            return [(item.state, item.clause) for item in found if item.slots]

        august, september = date(2026, 8, 1), date(2026, 9, 1)
        late, free = ("too-late", "notice"), ("free", None)
        assert shown(august, REGION, 10) == [late, late, free, free]
        assert shown(august, MINISTRY, 10) == [free] * 4
        assert shown(august, MINISTRY, 21) == [("too-small", "people-per-group")] * 4
        assert shown(september, REGION, 10) == [free, *[("too-early", "notice")] * 4]
        assert shown(september, MINISTRY, 10) == [free] * 5


def test_rules_name_organisations_as_pages_do(app: Flask) -> None:
    found = rules(
        exemptions=[{"clause": "fee", "organisations": ["pemkab-satu"]}],
        instead=[{"organisations": ["pemkab-dua"], "longest_days": 1}],
    )
    with app.app_context(), app.test_request_context("/id/"), speaking("id"):
        with transaction():
            names = [organisation(slug).name for slug in ("pemkab-satu", "pemkab-dua")]
        said = [s for _heading, every in show_rules.shown(found, "WIB").clauses for s in every]
    assert names == ["Dinas pemkab-satu", "Dinas pemkab-dua"]
    assert [text for text in said if "pemkab-" in text] == [
        "Bagi Dinas pemkab-dua: Kunjungan paling lama 1 hari.",
        "Tidak berlaku bagi: Dinas pemkab-satu.",
    ]
