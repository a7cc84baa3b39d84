"""Many at the same moment, over real HTTP: no limit is passed, and every loser is told why."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.db import db, transaction
from portal.hosting.models_rules import ReceptionRules
from portal.places.models import Organisation
from portal.visits.models_trip import Leg
from tests.support.race_server import Answer, Form
from tests.visits_http.agreement import disagreements
from tests.visits_http.stage import CONCERNED, NO_PLACE, NOT_NOW, Stage, days, tells

pytestmark = pytest.mark.xdist_group("visits-http")  # one server for each database


def judged(forms: list[Form], answers: list[Answer], *sentences: str) -> list[int]:
    """The statuses; who lost has read one of these sentences in the language of the page."""
    for form, answer in zip(forms, answers, strict=True):
        if answer.status == 303:
            assert answer.to.startswith(form.path.rsplit("/", 1)[0]), (form.path, answer.to)
        else:
            assert answer.status == 422, (form.path, answer)
            assert tells(answer, form.path, *sentences), (form.path, answer.page)
    return [answer.status for answer in answers]


def test_two_hundred_ask_for_the_last_place(stage: Stage) -> None:
    legs = stage.requests(days(1) * 200)
    stage.look()
    forms = [stage.form(leg, "submit") for leg in legs]
    statuses = judged(forms, stage.at_once(*forms), NO_PLACE)
    assert Counter(statuses) == Counter({303: 1, 422: 199})
    winner = legs[statuses.index(303)]
    assert stage.states == {leg: "submitted" if leg == winner else "draft" for leg in legs}
    assert disagreements(stage.app, stage.slug) == []


def test_a_hundred_are_accepted_at_once(stage: Stage) -> None:
    """Their places ran out this night, and since then the host takes one group a session."""
    legs = stage.requests(days(1) * 100, "submitted", officers=10, limits={})
    with stage.app.app_context(), transaction():
        for leg in db.session.scalars(select(Leg).where(Leg.id.in_(legs))):
            leg.hold_until = clock.today() - timedelta(days=1)
        rules = db.session.scalars(
            select(ReceptionRules).join(ReceptionRules.host).where(Organisation.slug == stage.slug)
        ).one()
        rules.document = {**rules.document, "limits": {"groups_per_session": 1}}
    stage.look()
    forms = [
        stage.form(leg, "accept", stage.officers[number % 10]) for number, leg in enumerate(legs)
    ]
    statuses = judged(forms, stage.at_once(*forms), NOT_NOW)
    assert Counter(statuses) == Counter({303: 1, 422: 99})
    winner = legs[statuses.index(303)]
    assert stage.states == {leg: "accepted" if leg == winner else "expired" for leg in legs}
    assert disagreements(stage.app, stage.slug) == []


def test_accept_against_withdraw_and_cancel_against_confirm(stage: Stage) -> None:
    asked = stage.requests(days(25), "submitted", limits={"groups_per_session": 2})
    agreed = stage.requests(days(25), "accepted")
    stage.look()
    officer = stage.officers[0]
    forms = [stage.form(leg, "accept", officer) for leg in asked]
    forms += [stage.form(leg, "withdraw", text="Kami dilarang bepergian.") for leg in asked]
    forms += [stage.form(leg, "confirm") for leg in agreed]
    forms += [stage.form(leg, "cancel", officer, text="Gedung dipakai.") for leg in agreed]
    statuses = judged(forms, stage.at_once(*forms), NOT_NOW)
    states = stage.states
    ends = (("accepted", "withdrawn"), ("confirmed", "cancelled"))
    for legs, begin, (yes, no) in zip((asked, agreed), (0, 50), ends, strict=True):
        for number, leg in enumerate(legs):
            pair = (statuses[begin + number], statuses[begin + 25 + number])
            assert 303 in pair, leg
            assert states[leg] == (no if pair[1] == 303 else yes), (leg, pair)
    assert disagreements(stage.app, stage.slug) == []


def test_closing_a_day_against_accepting_and_asking_on_it(stage: Stage) -> None:
    """Who closes has agreed to the three visits that were on the page, not to a fourth."""
    free = days(16)
    asked = stage.requests(free * 3, "submitted", limits={})
    new = stage.requests(free)
    stage.look()
    officer = stage.officers[0]
    forms = []
    for number, day in enumerate(free):
        there = asked[number::16]
        forms += [stage.closing(day, there), stage.form(new[number], "submit")]
        forms += [stage.form(leg, "accept", officer) for leg in there]
    statuses = judged(forms, stage.at_once(*forms), NO_PLACE, NOT_NOW, CONCERNED)
    states, marked = stage.states, stage.marked()
    for number in range(16):
        there, mine = asked[number::16], statuses[number * 5 : number * 5 + 5]
        closed = mine[0] == 303
        assert mine[1] == (422 if closed else 303), (number, mine)
        assert states[new[number]] == ("draft" if closed else "submitted")
        yes = ["accepted" if status == 303 else "submitted" for status in mine[2:]]
        assert [states[leg] for leg in there] == yes
        assert closed or yes == ["accepted"] * 3
        assert {leg in marked for leg in there} == {closed}
    assert disagreements(stage.app, stage.slug) == []


def test_a_place_that_comes_free_goes_to_who_waits(stage: Stage) -> None:
    """One goes, one waits and goes as well, one asks anew: nobody has what another one holds."""
    free = days(16)
    has = stage.requests(free, "submitted")
    waits = stage.requests(free)
    stage.look()
    queueing = [stage.form(leg, "queue") for leg in waits]
    assert judged(queueing, stage.at_once(*queueing)) == [303] * 16
    comes = stage.requests(free)
    stage.look()
    forms = [stage.form(leg, "withdraw", text="Tidak jadi.") for leg in has]
    forms += [stage.form(leg, "withdraw", text="Tidak jadi.") for leg in waits[:8]]
    forms += [stage.form(leg, "submit") for leg in comes]
    statuses = judged(forms, stage.at_once(*forms), NO_PLACE)
    states = stage.states
    assert statuses[:24] == [303] * 24
    assert {states[leg] for leg in (*has, *waits[:8])} == {"withdrawn"}
    for leg, status in zip(comes, statuses[24:], strict=True):
        assert states[leg] == ("submitted" if status == 303 else "draft")
    # Who waits comes first: a new request gets nothing where somebody still waits.
    assert [states[leg] for leg in (*waits[8:], *comes[8:])] == ["offered"] * 8 + ["draft"] * 8
    assert disagreements(stage.app, stage.slug) == []
