"""The host's desk: its overview, the days it closes, the sessions it adds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import Response
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.accounts import visitor
from portal.core import access
from portal.core.errors import NotFound
from portal.core.forms import Form, settle
from portal.core.i18n import day_text
from portal.core.messages import tell
from portal.hosting import queries_rules, show_rules
from portal.hosting.forms import AgreeingForm, CloseForm, EndSessionForm, SessionForm
from portal.hosting.models_rules import Closing, ExtraSession
from portal.hosting.opening import Added
from portal.hosting.views import PERMISSION, blueprint, go, keeping, kept_by_me, mine, show
from portal.hosting.words import hour
from portal.places.models import Organisation
from portal.visits import capacity, closed_days, queries_inbox
from portal.visits.models_trip import Leg
from portal.visits.show_host import shown_legs

AHEAD = timedelta(days=2000)


@blueprint.get("/hosting/<slug>")
@keeping
def desk(host: Organisation) -> Response:
    """What a host keeps, at a glance."""
    today = capacity.today_at(host)
    versions = queries_rules.versions(host)
    return show(
        "desk",
        host,
        unanswered=shown_legs(closed_days.unanswered(host)),
        now=show_rules.in_force(versions, today),
        coming=show_rules.coming(versions, today),
        closings=queries_rules.closings(host, today, today + AHEAD),
        venues=queries_rules.venues(host),
        to_answer=queries_inbox.numbers(host, "")[queries_inbox.ANSWER],
    )


@blueprint.get("/hosting/<slug>/closed")
@keeping
def closed(host: Organisation) -> Response:
    """The days a host has closed, the sessions it added, the visits that wait for its answer."""
    today = capacity.today_at(host)
    return show(
        "closed",
        host,
        unanswered=shown_legs(closed_days.unanswered(host)),
        closings=queries_rules.closings(host, today, today + AHEAD),
        sessions=queries_rules.extra_sessions(host, today, today + AHEAD),
        hours=lambda session: hour(session.start, session.end, host.region.zone_name),
        form=Form(formdata=None),
    )


@blueprint.route("/hosting/<slug>/closed/add", methods=["GET", "POST"])
@keeping
def close(host: Organisation) -> Response:
    """Close days; first it shows which visits are concerned and asks whether that is meant."""
    form = CloseForm()
    found: list[Leg] = []

    def rule() -> None:
        first, last = form.first.data, form.last.data or form.first.data
        by, agreed = visitor.somebody(), form.numbers
        _closing, legs = closed_days.close(host, first, last, form.reason, by=by, agreed=agreed)
        found.extend(legs)

    if settle(form, rule):
        _tell_closed(len(found))
        return go("hosting.closed", slug=host.slug)
    if form.agreed.errors and form.first.data:  # asked anew: the rule has rolled back
        last = form.last.data or form.first.data
        found = list(closed_days.concerned(host, form.first.data, last))
    return _agree(host, form, found, "close")


def _tell_closed(number: int) -> None:
    if not number:
        tell("good", _("The days are closed."))
        return
    tell(
        "warn",
        ngettext(
            "The days are closed. %(num)s visit stands below: move it or cancel it.",
            "The days are closed. %(num)s visits stand below: move or cancel each.",
            number,
        ),
    )


def _agree(
    host: Organisation, form: AgreeingForm, found: Sequence[Leg], template: str, **more: Any
) -> Response:
    """The form with the visits it concerns, to be agreed to."""
    return show(
        template,
        host,
        422 if form.is_submitted() else 200,
        form=form,
        legs=shown_legs(found),
        numbers=",".join(str(leg.id) for leg in found),
        **more,
    )


def _closing(slug: str, number: int) -> Closing:
    host = mine(slug)
    found = queries_rules.closing(number)
    if found.host_id != host.id:
        raise NotFound(number)
    return found


def _session(slug: str, number: int) -> ExtraSession:
    host = mine(slug)
    found = queries_rules.extra_session(number)
    if found.host_id != host.id or found.ended_at is not None:
        raise NotFound(number)
    return found


def _may(found: Closing | ExtraSession) -> bool:
    return kept_by_me(found.host)


@blueprint.post("/hosting/<slug>/closed/<int:number>/reopen")
@access.allowed(_may, PERMISSION, load=_closing)
def reopen(found: Closing) -> Response:
    """Receive on these days after all."""
    closed_days.reopen(found, by=visitor.somebody())
    if queries_rules.ended_with(found):
        tell("warn", _("The days are open again. Extra sessions on them have to be added anew."))
    else:
        tell("good", _("The days are open again."))
    return go("hosting.closed", slug=found.host.slug)


@blueprint.route("/hosting/<slug>/sessions/add", methods=["GET", "POST"])
@keeping
def add_session(host: Organisation) -> Response:
    """Receive once more on one day."""
    form = SessionForm()
    if settle(form, lambda: closed_days.add_session(host, _added(form), by=visitor.somebody())):
        tell("good", _("The session is added."))
        return go("hosting.closed", slug=host.slug)
    return show("session", host, 422 if form.is_submitted() else 200, form=form)


def _added(form: SessionForm) -> Added:
    start, end = (
        field.data.strftime("%H:%M") if field.data else None for field in (form.start, form.end)
    )
    day, groups, people = form.day.data, form.groups.data, form.people.data
    assert day is not None  # noqa: S101 (the field is required)
    return Added(day, start, end, form.reason, groups, people)


@blueprint.route("/hosting/<slug>/sessions/<int:number>/end", methods=["GET", "POST"])
@access.allowed(_may, PERMISSION, load=_session)
def end_session(found: ExtraSession) -> Response:
    """Take an extra session back."""
    form, host = EndSessionForm(), found.host

    def rule() -> None:
        reason = form.reason if form.reason_id.data and form.reason_en.data else None
        closed_days.end_session(found, reason, by=visitor.somebody(), agreed=form.numbers)

    if settle(form, rule):
        tell("good", _("The session is taken back."))
        return go("hosting.closed", slug=host.slug)
    hours = hour(found.start, found.end, host.region.zone_name)
    name = f"{day_text(found.day)}, {hours}"
    return _agree(host, form, closed_days.in_session(found), "end_session", name=name)
