"""The routes of planning trips, and what each role gets there."""

from __future__ import annotations

from portal.accounts import queries as accounts
from portal.catalogue import queries as catalogue
from portal.places import queries as places
from portal.visits import trips
from portal.visits.models_trip import Leg
from tests.pages.roles import ALL, FOREIGN, MEMBERS, OWN, Statuses, only
from tests.pages.route import Route, both

PLANNERS = ("coordinator", "manager")
SEES = ("reader", "editor", "administrator")  # and plans nothing
NEW = only(ALL(200), stranger=303)  # who cannot plan reads who can
CSV = "text/csv"


def _own(status: int, *, stranger: int) -> Statuses:
    return {**only(ALL(404), PLANNERS, status, stranger=stranger), **dict.fromkeys(SEES, 403)}


def _foreign(status: int, *, stranger: int) -> Statuses:
    return {**only(ALL(404), ["other_manager"], status, stranger=stranger), "administrator": 403}


def _plan(
    rest: str, post: int | None, *, get: bool = True, kind: str = "text/html", trip: str = "trip"
) -> Route:
    """A page or a button of planning: that of an own trip, and of a foreign one."""

    def route(whose: str) -> Route:
        tail = rest.replace("{leg}", f"{{{whose}trip_leg}}")
        address = f"/{{lang}}/trips/{{{whose}{trip}}}{tail}"
        ask = _own if whose == "own_" else _foreign
        return Route(
            address, kind,
            get=ask(200, stranger=303) if get else None,
            post=ask(post, stranger=401) if post else None, access="plan trips",
        )  # fmt: skip

    return both(route("own_"), route("other_"))


ROUTES: dict[str, Route] = {
    "visits.new_trip": both(
        Route("/{lang}/trips/new?program=depok-single-window", get=NEW,
              post={**only(ALL(403), (*PLANNERS, "other_manager"), 422, stranger=401)},
              access="signed in"),
        Route("/{lang}/trips/new?program=there-is-none",
              get=only(ALL(404), stranger=303)),
    ),
    "visits.trip": both(
        Route("/{lang}/trips/{own_trip}", access="see trips",
              get=only(ALL(404), (*MEMBERS, "administrator"), 200, stranger=303)),
        Route("/{lang}/trips/{other_trip}",
              get=only(ALL(404), ("other_manager", "administrator"), 200, stranger=303)),
        Route("/{lang}/trips/999999", get=only(ALL(404), stranger=303)),
    ),
    "visits.trip_check": _plan("/check", 422),
    "visits.trip_days": _plan("/legs/{leg}/days", 422),
    "visits.trip_drop": _plan("/drop", 303, get=False, trip="to_drop"),
    "visits.trip_hosts": _plan("/hosts", 422),
    "visits.trip_leg": _plan("/legs/{leg}", 422),
    "visits.trip_leg_drop": _plan("/legs/{leg}/drop", 303, get=False, trip="trip"),
    "visits.trip_names": _plan("/names", 422),
    "visits.trip_names_file": _plan("/names/names.csv", None, kind=CSV),
    "visits.trip_people": _plan("/people", 422),
    "visits.trip_purpose": _plan("/purpose", 422),
    "visits.trip_take_up": _plan("/take-up", 303, get=False, trip="dropped"),
    "visits.trips_list": Route(
        "/{lang}/trips", get=only(ALL(200), stranger=303), access="signed in"
    ),
}  # fmt: skip


def prepare() -> dict[tuple[str, str], int | str]:
    """Trips of two houses to each other; one of each that can be dropped, one that was."""
    values: dict[tuple[str, str], int | str] = {}
    for prefix, slug, role, program in (
        ("own_", OWN, "manager", "depok-single-window"),
        ("other_", FOREIGN, "other_manager", "banyuwangi-lahir-procot"),
    ):
        who = accounts.by_email(f"{role}@x.example")
        assert who is not None
        house, to = places.organisation(slug), catalogue.program(program).owner
        for use in ("trip", "to_drop", "dropped"):
            found = trips.begin(house, "Belajar", by=who)
            leg: Leg = trips.add_leg(found, to, by=who)
            if use == "dropped":
                trips.drop(found, by=who)
            values[FOREIGN, f"{{{prefix}{use}}}"] = found.id
            values.setdefault((FOREIGN, f"{{{prefix}trip_leg}}"), leg.id)
    return values
