"""That a programme was useful, that something on its page is wrong, and reports to moderators."""

from __future__ import annotations

from flask import Response, request
from flask_babel import gettext as _

from portal.accounts import queries as people
from portal.accounts import visitor
from portal.catalogue import labels
from portal.catalogue.document import HEADINGS
from portal.catalogue.models import Program
from portal.core import access
from portal.core.errors import NotFound
from portal.core.messages import tell
from portal.readers import mistakes, moderation, permissions, queries, useful
from portal.readers.forms import FlagForm, MistakeForm, OutcomeForm, UsefulForm
from portal.readers.models import Collection, Mistake
from portal.readers.moderation import Thing
from portal.readers.views import back_to, blueprint, go, program, show, tried


@blueprint.route("/programs/<slug>/useful", methods=["GET", "POST"])
@access.allowed(lambda _program: True, "signed in", load=program)
def praise(found: Program) -> Response:
    """Say why a programme was useful to one's organisation, or say it differently."""
    who = visitor.somebody()
    memberships = people.memberships(who)
    own = any(m.organisation_id == found.owner_id for m in memberships)
    before = queries.useful_of(found, who)
    said = before if before and before.withdrawn_at is None else None
    form = UsefulForm(
        sentence=said.sentence if said else "",
        organisation=said.organisation.slug if said else None,
    ).offer(memberships)

    def act() -> None:
        useful.say(found, form.sentence.data or "", form.organisation.data or "", who)

    if tried(form, act):
        hidden = before is not None and before.hidden_at is not None
        tell(
            "good",
            _("Saved; the moderators keep it hidden.")
            if hidden
            else _("Thank you. It stands on the page now."),
        )
        return back_to(found, "useful")
    return show("useful", form, program=found, said=said, own=own, member=bool(memberships))


@blueprint.post("/programs/<slug>/useful/withdraw")
@access.allowed(lambda _program: True, "signed in", load=program)
def unpraise(found: Program) -> Response:
    """Take it back."""
    who = visitor.somebody()
    said = queries.useful_of(found, who)
    if said is not None:
        useful.withdraw(said, who)
        tell("good", _("Your sentence is withdrawn."))
    return back_to(found, "useful")


@blueprint.route("/programs/<slug>/mistake", methods=["GET", "POST"])
@access.allowed(lambda _program: True, "signed in", load=program)
def report_mistake(found: Program) -> Response:
    """Tell the host and the curators that something is wrong."""
    who = visitor.somebody()
    sections = found.text().sections
    form = MistakeForm().offer([(k, str(labels.SECTIONS[k])) for k in HEADINGS if k in sections])

    def act() -> None:
        mistakes.report(found, form.section.data or "", form.text.data or "", who)

    if tried(form, act):
        tell("good", _("Thank you. The host and the curators look at it, and you get a mail."))
        return back_to(found)
    return show("mistake", form, program=found)


def _mistake(number: int) -> Mistake:
    who, found = visitor.somebody(), queries.mistake(number)
    if not permissions.may_see_mistake(who, found):
        raise NotFound(number)
    return found


def _may_settle(found: Mistake) -> bool:
    return permissions.may_settle(visitor.me(), found)


@blueprint.route("/mistakes/<int:number>", methods=["GET", "POST"])
@access.allowed(_may_settle, "settle mistakes", load=_mistake)
def mistake(found: Mistake) -> Response:
    """What was reported, and saying what came of it."""
    form, who = OutcomeForm(), visitor.somebody()
    if tried(form, lambda: mistakes.settle(found, form.outcome.data or "", who)):
        tell("good", _("Settled. Who reported it gets a mail."))
        return back_to(found.program)
    section = str(labels.SECTIONS[found.section]) if found.section in labels.SECTIONS else ""
    return show("settle", form, mistake=found, section=section)


def _public(kind: str, number: int) -> Thing:
    return moderation.seen_thing(kind, number, visitor.somebody(), request.args.get("key", ""))


@blueprint.route("/report/<kind>/<int:number>", methods=["GET", "POST"])
@access.allowed(lambda _thing: True, "signed in", load=_public)
def flag(found: Thing) -> Response:
    """Tell the moderators about something that others wrote."""
    form, who = FlagForm(), visitor.somebody()
    if tried(form, lambda: moderation.flag(found, form.reason.data or "", who)):
        tell("good", _("Thank you. The moderators look at it."))
        if isinstance(found.row, Collection):
            return go("readers.collection", key=found.row.key)
        return back_to(found.row.program)
    return show("flag", form, thing=found)
