"""Files as they are served: to whom, with which headers, and how they may be kept."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.accounts.models import Person
from portal.core.db import db, transaction
from portal.files import rules
from portal.files.checks import examine
from portal.files.models import File
from portal.files.storage import storage
from tests.support import uploads
from tests.support.people import Human, make, organisation

# Which database it is does not matter here.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

YEAR = 365 * 24 * 60 * 60


def kept(app: Flask, name: str, data: bytes, *, public: bool) -> dict[str, Any]:
    """A file of the office: its key, addresses and digests."""
    with app.app_context(), transaction():
        dinas, by = organisation("dinas"), db.session.get_one(Person, 1)
        file = rules.keep(dinas, examine(data), name, place="draft:1", notes={}, by=by)
        if public:
            rules.publish([file.key], dinas, by="person:1")
        return {
            "key": file.key, "digest": file.digest, "small": file.small_digest,
            "path": f"/files/{file.key}/{file.address_name}",
            "small_path": f"/files/{file.key}/small/{file.address_name}",
        }  # fmt: skip


@pytest.fixture
def ayu(app: Flask) -> Human:
    """An editor of the office, signed in for long: her cookie is renewed with each answer."""
    make(app, dinas="editor")
    human = Human(app)
    human.sign_in(stay="y")
    return human


def answer(human: Human, path: str, method: str = "GET", **headers: str) -> TestResponse:
    response = human.client.open(path, method=method, headers=headers)
    response.get_data()
    response.close()
    return response


def test_a_public_picture_is_kept_for_good(app: Flask, ayu: Human) -> None:
    file = kept(app, "Foto Loket.jpg", uploads.with_position(), public=True)
    found = answer(Human(app), file["path"])
    assert (found.status_code, found.mimetype) == (200, "image/jpeg")
    headers = found.headers
    assert headers["Content-Disposition"] == "inline; filename=foto-loket.jpg"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["Cache-Control"] == f"max-age={YEAR}, immutable, public"
    assert headers["ETag"] == f'"{file["digest"]}"'
    assert int(headers["Content-Length"]) == len(found.get_data())
    for name in ("Set-Cookie", "X-Robots-Tag", "Content-Encoding", "Accept-Ranges"):
        assert name not in headers
    small = answer(Human(app), file["small_path"])
    assert (small.status_code, small.mimetype) == (200, "image/webp")
    assert small.headers["Content-Disposition"] == "inline; filename=foto-loket.webp"
    assert small.headers["ETag"] == f'"{file["small"]}"'
    # Whoever is signed in keeps it too; but no cache between may keep a cookie.
    signed_in = answer(ayu, file["path"])
    assert signed_in.headers["Cache-Control"] == f"max-age={YEAR}, immutable, private"
    assert signed_in.get_data() == found.get_data()


def test_who_has_it_already_gets_no_bytes(app: Flask, ayu: Human) -> None:
    file = kept(app, "a.jpg", uploads.picture(), public=True)
    whole = answer(Human(app), file["path"])
    again = answer(Human(app), file["path"], **{"If-None-Match": whole.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")
    assert again.headers["Cache-Control"] == whole.headers["Cache-Control"]
    head = answer(Human(app), file["path"], "HEAD")
    assert (head.status_code, head.get_data()) == (200, b"")
    assert head.headers["Content-Length"] == whole.headers["Content-Length"]
    part = answer(Human(app), file["path"], Range="bytes=0-3")
    assert (part.status_code, part.get_data()) == (200, whole.get_data())


def test_a_document_is_saved_and_never_opened(app: Flask, ayu: Human) -> None:
    documents = {"pdf": uploads.PDF, "docx": uploads.docx(), "xlsx": uploads.xlsx()}
    for ending, data in documents.items():
        file = kept(app, f"Surat.html.{ending}", data, public=True)
        found = answer(Human(app), file["path"])
        wanted = f"attachment; filename=surat-html.{ending}"
        assert found.headers["Content-Disposition"] == wanted
        assert found.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert found.get_data() == data
        assert answer(Human(app), file["small_path"]).status_code == 404


def test_an_unpublished_file_is_for_those_who_see_the_drafts(app: Flask, ayu: Human) -> None:
    file = kept(app, "a.jpg", uploads.picture(), public=False)
    found = answer(ayu, file["path"])
    assert found.status_code == 200
    assert set(found.headers["Cache-Control"].split(", ")) >= {"no-store", "private"}
    assert not {"public", "immutable"} & set(found.headers["Cache-Control"].split(", "))
    assert found.headers["X-Robots-Tag"] == "noindex"
    make(app, "reader@x.example", "Reader", dinas="reader")
    make(app, "citra@x.example", "Citra", badan="manager")
    make(app, "curator@x.example", "Curator", portal="curator")
    make(app, "admin@x.example", "Admin", portal="administrator")
    statuses = {}
    for who in ("reader", "citra", "curator", "admin"):
        human = Human(app)
        human.sign_in(f"{who}@x.example")
        paths = (file["path"], file["small_path"])
        statuses[who] = [answer(human, path).status_code for path in paths]
    assert statuses == {
        "reader": [200, 200], "citra": [404, 404], "curator": [404, 404], "admin": [200, 200],
    }  # fmt: skip
    gone = answer(Human(app), file["path"], **{"If-None-Match": f'"{file["digest"]}"'})
    assert gone.status_code == 404
    assert "sandbox" not in gone.headers["Content-Security-Policy"]


ELSEWHERE = (
    "b.jpg", "a.JPG", "a.jpg.exe", "..%2f..%2fsambang.db", "..%5csambang.db", "../../sambang.db",
    "a.jpg%00", "small", "%2e%2e/%2e%2e/etc/passwd", "a.jpg/",
)  # fmt: skip


def test_no_other_name_leads_anywhere(app: Flask, ayu: Human) -> None:
    file, stranger = kept(app, "a.jpg", uploads.picture(), public=True), Human(app)
    paths = [f"/files/{file['key']}/{end}" for end in ELSEWHERE]
    paths += [f"/files/{file['key']}/small/{end}" for end in ELSEWHERE]
    paths += [f"/files/{file['digest']}/a.jpg", "/files/1/a.jpg", f"/files/{file['key']}"]
    assert {path: answer(stranger, path).status_code for path in paths} == dict.fromkeys(paths, 404)


def test_bytes_that_the_storage_lost_are_a_404_and_an_error_in_the_log(
    app: Flask, ayu: Human, caplog: pytest.LogCaptureFixture
) -> None:
    file = kept(app, "a.jpg", uploads.picture(), public=True)
    with app.app_context():
        storage().delete(file["digest"])
    found = answer(Human(app), file["path"])
    assert (found.status_code, found.headers.get("Cache-Control")) == (404, None)
    (record,) = [r for r in caplog.records if r.name == "portal.files.views"]
    assert file["digest"] in record.getMessage()


def test_keys_cannot_be_guessed(app: Flask, ayu: Human) -> None:
    keys = {kept(app, "a.pdf", uploads.PDF, public=True)["key"] for _ in range(2)}
    assert len(keys) == 2
    with app.app_context():
        found = list(db.session.scalars(db.select(File)))
        assert {file.key for file in found} == keys
        assert len({file.digest for file in found}) == 1
        assert len(list(storage().entries())) == 1
