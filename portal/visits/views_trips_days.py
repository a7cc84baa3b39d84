"""Step 3 of planning a trip: a day for each host, alternatives, and where it would be sooner."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask import Response, request
from flask_babel import gettext as _

from portal.accounts import visitor
from portal.core import access
from portal.core.errors import RuleBroken
from portal.core.i18n import url
from portal.core.messages import tell
from portal.hosting.judging import blocking
from portal.visits import capacity, month, month_words, moving, other_hosts, show_trips, trips
from portal.visits.forms_trips import SeenForm, line
from portal.visits.models_trip import Leg
from portal.visits.views import blueprint
from portal.visits.views_trips import go, may_plan_leg, saved, seen_leg, show
from portal.visits.workflow import DRAFT

FULL = "full"
_HOUR = 5  # characters of "09:00"


@blueprint.route("/trips/<int:number>/legs/<int:leg>/days", methods=["GET", "POST"])
@access.allowed(may_plan_leg, "plan trips", load=seen_leg)
def trip_days(leg: Leg) -> Response:
    """The month of a host, the session that is looked at with what the rules say, the wishes."""
    form = SeenForm()
    form.show_version(leg.version) if not form.is_submitted() else None
    day, key, number_of_days = _looked_at(leg)
    acts: dict[str, Callable[[], None]] = {
        "first": lambda: _choose(leg, form, day, key, number_of_days),
        "alternative": lambda: _wish(leg, form, day, key),
        "prefer": lambda: _prefer(leg, form),
        "remove": lambda: _remove(leg, form),
    }
    act = acts.get(request.form.get("do", ""), _nothing)
    if saved(form, leg, act):
        tell("good", _("Saved."))
        return go("visits.trip_days", number=leg.trip_id, leg=leg.id, month=_shown(leg, day))
    return show("trip_days", form, **_page(leg, day, key, number_of_days))


def _nothing() -> None:
    raise RuleBroken(_("Choose a day and a session."), "day")


def _looked_at(leg: Leg) -> tuple[date | None, str, int]:
    """The day, the session and the number of days that the address or the form names."""
    given = request.values
    number = given.get("number_of_days", "")
    days = int(number) if number.isascii() and number.isdigit() and len(number) < 3 else 0
    return _day(given.get("day", "")), line(given.get("key"))[:_HOUR], days or leg.number_of_days


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
    # Around the first and the last day there is nothing to reckon with.
    return found if found and 1900 <= found.year <= 2999 else None


def _choose(leg: Leg, form: SeenForm, day: date | None, key: str, number_of_days: int) -> None:
    day = _possible(leg, day, key, number_of_days)
    arrival = line(request.form.get("arrival")).replace(".", ":")
    if arrival and not _is_hour(arrival):
        raise RuleBroken(_("Write the hour as 09:30."), "arrival")
    wishes = [item for item in leg.wishes if item != {"day": day.isoformat(), "key": key}]
    _save(leg, form, day=day, key=key, number_of_days=number_of_days, arrival=arrival or None,
          wishes=wishes)  # fmt: skip


def _is_hour(text: str) -> bool:
    hour, _colon, minute = text.partition(":")
    # "²" is a digit, but no number.
    both = text.isascii() and hour.isdigit() and minute.isdigit() and len(text) == _HOUR
    return both and int(hour) < 24 and int(minute) < 60


def _possible(leg: Leg, day: date | None, key: str, number_of_days: int) -> date:
    """The day. Raises RuleBroken when there is none, or the rules stand in the way for good."""
    if day is None or not key:
        raise RuleBroken(_("Choose a day and a session."), "day")
    moving.check_length(number_of_days)
    found = blocking(show_trips.judged(leg, day, key, number_of_days))
    if any(item.code != FULL for item in found):
        raise RuleBroken(_("The host's rules stand in the way. The list below says which."), "day")
    return day


def _wish(leg: Leg, form: SeenForm, day: date | None, key: str) -> None:
    day = _possible(leg, day, key, leg.number_of_days)
    wish = {"day": day.isoformat(), "key": key}
    if leg.day is None:
        raise RuleBroken(_("Choose the first wish first."), "day")
    if wish in leg.wishes or (leg.day, leg.key) == (day, key):
        raise RuleBroken(_("You have chosen this session already."), "day")
    _save(leg, form, wishes=[*leg.wishes, wish])


def _prefer(leg: Leg, form: SeenForm) -> None:
    """Let an alternative and the first wish change places."""
    wish = _wished(leg)
    others = [item for item in leg.wishes if item != wish]
    if leg.day and leg.key:
        others.insert(0, {"day": leg.day.isoformat(), "key": leg.key})
    _save(leg, form, day=date.fromisoformat(wish["day"]), key=wish["key"], wishes=others)


def _remove(leg: Leg, form: SeenForm) -> None:
    wish = _wished(leg)
    _save(leg, form, wishes=[item for item in leg.wishes if item != wish])


def _wished(leg: Leg) -> dict[str, Any]:
    wanted = request.form.get("wish", "")
    for item in leg.wishes:
        if f"{item['day']} {item['key']}" == wanted:
            return item
    raise RuleBroken(_("This alternative is gone already."), "day")


def _save(leg: Leg, form: SeenForm, **values: Any) -> None:
    trips.save_leg(leg, values, by=visitor.somebody(), seen=form.seen)


def _shown(leg: Leg, day: date | None, soonest: date | None = None) -> str:
    """The month to show: as asked for, else that of the day, of the trip, of the first place."""
    asked = request.args.get("month", "")
    chosen = _day(f"{asked}-01")
    if chosen:
        return asked
    return f"{(day or leg.day or _first(leg, soonest)):%Y-%m}"


def _first(leg: Leg, soonest: date | None) -> date:
    today = capacity.today_at(leg.host)
    planned = leg.trip.first
    return planned if planned and planned >= today else soonest or today


def _page(leg: Leg, day: date | None, key: str, number_of_days: int) -> dict[str, Any]:
    today = capacity.today_at(leg.host)
    sooner = other_hosts.sooner_here(leg)
    begin = _shown(leg, day, sooner[0].day if sooner else None)
    first = max(_day(f"{begin}-01") or today, today.replace(day=1))
    before, after = month.months(today, first)
    here = month.of(leg.host, first, capacity.visitor_of(leg.trip), leg.people or None)
    # With nothing chosen yet, sooner than the first day that this host has.
    limit = leg.day or (sooner[0].day if sooner else None)
    return {
        "leg": leg,
        "drafts": [item for item in leg.trip.legs if item.state == DRAFT],
        "first": first,
        "month_before": _month_url(leg, before),
        "month_after": _month_url(leg, after),
        "picture": month_words.picture(leg.host, here, lambda d, k: _slot_url(leg, d, k)),
        "looked": _session(leg, day, key, number_of_days, here) if day and key else None,
        "wishes": [_wish_row(leg, item) for item in leg.wishes],
        "chosen": show_trips.first_wish(leg),
        "next": _next(leg),
        "sooner": [(_slot_url(leg, s.day, s.key), s.day, show_trips.slot_text(s, leg.host))
                   for s in sooner],
        "elsewhere": other_hosts.elsewhere(leg, limit) if limit or not sooner else [],
        "warnings": [*show_trips.tight(leg.trip), *show_trips.outside(leg.trip)],
        "elsewhere_text": show_trips.slot_text,
        **show_trips.frame(leg.trip, "days"),
    }  # fmt: skip


def _next(leg: Leg) -> dict[str, str]:
    """Where one goes on to: the next host that has no day yet, then the delegation."""
    for other in leg.trip.legs:
        if other is not leg and other.state == DRAFT and other.day is None:
            return {
                "address": url("visits.trip_days", number=leg.trip_id, leg=other.id),
                "text": _("Go on to the day at %(host)s", host=other.host.name),
            }
    return {
        "address": url("visits.trip_people", number=leg.trip_id),
        "text": _("Go on to the delegation"),
    }


def _month_url(leg: Leg, first: date | None) -> str | None:
    if first is None:
        return None
    return url("visits.trip_days", number=leg.trip_id, leg=leg.id, month=f"{first:%Y-%m}")


def _slot_url(leg: Leg, day: date, key: str) -> str:
    return url("visits.trip_days", number=leg.trip_id, leg=leg.id, month=f"{day:%Y-%m}",
               day=day.isoformat(), key=key, _anchor="looked")  # fmt: skip


def _session(
    leg: Leg, day: date, key: str, number_of_days: int, here: Sequence[month.ShownDay]
) -> dict[str, Any]:
    found = show_trips.judged(leg, day, key, number_of_days)
    stopping = blocking(found)
    slots = [item.slot for shown in here if shown.day == day for item in shown.slots]
    return {
        "day": day, "key": key, "number_of_days": number_of_days,
        "text": show_trips.place_text(leg, day, key), "findings": show_trips.said(found),
        "possible": all(item.code == FULL for item in stopping), "full": bool(stopping),
        # Who may come at another hour and still has this session says when.
        "any_start": any(slot.key == key and slot.any_start for slot in slots),
        "arrival": line(request.form.get("arrival", leg.arrival)),
    }  # fmt: skip


def _wish_row(leg: Leg, wish: dict[str, Any]) -> dict[str, Any]:
    day = date.fromisoformat(wish["day"])
    found = blocking(show_trips.judged(leg, day, wish["key"], leg.number_of_days))
    return {
        "id": f"{wish['day']} {wish['key']}", "text": show_trips.place_text(leg, day, wish["key"]),
        "findings": show_trips.said(found),
    }  # fmt: skip
