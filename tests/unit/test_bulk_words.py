"""What lists say and understand, in both languages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from portal.bulk.cells import READERS, Bad, Known
from portal.bulk.columns import CHOICES
from portal.bulk.words import CHOSEN, cell_message
from portal.core.i18n import LANGUAGES, PoBabel, speaking
from portal.places.names import written

OWNER = {"id": "Dinas Uji", "en": "Test Office"}


@pytest.fixture(autouse=True)
def _words() -> Iterator[None]:
    app = Flask("words")
    PoBabel(app)
    with app.app_context():
        yield


def test_a_choice_may_be_written_as_pages_call_it() -> None:
    for kind in CHOICES:
        for language in LANGUAGES:
            with speaking(language):
                said = {key: str(word) for key, word in CHOSEN[kind].items()}
            read = {key: READERS[kind](word, Known("")) for key, word in said.items()}
            assert read == {key: key for key in CHOICES[kind]}


def _told(kind: str, text: str, language: str) -> str:
    with pytest.raises(Bad) as bad:
        READERS[kind](text, Known("dinas", owner_name=OWNER))
    with speaking(language):
        return cell_message({"code": bad.value.code, "params": bad.value.params})


def test_what_is_wrong_is_said_without_codes() -> None:
    assert _told("status", "jalan", "id") == (
        "Pilih salah satu: Percontohan, Berjalan, Berkembang, Berhenti."
    )
    assert _told("count", "banyak", "id").endswith("dari 1 sampai 1.000.000.")
    assert _told("year", "banyak", "id").endswith("dari 1945 sampai 2100.")
    assert "load rows of Test Office;" in _told("owner", "Dinas lain", "en")
    assert READERS["owner"]("DINAS  uji", Known("dinas", owner_name=OWNER)) == "dinas"


def test_regions_may_be_written_short_where_it_is_clear() -> None:
    names = ("Kabupaten Bandung", "Kota Bandung", "Kota Depok", "Bengkulu", "Kota Bengkulu",
             "Kabupaten Banyuwangi", "Depok City")  # fmt: skip
    assert written(names) == {
        "kab. bandung": "kabupaten bandung", "kab.bandung": "kabupaten bandung",
        "kab bandung": "kabupaten bandung", "depok": "kota depok",
        "kab. banyuwangi": "kabupaten banyuwangi", "kab.banyuwangi": "kabupaten banyuwangi",
        "kab banyuwangi": "kabupaten banyuwangi", "banyuwangi": "kabupaten banyuwangi",
    }  # fmt: skip
