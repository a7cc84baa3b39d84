"""Step 4 of planning a trip: how many come, and who; the names as a file, in and out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import Response, make_response, request
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.accounts import visitor
from portal.core import access, clock
from portal.core.db import db
from portal.core.errors import NotFound, RuleBroken
from portal.core.messages import tell
from portal.files import sheets
from portal.files.sheets import Unreadable
from portal.files.sheets_writing import CSV_TYPE, XLSX_TYPE, plain_book, plain_csv
from portal.files.words import UNREADABLE
from portal.visits import (
    delegation,
    delegation_rules,
    delegation_words,
    permissions,
    show_trips,
    trips,
)
from portal.visits.delegation import COLUMNS, Row, Sheet
from portal.visits.forms_trips import NamesForm, SeenForm, counted, make_up
from portal.visits.models_trip import Leg, Trip
from portal.visits.queries_trips import delegates
from portal.visits.views import blueprint
from portal.visits.views_leg import leg_here
from portal.visits.views_trips import go, go_to, may_plan, saved, seen_trip, show

BLANK = 4  # empty rows to type into
OVERHEAD = 512 * 1024  # bytes of a form around its file
FILES = ("template.xlsx", "template.csv", "names.xlsx", "names.csv")
NAMES = "visits.trip_names"


@blueprint.url_value_preprocessor
def _allow_files(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    # Before anything reads the form, as the check of its token does.
    if request.endpoint == NAMES:
        request.max_content_length = sheets.MOST_BYTES + OVERHEAD


@blueprint.route("/trips/<int:number>/people", methods=["GET", "POST"])
@access.allowed(may_plan, "plan trips", load=seen_trip)
def trip_people(found: Trip) -> Response:
    """Step 4: the head count by make-up."""
    form = SeenForm(obj=found)
    rows = make_up(request.form) if form.is_submitted() else list(found.make_up)

    def write() -> None:
        who = visitor.somebody()
        trips.save(found, {"make_up": counted(rows)}, by=who, seen=form.seen)

    if saved(form, found, write):
        if request.form.get("then") == "stay":
            return go("visits.trip_people", number=found.id)
        return go_to(show_trips.next_url(found, "people"))
    sent = any(leg.state != "draft" for leg in found.legs)
    return show("trip_people", form, rows=[*rows, *[{"what": "", "people": ""}] * BLANK], sent=sent,
                **show_trips.frame(found, "people"))  # fmt: skip


@blueprint.route("/trips/<int:number>/names", methods=["GET", "POST"])
@access.allowed(may_plan, "plan trips", load=seen_trip)
def trip_names(found: Trip) -> Response:
    """Who comes: typed into rows, pasted, or as a file; what is read is shown before it is kept."""
    form = NamesForm()
    if not form.is_submitted():
        form.show_version(found.version)
        return _names(found, form, Sheet(_rows(found), []))
    sheet, how = Sheet(_rows(found), []), request.form.get("do", "")
    read: dict[str, Callable[[], Sheet]] = {
        "rows": lambda: delegation.read(_typed(), clock.today()),
        "paste": lambda: _pasted(form),
        "keep": lambda: delegation.read(delegation.pasted(form.text.data or ""), clock.today()),
        "file": lambda: _file(form),
    }
    try:
        sheet = read.get(how, lambda: sheet)()
    except RuleBroken as broken:
        form.blame(broken)
        form.show_version(found.version)
        return _names(found, form, sheet)
    looked = how in ("paste", "file") or bool(sheet.problems)
    if not looked and saved(form, found, lambda: _keep(found, sheet, form, how)):
        number = len(sheet.rows)
        tell("good", ngettext("%(num)s name is kept.", "%(num)s names are kept.", number))
        return go(NAMES, number=found.id)
    if looked:
        form.validate()
        form.show_version(found.version)
    return _names(found, form, sheet, read=how != "rows", typed=how == "rows")


def _keep(found: Trip, sheet: Sheet, form: NamesForm, how: str) -> None:
    if how == "keep" and found.delegates and not form.consent.data:
        raise RuleBroken(_("Agree that the names from before are replaced."), "consent")
    if how == "keep" and not sheet.rows:
        raise RuleBroken(_("There is no name in it."), "text")
    delegation_rules.replace(found, sheet.rows, by=visitor.somebody(), seen=form.seen)


def _rows(found: Trip) -> list[Row]:
    stored = delegates(found)
    return [Row(n, delegation_rules.as_values(person)) for n, person in enumerate(stored, 1)]


def _typed() -> list[list[tuple[str, str]]]:
    """The rows of the page, under the headings, so that their numbers begin with 1 as there."""
    found: list[list[tuple[str, str]]] = []
    for number in range(1, 2 * delegation.MOST_NAMES):
        found.append([(request.form.get(f"{column}-{number}", ""), "") for column in COLUMNS])
    return found


def _pasted(form: NamesForm) -> Sheet:
    if not (form.text.data or "").strip():
        raise RuleBroken(_("Paste the rows first."), "text")
    return _some(delegation.read(delegation.pasted(form.text.data or ""), clock.today()), "text")


def _some(sheet: Sheet, field: str) -> Sheet:
    """A sheet, unless there is nothing in it and nothing to say about it."""
    if not (sheet.rows or sheet.problems or sheet.unknown):
        raise RuleBroken(_("There is no name in it."), field)
    return sheet


def _file(form: NamesForm) -> Sheet:
    sent = form.file.data
    if not sent or not sent.filename:
        raise RuleBroken(_("Choose a file first."), "file")
    try:
        with sheets.opened(sent.stream.read(sheets.MOST_BYTES + 1)) as opened:
            if opened.kind == sheets.ZIP or not opened.pages:
                raise RuleBroken(_("Send an XLSX file or a CSV file."), "file")
            return _some(delegation.read(opened.pages[0].rows, clock.today()), "file")
    except Unreadable as error:
        raise RuleBroken(str(UNREADABLE[error.code]) % error.params, "file") from error


def _names(
    found: Trip, form: NamesForm, sheet: Sheet, *, read: bool = False, typed: bool = False
) -> Response:
    db.session.refresh(found)
    wrong: dict[tuple[int, str], list[str]] = {}
    for item in sheet.problems:
        wrong.setdefault((item.number, item.column), []).append(delegation_words.problem(item))
    head = delegation_words.headings()
    stored = sheet.rows if typed or not read else _rows(found)
    return show(
        "delegation_names",
        form,
        stored=stored,
        first_blank=max((row.number for row in stored), default=0) + 1,
        blank=BLANK,
        read=sheet if read else None,
        text=delegation.as_text([row.values for row in sheet.rows], head) if read else "",
        wrong=wrong,
        problems=[delegation_words.problem_with_place(item) for item in sheet.problems],
        columns=[(column, delegation_words.title(column)) for column in COLUMNS],
        bounds=delegation.BOUNDS,
        number_before=len(found.delegates),
        **show_trips.frame(found, "people"),
    )


@blueprint.get("/trips/<int:number>/names/<name>")
@access.allowed(lambda pair: may_plan(pair[0]), "plan trips",
                load=lambda number, name: (seen_trip(number), name))  # fmt: skip
def trip_names_file(asked: tuple[Trip, str]) -> Response:
    """The template to fill in, and the names as a file."""
    found, name = asked
    if name not in FILES:
        raise NotFound(name)
    head = delegation_words.headings()
    rows = _cells(found) if name.startswith("names") else [delegation_words.EXAMPLE]
    if name.endswith(".csv"):
        return _attachment(plain_csv(head, rows), CSV_TYPE, name)
    return _attachment(plain_book(_("Delegation"), head, rows), XLSX_TYPE, name)


def _cells(found: Trip) -> Sequence[Sequence[str]]:
    return [[row.values[column] for column in COLUMNS] for row in _rows(found)]


def _may_see_names(leg: Leg) -> bool:
    return permissions.may_see_names(visitor.me(), leg)


@blueprint.get("/legs/<int:number>/names.xlsx")
@access.allowed(_may_see_names, "see the names of a delegation", load=leg_here)
def leg_names(leg: Leg) -> Response:
    """Who comes, for the host's guest book and gate."""
    book = plain_book(_("Delegation"), delegation_words.headings(), _cells(leg.trip))
    return _attachment(book, XLSX_TYPE, f"{leg.trip.organisation.slug}-{leg.id}.xlsx")


def _attachment(content: bytes, kind: str, name: str) -> Response:
    response: Response = make_response(content)
    response.content_type = kind
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.cache_control.no_store = True
    return response
