"""Hosts with requests for races, and what people send about them, all at the same moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any

from flask import Flask
from sqlalchemy import select

from portal.accounts.models import Membership, Person
from portal.core import clock
from portal.core.db import db, transaction
from portal.places.models import Organisation
from portal.visits.models_trip import Leg
from tests.support import busy_host, trips
from tests.support.pages import say
from tests.support.race_server import Answer, Browser, Form, Server, at_once, signed_in

NUMBERS = count()
KEY = "09:00"
LANGUAGES = ("id", "en")
# The sentences that a loser may read: about the rules, the state, and the days to be closed.
NO_PLACE = "The host's rules stand in the way. The list below says which."
NOT_NOW = "This visit has moved on meanwhile. Look at how it stands now."
CONCERNED = "Visits are concerned. Look at each and agree, or choose other days."


def days(number: int) -> list[date]:
    """So many days on which the hosts of these tests receive, from next month on."""
    first = clock.today() + timedelta(days=40)
    every = (first + timedelta(days=n) for n in range(number * 2 + 7))
    return [day for day in every if day.weekday() < 4][:number]


@dataclass
class Stage:
    """A host with its officers, and visitors with their requests; each has a browser."""

    app: Flask
    server: Server
    slug: str = field(default_factory=lambda: f"tuan-{next(NUMBERS)}")
    browsers: dict[int, Browser] = field(default_factory=dict)  # by the number of the person
    visitor: dict[int, int] = field(default_factory=dict)  # who asks, by leg
    versions: dict[int, int] = field(default_factory=dict)  # what they saw, by leg
    officers: list[int] = field(default_factory=list)

    def requests(
        self, places: Sequence[date], state: str = "draft", officers: int = 1, **rules: Any
    ) -> list[int]:
        """A host by RULES and `rules`, and one request of each of so many visitors; the legs."""
        with self.app.app_context(), transaction():
            host = _host(self.slug, rules)
            program = trips.any_program(host)
            self.officers = [person.id for person in _officers(host, officers)]
            visitors = busy_host.crowd(len(places), f"{self.slug}-{state}-{next(NUMBERS)}")
            legs = busy_host.drafts(host, visitors, program, [(day, KEY) for day in places])
            if state != "draft":
                officer = db.session.get_one(Person, self.officers[0])
                busy_host.put(legs, state, officer)
            numbers, people = [leg.id for leg in legs], [person.id for person in visitors]
        for browser in signed_in(self.app, [*people, *self.officers]):
            self.browsers[browser.person] = browser
        self.visitor |= dict(zip(numbers, people, strict=True))
        return numbers

    def form(self, leg: int, step: str, who: int | None = None, **data: str) -> Form:
        """What the visitor of a leg, or another person, sends to do a step."""
        language = LANGUAGES[leg % 2]
        by = self.browsers[self.visitor[leg] if who is None else who]
        seen = str(self.versions[leg])
        return Form(by, f"/{language}/legs/{leg}/{step}", {"seen": seen, **data})

    def closing(self, day: date, agreed: Sequence[int]) -> Form:
        """What an officer sends to close a day, who has seen that these visits are on it."""
        data = {
            "first": day.isoformat(), "last": "", "reason_id": "Rapat paripurna",
            "reason_en": "Plenary", "agreed": ",".join(map(str, agreed)),
        }  # fmt: skip
        by = self.browsers[self.officers[0]]
        return Form(by, f"/{LANGUAGES[day.day % 2]}/hosting/{self.slug}/closed/add", data)

    def marked(self) -> set[int]:
        """The legs that a closed day concerns and that wait for the host's answer."""
        with self.app.app_context():
            found = {leg.id for leg in self._legs() if leg.closing_id}
            db.session.rollback()
        return found

    def at_once(self, *forms: Form) -> list[Answer]:
        """Send them all at the same moment."""
        return at_once(self.server.port, forms)

    def look(self) -> None:
        """Everybody opens the pages: what they see is how the legs stand now."""
        with self.app.app_context():
            self.versions = {leg.id: leg.version for leg in self._legs()}
            db.session.rollback()

    @property
    def states(self) -> dict[int, str]:
        """The state of each leg."""
        with self.app.app_context():
            found = {leg.id: leg.state for leg in self._legs()}
            db.session.rollback()
        return found

    def _legs(self) -> Sequence[Leg]:
        at_host = select(Leg).join(Leg.host).where(Organisation.slug == self.slug)
        return db.session.scalars(at_host.order_by(Leg.id)).all()


def _host(slug: str, rules: dict[str, Any]) -> Organisation:
    there = db.session.scalar(select(Organisation).where(Organisation.slug == slug))
    return there or trips.host(slug, **rules)


def _officers(host: Organisation, number: int) -> list[Person]:
    there = db.session.scalars(
        select(Person).join(Person.memberships).where(Membership.organisation_id == host.id)
    ).all()
    if there:
        return list(there)
    people = busy_host.crowd(number, f"{host.slug}-petugas")
    for person in people:
        person.memberships[0].organisation = host
    return people


def tells(answer: Answer, path: str, *sentences: str) -> bool:
    """Whether a page says one of these sentences in the language of its address."""
    language = path[1:3]
    return any(_escaped(say(language, sentence)) in answer.page for sentence in sentences)


def _escaped(text: str) -> str:
    return text.replace("'", "&#39;")
