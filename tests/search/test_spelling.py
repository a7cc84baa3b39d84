"""Did you mean ...? Only what has results, and only when it is needed."""

from __future__ import annotations

import pytest

from portal.search import Query
from tests.search.conftest import Make
from tests.search.support import doc

DOCUMENTS = [
    *(doc(f"p{n}", "puskesmas antrean", sector="health") for n in range(5)),
    doc("akta", "Akta Kelahiran", sector="civil", texts={"body": "puskesmas digital"}),
    doc("embung", "Embung petani", sector="water", texts={"body": "embun pagi pagi"}),
]


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("puskemas", "puskesmas"),
        ("pusksemas", "puskesmas"),
        ("Puskesmaas", "puskesmas"),
        ("puskesmas", None),
        ("antraen", "antrean"),
        ("puskemas antraen", "puskesmas antrean"),
        ("puskemas -antrean", "puskesmas -antrean"),
        ("sector:health puskemas", "sector:health puskesmas"),
        ('"akta kelahrian"', '"akta kelahiran"'),
        ("puskemas dig*", "puskesmas dig*"),
        ("akta", None),
        ("queue", None),
        ("xyzxyz", None),
        ("kel", None),
        ("2015", None),
        ("", None),
        ("-puskemas", None),
        ("yang", None),
        ("sector:civil embumg", None),
    ],
)
def test_did_you_mean(make: Make, text: str, better: str | None) -> None:
    assert make(DOCUMENTS).did_you_mean(Query(text)) == better


def test_chosen_facets_stay_chosen(make: Make) -> None:
    engine = make(DOCUMENTS)
    assert engine.did_you_mean(Query("embumg", facets={"sector": ("water",)})) == "embung"
    assert engine.did_you_mean(Query("embumg", facets={"sector": ("civil",)})) is None


def test_a_rare_word_may_be_a_slip_of_a_common_one(make: Make) -> None:
    documents = [doc(f"p{n}", "puskesmas") for n in range(20)] + [doc("slip", "puskemas")]
    engine = make(documents)
    assert engine.did_you_mean(Query("puskemas")) == "puskesmas"
    assert engine.did_you_mean(Query("puskesmas")) is None


def test_a_word_that_exists_is_kept_beside_one_that_does_not(make: Make) -> None:
    engine = make([*DOCUMENTS, doc("rare", "akta langka")])
    assert engine.did_you_mean(Query("langka aktta")) == "langka akta"


def test_what_no_document_has_in_full_is_not_proposed(make: Make) -> None:
    assert make(DOCUMENTS).did_you_mean(Query("petani kelahrian")) is None


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ("rabies", "babies"),  # another first letter
        ("buta", "buka"),  # another letter in a short word
        ("cacat", "cacao"),
        ("begal", "bekal"),
        ("paten", "patient"),
        ("perceraian", "perkiraan"),  # too many slips
        ("perpustakaan", "perusahaan"),
    ],
)
def test_another_word_is_no_slip(make: Make, asked: str, known: str) -> None:
    assert make([doc("a", known)]).did_you_mean(Query(asked)) is None


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("embug", "embung"),
        ("emubng", "embung"),
        ("mebung", "embung"),
        ("stanting", "stunting"),
        ("pskesmas", "puskesmas"),
        ("kelahirn", "kelahiran"),
        ("pengadaun", "pengaduan"),
    ],
)
def test_slips(make: Make, asked: str, meant: str) -> None:
    assert make([doc("a", meant)]).did_you_mean(Query(asked)) == meant


def test_deleted_words_are_not_proposed(make: Make) -> None:
    engine = make(DOCUMENTS)
    engine.delete(["embung"])
    engine.commit()
    assert engine.did_you_mean(Query("embumg")) is None


BOTH = [
    doc("id", "Pasar ikan", texts={"body": "online"}),
    doc("en", en="Patient pasta makers", texts={"body_en": "online"}),
]


@pytest.mark.parametrize(
    ("text", "indonesian", "english"),
    [
        ("pastar", "pasar", "pasta"),  # equally alike
        ("pattiennt", None, "patient"),  # alike, but of the other language
        ("mkers", "makers", "makers"),  # much alike is enough
        ("onlne", "online", "online"),
    ],
)
def test_words_of_the_askers_language_are_preferred(
    make: Make, text: str, indonesian: str | None, english: str | None
) -> None:
    engine = make(BOTH)
    found = [engine.did_you_mean(Query(text, language=code)) for code in ("id", "en", "")]
    assert found[:2] == [indonesian, english]
    assert found[2] in (indonesian, english)


def test_words_that_only_the_synonyms_know_are_proposed(make: Make) -> None:
    engine = make(DOCUMENTS)
    assert engine.did_you_mean(Query("queueu")) == "queue"


def test_stop_words_are_not_proposed(make: Make) -> None:
    engine = make([doc("a", "Sampah", texts={"body": "sampai " * 3})])
    assert engine.did_you_mean(Query("sampa")) == "sampah"
