"""The agenda: written by the host, shared, seen by the visitors."""

from __future__ import annotations

from flask import Flask

from portal.visits import (
    agenda_rules,
)
from tests.support.people import deliver, errors
from tests.visits.agenda_stage import (
    GUEST,
    HOST,
    SQLITE,
    TALK,
    agenda,
    do,
    human,
    in_hall,
    protocol,
    room,
    the_leg,
)


@SQLITE
def test_from_a_proposal_to_what_the_visitors_read(app: Flask, numbers: list[int]) -> None:
    page = f"/legs/{numbers[0]}/agenda"
    host, guest = human(app, HOST), human(app, GUEST, "en")
    assert "Susunan acara ini masih kosong" in host.page(page).texts("h2")
    assert host.send(page, f"{page}/propose").status_code == 303
    assert agenda(app, numbers[0]) == [
        "09:00 Pembukaan dan sambutan (Aula)", "09:30 Paparan: Layanan Uji (Aula)",
        "10:15 Diskusi, rencana tindak lanjut, dan penutupan (Aula)",
    ]  # fmt: skip
    hidden = guest.page(page)
    assert "Pembukaan" not in hidden.words
    assert "The host has not shared the agenda yet" in hidden.texts("h2")
    # A second proposal is refused, not doubled.
    again = host.send(page, f"{page}/propose")
    assert errors(again)[0] == "Sudah ada acara di sini. Keluarkan semuanya dahulu."
    first = {"day": "2026-08-20", "start": "10.45", "end": "11:30", "topic": " Tinjau  loket "}
    assert host.send(f"{page}/new", **first, place="Jl. A. Yani 1").status_code == 303
    assert agenda(app, numbers[0])[-1] == "10:45 Tinjau loket"
    assert host.send(page, f"{page}/share").status_code == 303
    seen = guest.page(page)
    assert "Thursday, 20 August 2026" in seen.texts("h2")
    assert seen.texts("p", class_="agenda-topic")[-1] == "Tinjau loket"
    assert "Ubah acara" not in seen.words
    (mail,) = [mail for mail in deliver(app) if "agenda" in mail.subject]
    assert (mail.to, mail.subject) == ([GUEST], "The agenda of your visit to Office tuan-rumah")
    assert page in mail.body


@SQLITE
def test_guests_from_abroad_get_a_proposal_they_can_read(app: Flask, numbers: list[int]) -> None:
    do(app, lambda: setattr(the_leg(numbers[0]).trip.organisation, "kind", "foreign"))
    page, host = f"/legs/{numbers[0]}/agenda", human(app, HOST)
    assert host.send(page, f"{page}/propose").status_code == 303
    assert agenda(app, numbers[0]) == [
        "09:00 Opening and welcome (Aula)", "09:30 How it works: Layanan Uji (Aula)",
        "10:15 Discussion, follow-up and closing (Aula)",
    ]  # fmt: skip
    again = host.send(page, f"{page}/propose")
    assert errors(again)[0] == "Sudah ada acara di sini. Keluarkan semuanya dahulu."


@SQLITE
def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(
    app: Flask, numbers: list[int]
) -> None:
    do(app, lambda: agenda_rules.add(the_leg(numbers[1]), in_hall(TALK), by=protocol()))
    host, page = human(app, HOST, "en"), f"/legs/{numbers[0]}/agenda/new"
    with app.app_context():
        hall, small = str(room()), str(room("Ruang Rapat"))
    typed = {"day": "2026-08-20", "start": "09:30", "end": "09:00", "topic": "Diskusi meja"}
    said = [
        errors(host.send(page, **typed)),
        errors(host.send(page, **{**typed, "end": "10:30", "venue": hall})),
        errors(host.send(page, **{**typed, "end": "10:30", "venue": small, "people": "11"})),
        errors(host.send(page, **{**typed, "end": "25:00"})),
        errors(host.send(page, **{**typed, "end": "10:30", "day": "2026-08-21"})),
        errors(host.send(page, **{**typed, "end": "10:30", "venue": "999"})),
    ]
    assert said == [
        ["It ends before it begins."],
        ["The room is taken from 09.00–10.00 by the visit of Office lain. Choose another room or "
         "another hour."],
        ["The room takes 8 people, and 11 take part. Choose a larger room, or make sub-groups "
         "and say how many people each has.",
         "It is for 11 people, and only 10 come."],
        ["Write an hour as 09.30."],
        ["Not a valid choice."],
        ["Not a valid choice."],
    ]  # fmt: skip
    kept = host.send(page, **typed).get_data(as_text=True)
    assert 'value="Diskusi meja"' in kept
    assert 'value="09:30"' in kept
    assert agenda(app, numbers[0]) == []


@SQLITE
def test_of_two_who_edit_a_session_the_second_sees_what_the_first_wrote(
    app: Flask, numbers: list[int]
) -> None:
    do(app, lambda: agenda_rules.add(the_leg(numbers[0]), TALK, by=protocol()))
    page = f"/legs/{numbers[0]}/agenda/1"
    host = human(app, HOST, "en")
    sent = {"day": "2026-08-20", "start": "09:00", "end": "10:00", "place": "Ruang tamu"}
    assert host.send(page, **sent, topic="Yang pertama", version="1").status_code == 303
    second = host.send(page, **sent, topic="Yang kedua", version="1")
    assert (second.status_code, errors(second)[0][:48]) == (
        422, "The session as it is now",
    )  # fmt: skip
    text = second.get_data(as_text=True)
    assert "09.00–10.00: Yang pertama" in text
    assert 'value="Yang kedua"' in text
    assert 'name="version" type="hidden" value="2"' in text
    assert agenda(app, numbers[0]) == ["09:00 Yang pertama"]
    assert host.send(page, **sent, topic="Yang kedua", version="2").status_code == 303
    # Taken off meanwhile: what is typed stays on the page.
    late = host.send(f"{page}/remove", version="2")
    assert errors(late)[0].startswith("Somebody else has changed this session meanwhile.")
    assert host.send(f"{page}/remove", version="3").status_code == 303
    gone = host.send(page, **sent, topic="Yang ketiga", version="3")
    assert "Somebody else has taken this session off meanwhile. Bring it back first." in errors(
        gone
    )
    assert host.send(page.removesuffix("/1"), f"{page}/restore").status_code == 303
    assert agenda(app, numbers[0]) == ["09:00 Yang kedua"]
