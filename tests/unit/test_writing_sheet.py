"""The parts of a programme as texts in a page: filled, read back, refused, merged."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from portal.catalogue.document import Document
from portal.core import clock
from portal.publishing import parts
from portal.writing import merging
from portal.writing.fields import SHAPES, field_at, says_something
from portal.writing.sheet import Choices, Sheet, filled, sent, value_of
from tests.support.programs import both, complete_facts, complete_texts, result

LISTS = {
    "sectors": {"health": "Health"},
    "tags": {"queue": "queue", "puskesmas": "health centre"},
    "sdgs": {str(number): str(number) for number in range(1, 18)},
    "statuses": {"running": "Running", "stopped": "Stopped"},
    "initiators": {"office": "Office"},
    "evidence": {"press": "press"},
    "sources": {"press-2024": "Berita"},
}
PLACES = {"kabupaten-banyuwangi": "Kabupaten Banyuwangi", "kota-batu": "Kota Batu"}
CHOICES = Choices(
    LISTS, {name: slug for slug, name in PLACES.items()}.get, lambda slug: PLACES[slug]
)


def again(key: str, value: Any, language: str = "id") -> Any:
    """A part's value after it was shown in a page and sent back unchanged."""
    sheet = filled(SHAPES[key], value, language, CHOICES)
    pairs = [(name, text) for name, texts in sheet.texts.items() for text in texts]
    back = sent(SHAPES[key], MultiDict([*(("row", row) for row in sheet.rows), *pairs]))
    found = value_of(back, language, CHOICES)
    assert back.errors == {}
    return found


def typed(key: str, language: str = "id", **texts: str) -> tuple[Any, dict[str, str]]:
    """What comes of texts by field ("__" for a dot), and what is refused."""
    pairs = [(name.lstrip("_").replace("__", "."), text) for name, text in texts.items()]
    rows = sorted({name.split(".")[0] for name, _ in pairs if name[0].isdigit()})
    sheet = sent(SHAPES[key], MultiDict([*(("row", row) for row in rows), *pairs]))
    return value_of(sheet, language, CHOICES), sheet.errors


def everything() -> Document:
    words = result(before=None, before_text=both("none"), after=1234.5, target=True)
    facts = complete_facts() | {"results": [result(), words]}
    return Document.model_validate({"facts": facts, "texts": complete_texts()})


@pytest.mark.parametrize("language", ["id", "en"])
def test_what_is_shown_and_sent_back_is_the_same(language: str) -> None:
    values = parts.take_apart(parts.record_of(everything()))
    assert set(values) == set(parts.KEYS)
    assert set(parts.KEYS) - set(SHAPES) == {"attachments"}  # they have a page of their own
    for key, value in values.items():
        if key not in SHAPES:
            continue
        assert says_something(value)
        assert again(key, value, language) == value


def test_an_empty_page_says_nothing() -> None:
    for key, shape in SHAPES.items():
        found = value_of(Sheet(shape, ["0"] if shape.row else [], {}), "id", CHOICES)
        assert not says_something(found), key
        if shape.row:
            assert found in ([], None)


def test_partial_values_are_kept() -> None:
    assert typed("name", id__name="Layanan") == ({"id": {"name": "Layanan", "aliases": []}}, {})
    assert typed("how", en="One\r\n\r\ntwo ") == ({"en": "One\n\ntwo"}, {})
    row = {"indicator": {"id": "Waktu"}, "before": 0, "target": False, "sources": []}
    assert typed("results", _0__indicator__id="Waktu", _0__before="0") == ([row], {})
    assert typed("visit", _0__id="Loket") == ({"sources": [], "sites": [{"id": "Loket"}]}, {})


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [("id", "15.675", 15675), ("en", "15,675", 15675), ("id", "3,5", 3.5), ("en", "3.50", 3.5)],
)
def test_numbers_are_read_as_the_language_writes_them(
    language: str, text: str, number: float
) -> None:
    found, errors = typed("results", language, _0__after=text)
    assert (found[0]["after"], errors) == (number, {})


@pytest.mark.parametrize("text", ["1 Februari 2016", "1/2/2016", "01-02-2016", "1 Feb. 2016"])
def test_dates_are_read_as_people_write_them(text: str) -> None:
    assert typed("timing", start=text)[0]["start"] == "2016-02-01"
    # What is planned may lie ahead; what was reported may not, and this year does not.
    assert typed("timing", start="Maret 2099")[0]["start"] == "2099-03"
    found, errors = typed("timing", verified__on=str(clock.today().year))
    assert (found["verified"], errors) == ({"on": str(clock.today().year)}, {})


@pytest.mark.parametrize(
    ("key", "name", "text"),
    [
        ("results", "0.before", "21 hari"),
        ("results", "0.before", "1,2,3"),
        ("results", "0.before", "9" * 40),
        ("awards", "0.year", "1492"),
        ("awards", "0.year", "²"),
        ("visit", "people", "0"),
        ("timing", "start", "2016-02-31"),
        ("timing", "start", "16"),
        ("timing", "start", "1816"),
        ("timing", "verified.on", "2099"),
        ("sources", "0.date", "2099-01-01"),
        ("awards", "0.year", "2099"),
        ("timing", "status", "king"),
        ("filing", "place", "Atlantis"),
        ("name", "id.name", "x" * 301),
        ("sources", "0.address", "https://x.example/" + "y" * 1000),
        ("sources", "0.address", "Berita Kita"),
        ("sources", "0.address", "javascript:alert(1.5)"),
        ("sources", "0.address", "https://"),
        ("sources", "0.address", "https://x.example/dua kata"),
    ],
)
def test_what_cannot_be_stored_is_refused_at_its_field(key: str, name: str, text: str) -> None:
    row = [("row", "0")] if name[0] == "0" else []
    sheet = sent(SHAPES[key], MultiDict([*row, (name, text)]))
    value_of(sheet, "id", CHOICES)
    assert list(sheet.errors) == [name]
    assert sheet.text(name) == text


def test_sources_get_a_key_once_and_keep_it() -> None:
    found, _errors = typed(
        "sources", _0__publisher="Berita Kita", _0__date="2019-02",
        _1__publisher="Berita Kita", _1__date="2019", _2__address="kominfo.example/1",
    )  # fmt: skip
    assert [row["key"] for row in found] == ["berita-kita-2019", "berita-kita-2019-2", "source"]
    assert found[2]["address"] == "https://kominfo.example/1"
    found[0]["publisher"] = "Another"
    assert again("sources", found) == found


def test_a_removed_source_falls_out_of_a_row_that_is_saved_again() -> None:
    row = {"name": both("Prize"), "year": 2018, "sources": ["gone", "press-2024"]}
    assert again("awards", [row]) == [row | {"sources": ["press-2024"]}]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (("texts", "id", "name"), "id.name"),
        (("texts", "en", "sections", "how"), "en"),
        (("facts", "place"), "place"),
        (("facts", "verified", "source"), "verified.source"),
        (("facts", "status_reason"), "status_reason.id"),
        (("facts", "results", 2, "unit", "en"), "2.unit.en"),
        (("facts", "results", 0, "sources"), "0.sources"),
        (("facts", "visit", "sites", 1, "id"), "1.id"),
        (("facts", "legal_basis", 0, "en"), "0.en"),
        (("facts", "sources"), ""),
    ],
)
def test_a_place_in_the_record_is_a_field(path: tuple[Any, ...], name: str) -> None:
    assert field_at(parts.part_of(path), path) == name


def test_two_versions_are_merged_as_somebody_chose() -> None:
    def sheet(value: Any, key: str) -> Sheet:
        return filled(SHAPES[key], value, "id", CHOICES)

    mine = sheet({"id": "Mine", "en": "Same"}, "how")
    theirs = sheet({"id": "Theirs", "en": "Same"}, "how")
    assert merging.differing(mine, theirs) == ["id"]
    alone = sent(SHAPES["how"], MultiDict({"id": "Mine", "en": " "}))
    assert merging.differing(alone, sheet({"id": "Theirs"}, "how")) == ["id"]
    for choice, text in (("mine", "Mine"), ("theirs", "Theirs")):
        found = merging.merged(mine, theirs, {"id": choice}, [])
        assert value_of(found, "id", CHOICES) == {"id": text, "en": "Same"}
    mine = sheet([both("A"), both("B")], "legal_basis")
    theirs = sheet([both("C"), both("A"), both("D")], "legal_basis")
    assert merging.other_rows(mine, theirs) == ["0", "2"]
    found = merging.merged(mine, theirs, {}, ["2"])
    assert value_of(found, "id", CHOICES) == [both("A"), both("B"), both("D")]
