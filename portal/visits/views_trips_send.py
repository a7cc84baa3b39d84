"""Step 5 of planning a trip: everything on one page, and sending the requests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, request
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.accounts import visitor
from portal.core import access
from portal.core.db import db
from portal.core.errors import RuleBroken
from portal.core.forms import Form
from portal.core.messages import tell
from portal.hosting.judging import blocking
from portal.visits import capacity, legs, requesting, show_trips, words
from portal.visits.models_trip import Leg, Trip
from portal.visits.views import blueprint
from portal.visits.views_trips import go, may_plan, seen_trip, show
from portal.visits.workflow import DRAFT

SIZES = ("too-many", "too-few", "too-big")


@dataclass(frozen=True)
class Outcome:
    """What came of sending one request: `error` says why it was not sent."""

    host: str
    queued: bool = False
    error: str = ""
    findings: tuple[dict[str, str], ...] = ()


@blueprint.route("/trips/<int:number>/check", methods=["GET", "POST"])
@access.allowed(may_plan, "plan trips", load=seen_trip)
def trip_check(found: Trip) -> Response:
    """Step 5: look at everything, and send what is complete; what is refused stays a draft."""
    form = Form()
    refused: dict[int, Outcome] = {}
    if form.validate_on_submit():
        outcomes = _send(found)
        sent = [item for item in outcomes.values() if not item.error]
        if sent:
            _say(list(outcomes.values()))
            return go("visits.trip", number=found.id, anchor="next")
        refused = outcomes
        db.session.rollback()
        if not refused:
            form.form_errors.append(_("Nothing is ticked. Tick what you want to send."))
    return show(
        "trip_check",
        form,
        rows=[_row(leg, refused.get(leg.id)) for leg in found.legs if leg.state == DRAFT],
        warnings=[*show_trips.tight(found), *show_trips.outside(found)],
        days=show_trips.days_text(found.first, found.last),
        funding=str(words.FUNDING[found.funding]) if found.funding else "",
        **show_trips.frame(found, "check"),
    )


def _row(leg: Leg, refused: Outcome | None) -> dict[str, Any]:
    """A request as it would be sent, and what the rules say about it now."""
    lacking = [item for item in show_trips.missing(leg.trip) if item.host in ("", leg.host.name)]
    found = (
        show_trips.judged(leg, leg.day, leg.key, leg.number_of_days) if leg.day and leg.key else []
    )
    stopping = blocking(found)
    full = bool(stopping) and all(item.code == capacity.FULL for item in stopping)
    return {
        **show_trips.leg_row(leg),
        "missing": lacking,
        "findings": show_trips.said(found),
        "full": full,
        "ready": not lacking and (full or not stopping),
        # Another day does not help when so many people never fit.
        "too_many": bool(stopping) and all(item.code in SIZES for item in stopping),
        "refused": refused,
    }


def _send(found: Trip) -> dict[int, Outcome]:
    """Send each request that was ticked, by the number of its leg; one refusal keeps the others."""
    chosen = set(request.form.getlist("leg"))
    wanted = [leg for leg in found.legs if leg.state == DRAFT and str(leg.id) in chosen]
    if wanted:
        legs.have(wanted)  # all hosts in one order, so that no two trips wait for each other
    return {leg.id: _send_one(leg) for leg in wanted}


def _send_one(leg: Leg) -> Outcome:
    seen = request.form.get(f"version-{leg.id}", "")
    version = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else -1
    queue = request.form.get(f"queue-{leg.id}") == "yes"
    host = leg.host.name
    step = requesting.queue if queue else requesting.submit
    try:
        with db.session.begin_nested():
            step(leg, by=visitor.somebody(), seen=version)
    except capacity.NoPlace as none:
        return Outcome(host, error=none.message, findings=tuple(show_trips.said(none.findings)))
    except RuleBroken as broken:
        return Outcome(host, error=broken.message)
    return Outcome(host, queued=queue)


def _say(outcomes: list[Outcome]) -> None:
    for item in outcomes:
        if item.error:
            message = _("%(host)s: not sent. %(why)s", host=item.host, why=item.error)
            tell("warn", " ".join([message, *(found["text"] for found in item.findings)]))
    done = [item for item in outcomes if not item.error]
    if sent := sum(not item.queued for item in done):
        tell("good", ngettext("%(num)s request is sent.", "%(num)s requests are sent.", sent))
    for item in done:
        if item.queued:
            tell("good", _("You wait for a place at %(host)s.", host=item.host))
