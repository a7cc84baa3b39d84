"""The steps of planning a trip: its purpose, its hosts and programmes, what to learn at each."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from flask_babel import gettext as _

from portal.accounts import visitor
from portal.catalogue import queries as catalogue
from portal.catalogue import search_page
from portal.catalogue.models import Program
from portal.core import access
from portal.core.errors import RuleBroken
from portal.core.forms import Form, settle
from portal.core.messages import tell
from portal.hosting.queries_hosts import receiving
from portal.places import queries as places
from portal.visits import show_trips, trips, words
from portal.visits.forms_trips import LegForm, PurposeForm, line, lines
from portal.visits.models_trip import Leg, Trip
from portal.visits.views import blueprint
from portal.visits.views_trips import (
    add_host,
    go,
    go_to,
    may_plan,
    may_plan_leg,
    saved,
    seen_leg,
    seen_trip,
    show,
)

MOST_OFFERED = 30  # other programmes of a host
_TRIP_FIELDS = ("title", "purpose", "why_not_online", "funding", "first", "last")
_LEG_FIELDS = ("why_host", "mode", "letter_of_visitor")


@blueprint.route("/trips/<int:number>/purpose", methods=["GET", "POST"])
@access.allowed(may_plan, "plan trips", load=seen_trip)
def trip_purpose(found: Trip) -> Response:
    """Step 1: what for, who pays, when."""
    form = PurposeForm(obj=found)

    def write() -> None:
        values = {name: form[name].data for name in _TRIP_FIELDS}
        trips.save(found, values, by=visitor.somebody(), seen=form.seen)

    if saved(form, found, write):
        return go_to(show_trips.next_url(found, "purpose"))
    return show("trip_purpose", form, **show_trips.frame(found, "purpose"))


@blueprint.route("/trips/<int:number>/hosts", methods=["GET", "POST"])
@access.allowed(may_plan, "plan trips", load=seen_trip)
def trip_hosts(found: Trip) -> Response:
    """Step 2: the hosts, found by their programmes."""
    form = Form()
    added: list[Leg] = []
    failed = next((leg for leg in found.legs if str(leg.id) == request.form.get("again")), None)

    def add() -> None:
        if failed:
            added.append(trips.again(failed, by=visitor.somebody()))
            return
        program = _program(line(request.form.get("program")))
        slug = line(request.form.get("host"))
        host = places.organisation(slug) if slug else program.owner if program else None
        if host is None:
            raise RuleBroken(_("Choose a programme or a host."))
        added.append(add_host(found, host, program))

    if settle(form, add):
        if failed:
            tell("good", _("Everything was taken over. Choose another day, then send it."))
            return go("visits.trip_days", number=found.id, leg=added[0].id)
        tell("good", _("%(host)s is part of the trip.", host=added[0].host.name))
        return go("visits.trip_leg", number=found.id, leg=added[0].id)
    return show("trip_hosts", form, words=words, **_searched(), **show_trips.frame(found, "hosts"))


def _program(slug: str) -> Program | None:
    return catalogue.program(slug) if slug else None


def _searched() -> dict[str, Any]:
    """What was searched for, and the programmes that were found, with who receives."""
    if not request.args.get("q", "").strip():
        return {"answer": None, "found": []}
    answer = search_page.ask(request.args)
    programs = {item.slug: item for item in catalogue.programs([c.slug for c in answer.items])}
    by_rules = receiving({item.owner_id for item in programs.values()})
    rows = [
        {"card": card, "owner": programs[card.slug].owner.name,
         "receives": programs[card.slug].owner_id in by_rules}
        for card in answer.items if card.slug in programs
    ]  # fmt: skip
    return {"answer": answer, "found": rows}


@blueprint.route("/trips/<int:number>/legs/<int:leg>", methods=["GET", "POST"])
@access.allowed(may_plan_leg, "plan trips", load=seen_leg)
def trip_leg(leg: Leg) -> Response:
    """What to learn from a host, why it, and on site or online."""
    form = LegForm(obj=leg)
    questions = _questions(leg, form)

    def write() -> None:
        who = visitor.somebody()
        values = {name: form[name].data for name in _LEG_FIELDS}
        trips.save_leg(leg, values, by=who, seen=form.seen)
        chosen = [(program, text) for program, text, kept in questions if kept]
        trips.choose_topics(leg, chosen, by=who, seen=leg.version)

    if saved(form, leg, write):
        if request.form.get("then") == "stay":
            return go("visits.trip_leg", number=leg.trip_id, leg=leg.id, anchor="topics")
        return go("visits.trip_days", number=leg.trip_id, leg=leg.id)
    there = {program.slug for program, _text, _kept in questions}
    return show(
        "trip_leg", form, leg=leg, questions=questions, offered=_offered(leg, there),
        **show_trips.frame(leg.trip, "hosts"),
    )  # fmt: skip


def _questions(leg: Leg, form: Form) -> list[tuple[Program, str, bool]]:
    """The programmes of a leg, the questions to each as stored or typed, and whether it stays."""
    if not form.is_submitted():
        return [(topic.program, topic.questions, True) for topic in leg.topics]
    slugs = [topic.program.slug for topic in leg.topics]
    asked = [line(slug) for slug in request.form.getlist("more")[: trips.MOST_TOPICS]]
    more = [slug for slug in asked if slug not in slugs]
    found = catalogue.programs([*slugs, *more])
    out = set(request.form.getlist("out"))
    return [
        (program, lines(request.form.get(f"questions-{program.slug}")), program.slug not in out)
        for program in found
        if program.slug in slugs or program.owner_id == leg.host_id
    ]


def _offered(leg: Leg, there: set[str]) -> list[tuple[str, str]]:
    """The other programmes of a host: slug and name."""
    slugs = [s for s in catalogue.filed_under("organisation", leg.host.slug) if s not in there]
    listed = [item.slug for item in catalogue.programs(slugs[:MOST_OFFERED]) if item.is_listed]
    names = catalogue.names(listed)
    return [(slug, names[slug]) for slug in listed]


@blueprint.post("/trips/<int:number>/legs/<int:leg>/drop")
@access.allowed(may_plan_leg, "plan trips", load=seen_leg)
def trip_leg_drop(leg: Leg) -> Response:
    """Leave a host out; the message offers to add it again."""
    found, name = leg.trip, leg.host.name
    trips.drop_leg(leg, by=visitor.somebody())
    tell("info", _("%(host)s is left out. Search for it to add it again.", host=name))
    return go("visits.trip_hosts", number=found.id)
