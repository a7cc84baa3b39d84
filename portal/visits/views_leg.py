"""The page of one visit for both sides, each of its steps, and what is said about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Response, make_response, render_template, request
from flask_babel import gettext as _
from wtforms import SelectChoice

from portal.accounts import visitor
from portal.accounts.views import go
from portal.core import access
from portal.core.db import only_reading
from portal.core.errors import NotFound, RuleBroken
from portal.core.forms import Form, settle
from portal.core.i18n import pick, url
from portal.core.messages import tell
from portal.visits import (
    answering,
    conversation,
    leg_steps,
    leg_words,
    legs,
    open_places,
    permissions,
    queries_legs,
    show_leg,
    words,
)
from portal.visits.capacity import NoPlace
from portal.visits.forms_leg import (
    ChangeForm,
    DeclineForm,
    HostSayForm,
    PlaceForm,
    SayForm,
    StepForm,
    form_of,
)
from portal.visits.models_trip import Leg
from portal.visits.views import blueprint
from portal.visits.workflow import HOST

_STEP = "<any({}):step>".format(", ".join(f"'{name}'" for name in leg_steps.ACTS))


@dataclass(frozen=True)
class Asked:
    """A step that somebody asks about, of a visit that they may see."""

    leg: Leg
    step: str


def leg_here(number: int) -> Leg:
    """The visit an address names, for somebody who may see it. Raises NotFound else."""
    visitor.somebody()
    found = queries_legs.leg(number)
    if not permissions.may_see_leg(visitor.me(), found):
        raise NotFound(number)
    return found


def may_see(leg: Leg) -> bool:
    """Whether who asks may see it."""
    return permissions.may_see_leg(visitor.me(), leg)


def _asked(number: int, step: str) -> Asked:
    return Asked(leg_here(number), step)


def _may(asked: Asked) -> bool:
    return permissions.may(visitor.me(), asked.step, asked.leg)


def _may_speak(leg: Leg) -> bool:
    return bool(permissions.sides(visitor.me(), leg))


@blueprint.get("/legs/<int:number>")
@access.allowed(may_see, "see a visit", load=leg_here)
def leg(found: Leg) -> Response:
    """One visit."""
    return _page(found)


def _page(found: Leg, said: SayForm | None = None) -> Response:
    page = show_leg.LegPage(found, visitor.me())
    mine = permissions.may_plan(visitor.me(), found.trip.organisation)
    forms = {name: _form(found, name, formdata=None) for name in page.here}
    html = render_template(
        "visits/leg.html",
        leg=found,
        page=page,
        forms=forms,
        again=mine and leg_words.may_be_asked_again(found),
        say=said or (_say_form(found, formdata=None) if page.sides else None),
        plain_form=Form(formdata=None),
        words=words,
    )
    return _kept_nowhere(make_response(html, 422 if said is not None else 200))


def _kept_nowhere(response: Response) -> Response:
    # What a member sees stays in no office's computer.
    response.cache_control.no_store = True
    return response


def _form(found: Leg, step: str, **values: Any) -> StepForm:
    """The form of a step, filled in with how the visit stands, and with what can be chosen."""
    data: dict[str, Any] = {"seen": found.version}
    kind = form_of(step)
    if kind is ChangeForm:
        data |= {"people": found.people, "number_of_days": found.number_of_days}
        data |= {"mode": found.mode, "where": found.place}
    if step == "cancel":  # on a closed day its reason is known, and can be written otherwise
        data["text"] = show_leg.LegPage(found, visitor.me()).closed_day
    form = kind(**values, data=data)
    if isinstance(form, PlaceForm):
        first = open_places.first_day(found, request.args.get("from"))
        as_agreed = _("as it was agreed") if kind is ChangeForm else ""
        form.offer(open_places.offered(found, first), as_agreed)
    if isinstance(form, DeclineForm):
        known = [SelectChoice(key, pick(text)) for key, text in answering.grounds(found)]
        other = SelectChoice(answering.OTHER_GROUND, _("Another ground, in words"))
        form.ground.choices = [*known, other]
    return form


@blueprint.route(f"/legs/<int:number>/{_STEP}", methods=["GET", "POST"])
@access.allowed(_may, "act for a side of a visit", load=_asked)
def leg_step(asked: Asked) -> Response:
    """One step with a visit: the page that asks for it, and doing it."""
    found, step, who = asked.leg, asked.step, visitor.somebody()
    if request.method != "POST":
        if step not in leg_steps.offered(who, found):
            return go("visits.leg", number=found.id)
        return _step_page(found, step, _form(found, step))
    form = form_of(step)()
    refused = _tried(form, lambda: leg_steps.ACTS[step](found, form, who))
    if refused is None:
        tell("good", str(words.DONE[leg_steps.done(found, step)]))
        return go("visits.leg", number=found.id)
    only_reading()  # nobody waits while the page is made
    return _refused(found, step, form, refused)


def _tried(form: Form, rule: Callable[[], object]) -> RuleBroken | None:
    """None when it was done; else what a rule said, or that the form is not filled in."""
    refused: list[RuleBroken] = []

    def act() -> None:
        try:
            rule()
        except RuleBroken as broken:
            refused.append(broken)
            raise

    if settle(form, act):
        return None
    return refused[0] if refused else RuleBroken("")


def _refused(found: Leg, step: str, form: StepForm, why: RuleBroken) -> Response:
    again = _form(found, step, formdata=None)
    for name, field in again._fields.items():  # what can be chosen is read after the refusal
        if hasattr(field, "choices") and name in form._fields:
            form._fields[name].choices = field.choices
    form.seen.raw_data = [str(found.version)]  # what is shown now has been seen
    moved_on = isinstance(why, legs.NotNow)
    findings = show_leg.shown(why.findings) if isinstance(why, NoPlace) else []
    only_full = isinstance(why, NoPlace) and why.only_full
    return _step_page(found, step, form, moved_on=moved_on, findings=findings, only_full=only_full)


def _step_page(found: Leg, step: str, form: StepForm, **more: Any) -> Response:
    page = show_leg.LegPage(found, visitor.me())
    later = None
    if isinstance(form, PlaceForm):
        first = open_places.first_day(found, request.args.get("from"))
        after = (first + open_places.SPAN).isoformat()
        later = url("visits.leg_step", number=found.id, step=step, **{"from": after})
    html = render_template(
        "visits/leg_step.html",
        leg=found,
        page=page,
        step=step,
        form=form,
        later=later,
        dangerous=step in leg_steps.DANGEROUS,
        plain_form=Form(formdata=None),
        words=words,
        **{"moved_on": False, "findings": [], "only_full": False, **more},
    )
    return _kept_nowhere(make_response(html, 422 if form.is_submitted() else 200))


def _say_form(found: Leg, **values: Any) -> SayForm:
    of_host = HOST in permissions.sides(visitor.me(), found)
    return HostSayForm(**values) if of_host else SayForm(**values)


@blueprint.post("/legs/<int:number>/say")
@access.allowed(_may_speak, "act for a side of a visit", load=leg_here)
def leg_say(found: Leg) -> Response:
    """Write to the other side, or for the host alone."""
    form, who = _say_form(found), visitor.somebody()
    side = permissions.sides(who, found)[-1]  # who acts for both writes as the host

    def act() -> None:
        text = form.text.data or ""
        if isinstance(form, HostSayForm) and form.internal.data:
            conversation.note(found, text, by=who)
        else:
            conversation.write(found, text, side=side, by=who)

    if not settle(form, act):
        return _page(found, form)
    return go("visits.leg", number=found.id, _anchor="said")
