"""When an account is deleted, questions stay without a name and private things are gone."""

from __future__ import annotations

from flask import Flask

from tests.accounts.test_deletion import everything
from tests.readers.conftest import PAGE, People
from tests.readers.test_collections import collect, collection
from tests.readers.test_questions import answer, numbers
from tests.support.people import PASSWORD, Human, deliver

PRIVATE = ("Budi Rahasia", "budi@x.example", "Koleksikuskus", "Catatanzebra")


def test_what_goes_and_what_stays(app: Flask, people: People) -> None:
    budi, citra = people("Budi"), people("Citra", dinas="editor")
    for text in ("Apakah kuskusbulat ikut serta?", "Apakah kudanil ikut serta?"):
        budi.send(f"{PAGE}/ask", text=text, organisation="")
    first, second = numbers(app)
    answer(citra, first)
    budi.send(PAGE, to=f"{PAGE}/bookmark")
    collect(budi, name="Koleksikuskus", note="Catatanzebra")
    key, _shared = collection(app)
    budi.send(f"/collections/{key}/edit", to=f"/collections/{key}/share")
    key, _shared = collection(app)
    collect(people("Hana"), name="Koleksi Hana", note="Catatan Hana")
    deliver(app)
    before = everything(app)
    assert [word in before for word in PRIVATE] == [True] * 4  # so the search would find it
    assert Human(app).get(f"/collections/{key}").status_code == 200

    budi.send("/account/delete", present=PASSWORD)
    left = everything(app)
    assert [word in left for word in PRIVATE] == [False] * 4
    assert Human(app).get(f"/collections/{key}").status_code == 404
    assert [word in left for word in ("Koleksi Hana", "Catatan Hana", "kudanil")] == [True] * 3
    assert "kuskusbulat" in Human(app).page(PAGE).words
    assert answer(citra, second) == 303
    assert [mail.to for mail in deliver(app)] == []
