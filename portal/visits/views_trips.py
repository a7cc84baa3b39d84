"""Trips: the list, beginning one, its overview, dropping a draft and taking it up again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import Response, abort, make_response, redirect, render_template, request
from flask_babel import gettext as _

from portal.accounts import queries as people
from portal.accounts import visitor
from portal.catalogue import queries as catalogue
from portal.catalogue.models import Program
from portal.core import access, paging
from portal.core.db import db
from portal.core.errors import NotFound
from portal.core.forms import Form, settle
from portal.core.i18n import url
from portal.core.messages import tell
from portal.core.paging import Paging
from portal.places import queries as places
from portal.places.models import Organisation
from portal.visits import permissions, queries_legs, queries_trips, show_trips, trips
from portal.visits.forms_trips import NewTripForm, SeenForm
from portal.visits.models_trip import Leg, Trip
from portal.visits.views import blueprint

PER_PAGE = 20


def seen_trip(number: int) -> Trip:
    """A trip, for who may see it. Raises NotFound, for others as for one that is not there."""
    who = visitor.somebody()
    found = queries_legs.trip(number)
    if not permissions.may_see_trip(who, found):
        raise NotFound(number)
    return found


def seen_leg(number: int, leg: int) -> Leg:
    """A leg of a trip, for who may see the trip. Raises NotFound."""
    found = seen_trip(number)
    return next((item for item in found.legs if item.id == leg), None) or _none(leg)


def _none(number: int) -> Leg:
    raise NotFound(number)


def dropped_or_not(number: int) -> Trip:
    """A trip, also when it was dropped, for who may see it. Raises NotFound."""
    who = visitor.somebody()
    found = queries_trips.trip_or_dropped(number)
    if not permissions.may_see_trip(who, found):
        raise NotFound(number)
    return found


def may_plan(found: Trip) -> bool:
    """Whether who asks plans for the organisation of a trip."""
    return permissions.may_plan(visitor.me(), found.organisation)


def may_plan_leg(leg: Leg) -> bool:
    """The same for a leg."""
    return may_plan(leg.trip)


def go(endpoint: str, *, anchor: str | None = None, **values: Any) -> Response:
    """Redirect after something was done."""
    return go_to(url(endpoint, _anchor=anchor, **values))


def go_to(address: str) -> Response:
    """Redirect to an address."""
    return redirect(address, 303)  # type: ignore[return-value]


def show(template: str, form: Form | None = None, **more: Any) -> Response:
    """A page of trips, with 422 when its form was refused. No browser keeps it."""
    more.setdefault("plain_form", Form(formdata=None))
    page = render_template(f"visits/{template}.html", form=form, **more)
    response = make_response(page, 422 if form is not None and form.is_submitted() else 200)
    response.cache_control.no_store = True
    return response


def saved(form: SeenForm, found: Trip | Leg, rule: Callable[[], object]) -> bool:
    """`settle`; a form that is shown again carries the version as it is now.

    Who is told that somebody else was faster sees it, and may save over it.
    """
    done = settle(form, rule)
    if not done:
        db.session.refresh(found)
        form.show_version(found.version)
    return done


def _planning() -> list[Organisation]:
    """The organisations for which who asks plans trips."""
    mine = people.memberships(visitor.somebody())
    return [m.organisation for m in mine if m.role in permissions.ACTING]


@blueprint.get("/trips")
@visitor.signed_in
def trips_list() -> Response:
    """The trips of the organisations in which one is a member, and drafts that were dropped."""
    mine = [m.organisation_id for m in people.memberships(visitor.somebody())]
    page = paging.number(request.args.get("page"))
    found, total = queries_legs.trips_of(mine, PER_PAGE, (page - 1) * PER_PAGE)
    pages = Paging(page, PER_PAGE, total).check()
    acting = {item.id for item in _planning()}
    return show(
        "trips",
        rows=[show_trips.row(item) for item in found],
        total=total,
        pages=pages.links(lambda number: url("visits.trips_list", page=number)),
        may_plan=bool(acting),
        dropped=queries_trips.dropped(acting) if acting and page == 1 else [],
    )


@blueprint.route("/trips/new", methods=["GET", "POST"])
@visitor.signed_in
def new_trip() -> Response:
    """Begin a trip, to a host or about a programme when one comes from its page.

    The pages of programmes invite everybody to it: who cannot plan reads who can.
    """
    mine, who = _planning(), visitor.somebody()
    host, program = _wanted()
    if not mine:
        if request.method == "POST":
            abort(403)
        return show("trip_nobody", organisations=[m.organisation for m in people.memberships(who)])
    form = NewTripForm().offer(mine)
    if not form.is_submitted() and host:
        form.title.data = _("Visit to %(host)s", host=host.name)[: trips.LONGEST_TITLE]
    made: list[Trip] = []

    def begin() -> None:
        organisation = next(item for item in mine if item.slug == form.organisation.data)
        made.append(trips.begin(organisation, form.title.data or "", by=who))
        if host:
            add_host(made[0], host, program)

    if settle(form, begin):
        return go("visits.trip_purpose", number=made[0].id)
    going = queries_trips.planned([item.id for item in mine]) if host else []
    return show("trip_new", form, host=host, program=program, going=_fitting(going))


def _fitting(found: Sequence[Trip]) -> list[dict[str, Any]]:
    return [{"id": item.id, "title": item.title} for item in found]


def _wanted() -> tuple[Organisation | None, Program | None]:
    """The host and the programme that the address names. Raises NotFound for one there is not."""
    slug, owner = request.args.get("program", ""), request.args.get("host", "")
    program = catalogue.program(slug) if slug else None
    host = places.organisation(owner) if owner else program.owner if program else None
    return host, program


def add_host(found: Trip, host: Organisation, program: Program | None) -> Leg:
    """Let a trip lead to a host, about a programme too. Raises RuleBroken."""
    who = visitor.somebody()
    leg = trips.add_leg(found, host, by=who)
    there = [(topic.program, topic.questions) for topic in leg.topics]
    if program and program.id not in {item.id for item, _questions in there}:
        trips.choose_topics(leg, [*there, (program, "")], by=who, seen=leg.version)
    return leg


@blueprint.get("/trips/<int:number>")
@access.allowed(lambda _trip: True, "see trips", load=seen_trip)
def trip(found: Trip) -> Response:
    """How a trip stands: its legs, and what is to do next."""
    frame = show_trips.frame(found)
    if not may_plan(found):
        frame["steps"] = []  # they lead to pages for those who plan
    return show(
        "trip",
        **frame,
        state=show_trips.row(found),
        legs=[show_trips.leg_row(leg) for leg in found.legs],
        warnings=[*show_trips.tight(found), *show_trips.outside(found)],
        may_plan=may_plan(found),
        is_draft=all(leg.state == "draft" for leg in found.legs),
    )


@blueprint.post("/trips/<int:number>/drop")
@access.allowed(may_plan, "plan trips", load=dropped_or_not)
def trip_drop(found: Trip) -> Response:
    """Drop a draft; the list offers to take it up again."""
    trips.drop(found, by=visitor.somebody())
    tell("info", _("“%(title)s” is dropped. You can take it up again below.", title=found.title))
    return go("visits.trips_list", anchor="dropped")


@blueprint.post("/trips/<int:number>/take-up")
@access.allowed(may_plan, "plan trips", load=dropped_or_not)
def trip_take_up(found: Trip) -> Response:
    """Go on with a draft that was dropped."""
    trips.take_up(found, by=visitor.somebody())
    return go("visits.trip", number=found.id)
