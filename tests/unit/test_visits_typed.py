"""What is typed into the steps of a visit can be kept in every database."""

from __future__ import annotations

from portal.visits import forms_leg


def test_the_words_of_a_step_lose_the_character_nul() -> None:
    assert "\x00" not in forms_leg._lines("Aula\x00 Minak\n Jinggo ")
