"""What is typed into the steps of a visit can be kept in every database."""

from __future__ import annotations

from portal.visits import forms_leg, views_trips_days


def test_the_words_of_a_step_lose_the_character_nul() -> None:
    assert "\x00" not in forms_leg._lines("Aula\x00 Minak\n Jinggo ")


def test_an_hour_of_superscript_digits_is_none() -> None:
    assert not views_trips_days._is_hour("\u00b2\u00b2:00")
    assert views_trips_days._is_hour("09:30")


def test_a_day_at_the_end_of_time_is_none() -> None:
    for text in ("0001-01-01", "9999-12-31", "2026-02-30"):
        assert views_trips_days._day(text) is None
    assert views_trips_days._day("2026-12-01") is not None
