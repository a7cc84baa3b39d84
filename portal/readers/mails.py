"""The mails of what readers ask and report, each in the language of who gets it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import render_template
from flask_babel import gettext as _

from portal.accounts.models import Person
from portal.catalogue.models import Program
from portal.core.db import db
from portal.core.events import Event
from portal.core.i18n import outside, speaking
from portal.core.mail import Composer, Mail
from portal.readers import mistakes, moderation, queries, questions
from portal.readers.models import KINDS, Collection, Mistake, Question, Useful


def _mail(
    who: Person, template: str, subject: Callable[[], str], values: Callable[[], dict[str, object]]
) -> list[Mail]:
    if who.deleted_at or not who.email:
        return []
    with speaking(who.language):
        text = render_template(f"mail/{template}.txt", name=who.name, **values())
        return [Mail(who.email, subject(), text)]


def _to_host(
    program: Program,
    template: str,
    subject: Callable[[], str],
    values: Callable[[], dict[str, object]],
) -> list[Mail]:
    """The same to everybody who answers for the organisation of a programme."""
    people = queries.answering(program)
    return [mail for who in people for mail in _mail(who, template, subject, values)]


def _question(event: Event) -> Question | None:
    found = db.session.get(Question, event.data["question"])
    return found if found and found.hidden_at is None else None


def _asked(event: Event) -> Sequence[Mail]:
    found = _question(event)
    if found is None or found.answered_at:
        return []
    return _to_host(
        found.program,
        "question",
        lambda: _("A question about %(name)s", name=found.program.name),
        lambda: {
            "program": found.program.name,
            "by": found.organisation.name if found.organisation else _("a reader"),
            "text": found.text,
            "link": outside("readers.answer", number=found.id),
        },
    )


def _answered(event: Event) -> Sequence[Mail]:
    found = _question(event)
    if found is None or found.answered_for is None or found.answer_hidden_at:
        return []
    organisation, corrected = found.answered_for, event.kind == questions.CORRECTED
    words = (
        (lambda: _("The answer about %(name)s was corrected", name=found.program.name))
        if corrected
        else (lambda: _("Your question about %(name)s is answered", name=found.program.name))
    )
    return _mail(
        found.asker,
        "answer",
        words,
        lambda: {
            "by": organisation.name,
            "question": found.text,
            "text": event.data["after"],
            "link": outside("catalogue.program", slug=found.program.slug) + "#questions",
        },
    )


def _reported(event: Event) -> Sequence[Mail]:
    found = db.session.get(Mistake, event.data["mistake"])
    if found is None or found.settled_at:
        return []
    return _to_host(
        found.program,
        "mistake",
        lambda: _("A mistake reported at %(name)s", name=found.program.name),
        lambda: {
            "program": found.program.name,
            "text": found.text,
            "link": outside("readers.mistake", number=found.id),
        },
    )


def _settled(event: Event) -> Sequence[Mail]:
    found = db.session.get(Mistake, event.data["mistake"])
    if found is None:
        return []
    by = found.settled_for
    return _mail(
        found.person,
        "settled",
        lambda: _("What you reported at %(name)s", name=found.program.name),
        lambda: {
            "by": by.name if by else _("the curators of the portal"),
            "reported": found.text,
            "text": found.outcome,
            "link": outside("catalogue.program", slug=found.program.slug),
        },
    )


def _moderated(event: Event) -> Sequence[Mail]:
    kind, what = event.kind.split(".")
    row: Any = db.session.get(moderation.MODELS[kind], event.data["number"])
    if row is None:
        return []
    found, hidden, reason = moderation.Thing(kind, row), what == "hidden", event.data["reason"]
    link = _where(found, hidden=hidden)
    mails = _moderated_mail(
        found.author, found.texts[0], reason, link, hidden=hidden, of=kind
    )  # fmt: skip
    if isinstance(row, Question) and row.answered_by and not row.answer_hidden_at:
        shown = str if hidden else link  # there is nothing to be done about the answer
        mails += _moderated_mail(
            row.answered_by, row.answer, reason, shown, hidden=hidden, of="its-answer"
        )  # fmt: skip
    return mails


def _where(found: moderation.Thing, *, hidden: bool) -> Callable[[], str]:
    """Where its author changes what is hidden or asks anew, or sees what is shown."""
    if isinstance(found.row, Collection):
        key = found.row.key
        return lambda: outside("readers.edit", key=key)
    slug = found.row.program.slug
    if not hidden:
        place = "questions" if isinstance(found.row, Question) else "useful"
        return lambda: f"{outside('catalogue.program', slug=slug)}#{place}"
    if isinstance(found.row, Useful):
        return lambda: outside("readers.praise", slug=slug)
    return lambda: outside("readers.ask", slug=slug)


def _answer_moderated(event: Event) -> Sequence[Mail]:
    found = db.session.get(Question, event.data["number"])
    if found is None or found.answered_by is None:
        return []
    hidden, text = event.kind == moderation.ANSWER_HIDDEN, found.answer

    def link() -> str:
        return outside("readers.answer", number=found.id)

    return _moderated_mail(
        found.answered_by, text, event.data["reason"], link, hidden=hidden, of="answer"
    )


def _moderated_mail(
    who: Person, text: str, reason: str, link: Callable[[], str], *, hidden: bool, of: str
) -> list[Mail]:
    return _mail(
        who,
        "moderated",
        lambda: _("What you wrote was hidden") if hidden else _("What you wrote is shown again"),
        lambda: {"hidden": hidden, "of": of, "text": text, "reason": reason, "link": link()},
    )


COMPOSERS: dict[str, Composer] = {
    questions.ASKED: _asked,
    questions.ANSWERED: _answered,
    questions.CORRECTED: _answered,
    mistakes.REPORTED: _reported,
    mistakes.SETTLED: _settled,
    moderation.ANSWER_HIDDEN: _answer_moderated,
    moderation.ANSWER_RESTORED: _answer_moderated,
    **{f"{kind}.{what}": _moderated for kind in KINDS for what in ("hidden", "restored")},
}
