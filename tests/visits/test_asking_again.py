"""After a request came to nothing its visitors ask again, with what they wrote for the old one."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.visits import answering, requesting
from portal.visits.models_trip import Leg
from tests.accounts.conftest import _cheap_passwords
from tests.visits.stage import at, entered, houses, visit, who

pytestmark = [
    pytest.mark.usefixtures("monday"),
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
]
__all__ = ["_cheap_passwords"]


def sent(leg: Leg) -> None:
    leg.why_host = "Sudah terbukti di sana"
    requesting.submit(leg, by=who("tika"))


def declined(leg: Leg) -> None:
    answering.decline(leg, answering.OTHER_GROUND, "Gedung diperbaiki", by=who("hana"))
    leg.mode = "online"


def test_a_declined_request_is_the_beginning_of_another_one(app: Flask) -> None:
    houses(app)
    number = visit(app, sent, declined)
    tika, hana = entered(app, "tika"), entered(app, "hana")
    button = "Ask this host again"
    assert button not in hana.page(f"/legs/{number}").words
    page = tika.page(f"/legs/{number}")
    assert button in page.texts("button")
    again = next(str(form.get("action")) for form in page.all("form")
                 if str(form.get("action")).endswith("/again"))  # fmt: skip
    answers = [tika.send(f"/legs/{number}", again.removeprefix("/en")) for _twice in range(2)]
    with at(app, number) as old:
        new = next(leg for leg in old.trip.legs if leg is not old)
        assert len(old.trip.legs) == 2
        assert (new.state, new.day, new.key, new.submitted_at) == ("draft", None, None, None)
        assert (new.host, new.why_host, new.mode) == (old.host, old.why_host, "online")
        assert [(t.program.slug, t.questions) for t in new.topics] == [
            (t.program.slug, t.questions) for t in old.topics
        ]
        assert old.state == "declined"
        place = f"/en/trips/{old.trip_id}/legs/{new.id}/days"
        assert [answer.headers["Location"] for answer in answers] == [place, place]
        hosts = f"/trips/{old.trip_id}/hosts"
    assert tika.page(hosts).texts("span", class_="badge") == ["Declined"]


def test_what_still_runs_is_not_asked_again(app: Flask) -> None:
    houses(app)
    number = visit(app, sent)
    tika = entered(app, "tika")
    assert "again" not in tika.page(f"/legs/{number}").words.lower()
    with at(app, number) as leg:
        path = f"/trips/{leg.trip_id}/legs/{number}/again"
    assert tika.send(f"/legs/{number}", path).status_code == 422
    with at(app, number) as leg:
        assert [one.state for one in leg.trip.legs] == ["submitted"]
