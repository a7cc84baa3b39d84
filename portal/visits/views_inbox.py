"""The protocol officer's desk: what visitors ask of the host, and who comes on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Response, make_response, render_template, request
from flask_babel import gettext as _

from portal.accounts import visitor
from portal.accounts.permissions import is_administrator, role_in
from portal.accounts.views import go
from portal.core import access
from portal.core.db import only_reading
from portal.core.errors import NotFound, RuleBroken
from portal.core.forms import Form, settle
from portal.core.i18n import url
from portal.core.messages import tell
from portal.core.paging import Paging, number
from portal.core.text import typed
from portal.hosting import views as hosting
from portal.places import queries as places
from portal.places.models import Organisation
from portal.visits import (
    capacity,
    merging,
    permissions,
    queries_inbox,
    queries_legs,
    show_inbox,
)
from portal.visits.forms_leg import MergeForm, OpeningForm
from portal.visits.models_trip import Leg, Reception
from portal.visits.views import blueprint
from portal.visits.views_leg import leg_here

PER_PAGE = 25
LONGEST_SEARCH = 100


@dataclass(frozen=True)
class HostDay:
    """One day of a host."""

    host: Organisation
    day: date


def _host(slug: str) -> Organisation:
    visitor.somebody()
    return places.organisation(slug)


def _host_day(slug: str, day: str) -> HostDay:
    host = _host(slug)
    try:
        found = date.fromisoformat(day)
    except ValueError:
        raise NotFound(day) from None
    if not 1900 <= found.year <= 2999:  # the ends of the calendar have no day beside them
        raise NotFound(day)
    return HostDay(host, found)


def _reception(number: int) -> Reception:
    visitor.somebody()
    found = queries_legs.reception(number)
    if not may_look(found.host):
        raise NotFound(number)
    return found


def may_look(host: Organisation) -> bool:
    """Every member of the host, and administrators."""
    who = visitor.me()
    return is_administrator(who) or role_in(who, host) != ""


def _may_look(found: HostDay) -> bool:
    return may_look(found.host)


def _may_receive(found: HostDay | Leg | Reception) -> bool:
    return permissions.may_receive(visitor.me(), found.host)


def _desk(host: Organisation) -> Sequence[tuple[str, str, str]]:
    """The pages of the host's desk, for who answers for it."""
    return hosting.tabs(host) if permissions.may_receive(visitor.me(), host) else []


def _kept_nowhere(page: str, status: int = 200) -> Response:
    response = make_response(page, status)
    response.cache_control.no_store = True
    return response


@blueprint.get("/hosting/<slug>/visits")
@access.allowed(may_look, "see visits to us", load=_host)
def inbox(host: Organisation) -> Response:
    """What visitors ask of a host: what it has to answer first."""
    tab = request.args.get("tab", queries_inbox.ANSWER)
    if tab not in queries_inbox.TABS:
        raise NotFound(tab)
    text = typed(request.args.get("q", ""), LONGEST_SEARCH).strip()
    numbers = queries_inbox.numbers(host, text)
    paging = Paging(number(request.args.get("page")), PER_PAGE, numbers[tab]).check()
    offset = (paging.page - 1) * PER_PAGE
    found = queries_inbox.page(host, tab, text, PER_PAGE, offset)
    today = capacity.today_at(host)
    kept = {"q": text} if text else {}

    def address(page: int) -> str:
        more = {"page": page} if page > 1 else {}
        return url("visits.inbox", slug=host.slug, tab=tab, **kept, **more)

    page = render_template(
        "visits/inbox.html",
        host=host,
        tabs=_desk(host),
        lists=[
            (key, words, numbers[key], url("visits.inbox", slug=host.slug, tab=key, **kept))
            for key, words in show_inbox.TABS.items()
        ],
        tab=tab,
        q=text,
        rows=[show_inbox.row(leg, today) for leg in found],
        empty=show_inbox.EMPTY[tab],
        pages=paging.links(address),
        today_here=today,
    )
    return _kept_nowhere(page)


@blueprint.get("/hosting/<slug>/visits/<day>")
@access.allowed(_may_look, "see visits to us", load=_host_day)
def day(found: HostDay) -> Response:
    """Who comes on a day."""
    return _day_page(found)


def _day_page(found: HostDay, refused: Form | None = None) -> Response:
    who = visitor.me()
    one = timedelta(days=1)
    page = render_template(
        "visits/inbox_day.html",
        host=found.host,
        tabs=_desk(found.host),
        page=show_inbox.DayPage(found.host, found.day),
        acts=permissions.may_receive(who, found.host),
        plain_form=Form(formdata=None),
        refused=refused,
        before=url("visits.day", slug=found.host.slug, day=(found.day - one).isoformat()),
        after=url("visits.day", slug=found.host.slug, day=(found.day + one).isoformat()),
    )
    return _kept_nowhere(page, 422 if refused is not None else 200)


@blueprint.post("/hosting/<slug>/visits/<day>/merge")
@access.allowed(_may_receive, "receive visits", load=_host_day)
def merge(found: HostDay) -> Response:
    """Receive several visits together."""
    form, who = MergeForm(), visitor.somebody()

    def act() -> None:
        chosen = queries_inbox.by_numbers(form.legs.data or [])
        if any(leg.host_id != found.host.id for leg in chosen):
            raise RuleBroken(_("Choose at least two visits."), "legs")
        merging.merge(chosen, form.opening.data or "", by=who)

    if not settle(form, act):
        only_reading()
        return _day_page(found, form)
    tell("good", _("They are received together. The visitors are told by mail."))
    return go("visits.day", slug=found.host.slug, day=found.day.isoformat())


@blueprint.post("/legs/<int:number>/split")
@access.allowed(_may_receive, "receive visits", load=leg_here)
def split(found: Leg) -> Response:
    """Receive a visit on its own again."""
    who, host = visitor.somebody(), found.host
    there = found.reception
    when = there.day if there else found.day or capacity.today_at(host)
    form = Form()
    if not settle(form, lambda: merging.split(found, by=who)):
        only_reading()
        return _day_page(HostDay(host, when), form)
    tell("good", _("It is received on its own again."))
    return go("visits.day", slug=host.slug, day=when.isoformat())


@blueprint.post("/receptions/<int:number>/opening")
@access.allowed(_may_receive, "receive visits", load=_reception)
def opening(found: Reception) -> Response:
    """Write the joint opening of a reception anew."""
    form, who = OpeningForm(), visitor.somebody()

    def act() -> None:
        merging.change_opening(found, form.opening.data or "", by=who)

    if not settle(form, act):
        only_reading()
        return _day_page(HostDay(found.host, found.day), form)
    tell("good", _("The joint opening is changed. The visitors are told by mail."))
    return go("visits.day", slug=found.host.slug, day=found.day.isoformat())
