"""Drafts with attachments, and what an editor does with the pages of them."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from portal.accounts.models import Person
from portal.core.db import db, transaction
from portal.files.models import File
from portal.publishing import attachments, drafts
from portal.publishing.models import Draft
from tests.support.people import Human, make, organisation, token_in

TEXTS = {
    "title_id": "Loket baru", "title_en": "The new counter",
    "alt_id": "Warga di loket.", "alt_en": "Citizens at a counter.",
}  # fmt: skip


@dataclass
class Editor:
    """Somebody signed in who edits a draft of an organisation."""

    app: Flask
    human: Human
    draft: int

    @property
    def path(self) -> str:
        """The page of the draft's attachments."""
        return f"/drafts/{self.draft}/attachments"

    def upload(self, *files: tuple[str, bytes], **texts: str) -> TestResponse:
        """Send the form with files (name, content)."""
        values: dict[str, Any] = dict(texts)
        values["csrf_token"] = token_in(self.human.get(self.path).get_data(as_text=True))
        values["files"] = [(io.BytesIO(data), name) for name, data in files]
        return self.human.client.post(
            self.human.path(self.path), data=values, content_type="multipart/form-data"
        )

    def act(self, key: str, do: str) -> TestResponse:
        """Press a button of a file."""
        return self.human.send(self.path, to=f"{self.path}/{key}", do=do)

    def rows(self) -> list[dict[str, Any]]:
        """The attachments that are stored now."""
        with self.app.app_context():
            return attachments.rows(db.session.get_one(Draft, self.draft))

    def titles(self) -> list[str]:
        """Their Indonesian titles."""
        return [row["title"]["id"] for row in self.rows()]

    def files(self) -> list[File]:
        """All files there are, without their relations."""
        with self.app.app_context():
            found = list(db.session.scalars(db.select(File).order_by(File.id)))
            db.session.expunge_all()
            return found


def editor(
    app: Flask, email: str = "ayu@x.example", slug: str = "dinas", role: str = "editor"
) -> Editor:
    """Somebody of a role in an organisation, signed in, with a new draft."""
    number = make(app, email, **{slug: role})
    with app.app_context(), transaction():
        draft = drafts.begin(organisation(slug), by=db.session.get_one(Person, number)).id
    human = Human(app)
    assert human.sign_in(email).status_code == 303
    return Editor(app, human, draft)
