"""The attachments of a draft: uploaded, described, ordered, removed, and taken back."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.core import events
from portal.core.db import db, transaction
from portal.core.errors import RuleBroken
from portal.files.storage import digest_of, storage
from portal.publishing import attachments, parts
from portal.publishing.models import Draft
from tests.support import uploads
from tests.support.attaching import TEXTS, Editor, editor
from tests.support.pages import Page, say
from tests.support.people import PASSWORD, Human, errors, make
from tests.support.programs import both, document

PHOTO = ("IMG 0012.JPG", uploads.with_position())


@pytest.fixture
def ayu(app: Flask) -> Editor:
    """An editor with a new draft."""
    return editor(app)


def test_a_picture_is_uploaded_and_described_at_once(ayu: Editor) -> None:
    page = ayu.human.page(ayu.path)
    assert page.texts("h2", page.one("div", class_="empty-state")) == [
        say("id", "Nothing is attached yet")
    ]
    answer = ayu.upload(PHOTO, **TEXTS, credit="Dinas")
    assert (answer.status_code, answer.location) == (303, f"/id{ayu.path}")
    (file,) = ayu.files()
    assert ayu.rows() == [
        {
            "file": file.key, "kind": "picture", "credit": "Dinas",
            "title": {"id": "Loket baru", "en": "The new counter"},
            "alt": {"id": "Warga di loket.", "en": "Citizens at a counter."},
        }
    ]  # fmt: skip
    assert (file.name, file.media_type, file.place) == ("IMG 0012.JPG", "image/jpeg", "draft:1")
    assert (file.width, file.height, file.small_width, file.small_height) == (48, 64, 48, 64)
    assert (file.published_at, file.deleted_at, len(file.key)) == (None, None, 32)
    with ayu.app.app_context():
        for digest in (file.digest, file.small_digest or ""):
            data = b"".join(storage().read(digest))
            assert uploads.SECRET not in data
            assert b"xif" not in data
        kinds = select_kinds()
        assert kinds[-2:] == [("file.uploaded", False), ("draft.written", False)]
    page = ayu.human.page(ayu.path)
    assert page.texts("h2", page.one("ol", class_="files")) == ["Loket baru"]
    back = [address for _, address in page.links(page.one("nav", class_="breadcrumb"))]
    assert back[-1] == f"/id{ayu.path}".removesuffix("/attachments")
    one = ayu.human.page(f"{ayu.path}/{file.key}")
    links = [address for _, address in one.links(one.one("nav", class_="breadcrumb"))]
    assert links == [*back, f"/id{ayu.path}"]
    image = page.one("img", page.main)
    assert (image.get("width"), image.get("height")) == ("48", "64")
    with ayu.human.client.get(str(image.get("src"))) as shown:
        assert (shown.status_code, shown.mimetype) == (200, "image/webp")


def select_kinds() -> list[tuple[str, bool]]:
    found = db.session.scalars(db.select(events.Event).order_by(events.Event.id))
    return [(event.kind, event.changes_pages) for event in found]


def test_what_was_typed_and_sent_is_kept_when_a_description_is_missing(ayu: Editor) -> None:
    given = {**TEXTS, "alt_en": " "}
    answer = ayu.upload(PHOTO, **given)
    (file,) = ayu.files()
    one = f"{ayu.path}/{file.key}"
    assert (answer.status_code, answer.location) == (303, f"/id{one}")
    assert ayu.rows() == []
    page = ayu.human.page(one)
    typed = {str(e.get("name")): str(e.get("value")) for e in page.all("input", page.main)}
    assert (typed["title_id"], typed["title_en"]) == ("Loket baru", "The new counter")
    assert [t.strip() for t in page.texts("textarea")] == ["Warga di loket.", ""]
    assert say("id", "The file is uploaded. Describe it, and it is attached.") in page.words
    texts = {**TEXTS, "alt_en": "", "credit": ""}
    answer = ayu.human.send(one, **texts)
    assert errors(answer) == [say("id", "Describe in English what the picture shows.")]
    assert ayu.human.send(one, **TEXTS).status_code == 303
    assert [row["alt"]["en"] for row in ayu.rows()] == ["Citizens at a counter."]


def test_several_files_are_described_one_by_one(ayu: Editor) -> None:
    answer = ayu.upload(PHOTO, ("Surat.pdf", uploads.PDF), ("isi.docx", uploads.docx()), **TEXTS)
    assert answer.location == f"/id{ayu.path}"
    assert ayu.rows() == []
    page = ayu.human.page(ayu.path)
    names = [link for link, _href in page.links(page.one("ul", page.main, class_="files"))]
    assert [n for n in names if "." in n] == ["IMG 0012.JPG", "Surat.pdf", "isi.docx"]
    for file in ayu.files():
        assert ayu.act(file.key, "back").status_code == 303  # the texts of all are the typed ones
    assert [(r["kind"], "alt" in r) for r in ayu.rows()] == [
        ("picture", True), ("pdf", False), ("docx", False),
    ]  # fmt: skip


HARMFUL = {
    "laporan.pdf": (uploads.PROGRAM, "This is a program, whatever its name says. Only pictures "
        "(JPEG, PNG, WEBP), PDF, DOCX and XLSX can be attached."),
    "logo.svg": (uploads.SVG, "SVG pictures can hold programs, so they are not taken. Save the "
        "picture as PNG and choose that file."),
    "lampiran.docx": (uploads.bomb(), "Unpacked, this file is far too large. If it is an ordinary "
        "document, save it as PDF and choose that file."),
}  # fmt: skip


def test_what_could_do_harm_is_refused_with_a_clear_message(ayu: Editor) -> None:
    harmful = [(name, data) for name, (data, _message) in HARMFUL.items()]
    answer = ayu.upload(*harmful, ("Surat.pdf", uploads.PDF), **TEXTS)
    said = [f"{name}: {say('id', message)}" for name, (_data, message) in HARMFUL.items()]
    # The good one beside them is kept, and the page says so.
    kept = say("id", "The file is attached.")
    assert errors(answer) == [kept, " ".join(said)]
    page = Page(answer, 422)
    assert page.one("input", name="files").get("aria-invalid") == "true"
    assert page.one("input", name="title_en").get("value") == "The new counter"
    # The good one beside it is not uploaded twice, and nothing of the bad ones was stored.
    assert [file.name for file in ayu.files()] == ["Surat.pdf"]
    with ayu.app.app_context():
        assert [e.name for e in storage().entries()] == [digest_of(uploads.PDF)]


def test_without_a_file_the_form_says_so(ayu: Editor) -> None:
    assert errors(ayu.upload(**TEXTS)) == [say("id", "Choose a file first.")]
    answer = ayu.upload(("Surat.pdf", uploads.PDF), title_id="x" * 151)
    assert len(errors(answer)) == 1
    assert ayu.files() == []


def test_order_and_removal_with_undo(ayu: Editor) -> None:
    for number in range(3):
        ayu.upload(("a.pdf", uploads.PDF), title_id=f"Surat {number}", title_en=f"Letter {number}")
    keys = [row["file"] for row in ayu.rows()]
    before = ayu.rows()
    ayu.act(keys[2], "up")
    assert ayu.titles() == ["Surat 0", "Surat 2", "Surat 1"]
    ayu.act(keys[0], "down")
    assert ayu.titles() == ["Surat 2", "Surat 0", "Surat 1"]
    ayu.act(keys[2], "up")
    assert ayu.titles() == ["Surat 2", "Surat 0", "Surat 1"]
    answer = ayu.act(keys[0], "remove")
    assert answer.location == f"/id{ayu.path}?removed={keys[0]}"
    assert ayu.titles() == ["Surat 2", "Surat 1"]
    page = ayu.human.page(f"{ayu.path}?removed={keys[0]}")
    notice = page.one("div", page.main, class_="notice", role="status")
    assert page.texts("p", notice, class_="notice-title") == ["Dilepas: Surat 0"]
    assert page.one("button", notice).get("value") == "back"
    ayu.act(keys[0], "back")
    assert ayu.titles() == ["Surat 2", "Surat 0", "Surat 1"]
    assert sorted(ayu.rows(), key=str) == sorted(before, key=str)
    # A file that is attached is not deleted; one that waits is, and its page is gone.
    assert ayu.act(keys[1], "delete").status_code == 303
    assert len(ayu.files()) == 3
    ayu.act(keys[1], "remove")
    ayu.act(keys[1], "delete")
    assert ayu.human.get(f"{ayu.path}/{keys[1]}").status_code == 404
    with ayu.human.get(f"/files/{keys[1]}/a.pdf") as gone:
        assert gone.status_code == 404


def test_two_who_describe_the_same_file_both_see_it(ayu: Editor) -> None:
    ayu.upload(PHOTO, **TEXTS)
    one = f"{ayu.path}/{ayu.rows()[0]['file']}"
    make(ayu.app, "budi@x.example", "Budi", dinas="editor")
    budi = Human(ayu.app)
    budi.sign_in("budi@x.example")
    page = budi.page(one)
    seen = str(page.one("input", name="seen").get("value"))
    assert ayu.human.send(one, **{**TEXTS, "title_id": "Loket lama"}).status_code == 303
    answer = budi.send(one, **{**TEXTS, "title_id": "Loket Budi", "seen": seen})
    assert errors(answer)[-1] != ""
    shown = Page(answer, 422)
    assert "Loket lama" in shown.texts("dd")
    assert shown.one("input", name="title_id").get("value") == "Loket Budi"
    assert ayu.titles() == ["Loket lama"]
    now = str(shown.one("input", name="seen").get("value"))
    assert now != seen
    assert budi.send(one, **{**TEXTS, "title_id": "Loket Budi", "seen": now}).status_code == 303
    assert ayu.titles() == ["Loket Budi"]


def test_files_of_others_cannot_be_attached(app: Flask, ayu: Editor) -> None:
    other = editor(app, "citra@x.example", "badan")
    other.upload(("rahasia.pdf", uploads.PDF), title_id="Rahasia", title_en="Secret")
    (row,) = other.rows()
    key = row["file"]
    assert ayu.human.get(f"{ayu.path}/{key}").status_code == 404
    assert ayu.act(key, "back").status_code == 404
    assert ayu.human.get(other.path).status_code == 404
    assert [r["file"] for r in other.rows()] == [key]
    # Nor does a record that names one make it public.
    with app.app_context(), transaction():
        found = document(owner="dinas", attachments=[row])
        with pytest.raises(RuleBroken):
            attachments.make_public(found, by="person:1")
    assert [file.published_at for file in other.files()] == [None]


def test_publishing_makes_the_files_of_a_record_public(app: Flask, ayu: Editor) -> None:
    ayu.upload(PHOTO, **TEXTS)
    ayu.upload(("a.pdf", uploads.PDF), title_id="Surat", title_en="Letter")
    picture, letter = ayu.rows()
    wrong = {**picture, "kind": "pdf"}
    with app.app_context(), transaction():
        with pytest.raises(RuleBroken):
            attachments.make_public(document(owner="dinas", attachments=[wrong]), by="person:1")
        for _ in range(2):
            attachments.make_public(document(owner="dinas", attachments=[picture]), by="person:1")
    with app.app_context():
        assert select_kinds()[-1:] == [("file.published", True)]
        assert select_kinds().count(("file.published", True)) == 1
    assert [file.published_at is None for file in ayu.files()] == [False, True]
    # What is public stays: it can be removed from the draft, and not be deleted.
    ayu.act(picture["file"], "remove")
    ayu.act(picture["file"], "delete")
    stranger = Human(app)
    with stranger.client.get(f"/files/{picture['file']}/img-0012.jpg") as answer:
        assert answer.status_code == 200
    with stranger.client.get(f"/files/{letter['file']}/a.pdf") as answer:
        assert answer.status_code == 404


def test_a_draft_has_so_many_and_a_closed_one_takes_none(
    app: Flask, ayu: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachments, "MOST", 1)
    texts = {"title_id": "Surat", "title_en": "Letter"}
    ayu.upload(("a.pdf", uploads.PDF), **texts)
    answer = ayu.upload(("b.pdf", uploads.PDF), **texts)
    message = "A programme has %(num)s attachments at most."
    assert errors(answer) == [say("id", message, num=1)]
    assert [file.name for file in ayu.files()] == ["a.pdf"]
    with app.app_context(), transaction():
        db.session.get_one(Draft, ayu.draft).state = "dropped"
    closed = "This draft is closed: it was published or thrown away."
    assert errors(ayu.upload(("c.pdf", uploads.PDF), **texts)) == [say("id", closed)]
    ayu.act(ayu.rows()[0]["file"], "remove")
    assert len(ayu.rows()) == 1


def test_files_stay_when_the_account_goes(app: Flask, ayu: Editor) -> None:
    ayu.upload(PHOTO, **TEXTS)
    key = ayu.rows()[0]["file"]
    assert ayu.human.send("/account/delete", present=PASSWORD).status_code == 200
    assert not ayu.human.signed_in
    other = editor(app, "budi@x.example")
    with other.human.client.get(f"/files/{key}/img-0012.jpg") as answer:
        assert answer.status_code == 200
    assert len(ayu.rows()) == 1


def test_the_part_belongs_to_the_record() -> None:
    row = {
        "file": "0" * 32, "kind": "picture", "title": both("Counter"), "alt": both("A counter"),
    }  # fmt: skip
    found = document(attachments=[row])
    record = parts.record_of(found)
    assert parts.take_apart(record)["attachments"] == [row]
    values = parts.take_apart(record)
    assert parts.put_together(found.slug, found.facts.owner, values)["facts"]["attachments"] == [
        row
    ]
    assert parts.part_of(("facts", "attachments", 0, "alt")) == "attachments"
    assert [text.en for text in found.facts.texts()][-2:] == ["Counter (en)", "A counter (en)"]
