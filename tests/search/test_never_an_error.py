"""A query is never an error, whatever it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.search import Query
from portal.search.whoosh_engine import WhooshEngine
from tests.search.support import doc, engine_at

DOCUMENTS = [
    doc("akta", "Akta Lahir", sector="civil", year="2013", newest=1, tags=("birth",),
        texts={"summary": "dan yang di rumah sakit", "body": "e-KTP 2016 👶 \x00 <script>"}),
    doc("antre", "Antrean", en="Queue", sector="health", year="2015", visited=2),
]  # fmt: skip


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WhooshEngine]:
    folder: Path = tmp_path_factory.mktemp("any")
    found = engine_at(folder)
    found.rebuild(DOCUMENTS)
    yield found
    assert found.health(deep=True).state == "ok"


def check(engine: WhooshEngine, query: Query) -> None:
    page = engine.search(query)
    assert len(page.slugs) == len(page.scores) <= page.total <= len(DOCUMENTS)
    assert len(set(page.slugs)) == len(page.slugs)
    assert all(count <= len(DOCUMENTS) for each in page.counts.values() for count in each.values())
    better = engine.did_you_mean(query)
    if better is not None:
        assert engine.search(Query(better, facets=query.facets)).total > 0
    for text in ("Akta Lahir dan antrean", query.text):
        assert "".join(part for part, _ in page.highlight.mark(text)) == text
        page.highlight.snippet(text, 20)
    assert len(engine.suggest(query.text, "id", 3)) <= 3


ODD = [
    *("", " ", "\x00", "\x00" * 600, "-", "--", '"', '""', '"""', "*", "**", ":", "::", "-:*\"'"),
    *("sector:", "sector:*", 'sector:""', "-sector:", "year:..", "year:-", "year:9999..0"),
    *("'\"<script>", "👶", "👶*", "-👶", '"👶"', "\ud800", "\u202e", "ﷺ", "①", "İ", "ß"),
    *("a*" * 300, "-a " * 300, '"a b" ' * 200, "akta " * 2000, "a" * 10_000, "x:" * 5000),
    *("(" * 1000, "\\", "%00", "' OR 1=1 --", "a\u0301" * 300, "[]{}()^~!+&|", "0", "-0"),
    *("akta AND OR NOT lahir", "@0", "=akta lahir", "+akta lahir", "e-" * 200, '"' * 500),
]


@pytest.mark.parametrize("text", ODD, ids=lambda text: repr(text[:12]))
def test_odd_queries(engine: WhooshEngine, text: str) -> None:
    check(engine, Query(text))
    check(engine, Query(text, language="id"))


@pytest.mark.parametrize("text", ["@0", "=akta lahir", "+akta lahir"])
def test_signs_of_the_index_are_not_signs_of_the_query(engine: WhooshEngine, text: str) -> None:
    plain = engine.search(Query(text.lstrip("@=+")))
    assert engine.search(Query(text)).slugs == plain.slugs


PIECES = st.sampled_from(
    [
        *(
            "akta",
            "lahir",
            "yang",
            "queue",
            "civil",
            "e-KTP",
            "aktta",
            "antrn",
            "sector:",
            "status:",
        ),
        *('"', "-", "*", "year:2013..2016", " ", " ", "\x00", "👶", "..", "<", "\u0301"),
    ]
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=40).map("".join))
FACETS = st.dictionaries(
    st.sampled_from(["sector", "year", "colour", ""]),
    st.lists(st.sampled_from(["civil", "2013", "", "?"]), max_size=3).map(tuple),
    max_size=3,
)


@settings(
    max_examples=250,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    text=TEXTS,
    facets=FACETS,
    sort=st.sampled_from(["fit", "newest", "visited", "", "?"]),
    page=st.integers(),
    per_page=st.integers(),
)
def test_any_query(
    engine: WhooshEngine,
    text: str,
    facets: dict[str, tuple[str, ...]],
    sort: str,
    page: int,
    per_page: int,
) -> None:
    check(engine, Query(text, facets, sort, page, per_page))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=40), st.text(max_size=3), st.integers(-3, 20))
def test_any_beginning(engine: WhooshEngine, prefix: str, language: str, limit: int) -> None:
    assert len(engine.suggest(prefix, language, limit)) <= max(0, limit)
