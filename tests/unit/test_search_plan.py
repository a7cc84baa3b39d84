"""From clauses to what is looked up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.search.plan import Either, Every, Phrase, Plan, Prefix, Term, Written, make_plan
from portal.search.query import parse
from portal.search.synonyms import Synonyms

SYNONYMS = Synonyms(
    (("akta lahir", "birth certificate"), ("antrean", "queue"), ("one-stop service", "PTSP"))
)
OPTIONAL = Synonyms(
    (("layanan malam", "night service"), ("studi banding", "study visit")),
    optional=("layanan", "inovasi", "studi banding", "praktik yang baik"),
)
AKTA, LAHIR = Term(("akta",)), Term(("lahir",))


INOVASI, LAYAN = Term(("inovasi",)), Term(("layan", "layanan"))
BANDING = Phrase(((0, ("studi",)), (1, ("banding", "band"))))


def plan(text: str, synonyms: Synonyms = SYNONYMS) -> Plan:
    clauses = [clause for clause in parse(text).clauses if clause.kind != "filter"]
    return make_plan(clauses, synonyms)


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("sampah", (Term(("sampah",)),)),
        ("services", (Term(("services", "servic")),)),
        ("sampah sampah", (Term(("sampah",)),)),
        ("akta", (AKTA,)),
        ("akta lahir", (Either((Every((AKTA, LAHIR)), Term(("@0",)))),)),
        ("queue", (Either((Term(("queue",)), Term(("@1",)))),)),
        ('"akta lahir"', (Phrase(((0, ("akta",)), (1, ("lahir",)))),)),
        ('"akta yang lahir"', (Phrase(((0, ("akta",)), (2, ("lahir",)))),)),
        ('"yang lahir"', (LAHIR,)),
        ('"queue"', (Term(("queue",)),)),
        ("puskes*", (Every((Prefix("puskes"),)),)),
        ("e-kt*", (Every((Term(("e",)), Prefix("kt"))),)),
        ("e-ktp", (Either((Term(("ektp",)), Phrase(((0, ("e",)), (1, ("ktp",)))))),)),
        ("anak-anak", (Term(("anak",)),)),
        ("akta yang lahir", (AKTA, LAHIR)),
        ("yang dan", (Written("yang"), Written("dan"))),
        ('"yang dan"', (Written("yang"), Written("dan"))),
        ("yang akta", (AKTA,)),
        ("", ()),
        ("-akta", ()),
    ],
)
def test_needs(text: str, needs: tuple[object, ...]) -> None:
    assert plan(text).needs == needs


@pytest.mark.parametrize(
    ("text", "needs", "extras"),
    [
        ("inovasi akta", (AKTA,), (INOVASI,)),
        ("studi banding akta", (AKTA,), (BANDING,)),
        ('inovasi "akta"', (AKTA,), (INOVASI,)),
        ("inovasi akt*", (Every((Prefix("akt"),)),), (INOVASI,)),
        ("inovasi -akta", (INOVASI,), ()),
        ('"inovasi" akta', (INOVASI, AKTA), ()),
        ("inovasi", (INOVASI,), ()),
        ("inovasi yang", (INOVASI,), ()),
        ("layanan inovasi", (LAYAN, INOVASI), ()),
        ("akta yang", (AKTA,), ()),
    ],
)
def test_optional_words_are_needed_only_alone(
    text: str, needs: tuple[object, ...], extras: tuple[object, ...]
) -> None:
    found = plan(text, OPTIONAL)
    assert (found.needs, found.extras) == (needs, extras)


def test_a_known_term_is_a_need_though_its_word_is_optional() -> None:
    found = plan("layanan malam", OPTIONAL)
    assert (len(found.needs), found.extras) == (1, ())
    assert Term(("@0",)) in found.needs[0].parts  # type: ignore[union-attr]


def test_a_term_that_is_optional_is_a_term_when_it_stands_alone() -> None:
    assert plan("studi banding", OPTIONAL).expansions == ("study visit",)
    assert plan("studi banding akta", OPTIONAL).expansions == ()


def test_optional_words_are_neither_marked_nor_misspelt_nor_neighbours() -> None:
    found = plan("layanan inovasi akta", OPTIONAL)
    assert found.highlight.stems == {"akta"}
    assert found.understood == {"layanan", "inovasi"}
    assert found.pairs == plan("inovasi akta").pairs


def test_a_term_is_not_found_across_a_phrase() -> None:
    assert plan('akta "lahir"').needs == (AKTA, LAHIR)


def test_a_term_of_several_words_may_be_hyphenated() -> None:
    found = plan("one-stop service").needs
    assert len(found) == 1
    assert isinstance(found[0], Either)
    assert found[0].parts[-1] == Term(("@2",))


def test_what_is_ruled_out_is_meant_literally() -> None:
    assert plan("x -queue").bans == (Term(("queue",)),)
    assert plan('x -"akta lahir"').bans == (Phrase(((0, ("akta",)), (1, ("lahir",)))),)
    assert plan("x -puskes*").bans == (Every((Prefix("puskes"),)),)
    assert plan("x -yang").bans == (Written("yang"),)
    assert plan('x -"yang dan"').bans == (Every((Written("yang"), Written("dan"))),)


def test_synonyms_that_are_searched_along_are_named() -> None:
    assert plan("Queue").expansions == ("antrean",)
    assert plan("akta lahir queue").expansions == ("birth certificate", "antrean")
    assert plan("sampah").expansions == ()
    assert plan("-queue").expansions == ()
    assert plan("akta lahir x").understood == {"akta", "lahir"}


def test_the_whole_query_may_be_a_name() -> None:
    assert plan("Akta Lahir -ibu puskes*").names == ("=akta lahir",)
    assert plan("Birth Services").names == ("=birth services", "=birth servic")
    assert plan("-ibu").names == ()


def test_neighbours_may_stand_in_a_name() -> None:
    assert plan("akta lahir ibu").pairs == (Term(("+akta lahir",)), Term(("+lahir ibu",)))


def test_what_is_marked() -> None:
    mark = plan('akta lahir sampah puskes* "dua kata" -ibu').highlight
    assert mark.stems == {"akta", "lahir", "sampah"}
    assert mark.prefixes == ("puskes",)
    assert (("akta",), ("lahir",)) in mark.sequences
    assert (("birth",), ("certif",)) in mark.sequences
    assert (("dua",), ("kata",)) in mark.sequences
    assert mark.written == frozenset()
    assert plan("yang dan").highlight.written == {"yang", "dan"}


@given(st.text(max_size=300))
def test_a_plan_for_anything(text: str) -> None:
    made = plan(text)
    assert hash(made.needs) == hash(plan(text).needs)
