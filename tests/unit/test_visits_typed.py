"""What is typed into the steps of a visit can be kept in every database."""

from __future__ import annotations

from portal.visits import forms_leg, views_trips_days


def test_the_words_of_a_step_lose_the_character_nul() -> None:
    assert "\x00" not in forms_leg._lines("Aula\x00 Minak\n Jinggo ")


def test_an_hour_of_superscript_digits_is_none() -> None:
    assert not views_trips_days._is_hour("\u00b2\u00b2:00")
    assert views_trips_days._is_hour("09:30")
