"""Review, publication and what members vouch for, as a part of the app."""

from __future__ import annotations

from flask import Flask

from portal.core import mail, tasks
from portal.core.settings import Settings
from portal.core.worker import Job, jobs
from portal.files.permissions import seers
from portal.publishing import (
    mails,
    models,
    review_tasks,
    show_standing,
    trail,
    update_due,
    views_attachments,
    views_history,
    views_review,
    views_standing,
)
from portal.publishing.permissions import may_see_drafts

TABLES = models  # they belong to the schema
PAGES = (views_review, views_standing, views_history)  # they fill the blueprint


def _note_what_is_due() -> None:
    update_due.note()


def register(app: Flask, settings: Settings) -> None:
    """Add all of it."""
    mail.composers(app).update(mails.COMPOSERS)
    tasks.sources(app).append(review_tasks.tasks)
    jobs(app).append(Job("update due", update_due.EVERY, _note_what_is_due))
    show_standing.register(app)
    trail.register(app)
    app.register_blueprint(views_review.blueprint)
    seers(app).append(may_see_drafts)
    app.register_blueprint(views_attachments.blueprint)
