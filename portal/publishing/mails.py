"""The mails of review and publication: which event sends what to whom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import render_template
from flask_babel import gettext as _

from portal.accounts import queries as accounts
from portal.accounts.models import Person
from portal.accounts.roles import EDITOR, MANAGER
from portal.accounts.words import person_word
from portal.catalogue import queries as catalogue
from portal.catalogue import rules
from portal.core.db import db
from portal.core.errors import NotFound
from portal.core.events import Event
from portal.core.i18n import outside, speaking
from portal.core.mail import Composer, Mail
from portal.places.models import Organisation
from portal.publishing import shown_draft, telling
from portal.publishing.models import Comment, Draft

Told = Callable[[Person], tuple[str, str, dict[str, Any]]]  # subject, template, its values


def _to(people: Sequence[Person], tell: Told) -> list[Mail]:
    mails = []
    for who in people:
        with speaking(who.language):
            subject, template, values = tell(who)
            text = render_template(f"mail/{template}.txt", name=who.name, **values)
            mails.append(Mail(who.email or "", subject, text))
    return mails


def _members(organisation: Organisation, roles: Sequence[str], but: str) -> list[Person]:
    """The members with one of these roles, without who did it."""
    found = [m.person for m in accounts.members(organisation) if m.role in roles]
    return [who for who in found if who.actor != but and not who.deleted_at]


def _sent(event: Event) -> Sequence[Mail]:
    found = db.session.get(Draft, int(event.subject))
    if found is None or found.state != event.data["after"]:
        return []
    if telling.is_over(found, event) or telling.told_lately(found, event):
        return []

    def tell(_who: Person) -> tuple[str, str, dict[str, Any]]:
        name = shown_draft.name_of(found)
        link = outside("publishing.review_of", number=found.id)
        by = accounts.names([event.actor]).get(event.actor, "")
        values = {"program": name, "by": by, "link": link}
        return _("For review: %(program)s", program=name), "review-asked", values

    return _to(_members(found.organisation, (MANAGER,), event.actor), tell)


def _sent_back(event: Event) -> Sequence[Mail]:
    found = db.session.get(Draft, int(event.subject))
    said = db.session.get(Comment, event.data["comment"])
    if found is None or said is None:
        return []
    numbers = {found.created_by_id, *(part.by_id for part in found.parts)}
    writers = _members(found.organisation, (EDITOR, MANAGER), event.actor)

    def tell(_who: Person) -> tuple[str, str, dict[str, Any]]:
        name = shown_draft.name_of(found)
        link = outside("publishing.review_of", number=found.id)
        values = {"program": name, "by": person_word(said.by), "comment": said.text, "link": link}
        return _("Please mend: %(program)s", program=name), "sent-back", values

    return _to([who for who in writers if who.id in numbers], tell)


def _of_program(template: str) -> Composer:
    """A mail to the editors and managers of a programme."""

    def compose(event: Event) -> Sequence[Mail]:
        try:
            program = catalogue.program(event.subject)
        except NotFound:
            return []
        if program.standing != event.data["after"]:
            return []  # somebody has acted meanwhile

        def tell(_who: Person) -> tuple[str, str, dict[str, Any]]:
            name = program.name
            subjects = {
                "update-due": _("Is it still so? %(program)s", program=name),
                "withdrawn": _("No longer verified: %(program)s", program=name),
            }
            link = outside("publishing.manage", slug=program.slug)
            values = {"program": name, "reason": event.data.get("reason"), "link": link}
            return subjects[template], template, values

        return _to(_members(program.owner, (EDITOR, MANAGER), event.actor), tell)

    return compose


COMPOSERS: dict[str, Composer] = {
    "draft.sent": _sent,
    "draft.sent-back": _sent_back,
    rules.UPDATE_DUE: _of_program("update-due"),
    rules.WITHDRAWN: _of_program("withdrawn"),
}
