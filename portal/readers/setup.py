"""Questions, collections and remarks of readers, as a part of the app."""

from __future__ import annotations

from flask import Flask

from portal.accounts import leaving
from portal.catalogue import indexing
from portal.core import mail, tasks
from portal.core.settings import Settings
from portal.readers import (
    collections,
    mails,
    moderation,
    queries,
    questions,
    shown,
    todo,
    trail,
    views,
    views_collections,
    views_moderation,
    views_questions,
    views_remarks,
    words,
)

PAGES = (views_collections, views_moderation, views_questions, views_remarks)
# After these the answered questions of a programme are other ones.
SEARCHED = (questions.ANSWERED, questions.CORRECTED, "question.hidden", "question.restored",
            moderation.ANSWER_HIDDEN, moderation.ANSWER_RESTORED)  # fmt: skip


def register(app: Flask, settings: Settings) -> None:
    """Add all of it."""
    mail.composers(app).update(mails.COMPOSERS)
    tasks.sources(app).append(todo.tasks)
    leaving.steps(app).append(collections.forget)
    indexing.more(app).add(SEARCHED, queries.answered_texts)
    trail.register(app)
    app.jinja_env.globals.update(
        said_about=shown.said_about,
        own_of=shown.own_of,
        portal_address=shown.portal_address,
        kind_word=words.kind_word,
        day_text=words.day_text,
    )
    app.register_blueprint(views.blueprint)
