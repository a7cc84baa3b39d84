"""The trail as it is taken along: as a table or line by line, whole, and itself told."""

from __future__ import annotations

import csv
import io
import json

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts import queries
from portal.core import events
from portal.core.db import db, transaction
from portal.core.events import Event
from portal.trail import queries as trail_queries
from tests.support.people import Human, make, token_in
from tests.trail.stage import TRAIL, fill, loads, story


def _export(human: Human, form: str, path: str = TRAIL, **wanted: str) -> str:
    token = token_in(human.get(path).get_data(as_text=True))
    data = {"csrf_token": token, "format": form, **wanted}
    answer = human.client.post(human.path(f"{path}/export"), data=data)
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    return answer.get_data(as_text=True)


def test_taking_it_along(app: Flask, human: Human) -> None:
    story(app)
    with app.app_context(), transaction():
        events.record(
            "thing.renamed", "=HYPERLINK(1);=2", by="stranger", organisation="dinas",
            before="+1", after={"a": "ü"},
        )  # fmt: skip
    human.language = "en"
    human.sign_in()
    text = _export(human, "csv")
    assert text.startswith(
        '\ufeff"Number";"When";"Who";"What happened";"About";"Organisation";"What changed";"kind";'
    )
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    commas = _export(human, "csv-comma", kind="thing.renamed")
    other = list(csv.DictReader(io.StringIO(commas.removeprefix("\ufeff"))))
    assert other == rows[:1]
    assert "\"'=HYPERLINK(1);'=2\"" in commas  # opened with the other separator, too
    assert [row["kind"] for row in rows] == [
        "thing.renamed", "member.removed", "member.role-changed",
    ]  # fmt: skip
    assert (rows[0]["subject"], rows[0]["before"]) == ("'=HYPERLINK(1);'=2", "'+1")
    assert (rows[0]["after"], rows[0]["Who"]) == ('{"a": "ü"}', "somebody who is not signed in")
    assert [rows[2][name] for name in ("Who", "Organisation", "About", "What changed")] == [
        "Ayu Lestari", "Office dinas", "Office dinas",
        "reader → editor\nPerson: Budi <b>Santoso</b>",
    ]  # fmt: skip
    assert (rows[2]["before"], rows[2]["after"]) == ("reader", "editor")
    assert rows[2]["When"].endswith("+07:00")
    human.language = "id"
    assert 'Apa yang berubah";"kind"' in _export(human, "csv").splitlines()[0]
    human.language = "en"
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
        ("dinas", {"wanted": {"format": "csv"}}),
        ("dinas", {"wanted": {"format": "jsonl", "kind": "thing.renamed"}}),
    ]


def test_an_export_is_whole_however_long(
    app: Flask, human: Human, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trail_queries, "AT_ONCE", 7)
    make(app, dinas="manager")
    fill(app, 0, 21)
    human.sign_in()
    found = [json.loads(line)["subject"] for line in _export(human, "jsonl").splitlines()]
    assert found == [f"n{n}" for n in range(20, -1, -1)]


def test_it_leaves_out_what_the_page_leaves_out(app: Flask, human: Human) -> None:
    make(app, dinas="manager")
    loads(app)
    human.sign_in()
    for wanted, number in (({}, 2), ({"loaded": "y"}, 4), ({"kind": "holiday.added"}, 2)):
        lines = _export(human, "jsonl", **wanted).splitlines()
        assert len([line for line in lines if "trail.exported" not in line]) == number


def test_an_export_keeps_no_name_of_who_was_asked_for(app: Flask, human: Human) -> None:
    story(app)
    human.language = "en"
    human.sign_in()
    assert _export(human, "jsonl", person="Ayu").count("\n") == 2
    with app.app_context():
        (told,) = db.session.scalars(select(Event.data).where(Event.kind == "trail.exported"))
        ayu = queries.by_email("ayu@banyuwangi.example")
        assert ayu is not None
        assert told == {"wanted": {"format": "jsonl"}, "people": [ayu.id]}
    assert "People: Ayu Lestari" in human.page(TRAIL).texts("li")
