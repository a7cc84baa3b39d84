"""The routes of visits, for the roles of both sides, and what each gets there.

Addresses of visits name no organisation. {own_leg} is a visit of OWN to a third house, {leg} one of
FOREIGN to it; {host_leg} is a visit of a third house to OWN.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from portal.accounts import queries as accounts
from portal.core import clock
from portal.core.db import db
from portal.files.sheets_writing import XLSX_TYPE
from portal.places import queries as places
from portal.visits import legs, merging
from portal.visits.models_trip import Leg, Trip
from tests.pages.roles import ALL, FOREIGN, MEMBERS, OWN, only
from tests.pages.route import Route, both

THIRD = "pemkot-balikpapan"
ACTING, ADMINISTRATOR, OTHER = ("coordinator", "manager"), ("administrator",), ("other_manager",)
_ACT, _LOOK, _RECEIVE = "act for a side of a visit", "see visits to us", "receive visits"


def _get(address: str, who: Sequence[str], access: str, others: int = 404) -> Route:
    return Route(address, get=only(ALL(others), who, 200, stranger=303), access=access)


def _post(
    address: str, who: Sequence[str], seen: Sequence[str], access: str, status: int = 422,
    others: int = 404,
) -> Route:  # fmt: skip
    """What is sent empty: those who may see it without acting get a 403."""
    found = {**only(ALL(others), seen, 403, stranger=401), **dict.fromkeys(who, status)}
    return Route(address, get=None, post=found, access=access)


def _step(leg: str, who: Sequence[str], seen: Sequence[str], step: str, get: int = 200) -> Route:
    page = {**only(ALL(404), seen, 403, stranger=303), **dict.fromkeys(who, get)}
    sent = {**only(ALL(404), seen, 403, stranger=401), **dict.fromkeys(who, 422)}
    return Route(f"/{{lang}}/legs/{leg}/{step}", get=page, post=sent, access=_ACT)


def _names(leg: str, who: Sequence[str], seen: Sequence[str]) -> Route:
    found = {**only(ALL(404), seen, 403, stranger=303), **dict.fromkeys(who, 200)}
    address = f"/{{lang}}/legs/{leg}/names.xlsx"
    return Route(address, XLSX_TYPE, get=found, access="see the names of a delegation")


_MINE, _ALL_MINE = (*MEMBERS, *ADMINISTRATOR), (*OTHER, *ADMINISTRATOR)
ROUTES: dict[str, Route] = {
    "visits.leg": both(
        _get("/{lang}/legs/{own_leg}", _MINE, "see a visit"),
        _get("/{lang}/legs/{leg}", _ALL_MINE, "see a visit"),
        _get("/{lang}/legs/{host_leg}", _MINE, "see a visit"),
        _get("/{lang}/legs/999999", (), "see a visit"),
    ),
    "visits.leg_names": both(
        _names("{own_leg}", ACTING, _MINE),
        _names("{leg}", OTHER, _ALL_MINE),
        _names("{host_leg}", ACTING, _MINE),
    ),
    "visits.leg_step": both(
        _step("{own_leg}", ACTING, _MINE, "withdraw"),
        _step("{own_leg}", (), _MINE, "accept"),  # the other side's
        _step("{leg}", OTHER, _ALL_MINE, "withdraw"),
        _step("{host_leg}", ACTING, _MINE, "decline", 303),  # it is accepted by now
    ),
    "visits.leg_say": both(
        _post("/{lang}/legs/{own_leg}/say", ACTING, _MINE, _ACT),
        _post("/{lang}/legs/{leg}/say", OTHER, _ALL_MINE, _ACT),
        _post("/{lang}/legs/{host_leg}/say", ACTING, _MINE, _ACT),
    ),
    "visits.inbox": both(
        _get(f"/{{lang}}/hosting/{OWN}/visits", _MINE, _LOOK, 403),
        _get(f"/{{lang}}/hosting/{FOREIGN}/visits", _ALL_MINE, _LOOK, 403),
        _get("/{lang}/hosting/there-is-none/visits", (), _LOOK),
    ),
    "visits.day": both(
        _get(f"/{{lang}}/hosting/{OWN}/visits/2027-03-04", _MINE, _LOOK, 403),
        _get(f"/{{lang}}/hosting/{FOREIGN}/visits/2027-03-04", _ALL_MINE, _LOOK, 403),
    ),
    "visits.merge": both(
        _post(
            f"/{{lang}}/hosting/{OWN}/visits/2027-03-04/merge",
            ACTING, _MINE, _RECEIVE, 422, 403,
        ),
        _post(
            f"/{{lang}}/hosting/{FOREIGN}/visits/2027-03-04/merge",
            OTHER, ADMINISTRATOR, _RECEIVE, 422, 403,
        ),
    ),
    "visits.split": both(
        _post("/{lang}/legs/{own_leg}/split", (), _MINE, _RECEIVE),
        _post("/{lang}/legs/{host_leg}/split", ACTING, _MINE, _RECEIVE, 303),
    ),
    "visits.opening": _post("/{lang}/receptions/{reception}/opening", ACTING, _MINE, _RECEIVE, 303),
    "visits.withdraw_all": both(
        Route(
            f"/{{lang}}/trips/withdraw-all?of={OWN}",
            get={**only(ALL(404), MEMBERS, 403, stranger=303), **dict.fromkeys(ACTING, 200)},
            post={**only(ALL(404), MEMBERS, 403, stranger=401), **dict.fromkeys(ACTING, 422)},
            access="plan trips",
        ),
        Route(
            f"/{{lang}}/trips/withdraw-all?of={FOREIGN}",
            get=only(ALL(404), OTHER, 200, stranger=303),
            post=only(ALL(404), OTHER, 422, stranger=401),
            access="plan trips",
        ),
    ),
    "visits.proof": Route("/{lang}/confirm/there-is-none", get=ALL(404)),
}  # fmt: skip


def prepare() -> dict[tuple[str, str], int | str]:
    """A visit of each house that asks, one to the own house that is accepted, and a reception."""
    own = _leg(OWN, THIRD, "coordinator", "submitted")
    foreign = _leg(FOREIGN, THIRD, "other_manager", "submitted")
    to_own = [_leg(THIRD, OWN, "administrator", "accepted") for _number in range(3)]
    who = accounts.by_email("manager@x.example")
    assert who is not None
    reception = merging.merge(to_own, "", by=who)
    return {
        (FOREIGN, "{own_leg}"): own.id,
        (FOREIGN, "{leg}"): foreign.id,
        (FOREIGN, "{host_leg}"): to_own[0].id,
        (FOREIGN, "{reception}"): reception.id,
    }


def _leg(visitor: str, host: str, by: str, state: str) -> Leg:
    who = accounts.by_email(f"{by}@x.example")
    assert who is not None
    day = date(2027, 3, 4)
    trip = Trip(
        organisation=places.organisation(visitor), title="Belajar", make_up=[], created_by=who,
        created_at=clock.now(), first=day, last=day,
    )  # fmt: skip
    leg = Leg(
        trip=trip, host=places.organisation(host), position=1, state=state, day=day, key="any",
        people=10, wishes=[], topics=[], state_since=clock.now(), submitted_at=clock.now(),
        agreed_at=clock.now() if state == "accepted" else None, reference=legs.reference(),
    )  # fmt: skip
    db.session.add(leg)
    db.session.flush()
    return leg
