"""What lists say and understand, in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from flask import Flask

from portal.bulk.cells import READERS, Bad, Known
from portal.bulk.columns import CHOICES
from portal.bulk.words import cell_message
from portal.catalogue import labels
from portal.core.i18n import LANGUAGES, PoBabel, speaking
from portal.places.names import written
from portal.writing.words import EVIDENCE

SAID: dict[str, Mapping[str, Any]] = {
    "status": labels.SHORT_STATUS, "initiator": labels.INITIATOR, "evidence": EVIDENCE,
}  # fmt: skip
OWNER = {"id": "Dinas Uji", "en": "Test Office"}


@pytest.fixture(autouse=True)
def _words() -> Iterator[None]:
    app = Flask("words")
    PoBabel(app)
    with app.app_context():
        yield


def test_a_choice_is_called_as_pages_call_it() -> None:
    for kind, found in CHOICES.items():
        for place, language in zip((0, -1), LANGUAGES, strict=True):
            with speaking(language):
                said = {key: str(word).lower() for key, word in SAID[kind].items()}
            assert {key: names[place] for key, names in found.items()} == said
            assert {key: READERS[kind](word, Known("")) for key, word in said.items()} == {
                key: key for key in found
            }


def _told(kind: str, text: str, language: str) -> str:
    with pytest.raises(Bad) as bad:
        READERS[kind](text, Known("dinas", owner_name=OWNER))
    with speaking(language):
        return cell_message({"code": bad.value.code, "params": bad.value.params})


def test_what_is_wrong_is_said_without_codes() -> None:
    assert _told("status", "jalan", "id") == (
        "Pilih salah satu: percontohan, berjalan, berkembang, berhenti."
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
