"""What somebody does who writes a programme with a browser that runs no scripts."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from portal.publishing import queries
from tests.support.pages import Page
from tests.support.people import EMAIL, Human, token_in

BUDI = "budi@x.example"
LIST = "/organisations/dinas/programs"
OWN = {"Origin": "http://localhost"}
NAME = {"id.name": "Lahir Procot", "en.name": "Born and Registered"}


def enter(app: Flask, email: str = EMAIL, language: str = "id") -> Human:
    human = Human(app, language)
    assert human.sign_in(email).status_code == 303
    return human


def begin(human: Human) -> str:
    """Begin a programme; the address of its draft."""
    page = human.get("/account").get_data(as_text=True)
    data = {"csrf_token": token_in(page)}
    answer = human.client.post(f"/{human.language}{LIST}/new", data=data)
    assert answer.status_code == 303
    return str(answer.location).split(f"/{human.language}", 1)[1]


def fields(page: Page) -> dict[str, Any]:
    """What the form of a part would send."""
    form = page.one("form", class_="part-form")
    found: dict[str, Any] = {}
    for item in page.all("input", form, type="hidden"):
        found.setdefault(item.get("name"), []).append(item.get("value") or "")
    for item in page.all("input", form, type="text") + page.all("input", form, type="url"):
        found[item.get("name")] = item.get("value") or ""
    for item in page.all("textarea", form):
        found[item.get("name")] = item.text or ""
    for item in page.all("select", form):
        chosen = page.all("option", item, selected="")
        found[item.get("name")] = chosen[0].get("value") if chosen else ""
    return found


def save(
    human: Human, path: str, do: str = "save", page: Page | None = None, **typed: Any
) -> TestResponse:
    """Change fields of a part's page and press a button; `typed` by field name."""
    seen = page or human.page(path)
    data = {**fields(seen), **typed, "do": do}
    return human.client.post(human.path(path), data=data, headers=OWN)


def values(app: Flask, path: str) -> dict[str, Any]:
    """What is stored of a draft."""
    with app.app_context():
        return queries.values(queries.draft(int(path.rsplit("/", 1)[1])))
