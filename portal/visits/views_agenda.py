"""The agenda of a visit: both sides read it, the host writes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, make_response, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.accounts import visitor
from portal.core import access
from portal.core.errors import NotFound
from portal.core.forms import Form, settle
from portal.core.i18n import url
from portal.core.messages import tell
from portal.hosting import queries_rules
from portal.visits import (
    agenda_filling,
    agenda_rules,
    agenda_sharing,
    permissions,
    queries_agenda,
    queries_legs,
    show_agenda,
)
from portal.visits.agenda_filling import Filled
from portal.visits.forms_agenda import CopyForm, ItemForm, SeenForm
from portal.visits.models_agenda import AgendaItem
from portal.visits.models_trip import Leg
from portal.visits.views import blueprint

Item = tuple[Leg, AgendaItem]


def _leg(number: int) -> Leg:
    who, found = visitor.somebody(), queries_legs.leg(number)
    if not permissions.may_see_leg(who, found):
        raise NotFound(number)
    return found


def _item(number: int, item: int) -> Item:
    found = _leg(number)
    if not show_agenda.may_see(visitor.me(), found):
        raise NotFound(item)
    return found, queries_agenda.item(found, item)


def _may_write(leg: Leg) -> bool:
    return show_agenda.may_write(visitor.me(), leg)


def _may_write_item(found: Item) -> bool:
    return _may_write(found[0])


@blueprint.get("/legs/<int:number>/agenda")
@access.allowed(lambda _leg: True, "see a visit", load=_leg)
def agenda(leg: Leg) -> Response:
    """The agenda by day and hour."""
    return _page(leg, Form(formdata=None))


def _page(leg: Leg, form: Form) -> Response:
    who = visitor.somebody()
    page = render_template(
        "visits/agenda.html", leg=leg, form=form, leg_page=url("visits.leg", number=leg.id),
        span=show_agenda.span(leg), off=show_agenda.off(leg),
        agenda=show_agenda.page(who, leg) if show_agenda.may_see(who, leg) else None,
        earlier=bool(_may_write(leg) and queries_agenda.earlier(leg)),
    )  # fmt: skip
    answer = make_response(page, 422 if form.form_errors or form.errors else 200)
    answer.cache_control.no_store = True  # it names people
    return answer


def _back(leg: Leg, anchor: str | None = None) -> Response:
    where = url("visits.agenda", number=leg.id, _anchor=anchor)
    return redirect(where, 303)  # type: ignore[return-value]


def _button(leg: Leg, rule: Callable[[], object], done: str) -> Response:
    """Do what a button says, or show the page with what stands against it."""
    form = Form()
    if not settle(form, rule):
        return _page(leg, form)
    if done:
        tell("good", done)
    return _back(leg)


@blueprint.route("/legs/<int:number>/agenda/new", methods=["GET", "POST"])
@access.allowed(_may_write, "write an agenda", load=_leg)
def agenda_add(leg: Leg) -> Response:
    """One more session."""
    who = visitor.somebody()
    form = _offer(leg, ItemForm())
    if not form.is_submitted():
        form.day.data = request.args.get("day") or form.day.data
        form.start.data = request.args.get("from") or ""
        form.program.data = ""

    def act() -> None:
        agenda_rules.add(leg, form.values, by=who)

    if settle(form, act):
        tell("good", _("The session is on the agenda."))
        return _back(leg)
    return _form_page("agenda_item", leg, form, item=None, stale=False)


@blueprint.route("/legs/<int:number>/agenda/<int:item>", methods=["GET", "POST"])
@access.allowed(_may_write_item, "write an agenda", load=_item)
def agenda_item(found: Item) -> Response:
    """Write a session anew."""
    (leg, item), who = found, visitor.somebody()
    form = _offer(leg, ItemForm(data=_data(item)), item)

    def act() -> None:
        agenda_rules.change(leg, item, form.values, by=who, seen=form.seen)

    if settle(form, act):
        tell("good", _("The session is saved."))
        return _back(leg)
    stale = form.is_submitted() and form.seen != item.version
    if stale:
        form.version.data = str(item.version)  # what is shown now has been seen
    return _form_page("agenda_item", leg, form, item=item, stale=stale)


def _data(item: AgendaItem) -> dict[str, Any]:
    names = ("start", "end", "topic", "place", "group", "people", "in_charge", "speakers")
    return {
        **{name: getattr(item, name) for name in names}, "day": str(item.day),
        "program": str(item.program_id or ""), "venue": str(item.venue_id or ""),
        "joint": item.is_joint, "version": str(item.version),
    }  # fmt: skip


def _offer(leg: Leg, form: ItemForm, item: AgendaItem | None = None) -> ItemForm:
    rooms = list(queries_rules.venues(leg.host))
    if item is not None and item.venue is not None and item.venue not in rooms:
        rooms.append(item.venue)  # it is used no more, and still stands here
    venues = [
        (room.id, _("%(name)s, up to %(num)s people", name=room.name, num=room.capacity)
         if room.capacity else room.name)
        for room in rooms
    ]  # fmt: skip
    programs = [(program.id, program.name) for program in queries_agenda.programs(leg)]
    known = {number for number, _name in programs}
    if item is not None and item.program is not None and item.program_id not in known:
        programs.append((item.program.id, item.program.name))
    days = queries_agenda.days(leg)
    if item is not None and item.day not in days:
        days = [item.day, *days]
    joint = leg.reception is not None or (item is not None and item.is_joint)
    return form.offer(days, programs, venues, joint=joint)


def _form_page(template: str, leg: Leg, form: Form, **more: Any) -> Response:
    page = render_template(f"visits/{template}.html", leg=leg, form=form, **more)
    return make_response(page, 422 if form.is_submitted() else 200)


@blueprint.route("/legs/<int:number>/agenda/<int:item>/remove", methods=["GET", "POST"])
@access.allowed(_may_write_item, "write an agenda", load=_item)
def agenda_remove(found: Item) -> Response:
    """Take a session off, after asking."""
    (leg, item), who = found, visitor.somebody()
    form = SeenForm(version=str(item.version))
    if settle(form, lambda: agenda_rules.remove(leg, item, by=who, seen=form.seen)):
        tell("info", _("The session is off the agenda. Below you can bring it back."))
        return _back(leg)
    form.version.data = str(item.version)  # what is shown now has been seen
    return _form_page("agenda_remove", leg, form, item=item)


@blueprint.post("/legs/<int:number>/agenda/<int:item>/restore")
@access.allowed(_may_write_item, "write an agenda", load=_item)
def agenda_restore(found: Item) -> Response:
    """Bring back a session that was taken off."""
    (leg, item), who = found, visitor.somebody()
    done = _("The session is on the agenda again.")
    return _button(leg, lambda: agenda_rules.restore(leg, item, by=who), done)


@blueprint.route("/legs/<int:number>/agenda/clear", methods=["GET", "POST"])
@access.allowed(_may_write, "write an agenda", load=_leg)
def agenda_clear(leg: Leg) -> Response:
    """Take all sessions off, after asking."""
    form, who = Form(), visitor.somebody()
    if settle(form, lambda: agenda_rules.clear(leg, by=who)):
        tell("info", _("The agenda is empty. Below you can bring sessions back."))
        return _back(leg)
    return _form_page("agenda_remove", leg, form, item=None)


@blueprint.post("/legs/<int:number>/agenda/propose")
@access.allowed(_may_write, "write an agenda", load=_leg)
def agenda_propose(leg: Leg) -> Response:
    """Propose an agenda from what the programmes tell a visitor."""
    who = visitor.somebody()
    return _button(leg, lambda: _told(agenda_filling.propose(leg, by=who)), "")


def _told(filled: Filled) -> None:
    """Say what came of it; after the rule, so that a refusal says nothing else."""
    done = ngettext("%(num)s session is written.", "%(num)s sessions are written.", filled.sessions)
    tell("good", done)
    if filled.left_out:
        names = "; ".join(filled.left_out)
        tell("warn", _("There was no time for: %(names)s.", names=names))
    if filled.without_room:
        names = "; ".join(filled.without_room)
        tell("warn", _("The room is not free or too small: %(names)s.", names=names))


@blueprint.route("/legs/<int:number>/agenda/copy", methods=["GET", "POST"])
@access.allowed(_may_write, "write an agenda", load=_leg)
def agenda_copy(leg: Leg) -> Response:
    """Copy the agenda of an earlier visit."""
    who = visitor.somebody()
    every = {str(one.id): one for one in queries_agenda.earlier(leg)}
    form = CopyForm().offer([(one.id, show_agenda.visit_name(one)) for one in every.values()])

    def act() -> None:
        _told(agenda_filling.copy(leg, every[form.source.data], by=who))

    if settle(form, act):
        return _back(leg)
    return _form_page("agenda_copy", leg, form, earlier=every)


@blueprint.post("/legs/<int:number>/agenda/move")
@access.allowed(_may_write, "write an agenda", load=_leg)
def agenda_move(leg: Leg) -> Response:
    """Bring the agenda to the new days of the visit."""
    who = visitor.somebody()
    return _button(leg, lambda: _told(agenda_filling.move(leg, by=who)), "")


@blueprint.post("/legs/<int:number>/agenda/share")
@access.allowed(_may_write, "write an agenda", load=_leg)
def agenda_share(leg: Leg) -> Response:
    """Share the agenda with the visitors, or tell them of its changes now."""
    who = visitor.somebody()
    done = _("The visitors see the agenda and get a mail.")
    return _button(leg, lambda: agenda_sharing.share(leg, by=who), done)
