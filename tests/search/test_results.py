"""What a query finds, exactly, and in which order."""

from __future__ import annotations

import pytest

from portal.search import Document, Page, Query
from tests.search.conftest import Make
from tests.search.support import doc, numbered

PROGRAMS = [
    doc("akta", "Lahir Procot", aliases=("akta lahir kilat",), newest=3, visited=1, sector="civil",
        year="2013", texts={"summary": "Bayi lahir di rumah sakit pulang membawa akta kelahiran."}),
    doc("antre", "Antrean Puskesmas", newest=1, visited=9, sector="health", year="2015",
        texts={"summary": "Pasien mengambil nomor dari rumah.", "body": "Rumah sakit ikut serta."}),
    doc("embung", "Seribu Embung", newest=2, visited=9, sector="water", year="2016",
        texts={"summary": "Petani menampung air hujan.", "body": "Akta tanah tidak perlu. e-KTP."}),
    doc("card", en="Identity card at home", newest=2, visited=0, sector="civil", year="2016",
        texts={"summary_en": "Officers print the card in villages, with a birth certificate."}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("", ["akta", "card", "embung", "antre"]),
        ("antrean", ["antre"]),
        ("antrian", ["antre"]),
        ("mengantre", ["antre"]),
        ("queue", ["antre"]),
        ("rumah sakit", ["akta", "antre"]),
        ('"rumah sakit"', ["akta", "antre"]),
        ('"sakit rumah"', []),
        ("sakit rumah", ["akta", "antre"]),
        ("rumah -sakit", []),
        ('rumah -"rumah sakit"', []),
        ("rumah -antrean", ["akta"]),
        ("akta -tanah", ["akta"]),
        ("-akta", ["card", "antre"]),
        ("-akta -card", ["antre"]),
        ("akta", ["akta", "embung"]),
        ("akta lahir", ["akta", "card"]),
        ("birth certificate", ["card", "akta"]),
        ('"birth certificate"', ["card"]),
        ("farm pond", ["embung"]),
        ("waduk kecil", ["embung"]),
        ("puskes*", ["antre"]),
        ("pe*", ["embung"]),
        ("menampung*", ["embung"]),
        ("e-ktp", ["embung"]),
        ("ektp", ["embung"]),
        ('"e ktp"', ["embung"]),
        ("KTP", ["embung"]),
        ("procot sakit", ["akta"]),
        ("di", ["akta"]),
        ("akta di", ["akta", "embung"]),
        ("tidakada", []),
        ("sector:civil", ["akta", "card"]),
        ("urusan:civil rumah", ["akta"]),
        ("-sector:civil", ["embung", "antre"]),
        ("year:2013..2015", ["akta", "antre"]),
        ("tahun:2016 -sector:civil", ["embung"]),
        ("sector:civil sector:water year:2016", ["card", "embung"]),
    ],
)
def test_what_is_found(make: Make, text: str, slugs: list[str]) -> None:
    page = make(PROGRAMS).search(Query(text))
    assert (list(page.slugs), page.total, page.loosened) == (slugs, len(slugs), False)


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("embung procot", {"embung", "akta"}),
        ("akta tidakada", {"akta", "embung"}),
        ("warna:akta", {"akta", "embung"}),
        ("yang di", {"akta"}),
        ('"sakit rumah" embung', {"embung"}),
        ("embung procot -hujan", {"akta"}),
        ("embung procot sector:water", {"embung"}),
    ],
)
def test_some_of_the_words_when_no_document_has_them_all(
    make: Make, text: str, slugs: set[str]
) -> None:
    page = make(PROGRAMS).search(Query(text))
    assert page.loosened
    assert set(page.slugs) == slugs
    assert page.total == len(slugs)


@pytest.mark.parametrize("text", ["tidakada", "", "embung", '"sakit rumah"', "tidak* -akta"])
def test_one_thing_cannot_be_loosened(make: Make, text: str) -> None:
    assert not make(PROGRAMS).search(Query(text)).loosened


def order(names: list[Document], text: str, make: Make) -> list[str]:
    return list(make(names).search(Query(text)).slugs)


def test_name_over_summary_over_body(make: Make) -> None:
    documents = [
        doc("body", texts={"body": "embung " * 50}),
        doc("summary", texts={"summary": "embung untuk petani"}),
        doc("name", "Embung untuk petani di desa yang jauh"),
        doc("alias", "Lain", aliases=("Embung Desa",)),
    ]
    assert order(documents, "embung", make) == ["alias", "name", "summary", "body"]


def test_an_exact_name_comes_first(make: Make) -> None:
    documents = [
        doc("more", "Kampung Pintar Kampung", texts={"summary": "Kampung pintar " * 20}),
        doc("exact", "Pintar Kampung", texts={"summary": "lain"}),
        doc("alias", "Sesuatu", aliases=("Smart Kampung",)),
    ]
    assert order(documents, "pintar kampung", make)[0] == "exact"
    assert order(documents, "smart kampung", make)[0] == "alias"
    assert order(documents, '"pintar kampung"', make)[0] == "exact"


def test_neighbours_in_a_name_come_before_scattered_words(make: Make) -> None:
    documents = [doc("a", "Kota dengan Akta"), doc("b", "Akta Kota Kita")]
    assert order(documents, "akta kota", make) == ["b", "a"]


def test_the_word_itself_comes_before_its_synonym(make: Make) -> None:
    documents = [
        doc("antrean", "Antrean cepat"),
        doc("queue", en="Queue fast"),
    ]
    assert order(documents, "queue", make) == ["queue", "antrean"]
    assert order(documents, "antrian", make) == ["antrean", "queue"]


def test_rare_words_count_more(make: Make) -> None:
    documents = [doc(f"f{n}", "kota umum") for n in range(5)] + [doc("rare", "embung langka")]
    page = make(documents).search(Query("kota embung"))
    assert page.loosened
    assert page.slugs[0] == "rare"


def test_a_boost_lowers_but_does_not_hide(make: Make) -> None:
    documents = [doc("stopped", "embung", boost=0.5), doc("a-running", "embung kota bogor")]
    assert order(documents, "embung bogor", make) == ["a-running"]
    page = make(documents).search(Query("embung*"))
    assert page.slugs == ("a-running", "stopped")


def test_equal_scores_are_in_order_of_slugs(make: Make) -> None:
    documents = [doc(slug, "embung") for slug in ("c", "a", "b")]
    page = make(documents).search(Query("embung"))
    assert page.slugs == ("a", "b", "c")
    assert len(set(page.scores)) == 1


def test_scores_fall_along_the_page(make: Make) -> None:
    page = make(PROGRAMS).search(Query("rumah"))
    assert list(page.scores) == sorted(page.scores, reverse=True)
    assert all(score > 0 for score in page.scores)


@pytest.mark.parametrize(
    ("sort", "slugs"),
    [
        ("newest", ("akta", "card", "embung", "antre")),
        ("visited", ("antre", "embung", "akta", "card")),
        ("fit", ("akta", "card", "embung", "antre")),
        ("unknown", ("akta", "card", "embung", "antre")),
        ("", ("akta", "card", "embung", "antre")),
    ],
)
def test_sorting_a_list(make: Make, sort: str, slugs: tuple[str, ...]) -> None:
    page = make(PROGRAMS).search(Query(sort=sort))
    assert page.slugs == slugs
    assert page.scores == (0.0,) * 4


def test_sorting_results(make: Make) -> None:
    engine = make(PROGRAMS)
    assert engine.search(Query("rumah", sort="visited")).slugs == ("antre", "akta")
    assert engine.search(Query("rumah", sort="newest")).slugs == ("akta", "antre")


def test_documents_without_a_sort_key_come_last(make: Make) -> None:
    documents = [doc("none"), doc("zero", newest=0), doc("old", newest=-5)]
    assert make(documents).search(Query(sort="newest")).slugs == ("zero", "old", "none")


def pages(page: Page) -> tuple[int, tuple[str, ...]]:
    return page.total, page.slugs


@pytest.mark.parametrize("text", ["", "sama", "sama*"])
@pytest.mark.parametrize("sort", ["fit", "newest"])
def test_pages_split_the_list(make: Make, text: str, sort: str) -> None:
    engine = make(numbered(25))
    whole = engine.search(Query(text, sort=sort, per_page=200)).slugs
    assert len(whole) == 25
    parts = [engine.search(Query(text, sort=sort, page=n, per_page=10)).slugs for n in (1, 2, 3, 4)]
    assert [len(part) for part in parts] == [10, 10, 5, 0]
    assert sum(parts, ()) == whole


@pytest.mark.parametrize(
    ("page", "per_page", "size"),
    [
        *((0, 10, 10), (-5, 10, 10), (10**9, 10, 0), (10**30, 10, 0)),
        *((1, 0, 1), (1, -7, 1), (1, 10**9, 200)),
    ],
)
def test_absurd_pages(make: Make, page: int, per_page: int, size: int) -> None:
    engine = make(numbered(230))
    for text in ("", "sama"):
        found = engine.search(Query(text, page=page, per_page=per_page))
        assert (found.total, len(found.slugs)) == (230, size)


def test_an_index_of_nothing(make: Make) -> None:
    engine = make([])
    assert engine.health().state == "ok"
    for text in ("", "akta", '"akta lahir"', "a*", "-akta", "sector:health", "yang"):
        page = engine.search(Query(text, facets={"sector": ("health",)}))
        assert (page.total, page.slugs, page.counts, page.loosened) == (0, (), {}, False)
    assert engine.suggest("a", "id") == []
    assert engine.did_you_mean(Query("akta")) is None
    assert engine.similar("akta") == []


def test_the_page_tells_what_was_searched_along(make: Make) -> None:
    page = make(PROGRAMS).search(Query("queue"))
    assert page.expansions == ("antrean", "antrian")
    engine = make(PROGRAMS)
    assert engine.search(Query("queue", language="id")).expansions == ("antrean",)
    assert engine.search(Query("queue", language="en")).expansions == ()
    assert page.highlight.mark("nomor antrean") == [("nomor ", False), ("antrean", True)]


OPTIONAL = [
    doc("a", "Antrean digital", texts={"body": "Sebuah inovasi yang menjadi praktik baik."}),
    doc("b", "Antrean loket", texts={"body": "Sebuah loket yang menjadi satu pintu."}),
    doc("c", "Inovasi akta", texts={"body": "Praktik di desa, baik sekali."}),
]


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("inovasi antrean", ["a", "b"]),  # both, and who says it too comes first
        ("praktik baik loket", ["b"]),
        ("praktik baik antrean", ["a", "b"]),
        ("inovasi", ["c", "a"]),  # alone it is a word like others
        ("praktik baik", ["a", "c"]),
        ('"inovasi" antrean', ["a"]),
        ("antrean -inovasi", ["b"]),
    ],
)
def test_optional_words(make: Make, text: str, slugs: list[str]) -> None:
    page = make(OPTIONAL).search(Query(text))
    assert (list(page.slugs), page.loosened) == (slugs, False)


def test_of_loosened_results_those_with_more_words_come_first(make: Make) -> None:
    documents = [
        doc("one", "Embung", texts={"summary": "Embung, embung."}),
        doc("two", "Lain", texts={"body": "irigasi dan sawah " + "kata " * 200}),
        *(doc(f"n{n}", "Sawah irigasi") for n in range(9)),
    ]
    page = make(documents).search(Query("embung irigasi sawah", per_page=200))
    assert page.loosened
    assert page.slugs == (*(f"n{n}" for n in range(9)), "two", "one")
    assert list(page.scores) == sorted(page.scores, reverse=True)


@pytest.mark.parametrize(
    ("text", "ranked"),
    [("akta", True), ("", False), ("sector:civil", False), ("-akta", False), ("yang", True)],
)
def test_the_page_tells_whether_there_is_something_to_fit(
    make: Make, text: str, ranked: bool
) -> None:
    engine = make(PROGRAMS)
    assert engine.search(Query(text)).ranked is ranked
    assert engine.search(Query(text, sort="newest")).ranked is ranked


def test_a_merged_index_still_knows_the_languages_of_its_words(make: Make) -> None:
    engine = make([doc(f"n{n}", "Pasar", "Pasta") for n in range(3)])
    for n in range(40):
        engine.upsert([doc(f"m{n}", f"lain{n}")])
        engine.commit()
    assert engine.did_you_mean(Query("pastar", language="id")) == "pasar"
    assert engine.did_you_mean(Query("pastar", language="en")) == "pasta"
