"""The routes of agendas, and what each role gets there.

Of the first visit OWN is the host and FOREIGN the visitor; of the foreign one it is the other way.
"""

from __future__ import annotations

from datetime import date
from itertools import count

from portal.accounts import queries as people
from portal.core.db import db
from portal.places import queries as places
from portal.visits import agenda_rules
from portal.visits.agenda_rules import Values
from portal.visits.models_trip import Leg
from portal.visits.workflow import ACCEPTED
from tests.pages.roles import ALL, FOREIGN, OWN, Statuses, only
from tests.pages.route import Route, both
from tests.support import trips

DAY = date(2031, 3, 6)  # a Thursday
_DAYS = count(DAY.toordinal(), 7)  # no two of them use one room

# Both sides and administrators; for others there is no such visit.
SEE = {**only(ALL(200), ["curator"], 404, stranger=303)}
WRITE = {
    **only(ALL(403), ("coordinator", "manager"), 200, stranger=303),
    "curator": 404,
}
WRITE_FOREIGN = {**only(ALL(403), ["other_manager"], 200, stranger=303), "curator": 404}
# Before it is shared, the visitors know of no session.
OF_ITEM = {**WRITE, "other_manager": 404}
OF_ITEM_FOREIGN = {**WRITE_FOREIGN, **dict.fromkeys(("reader", "editor", "coordinator"), 404),
                   "manager": 404}  # fmt: skip


def _sent(statuses: Statuses, done: int) -> Statuses:
    """What is answered to the same people who send the form empty, or press the button."""
    return {role: {200: done, 303: 401}.get(status, status) for role, status in statuses.items()}


def _route(
    use: str, done: int, *, get: bool = True, leg: str = "agenda", item: bool = False,
    data: dict[str, str] | None = None,
) -> Route:  # fmt: skip
    def one(name: str, statuses: Statuses) -> Route:
        middle = "/{item_of_" + name + "}" if item else ""
        return Route(
            "/{lang}/legs/{" + name + "}/agenda" + middle + use, get=statuses if get else None,
            post=_sent(statuses, done), data=data or {}, access="write an agenda",
        )  # fmt: skip

    own, foreign = (OF_ITEM, OF_ITEM_FOREIGN) if item else (WRITE, WRITE_FOREIGN)
    return both(
        one(leg, own), one(f"{leg}_foreign", foreign),
        Route("/{lang}/legs/999999/agenda" + ("/1" if item else "") + use,
              get=only(ALL(404), stranger=303) if get else None,
              post=only(ALL(404), stranger=401)),
    )  # fmt: skip


ROUTES: dict[str, Route] = {
    "visits.agenda": both(
        Route("/{lang}/legs/{agenda}/agenda", get=SEE, access="see a visit"),
        Route("/{lang}/legs/{agenda_foreign}/agenda", get=SEE),
        # The draft of a request is none of the host's business.
        Route("/{lang}/legs/{agenda_draft}/agenda",
              get={**only(ALL(404), ("other_manager", "administrator"), 200, stranger=303)}),
    ),
    "visits.agenda_add": _route("/new", 422),
    "visits.agenda_clear": _route("/clear", 303),
    "visits.agenda_copy": _route("/copy", 422),
    "visits.agenda_item": _route("", 422, item=True),
    "visits.agenda_move": _route("/move", 303, get=False),
    "visits.agenda_propose": _route("/propose", 303, get=False, leg="agenda_empty"),
    "visits.agenda_remove": _route("/remove", 303, item=True, data={"version": "1"}),
    "visits.agenda_restore": _route("/restore", 303, get=False, item=True),
    "visits.agenda_share": _route("/share", 303, get=False),
}  # fmt: skip


def prepare() -> dict[tuple[str, str], int | str]:
    """Accepted visits in both directions, with and without a session, and a draft."""
    found: dict[str, int] = {}
    for name, to, visitor, role in (
        ("agenda", OWN, FOREIGN, "manager"), ("agenda_foreign", FOREIGN, OWN, "other_manager"),
    ):  # fmt: skip
        found[name] = (leg := _leg(to, visitor)).id
        values = Values(leg.day or DAY, "09:00", "10:00", "Paparan", place="Aula")
        who = people.by_email(f"{role}@x.example")
        assert who is not None
        found[f"item_of_{name}"] = agenda_rules.add(leg, values, by=who).id
        found[f"agenda_empty{name[6:]}"] = _leg(to, visitor).id
    found["agenda_draft"] = _leg(OWN, FOREIGN, state="draft").id
    return {(FOREIGN, "{" + name + "}"): number for name, number in found.items()}


def _leg(to: str, visitor: str, state: str = ACCEPTED) -> Leg:
    who = people.by_email("administrator@x.example")
    assert who is not None
    leg = trips.leg(
        who, places.organisation(to), visitor=visitor, day=date.fromordinal(next(_DAYS)),
        state=state,
    )  # fmt: skip
    db.session.flush()
    return leg
