"""Hosts with rules, and trips to them, for tests."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select

from portal.accounts.models import Person
from portal.catalogue import rules
from portal.catalogue.models import Program
from portal.core import clock
from portal.core.db import db
from portal.hosting.models_rules import ReceptionRules
from portal.hosting.ruleset import RuleSet
from portal.places.models import Organisation
from portal.visits.models_trip import Leg, LegTopic, Trip
from tests.support.people import organisation
from tests.support.programs import document

# A Monday without a holiday near it, at which tests stop the clock.
MONDAY = datetime(2026, 8, 3, 2, 0, tzinfo=UTC)  # 09:00 in Jakarta
DAY, KEY = date(2026, 8, 20), "09:00"  # a Thursday

RULES: dict[str, Any] = {
    "host": "tuan-rumah",
    "basis": {"kind": "portal", "title": {"id": "Contoh", "en": "Example"}},
    "sessions": [{"days": ["mon", "tue", "wed", "thu"], "start": "09:00", "end": "12:00"}],
    "limits": {"groups_per_session": 1},
}


def host(slug: str = "tuan-rumah", **changes: Any) -> Organisation:
    """A host with RULES and what differs from them; inside a transaction."""
    found = organisation(slug)
    document = RuleSet.model_validate({**RULES, "host": slug, **changes})
    effective = date.fromisoformat(document.effective) if document.effective else date.min
    db.session.add(
        ReceptionRules(
            host=found, effective=effective, document=document.model_dump(mode="json"),
            written_at=clock.now(),
        )
    )  # fmt: skip
    db.session.flush()
    return found


def leg(
    by: Person, to: Organisation, *, visitor: str = "tamu", day: date = DAY, key: str = KEY,
    people: int = 10, program: Program | None = None, **values: Any,
) -> Leg:  # fmt: skip
    """A trip of one leg that only has to be sent; inside a transaction."""
    trip = Trip(
        organisation=organisation(visitor), title="Belajar layanan satu pintu",
        purpose="Belajar layanan satu pintu di kecamatan", why_not_online="Perlu melihat loket",
        first=day, last=day, funding="apbd", make_up=[{"what": "Pejabat", "people": people}],
        created_at=clock.now(), created_by=by,
    )  # fmt: skip
    return add_leg(trip, to, day=day, key=key, people=people, program=program, **values)


def add_leg(
    trip: Trip, to: Organisation, *, day: date = DAY, key: str = KEY, people: int = 10,
    program: Program | None = None, **values: Any,
) -> Leg:  # fmt: skip
    """One more leg of a trip; inside a transaction."""
    program = program or any_program(to)
    found = Leg(
        trip=trip, host=to, position=len(trip.legs) + 1, day=day, key=key, people=people,
        why_host="Tuan rumah sudah menjalankannya", state_since=clock.now(), **values,
    )  # fmt: skip
    found.topics = [LegTopic(program=program, position=1, questions="Berapa biayanya?")]
    db.session.add(found)
    db.session.flush()
    return found


def any_program(owner: Organisation) -> Program:
    """A programme of an organisation, made when it has none; inside a transaction."""
    found = db.session.scalar(select(Program).where(Program.owner_id == owner.id))
    return found or _program(owner)


def _program(owner: Organisation) -> Program:
    described = {"description_id": "Uji.", "description_en": "Test."}
    rules.keep_sector(by="uji", slug="uji", name_id="Uji", name_en="Test", **described)
    slug = f"inovasi-{owner.slug}"
    return rules.publish(
        document(slug=slug, owner=owner.slug, place="jawa-timur", sector="uji"), by="uji"
    )
