"""Fill a scratch instance with visits: a busy host with a year of them, quiet hosts with ten each.

Run by `run.py` in a process of its own. Writes one JSON object: the requests that the clients
send, and how many SQL statements and rows each of them takes.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event, select, update

from portal import create_app
from portal.accounts.models import Person
from portal.catalogue.models import Program
from portal.core import clock, content_load, events, serve
from portal.core.db import db, transaction
from portal.hosting import rules as holidays
from portal.places.models import Organisation
from portal.visits.models_trip import Leg
from tests.support import busy_host, trips
from tests.support.race_server import Browser, signed_in

BUSY, QUIET = "tuan-rumah-ramai", "tuan-rumah-sepi"
QUIET_HOSTS, FEW = 40, 10  # so many hosts, with so many delegations each
VISITORS, BOOKINGS = 100, 2400
# Nobody shall be refused for want of a place while bookings are measured.
RULES = {**busy_host.SESSIONS, "limits": {"groups_per_session": 40}}


@dataclass
class Made:
    """What was made for one of the two: its hosts, who answers there, and drafts to be sent."""

    hosts: list[str]
    officers: list[int]
    legs: int
    people: int
    drafts: list[tuple[int, int]]  # the leg, and the person who sends it


def main() -> None:
    """Fill the instance that the environment names."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, required=True)
    out: Path = parser.parse_args().out
    app = create_app()
    with app.app_context():
        serve.migrate()
        if not content_load.loaded_already(app.extensions["settings"].content):
            content_load.load(app.extensions["settings"].content, serve.show_progress)
        holidays.fill()  # as the worker does: else days would close while bookings are measured
        made = _made()
        db.session.remove()
    found = _plan(app, made)
    with app.app_context():
        _settle()
        db.session.remove()
        db.engine.dispose()
    out.write_text(json.dumps(found))


def _settle() -> None:
    """Mark the events as delivered: nobody shall be mailed about a year that never was."""
    events.enrol()
    with transaction():
        waiting = update(events.Delivery).where(events.Delivery.done_at.is_(None))
        db.session.execute(waiting.values(done_at=clock.now()))


def _made() -> dict[str, Made]:
    with transaction():
        program = db.session.scalars(select(Program).order_by(Program.id).limit(1)).one()
        visitors = busy_host.crowd(VISITORS, "tamu")
        year = busy_host.DELEGATIONS, busy_host.PEOPLE
        few = FEW, FEW * busy_host.PEOPLE // busy_host.DELEGATIONS
        return {
            "busy": _hosts([BUSY], visitors, program, *year),
            "quiet": _hosts([f"{QUIET}-{n}" for n in range(QUIET_HOSTS)], visitors, program, *few),
        }


def _hosts(
    slugs: Sequence[str], visitors: Sequence[Person], program: Program, number: int, people: int
) -> Made:
    made = Made(list(slugs), [], number, people, [])
    for place, slug in enumerate(slugs):
        host = trips.host(slug, **RULES)
        officer = busy_host.crowd(1, f"petugas-{slug}")[0]
        officer.memberships[0].organisation = host
        busy_host.year(
            host, visitors, program, officer, number, people, seed=busy_host.SEED + place
        )
        made.officers.append(officer.id)
        share = BOOKINGS // len(slugs)
        places = [(day, "09:00") for day in islice(cycle(_ahead(host)), share)]
        who = [visitors[number % VISITORS] for number in range(share)]
        drafts = busy_host.drafts(host, who, program, places)
        made.drafts += [(leg.id, leg.trip.created_by.id) for leg in drafts]
    return made


def _ahead(host: Organisation) -> list[date]:
    """The days on which a host receives, from the next month on."""
    first = clock.today() + timedelta(days=30)
    return busy_host.open_days(host, first, first + timedelta(days=150))


def _plan(app: Flask, made: dict[str, Made]) -> dict[str, Any]:
    people = {who for one in made.values() for who in one.officers}
    people |= {who for one in made.values() for _leg, who in one.drafts}
    browsers = {found.person: found for found in signed_in(app, sorted(people))}
    requests = {
        f"{page}, {name}": listed
        for name, one in made.items()
        for page, listed in _requests(app, one, browsers).items()
    }
    # One of each is taken away for counting; the first of all warms what is kept in the process.
    for listed in requests.values():
        _cost(app, listed[0])
    return {
        "paths": {**{name: listed[2:] for name, listed in requests.items()}, "bare": ["/"]},
        "cost": {name: _cost(app, listed[1]) for name, listed in requests.items()},
        "made": {name: [one.legs, one.people, len(one.hosts)] for name, one in made.items()},
    }


def _requests(
    app: Flask, made: Made, browsers: dict[int, Browser]
) -> dict[str, list[dict[str, str]]]:
    month = f"{clock.today() + timedelta(days=31):%Y-%m}"
    hosts = list(zip(made.hosts, made.officers, strict=True)) * 3  # two are taken away
    with app.app_context():
        versions = dict(db.session.execute(select(Leg.id, Leg.version)).all())
        db.session.rollback()
    return {
        "host page": [{"path": f"/id/hosts/{slug}?month={month}"} for slug, _who in hosts],
        "calendar": [
            {"path": f"/id/hosts/{slug}/calendar.json?month={month}&people=40"}
            for slug, _who in hosts
        ],
        "inbox": [
            {"path": f"/id/hosting/{slug}/visits", "cookie": browsers[who].cookie}
            for slug, who in hosts
        ],
        "booking": [
            {
                "path": f"/id/legs/{leg}/submit",
                "cookie": browsers[who].cookie,
                "body": f"csrf_token={browsers[who].token}&seen={versions[leg]}",
            }
            for leg, who in made.drafts
        ],
    }


def _cost(app: Flask, request: dict[str, str]) -> dict[str, int]:
    """The SQL statements that an answer takes, and the rows that they read."""
    client = app.test_client(use_cookies=False)
    headers = {"Cookie": request["cookie"]} if "cookie" in request else {}
    with app.app_context():
        engine = db.engine
    with _counted(engine) as counted:
        if "body" in request:
            kind = "application/x-www-form-urlencoded"
            answer = client.post(
                request["path"], data=request["body"], headers=headers, content_type=kind
            )
        else:
            answer = client.get(request["path"], headers=headers)
    wanted = 303 if "body" in request else 200
    if answer.status_code != wanted:
        raise SystemExit(f"{request['path']} answered {answer.status_code}")
    return {**counted, "bytes": len(answer.get_data())}


@contextmanager
def _counted(engine: Any) -> Iterator[dict[str, int]]:
    found = {"statements": 0, "rows": 0}

    def statement(*_: object) -> None:
        found["statements"] += 1

    def row(_cursor: sqlite3.Cursor, values: tuple[object, ...]) -> tuple[object, ...]:
        found["rows"] += 1
        return values

    def checkout(connection: Any, *_: object) -> None:
        connection.row_factory = row

    engine.dispose()
    event.listen(engine, "before_cursor_execute", statement)
    event.listen(engine, "checkout", checkout)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", statement)
        event.remove(engine, "checkout", checkout)
        engine.dispose()


if __name__ == "__main__":
    main()
