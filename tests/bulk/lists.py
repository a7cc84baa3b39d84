"""Lists for tests: files with few columns, and a portal in which their cells name something."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.bulk import loading
from portal.bulk.models import BulkLoad, BulkRow
from portal.catalogue import rules as catalogue
from portal.catalogue.models import Sector, Tag
from portal.core import events
from portal.core.db import db, transaction
from portal.publishing import queries as publishing
from portal.publishing.models import Draft
from tests.support.people import Human, organisation, token_in
from tests.support.programs import document

LISTS = "/organisations/dinas/lists"
Rows = Sequence[Sequence[Any]]


def furnish(app: Flask) -> None:
    """Add the organisation, a region, a sector and tags."""
    with app.app_context(), transaction():
        organisation("dinas")
        words = {"name_id": "Kesehatan", "name_en": "Health"}
        db.session.add(Sector(slug="health", description_id="-", description_en="-", **words))
        db.session.add(Tag(slug="queue", name_id="Antrean", name_en="Queue"))


def publish(app: Flask, slug: str, owner: str = "dinas", **facts: Any) -> None:
    """Publish a programme of an organisation."""
    with app.app_context(), transaction():
        organisation(owner)
        found = document(slug=slug, owner=owner, **{"place": "jawa-timur", **facts})
        catalogue.publish(found, by="test")


def publish_text(app: Flask, slug: str, texts: dict[str, Any], **facts: Any) -> None:
    """Publish a programme of "dinas" with these texts."""
    publish(app, slug, texts=texts, **facts)


def book(**sheets: Rows) -> bytes:
    """A workbook; the first row of each sheet has the keys of the columns."""
    found = openpyxl.Workbook()
    found.remove(found.active)
    for name, rows in sheets.items():
        page = found.create_sheet(name.replace("_", " "))
        for row in rows:
            page.append(list(row))
    stream = io.BytesIO()
    found.save(stream)
    return stream.getvalue()


def send(human: Human, content: bytes, name: str = "list.xlsx", page: str = LISTS) -> TestResponse:
    """Send a file as the form does."""
    token = token_in(human.get(page).get_data(as_text=True))
    data = {"csrf_token": token, "file": (io.BytesIO(content), name)}
    return human.client.post(human.path(page), data=data, content_type="multipart/form-data")


def sent(human: Human, content: bytes, name: str = "list.xlsx") -> str:
    """Send a file that can be read; the address of its check."""
    answer = send(human, content, name)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return str(answer.headers["Location"])


def rows(app: Flask) -> list[BulkRow]:
    """The rows of the newest list."""
    with app.app_context():
        newest = select(BulkLoad.id).order_by(BulkLoad.id.desc()).limit(1).scalar_subquery()
        query = select(BulkRow).where(BulkRow.load_id == newest).order_by(BulkRow.number)
        return list(db.session.scalars(query))


def verdicts(app: Flask) -> list[tuple[str, str]]:
    """Key and verdict of each row of the newest list."""
    return [(row.key, row.verdict) for row in rows(app)]


def agree(human: Human, address: str, **data: Any) -> TestResponse:
    """Agree to what the page shows."""
    page = human.get(address).get_data(as_text=True)
    shown = {name: _hidden(page, name) for name in ("good", "left")}
    data = {**shown, "csrf_token": token_in(page), **data}
    return human.client.post(f"{address}/consent", data=data)


def _hidden(page: str, name: str) -> str:
    return page.split(f'name="{name}" type="hidden" value="')[1].split('"')[0]


def work(app: Flask) -> None:
    """Let the worker load what was agreed to."""
    with app.app_context():
        while events.catch_up(events.followers().by_name[loading.FOLLOWER]):
            pass  # a long list takes several rounds


def drafts(app: Flask) -> list[dict[str, Any]]:
    """The parts of every draft, and of which programme it is."""
    with app.app_context():
        found = db.session.scalars(select(Draft).order_by(Draft.id)).all()
        return [
            {"program": draft.program and draft.program.slug, "state": draft.state,
             **publishing.values(draft)}
            for draft in found
        ]  # fmt: skip


def kinds(app: Flask) -> list[str]:
    """The kinds of all events of the organisation's trail."""
    with app.app_context():
        query = select(events.Event.kind).where(events.Event.organisation == "dinas")
        return list(db.session.scalars(query.order_by(events.Event.id)))


def names(found: Mapping[str, Any]) -> str:
    """The Indonesian name in the parts of a draft."""
    return str(found["name"]["id"]["name"])
