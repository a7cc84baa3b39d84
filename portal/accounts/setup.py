"""Accounts as a part of the app: routes, mails, commands, periodic work, words for templates."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from portal.accounts import (
    commands,
    demo,
    mails,
    openid_client,
    signing_in,
    tasks,
    throttle,
    views,
    views_account,
    views_identities,
    views_members,
    views_openid,
    views_register,
    views_sign_in,
    visitor,
)
from portal.accounts.words import device_word, person_word, role_word
from portal.core import mail
from portal.core import tasks as core_tasks
from portal.core.serve import steps
from portal.core.settings import Settings
from portal.core.worker import Job, jobs

PAGES = (
    views_sign_in,
    views_openid,
    views_register,
    views_account,
    views_identities,
    views_members,
)


def register(app: Flask, settings: Settings) -> None:
    """Add all of it."""
    visitor.register(app)
    commands.register(app)
    mail.composers(app).update(mails.COMPOSERS)
    jobs(app).append(Job("old sign-ins", timedelta(hours=1), signing_in.sweep))
    jobs(app).append(Job("old tries", timedelta(hours=1), throttle.sweep))
    openid_client.register(app, settings)
    app.jinja_env.globals.update(
        demo_people=demo.people,
        openid_providers=openid_client.providers,
        role_word=role_word,
        person_word=person_word,
        device_word=device_word,
    )
    core_tasks.sources(app).extend((tasks.invitations, tasks.second_factor))
    app.register_blueprint(views.blueprint)
    app.register_blueprint(views_openid.root)
    if settings.env == "development":
        steps(app).append(("people of the demonstration", _prepare))


def _prepare() -> None:
    demo.load()
