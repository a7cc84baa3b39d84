"""Whoever is told of a step gets words for it."""

from __future__ import annotations

from portal.visits import legs, mail_words, mails, workflow


def test_every_step_that_tells_has_its_words() -> None:
    told = {
        (legs.KINDS[step.name], side) for step in workflow.STEPS for side in step.tells
    }  # fmt: skip
    others = {(kind, side) for kind, sides in mails._TOLD.items() for side in sides}
    said = {(mails.SAID, side) for side in (workflow.HOST, workflow.VISITOR)}
    assert set(mail_words.WORDS) == told | others | said
    assert set(mail_words.WORDS) > mail_words.TO_ANSWER
