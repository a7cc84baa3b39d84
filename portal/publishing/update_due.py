"""Periodic work: what nobody has confirmed for twelve months is noted, and its people are asked."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from portal.catalogue import rules
from portal.catalogue.models import Program
from portal.catalogue.standings import PUBLISHED, UPDATE_DUE, VERIFIED
from portal.catalogue.verification import freshness, latest
from portal.core import clock, worker
from portal.core.db import db, transaction
from portal.publishing.workflow import PORTAL

EVERY = timedelta(hours=1)
AT_ONCE = 100  # in one transaction: nobody waits long for it


def note() -> int:
    """Note all that is due on this day; how many there were. A second run finds none of them."""
    due = _due()
    for start in range(0, len(due), AT_ONCE):
        with transaction():
            for number in due[start : start + AT_ONCE]:
                _note_one(number)
        worker.still_working()
    return len(due)


def _due() -> list[int]:
    columns = (Program.id, Program.verified_on, Program.confirmed_on)
    query = select(*columns).where(Program.standing.in_((PUBLISHED, VERIFIED)))
    rows = db.session.execute(query.order_by(Program.id)).all()
    db.session.rollback()
    return [number for number, reported, confirmed in rows if _is_due(reported, confirmed)]


def _is_due(reported: str | None, confirmed: str | None) -> bool:
    return freshness(latest(reported, confirmed), clock.today()) != "fresh"


def _note_one(number: int) -> None:
    db.session.scalars(select(Program.id).where(Program.id == number).with_for_update()).one()
    program = db.session.get_one(Program, number, populate_existing=True)
    # Somebody may have confirmed it since it was read.
    if program.standing in (PUBLISHED, VERIFIED) and _is_due(
        program.verified_on, program.confirmed_on
    ):
        rules.stand(program, UPDATE_DUE, rules.UPDATE_DUE, by=PORTAL)
