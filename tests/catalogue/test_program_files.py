"""The pictures and documents of a programme, on its page."""

from __future__ import annotations

from typing import Any

from flask import Flask

from portal.accounts.models import Person
from portal.catalogue.models import Program
from portal.catalogue.show import ProgramPage
from portal.core.db import db, transaction
from portal.files import queries, rules
from portal.files.checks import examine
from portal.places import queries as places
from tests.support import uploads
from tests.support.pages import get, text
from tests.support.people import make, organisation
from tests.support.programs import BOTH, SLUG, Publish, both

OWN = "pemkab-banyuwangi"


def keep(app: Flask, data: bytes, *, slug: str = OWN, public: bool = True) -> dict[str, Any]:
    """A file of an organisation, as a record names it."""
    with app.app_context(), transaction():
        whose, by = organisation(slug), db.session.get_one(Person, 1)
        found = rules.keep(whose, examine(data), "Foto.x", place="draft:1", notes={}, by=by)
        if public:
            rules.publish([found.key], places.organisation(slug), by="person:1")
        row = {"file": found.key, "kind": found.kind, "title": both(f"Title {found.id}")}
        return {**row, **({"alt": both(f"Seen {found.id}")} if found.is_picture else {})}


def test_pictures_and_documents(small_app: Flask, publish: Publish) -> None:
    make(small_app, **{OWN: "editor"})
    letter = keep(small_app, uploads.PDF)
    first = keep(small_app, uploads.picture(size=(1300, 650)))
    second = keep(small_app, uploads.picture("PNG", (200, 300)))
    waiting = keep(small_app, uploads.picture(), public=False)
    foreign = keep(small_app, uploads.xlsx(), slug="pemkot-depok")
    nowhere = {**letter, "file": "0" * 32}
    attached = [letter, first, waiting, foreign, nowhere, {**second, "credit": "Dinas"}]
    publish(BOTH, attachments=attached)
    client = small_app.test_client()
    page = get(client, f"/en/programs/{SLUG}")
    figures = page.all("figure", page.one("section", id="pictures"))
    assert [text(f) for f in figures] == ["Title 2 (en)", "Title 3 (en) · Dinas"]
    images = [page.one("img", figure) for figure in figures]
    assert [tuple(i.get(n) for n in ("alt", "width", "height", "loading")) for i in images] == [
        ("Seen 2 (en)", "640", "320", "lazy"),
        ("Seen 3 (en)", "200", "300", "lazy"),
    ]
    path = f"/files/{first['file']}"
    assert images[0].get("src") == f"{path}/small/foto.jpg"
    assert page.links(figures[0]) == [("", f"{path}/foto.jpg")]
    assert page.meta("og:image") == f"http://localhost{path}/foto.jpg"
    documents = page.one("section", id="documents")
    assert page.texts("li", documents) == ["Title 1 (en) PDF, 1 KB"]
    assert page.links(documents) == [("Title 1 (en)", f"/files/{letter['file']}/foto.pdf")]
    for image in images:
        with client.get(str(image.get("src"))) as answer:
            assert answer.status_code == 200
    assert waiting["file"] not in page.source
    assert foreign["file"] not in page.source
    # The preview of a draft shows what is not public yet, and still nothing of others.
    with small_app.test_request_context("/id/"):
        shown = ProgramPage(db.session.scalars(db.select(Program).filter_by(slug=SLUG)).one())
        shown.preview = True
        assert [item.alt[:6] for item in shown.pictures] == ["Seen 2", "Seen 4", "Seen 3"]
        assert [item.kind for item in shown.documents] == ["PDF"]
    # What is taken down is gone from the kept page as well.
    with small_app.app_context(), transaction():
        rules.take_down(queries.file(first["file"]), by="command line")
    again = get(client, f"/en/programs/{SLUG}")
    assert [text(f) for f in again.all("figure", again.one("section", id="pictures"))] == [
        "Title 3 (en) · Dinas"
    ]
    without = get(client, "/en/programs/batu-loket")
    assert without.all("section", id="pictures") == []
    assert without.meta("og:image").endswith("/static/img/og.png")
