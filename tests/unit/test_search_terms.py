"""What the index keeps of a document, and how much each word weighs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.search.synonyms import Synonyms
from portal.search.terms import Entries, entries, name_keys
from portal.search.types import Document

SYNONYMS = Synonyms((("akta lahir", "birth certificate"), ("antrean", "queue")))


def read(**texts: str | tuple[str, ...]) -> Entries:
    """Entries of a document; ``name``, ``name_en`` ... ``body_en`` are its texts."""

    def pick(kind: str) -> dict[str, str]:
        found = {"id": texts.get(kind), "en": texts.get(f"{kind}_en")}
        return {language: str(text) for language, text in found.items() if text}

    names = {language: (text,) for language, text in pick("name").items()}
    if "aliases" in texts:
        names["id"] = (*names.get("id", ()), *texts["aliases"])
    return entries(Document("x", names, pick("summary"), pick("body")), SYNONYMS)


def test_a_name_weighs_more_than_a_summary_than_a_body() -> None:
    found = read(name="embung", summary="waduk", body="irigasi").terms
    assert found["embung"] > found["waduk"] > found["irigasi"]


def test_no_number_of_repeats_outweighs_a_better_place() -> None:
    often = read(name="x", summary="waduk " * 500, body="irigasi " * 5000).terms
    once = read(name="embung", summary="kolam").terms
    assert once["embung"] > often["waduk"] > often["irigasi"]
    assert once["kolam"] > often["irigasi"]


def test_a_word_weighs_less_in_a_longer_text() -> None:
    short, long = read(body="embung"), read(body="embung " + "lain " * 2000)
    assert short.terms["embung"] > long.terms["embung"]


def test_places_add_up() -> None:
    apart, together = read(name="embung"), read(name="embung", summary="embung")
    assert together.terms["embung"] > apart.terms["embung"]


def test_a_translation_and_an_alias_say_the_same_again() -> None:
    one = read(name="Puskesmas").terms["puskesmas"]
    assert read(name="Puskesmas", name_en="Puskesmas").terms["puskesmas"] == one
    assert read(name="Puskesmas", aliases=("Puskesmas",)).terms["puskesmas"] == one


def test_each_text_is_stemmed_in_its_language() -> None:
    found = read(summary="pelayanan", summary_en="services").terms
    assert {"layan", "servic"} <= found.keys()
    assert not {"pelayanan", "services"} & found.keys()


def test_words_are_kept_as_written() -> None:
    found = read(summary="Pelayanan dan e-KTP").words
    assert found.keys() == {"pelayanan", "dan", "e", "ktp", "ektp"}


def test_each_word_is_known_in_the_languages_that_use_it() -> None:
    found = read(name="Bus kota", summary_en="City bus").spoken
    assert found == {"id": {"bus", "kota"}, "en": {"city", "bus"}}


def test_stop_words_have_no_term() -> None:
    assert read(summary="akta dan lahir").terms.keys() == {"akta", "lahir"}


def test_a_concept_is_noted_in_either_language() -> None:
    assert "@0" in read(summary="urus akta kelahiran").terms
    assert "@0" in read(summary_en="birth certificates").terms
    assert "@0" not in read(summary="akta dan kelahiran").terms


def test_a_concept_weighs_less_than_the_words() -> None:
    found = read(summary="antrean").terms
    assert 0 < found["@1"] < found["antre"]


def test_concepts_of_the_body_are_not_what_a_document_is_about() -> None:
    assert read(name="antrean", summary="akta lahir", body="x").concepts == (0, 1)
    assert read(name="x", body="antrean akta lahir").concepts == ()


def test_a_whole_name_is_a_term_in_every_language_of_the_asker() -> None:
    found = read(name="Lahir Procot", name_en="Born Services").terms
    assert "=lahir procot" in found
    assert "=born servic" in found
    assert set(name_keys("born services")) & found.keys()
    assert name_keys("...") == ()


def test_neighbours_in_names_are_terms() -> None:
    found = read(name="satu dua tiga", summary="empat lima").terms
    assert {"+satu dua", "+dua tiga"} <= found.keys()
    assert "+empat lima" not in found


def test_places_run_through_a_text_and_never_into_the_next() -> None:
    places = read(name="satu dan dua", summary="tiga", body="dua").places
    assert places["dua"][0] - places["satu"][0] == 2
    assert places["tiga"][0] - places["dua"][0] > 10
    assert "dan" not in places


def test_places_end_where_they_no_longer_fit() -> None:
    found = read(body="awal " + "kata " * 70_000 + "akhir")
    assert "akhir" in found.terms
    assert "akhir" not in found.places
    assert max(found.places["kata"]) < 65_536


@given(st.text(), st.text(), st.text())
def test_anything_can_be_indexed(name: str, summary: str, body: str) -> None:
    found = read(name=name, summary=summary, body=body)
    assert all(weight > 0 for weight in found.terms.values())
    assert found.places.keys() <= found.terms.keys()
    assert all(places == sorted(set(places)) for places in found.places.values())


@pytest.mark.parametrize("text", ["\x00", "👶", "---", " "])
def test_a_text_without_words_leaves_nothing(text: str) -> None:
    assert read(summary=text, body=text) == Entries()
