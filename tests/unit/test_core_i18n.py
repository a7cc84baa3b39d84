"""Two languages: picking a text, dates and numbers as people write them, catalogues from .po."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from portal.core import i18n
from portal.core.i18n import catalogue, date_text, number_text, other, pick

BOTH = {"id": "tempat tidur", "en": "bed"}


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        (BOTH, "id", "tempat tidur"),
        (BOTH, "en", "bed"),
        (BOTH, None, "tempat tidur"),
        ({"id": "tempat tidur"}, "en", "tempat tidur"),
        ({"en": "bed"}, "id", "bed"),
        ({"id": "", "en": "bed"}, "id", "bed"),
        ({"id": "", "en": ""}, "id", ""),
        ({}, "id", ""),
        (None, "en", ""),
    ],
)
def test_a_text_in_the_language_or_else_in_the_other(
    text: dict[str, str] | None, language: str | None, found: str
) -> None:
    assert pick(text, language) == found


def test_each_language_has_the_other() -> None:
    assert [other("id"), other("en")] == ["en", "id"]


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [
        (None, "", ""),
        ("2013", "2013", "2013"),
        ("2013-11", "November 2013", "November 2013"),
        ("2013-08", "Agustus 2013", "August 2013"),
        ("2013-11-16", "16 November 2013", "16 November 2013"),
        ("2013-05-02", "2 Mei 2013", "2 May 2013"),
        (date(2024, 2, 29), "29 Februari 2024", "29 February 2024"),
    ],
)
def test_dates_as_people_write_them(value: str | None, indonesian: str, english: str) -> None:
    assert date_text(value, "id") == indonesian
    assert date_text(value, "en") == english


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [
        (None, "", ""),
        (0, "0", "0"),
        (15675, "15.675", "15,675"),
        (1234567, "1.234.567", "1,234,567"),
        (3.5, "3,5", "3.5"),
        (-2, "-2", "-2"),
    ],
)
def test_numbers_as_people_write_them(value: float | None, indonesian: str, english: str) -> None:
    assert number_text(value, "id") == indonesian
    assert number_text(value, "en") == english


def test_outside_of_a_page_the_language_is_indonesian() -> None:
    assert i18n.current() == "id"
    assert date_text("2013-08") == "Agustus 2013"
    assert number_text(1000) == "1.000"


def test_messages_come_from_the_po_file_itself() -> None:
    assert not list(i18n.TRANSLATIONS.rglob("*.mo"))
    assert catalogue("id").gettext("Something went wrong on our side") != (
        "Something went wrong on our side"
    )


def test_a_message_without_translation_stays_english() -> None:
    assert catalogue("id").gettext("Nobody wrote this.") == "Nobody wrote this."
    assert catalogue("en").gettext("This page does not exist") == "This page does not exist"


def test_the_built_in_messages_of_forms_are_there() -> None:
    found = catalogue("id", "wtforms")
    assert found.gettext("This field is required.") == "Isian ini wajib diisi."


def test_a_po_file_is_enough(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    messages = tmp_path / "id" / "LC_MESSAGES" / "words.po"
    messages.parent.mkdir(parents=True)
    messages.write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
        'msgid "bed"\nmsgstr "tempat tidur"\n\n'
        'msgid "%(num)d bed"\nmsgid_plural "%(num)d beds"\nmsgstr[0] "%(num)d tempat tidur"\n\n'
        '#, fuzzy\nmsgid "room"\nmsgstr "ruang?"\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(i18n, "TRANSLATIONS", tmp_path)
    found = catalogue("id", "words")
    assert found.gettext("bed") == "tempat tidur"
    assert found.ngettext("%(num)d bed", "%(num)d beds", 3) % {"num": 3} == "3 tempat tidur"
    assert found.gettext("room") == "room"
