"""When an agenda may be shared, and how often its changes are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.core.events import Event
from portal.visits import (
    agenda_mails,
    agenda_rules,
    agenda_sharing,
    queries_agenda,
)
from tests.support import trips
from tests.support.people import deliver, errors
from tests.visits.agenda_stage import HOST, SQLITE, TALK, do, human, in_hall, protocol, the_leg


@SQLITE
def test_changes_are_told_once_an_hour_or_at_once(app: Flask, numbers: list[int]) -> None:
    number = numbers[0]

    def write(topic: str) -> None:
        item = queries_agenda.items(the_leg(number))[0]
        agenda_rules.change(the_leg(number), item, replace(TALK, topic=topic), by=protocol())

    def begin() -> None:
        agenda_rules.add(the_leg(number), TALK, by=protocol())
        agenda_sharing.share(the_leg(number), by=protocol())

    def told(minutes: int) -> list[str]:
        with clock.stopped(trips.MONDAY + timedelta(minutes=minutes)), app.app_context():
            agenda_mails.tell_what_waits()
        return [mail.subject for mail in deliver(app) if "agenda" in mail.subject]

    do(app, begin)
    assert told(0) == ["The agenda of your visit to Office tuan-rumah"]
    do(app, lambda: write("Satu"))
    with clock.stopped(trips.MONDAY + timedelta(minutes=50)):
        do(app, lambda: write("Dua"))
        do(app, lambda: write("Dua"))  # nothing of it is different
    assert told(59) == []
    changed = ["The agenda of your visit to Office tuan-rumah has changed"]
    assert told(60) == changed
    assert told(200) == []
    do(app, lambda: write("Tiga"))
    do(app, lambda: agenda_sharing.share(the_leg(number), by=protocol()))
    assert told(0) == changed
    assert told(200) == []
    with app.app_context():
        seen = db.session.scalars(
            select(Event).where(Event.kind.like("agenda.%")).order_by(Event.id)
        ).all()
        # The draft stood in the host's trail alone; since it was shared, in both.
        assert [(e.kind, e.organisation) for e in seen[:5]] == [
            ("agenda.added", "tuan-rumah"),
            ("agenda.shared", "tuan-rumah"), ("agenda.shared", "tamu"),
            ("agenda.changed", "tuan-rumah"), ("agenda.changed", "tamu"),
        ]  # fmt: skip
        assert seen[3].data["before"] == {"session.topic": "Paparan"}
        assert seen[3].data["after"] == {"session.topic": "Satu"}
        kinds = [e.kind for e in seen if e.organisation == "tamu"]
        assert kinds == ["agenda.shared"] + ["agenda.changed"] * 2 + ["agenda.told"] + [
            "agenda.changed", "agenda.told",
        ]  # fmt: skip


@SQLITE
def test_nothing_is_shared_or_written_too_early_or_too_late(app: Flask, numbers: list[int]) -> None:
    number = numbers[0]

    def back() -> None:
        agenda_rules.add(the_leg(number), TALK, by=protocol())
        the_leg(number).state = "review"

    do(app, back)
    host, page = human(app, HOST, "en"), f"/legs/{number}/agenda"
    assert "You can share it once you have accepted the visit." in host.page(page).words
    answer = host.send(f"{page}/new", f"{page}/share")
    assert errors(answer)[0] == "Accept the visit first; then share its agenda."

    def over() -> None:
        the_leg(number).state = "withdrawn"
        agenda_rules.of(the_leg(number)).untold_since = clock.now()
        # A visit that does not take place keeps no room.
        agenda_rules.add(the_leg(numbers[1]), in_hall(TALK), by=protocol())

    do(app, over)
    late = host.send("/account", f"{page}/new", day="2026-08-20", start="13:00", end="14:00",
                     topic="Terlambat")  # fmt: skip
    assert errors(late)[0].startswith("This visit has moved on meanwhile.")
    shown = host.page(page)
    assert f"{page}/new" not in shown.source
    assert "This visit does not take place: Withdrawn." in shown.words
    assert "They get a mail within the hour" not in shown.words
