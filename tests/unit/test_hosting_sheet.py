"""The form of reception rules: filled from a rule set, it gives back the very same one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest
import yaml
from flask import Flask
from flask_babel import Babel
from pydantic import BaseModel

from portal.core.content import Both, Strict
from portal.hosting import sheet, sheet_errors
from portal.hosting.ruleset import (
    Closure,
    Exemption,
    Instead,
    Opening,
    Refusal,
    RuleSet,
    RuleSource,
    Session,
    Term,
    YearlyClosure,
)
from portal.hosting.sheet_fields import FIELDS

FOLDER = Path(__file__).parents[2] / "content" / "reception_rules"
FILES = sorted(FOLDER.glob("*.yaml"))
BASIS = {"kind": "portal", "title": {"id": "Uji", "en": "Test"}}
START: dict[str, Any] = {"host": "uji", "basis": BASIS}


@contextmanager
def _words() -> Iterator[None]:
    app = Flask(__name__)
    Babel(app, default_locale="en")
    with app.app_context():
        yield


def _sent(form: sheet.Sheet) -> dict[str, list[str]]:
    """What a browser sends of a form that nobody touched."""
    rows = {f"{path}.rows": [str(n) for n in numbers] for path, numbers in form.rows.items()}
    return {**form.texts, **rows}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_form_that_nobody_touched_changes_nothing(path: Path) -> None:
    rules = RuleSet.model_validate(yaml.safe_load(path.read_text("utf-8")))
    document = rules.model_dump(mode="json")
    form = sheet.received(_sent(sheet.fill(document)))
    back, rows = sheet.read(form, document)
    assert form.errors == {}
    with _words():
        assert sheet_errors.check(back, rows, form) == rules


def _errors(changed: Mapping[str, str], base: Mapping[str, Any] = START) -> dict[str, str]:
    sent = {**_sent(sheet.fill(base)), **{name: [text] for name, text in changed.items()}}
    form = sheet.received(sent)
    with _words():
        document, rows = sheet.read(form, base)
        sheet_errors.check({**document, "host": "uji"}, rows, form)
    return form.errors


SESSION = {"sessions.rows": "4", "sessions.4.days": "mon"}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, {}),
        ({"scope.id": "Semua"}, {"scope.en": "Write it in this language too."}),
        ({"limits.people_per_day": "banyak"},
         {"limits.people_per_day": "Write a number, such as 40."}),
        ({"limits.people_per_day": "0"}, {"limits.people_per_day": "The number is too small."}),
        ({"limits.people_per_group.least": "9", "limits.people_per_group.most": "3"},
         {"limits.people_per_group.most": "The fewest are more than the most."}),
        ({"notice.value": "400", "notice.unit": "days"}, {"notice.value": "At most 366."}),
        ({**SESSION, "sessions.4.start": "09.30"}, {}),
        ({**SESSION, "sessions.4.start": "pagi"}, {"sessions.4.start": "Write the hour as 09:00."}),
        ({**SESSION, "sessions.4.start": "10:00", "sessions.4.end": "09:00"},
         {"sessions.4.end": "A session ends after it starts."}),
        ({"closures.rows": "0", "closures.0.first": "2026-12-24", "closures.0.last": "2026-12-20",
          "closures.0.reason.id": "Libur", "closures.0.reason.en": "Holiday"},
         {"closures.0.last": "The last day is before the first."}),
        ({"sessions.rows": "4", "sessions.4.start": "09:00"},
         {"sessions.4.days": "Fill this in."}),
        ({**SESSION, "sessions.4.period.first": "13-01", "sessions.4.period.last": "01-10"},
         {"sessions.4.period.first": "Write month and day as 12-24."}),
        ({"house_rules.id": "Satu\nDua", "house_rules.en": "One"},
         {"house_rules.en": "The two languages have a different number of lines."}),
        ({"exemptions.rows": "0", "exemptions.0.clause": "notice"},
         {"exemptions.0.clause": "Choose kinds or name organisations."}),
        ({"basis.sources.rows": "0", "basis.sources.0.publisher": "Kami",
          "basis.sources.0.address": "kami.go.id"},
         {"basis.sources.0.address": "Write the whole address: https://…"}),
        ({"stay.where.id": "Di kota", "stay.where.en": "In the city"},
         {"stay.demand": "Fill this in."}),
    ],
)  # fmt: skip
def test_what_is_wrong_stands_at_its_input(
    changed: dict[str, str], expected: dict[str, str]
) -> None:
    assert _errors(changed) == expected


def test_one_round_tells_all_that_is_wrong_in_the_order_of_the_form() -> None:
    """What could not be read, and what the format refuses; but no untrue word about the former."""
    wrong = {
        "hold.value": "lama",
        "letter.to.en": "The Regent",
        "limits.people_per_group.least": "9",
        "limits.people_per_group.most": "3",
        "limits.people_per_day": "0",
        "instead.rows": "5",
        "instead.5.kinds": "ministry",
        "instead.5.longest_days": "dua",
        "sessions.4.days": "mon",
        "sessions.4.start": "10:00",
        "sessions.4.end": "09:00",
        "sessions.7.start": "09:00",
        "sessions.7.people": "banyak",
    }
    sent = {**_sent(sheet.fill(START)), **{name: [text] for name, text in wrong.items()}}
    sent["sessions.rows"] = ["4", "7"]
    form = sheet.received(sent)
    with _words():
        document, rows = sheet.read(form, START)
        assert sheet_errors.check({**document, "host": "uji"}, rows, form) is None
    assert list(form.errors.items()) == [
        ("sessions.4.end", "A session ends after it starts."),
        ("sessions.7.people", "Write a number, such as 40."),
        ("sessions.7.days", "Fill this in."),
        ("limits.people_per_group.most", "The fewest are more than the most."),
        ("limits.people_per_day", "The number is too small."),
        ("hold.value", "Write a number, such as 40."),
        ("instead.5.longest_days", "Write a number, such as 40."),
        ("letter.to.id", "Write it in this language too."),
    ]


def test_what_the_form_does_not_know_is_carried_over() -> None:
    """A richer file loses nothing by being edited in the form; a row that is left out is gone."""
    base = {
        **START,
        "instead": [
            {"kinds": ["ministry"], "fee": {"free": True}, "longest_days": 2},
            {"kinds": ["dprd"], "longest_days": 3},
        ],
        "refusals": [{"key": "full-hall", "text": {"id": "Penuh", "en": "Full"}}],
    }
    sent = _sent(sheet.fill(base))
    sent["instead.0.longest_days"] = ["4"]
    sent["instead.1.drop"] = ["yes"]
    sent["refusals.rows"] = ["0", "1"]
    sent["refusals.1.text.id"], sent["refusals.1.text.en"] = ["Penuh lagi"], ["Full hall!"]
    form = sheet.received(sent)
    document, _rows = sheet.read(form, base)
    assert form.errors == {}
    assert document["instead"] == [
        {"kinds": ["ministry"], "fee": {"free": True}, "longest_days": 4}
    ]
    assert [ground["key"] for ground in document["refusals"]] == ["full-hall", "full-hall-2"]


def _leaves(model: type[BaseModel], above: str = "") -> Iterator[str]:
    """The paths of all that a part of the format can say."""
    for name, about in model.model_fields.items():
        inner = [kind for kind in (about.annotation, *get_args(about.annotation))
                 if isinstance(kind, type) and issubclass(kind, Strict)]  # fmt: skip
        if inner and not issubclass(inner[0], (Both, Term)) and not _is_list(about.annotation):
            yield from _leaves(inner[0], f"{above}{name}.")
        else:
            yield above + name


def _is_list(kind: Any) -> bool:
    return get_origin(kind) is list


def test_whatever_a_file_can_say_the_form_can_say_too() -> None:
    elsewhere = {"host", "effective"}  # the address, and a field above the others
    assert {item.path for item in FIELDS} == set(_leaves(RuleSet)) - elsewhere
    rows = {item.path: {inner.path for inner in item.fields} for item in FIELDS if item.fields}
    models = {
        "basis.sources": RuleSource, "sessions": Session, "closures": Closure,
        "yearly_closures": YearlyClosure, "openings": Opening, "exemptions": Exemption,
        "instead": Instead, "refusals": Refusal,
    }  # fmt: skip
    assert rows == {
        path: set(_leaves(model)) - {"key"}  # a ground's key is made of its words
        for path, model in models.items()
    }
