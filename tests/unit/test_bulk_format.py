"""Cells and rows: what a text stands for, and that a record survives the way through a file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from portal.bulk import cells, reading, writing
from portal.bulk.cells import Bad, Known
from portal.bulk.columns import LISTS, MAIN, SHEETS
from portal.bulk.format import KEEP, Entry, Line, entry_of, values_of
from portal.bulk.judging import BROKEN, CHANGED, CONFLICT, NEW, SAME, Present, canonical, judge
from portal.catalogue.content import read_programs, read_sectors, read_tags
from portal.catalogue.document import Document
from portal.core.content import Folder
from portal.core.settings import ROOT
from portal.places.content import KINDS as PLACES
from portal.publishing.parts import put_together, record_of, take_apart
from tests.support.programs import complete

KNOWN = Known(
    "dinas",
    {"kabupaten-banyuwangi": "kabupaten-banyuwangi", "kota batu": "kota-batu",
     "kota-batu": "kota-batu"},
    {"health": "health", "kesehatan": "health"},
    {"queue": "queue", "antrean daring": "queue", "puskesmas": "puskesmas"},
)  # fmt: skip
LAYOUT = {sheet.key: {c.key: n for n, c in enumerate(sheet.columns)} for sheet in SHEETS.values()}

READ: tuple[tuple[str, str, Any], ...] = (
    ("number", "1250", 1250), ("number", "1.250", 1250), ("number", "1.250.000,5", 1250000.5),
    ("number", "12,5", 12.5), ("number", "12.5", 12.5), ("number", "-0,125", -0.125),
    ("number", "1,1250", 1.125), ("number", "−3", -3), ("number", "1 250", 1250),
    ("date", "2024", "2024"), ("date", "2024-3", "2024-03"), ("date", "17/03/2024", "2024-03-17"),
    ("date", "3.2024", "2024-03"), ("date", "2024-03-17 00:00:00", "2024-03-17"),
    ("date", "17 Agustus 2024", "2024-08-17"), ("date", "Feb-16", "2016-02"),
    ("flag", "Ya", True), ("flag", "FALSE", False), ("status", "Uji Coba", "pilot"),
    ("sdgs", "3,16", [3, 16]), ("sdgs", "3; 16 ; 3", [3, 16]), ("year", "2.024", 2024),
    ("place", "KOTA  Batu", "kota-batu"),
    ("tags", "Antrean daring; puskesmas", ["queue", "puskesmas"]),
    ("keys", "a-1;b\nc", ["a-1", "b", "c"]), ("lines", "Satu\n\n Dua ", ["Satu", "Dua"]),
)  # fmt: skip
REFUSED = (
    ("number", "banyak", "number"), ("number", "1,500", "two-readings"),
    ("number", "1e999", "number"), ("number", "1.25.0", "number"), ("number", "", "number"),
    ("date", "2024-02-30", "no-such-day"), ("date", "0000", "no-such-day"),
    ("date", "soon", "date"),
    ("flag", "mungkin", "flag"), ("sdgs", "18", "sdg"), ("year", "1900", "whole"),
    ("count", "2,5", "whole"), ("key", "Besar", "key"), ("slug", "a" * 121, "long"),
    ("address", "javascript:x", "address"), ("address", "kominfo.example", "address"),
    ("address", "https://", "address"), ("address", "https://x.example/dua kata", "address"),
    ("owner", "lain", "not-yours"),
    ("place", "atlantis", "no-place"), ("tags", "queue; none", "no-tag"),
    ("name", "x" * 301, "long"),
    ("summary", "kata " * 201, "words"), ("text", "x" * 50_001, "long"),
)  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "value"), READ)
def test_what_a_cell_stands_for(kind: str, text: str, value: Any) -> None:
    found = cells.read(kind, text, KNOWN)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(("kind", "text", "code"), REFUSED)
def test_what_stands_for_nothing(kind: str, text: str, code: str) -> None:
    with pytest.raises(Bad) as bad:
        cells.read(kind, text, KNOWN)
    assert bad.value.code == code


@given(st.one_of(st.integers(-(10**15), 10**15), st.floats(allow_nan=False, allow_infinity=False)))
@settings(max_examples=200, deadline=None)
def test_every_number_comes_back(value: float) -> None:
    assert cells.read("number", cells.write("number", value), KNOWN) == value


TEXT = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from("=+-@'\";,\t\n\r_x005F")),
    max_size=40,
)


@given(
    name=TEXT,
    how=TEXT,
    alias=TEXT,
    before=st.integers(-(10**12), 10**12),
    after=st.floats(-1e9, 1e9),
)
@settings(max_examples=25, deadline=None, phases=(Phase.explicit, Phase.generate))
def test_any_text_goes_through_files_unchanged(
    name: str, how: str, alias: str, before: int, after: float
) -> None:
    record = record_of(complete())
    values = take_apart(record)
    values["name"]["id"] |= {"name": f"N{name}", "aliases": [alias]}
    values["how"]["en"] = how
    values["results"][0] |= {"before": before, "after": after}
    values["results"][0]["unit"] = {"id": f"={name}", "en": "x"}
    expected = canonical("uji", KNOWN, values)
    rows = writing.rows_of([("uji", "dinas", values)])
    for content in (writing.workbook(rows), writing.csv_files(rows)):
        found = _only(reading.read_file(content))
        assert values_of(found, KNOWN) == (expected, [])
        assert judge("uji", found, Present(values), LAYOUT, KNOWN).kind == SAME


def _only(lists: Any) -> Entry:
    (main,) = lists.tables[MAIN].lines
    return Entry(main, {sheet: lists.tables[sheet].lines for sheet in LISTS})


def test_all_real_programmes_go_through_files_unchanged() -> None:
    folder = Folder(ROOT / "content")
    for kind in PLACES:
        kind.read(folder)
    sectors, tags = read_sectors(folder), read_tags(folder)
    documents = read_programs(folder)
    assert (len(documents), folder.problems) == (65, [])
    places = {slug: slug for slug in folder.names["place", "slug"]}
    known = Known("", places, {s.slug: s.slug for s in sectors}, {t.slug: t.slug for t in tags})
    programs = [(d.slug, d.facts.owner, take_apart(record_of(d))) for d in documents]
    rows = writing.rows_of(programs)
    for content in (writing.workbook(rows), writing.csv_files(rows)):
        lists = reading.read_file(content)
        assert lists.unknown == []
        assert {key: [line.cells for line in t.lines] for key, t in lists.tables.items()} == rows
    for (slug, owner, values), document in zip(programs, documents, strict=True):
        own = replace(known, owner=owner)
        entry = entry_of(slug, owner, values)
        found, problems = values_of(entry, own)
        assert problems == []
        record = put_together(slug, owner, found)
        assert record_of(Document.model_validate(record)) == record_of(document)
        assert judge(slug, entry, Present(values), LAYOUT, own).kind == SAME


def _entry(items: dict[str, list[dict[str, str]]] | None = None, **main: str) -> Entry:
    lines = {s: [Line(3 + n, c) for n, c in enumerate(rows)] for s, rows in (items or {}).items()}
    return Entry(Line(3, main), lines)


def _codes(entry: Entry) -> list[tuple[str, int, str, str]]:
    return [(p.sheet, p.row, p.column, p.code) for p in values_of(entry, KNOWN)[1]]


def test_what_contradicts_itself_is_named() -> None:
    sources = [{"key": "a"}, {"key": "a"}, {"publisher": "Pers"}]
    results = [{"before": "3", "before_text_id": "tiga", "sources": "a; b"}]
    entry = _entry(
        {"sources": sources, "results": results},
        slug="uji", completed="ya", status="running", verified_source="c",
        pilot_start="2022-02", start="2022-01",
    )  # fmt: skip
    assert _codes(entry) == [
        ("programs", 3, "name_id", "no-name"),
        ("programs", 3, "completed", "not-stopped"),
        ("programs", 3, "pilot_start", "pilot-after-start"),
        ("sources", 4, "key", "twice"),
        ("sources", 5, "key", "no-key"),
        ("programs", 3, "verified_source", "no-source"),
        ("results", 3, "sources", "no-source"),
        ("results", 3, "before", "number-and-text"),
    ]


def test_what_a_row_would_do() -> None:
    there = take_apart(record_of(complete()))
    row = _entry(slug="uji", name_id="Baru")
    layout = {MAIN: {"slug": 0, "name_id": 1}}

    def kind(**present: Any) -> str:
        return judge("uji", row, Present(**present), layout, KNOWN).kind

    assert kind() == NEW
    assert kind(published=there) == CHANGED
    assert kind(published=there, draft=there, ours=True) == CHANGED
    assert kind(published=there, draft=there) == CONFLICT
    assert kind(foreign=True) == BROKEN
    verdict = judge("uji", row, Present(there), layout, KNOWN)
    assert (verdict.fields, list(verdict.parts)) == (["programs.name_id"], ["name"])
    assert verdict.whole == canonical("uji", KNOWN, there) | {"name": verdict.parts["name"]}


def test_what_is_too_long_for_a_cell_stays_as_it_is() -> None:
    values = take_apart(record_of(complete()))
    values["how"] = {"id": "x" * 40_000, "en": "short"}
    rows = writing.rows_of([("uji", "dinas", values)])
    for content in (writing.workbook(rows), writing.csv_files(rows)):
        entry = _only(reading.read_file(content))
        assert entry.main is not None
        assert entry.main.cells["how_id"] == KEEP
        assert judge("uji", entry, Present(values), LAYOUT, KNOWN).kind == SAME
