"""The parts of the engine that need no disk: sets, weights, postings, columns."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.search.types import Document
from portal.search.whoosh_engine import bits, codec
from portal.search.whoosh_engine.columns import Columns, Record, pack, record
from portal.search.whoosh_engine.weights import WEIGHTS, encode

NUMBERS = st.sets(st.integers(0, 300))


@given(NUMBERS)
def test_a_set_gives_its_members(members: set[int]) -> None:
    packed = bits.from_numbers(members, 301)
    assert list(bits.numbers(packed)) == sorted(members)
    assert [n for n, flag in enumerate(bits.flags(packed, 301)) if flag] == sorted(members)
    assert packed.bit_count() == len(members)


def test_sets_of_nothing() -> None:
    assert bits.from_numbers([], 0) == 0
    assert list(bits.numbers(0)) == []
    assert bits.flags(0, 0) == b""


@given(st.floats(0.07, 90))
def test_a_weight_is_kept_to_two_percent(weight: float) -> None:
    assert abs(WEIGHTS[encode(weight)] / weight - 1) < 0.02


def test_weights_beyond_the_ends_are_kept_at_the_ends() -> None:
    assert encode(1e-9) == 1
    assert encode(1e9) == 255
    assert list(WEIGHTS) == sorted(WEIGHTS)


Rows = dict[int, tuple[int, list[int]]]  # document -> (code, places)
ROWS = st.dictionaries(
    st.integers(0, 5000),
    st.tuples(st.integers(1, 255), st.lists(st.integers(0, 65_535), max_size=4, unique=True)),
    min_size=1,
    max_size=30,
)


def postings(rows: Rows) -> codec.Postings:
    result = codec.Postings()
    for document, (code, places) in sorted(rows.items()):
        result.add(document, code, sorted(places))
    return result


@given(st.dictionaries(st.text(min_size=1, max_size=5, alphabet="abcé@"), ROWS, max_size=5))
@settings(max_examples=40)
def test_what_is_read_is_what_was_written(terms: dict[str, Rows]) -> None:
    fields = {codec.TERMS: {term: postings(rows) for term, rows in terms.items()}}
    reader = codec.SegmentReader("x", codec.write("x", fields))
    for term, rows in terms.items():
        documents, codes = reader.documents(codec.TERMS, term) or ([], b"")
        assert list(documents) == sorted(rows)
        assert list(codes) == [rows[document][0] for document in sorted(rows)]
        wanted = frozenset(sorted(rows)[::2])
        places = {n: list(found) for n, found in reader.places(codec.TERMS, term, wanted)}
        assert places == {number: sorted(rows[number][1]) for number in wanted}
    assert dict(reader.postings(codec.TERMS)) == fields[codec.TERMS]
    assert reader.documents(codec.TERMS, "zz") is None
    assert reader.documents(codec.WORDS, "a") is None


@pytest.mark.parametrize("count", [1, 63, 64, 65, 1023, 1024, 1025, 3000])
def test_long_postings_go_over_blocks(count: int) -> None:
    rows = {3 * n: (1 + n % 255, [n, n + 1][: n % 3]) for n in range(count)}
    fields = {codec.WORDS: {"x": postings(rows)}}
    reader = codec.SegmentReader("x", codec.write("x", fields))
    found = reader.documents(codec.WORDS, "x")
    assert found is not None
    assert found[0] == array("I", sorted(rows))
    last = max(rows)
    assert [list(p) for _, p in reader.places(codec.WORDS, "x", frozenset({last}))] == [
        rows[last][1]
    ]
    assert dict(reader.postings(codec.WORDS)) == fields[codec.WORDS]


def test_an_empty_segment_can_be_read() -> None:
    reader = codec.SegmentReader("x", codec.write("x", {codec.TERMS: {}, codec.WORDS: {}}))
    assert reader.documents(codec.TERMS, "a") is None
    assert list(reader.postings(codec.TERMS)) == []


def test_a_term_that_never_ends_keeps_its_first_places() -> None:
    found = codec.Postings()
    found.add(0, 1, list(range(1000)))
    found.add(1, 1, [7])
    reader = codec.SegmentReader("x", codec.write("x", {codec.TERMS: {"a": found}}))
    places = dict(reader.places(codec.TERMS, "a", frozenset({0, 1})))
    assert list(places[0]) == list(range(codec.MOST_PLACES))
    assert list(places[1]) == [7]


def rows() -> list[Record]:
    first = Document(
        "akta",
        {"id": ("Akta Lahir", "Procot!"), "en": ("Birth",)},
        tags=("birth", "two words"),
        facets={"sector": ("health", "family"), "year": ("2016",)},
        sort_keys={"newest": 7},
        boost=0.5,
    )
    second = Document("bus", {"en": ("City Bus",)}, facets={"sector": ("transport",)})
    third = Document("kosong", {}, sort_keys={"visited": 3})
    return [record(first, (4,)), record(second, ()), record(third, ())]


def test_columns_give_back_their_rows() -> None:
    spoken = {"id": {"akta": 2, "bus": 1}, "en": {"bus": 1}}
    columns = Columns.load(pack(rows(), {"akta": 2, "bus": 1}, spoken).dump())
    assert list(columns.records()) == rows()
    assert columns.words == {"akta": 2, "bus": 1}
    assert columns.speakers("akta") == {"id": 2, "en": 0}
    assert (columns.speakers("bosan"), columns.speakers("zona")) == ({}, {})
    assert columns.spoken_of == {"id": {"akta": 2, "bus": 1}, "en": {"akta": 0, "bus": 1}}


def test_a_missing_language_borrows_the_names_of_the_other() -> None:
    akta, bus, kosong = rows()
    assert akta.titles == {"id": "Akta Lahir", "en": "Birth"}
    assert bus.names == {"id": ["city bus"], "en": ["city bus"]}
    assert kosong.titles == {"id": "", "en": ""}


def test_columns_hold_sets() -> None:
    columns = pack(rows(), {})
    assert columns.facet_sets["sector"] == {"health": 0b1, "family": 0b1, "transport": 0b10}
    assert columns.feature_sets == {"#birth": 0b1, "#twowords": 0b1, "@4": 0b1}
    assert columns.sort_keys == {"newest": [7, None, None], "visited": [None, None, 3]}
    assert columns.boosts == {"0": 0.5}


def test_names_are_found_by_what_they_hold() -> None:
    names = pack(rows(), {}).name_index["id"]
    assert list(names.find("\n akta", aliases=False)) == [0]
    assert list(names.find(" procot", aliases=True)) == [0]
    assert list(names.find(" procot", aliases=False)) == []
    assert list(names.find("\n akta", aliases=True)) == []
    assert list(names.find(" b", aliases=False)) == [1]
    assert list(names.find("lahir procot", aliases=False)) == []
    assert names.words == {"akta", "lahir", "procot", "city", "bus"}


def test_columns_of_nothing() -> None:
    assert list(Columns.load(pack([], {}).dump()).records()) == []
