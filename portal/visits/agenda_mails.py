"""The mail that tells visitors of their agenda, and the clock by which it goes out.

Each save is an event of the trail, but no mail. The host says "share" or "tell them now"; what it
forgets to say is told an hour after the first change. So there is one mail an hour at most for
each agenda, and no change that the visitors never hear of.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

from flask import Flask, render_template
from flask_babel import gettext as _
from sqlalchemy import select

from portal.accounts import queries as people
from portal.core import clock, mail
from portal.core.db import db, transaction
from portal.core.errors import RuleBroken
from portal.core.events import Event
from portal.core.i18n import outside, speaking
from portal.core.mail import Mail
from portal.core.worker import Job, jobs
from portal.visits import agenda_sharing, leg_words, permissions
from portal.visits.models_agenda import Agenda
from portal.visits.models_trip import Leg
from portal.visits.workflow import AGREED

UNTOLD = timedelta(hours=1)  # the longest that a change waits
EVERY = timedelta(minutes=5)
SHARED, TOLD = "agenda.shared", "agenda.told"


def tell_what_waits() -> None:
    """Tell the visitors of every agenda that was changed an hour ago, each on its own."""
    late = select(Agenda.leg_id).where(Agenda.untold_since <= clock.now() - UNTOLD)
    numbers = db.session.scalars(late.order_by(Agenda.leg_id)).all()
    db.session.rollback()
    for number in numbers:
        # One that moved on meanwhile holds up none of the others.
        with suppress(RuleBroken), transaction():
            agenda_sharing.tell(db.session.get_one(Leg, number))


def _compose(event: Event) -> Sequence[Mail]:
    leg = db.session.get(Leg, int(event.subject))
    if event.data.get("copy") or leg is None or leg.state not in AGREED or leg.day is None:
        return []
    found = []
    for member in people.members(leg.trip.organisation):
        who = member.person
        if member.role not in permissions.ACTING or who.deleted_at or not who.email:
            continue
        with speaking(who.language):
            host, day = leg.host.name, leg_words.days(leg.day, leg.number_of_days)
            subject = (
                _("The agenda of your visit to %(host)s", host=host)
                if event.kind == SHARED
                else _("The agenda of your visit to %(host)s has changed", host=host)
            )
            text = render_template(
                "mail/agenda.txt", name=who.name, host=host, day=day,
                changed=event.kind == TOLD, link=outside("visits.agenda", number=leg.id),
            )  # fmt: skip
            found.append(Mail(who.email, subject, text))
    return found


def register(app: Flask) -> None:
    """Send the mails, also those that nobody asked for within the hour."""
    mail.composers(app).update({SHARED: _compose, TOLD: _compose})
    jobs(app).append(Job("agendas", EVERY, tell_what_waits))
