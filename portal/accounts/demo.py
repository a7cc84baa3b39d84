"""The people of the demonstration: made up, marked, and only in development."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml
from flask import current_app

from portal.accounts import passwords, queries, registration, trail
from portal.accounts.models import Membership, Person
from portal.accounts.words import role_word
from portal.core import clock
from portal.core.db import db, transaction
from portal.core.errors import NotFound
from portal.core.i18n import pick
from portal.places import queries as places

FILE = "demo/people.yaml"
DOMAIN = "@contoh.example"  # of nobody: .example is reserved (RFC 2606)
PASSWORD = "contoh sambang 2026"  # noqa: S105 (shown on the page; production loads none of them)


@dataclass(frozen=True)
class DemoPerson:
    """One of them, for the sign-in page."""

    email: str
    what: str
    password: str


def _rows() -> list[dict[str, object]]:
    path: Path = current_app.extensions["settings"].content / FILE
    if not path.exists():  # somebody else's content
        return []
    rows: list[dict[str, object]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [row for row in rows if "organisation" not in row or _there(str(row["organisation"]))]


def _there(slug: str) -> bool:
    try:
        return places.organisation(slug).slug == slug
    except NotFound:
        return False


def refused(who: Person) -> bool:
    """Whether somebody is one of them in production: a database that was copied has them all."""
    production: bool = current_app.extensions["settings"].production
    return production and (who.email_key or "").endswith(DOMAIN)


def load() -> int:
    """Make those who are not there yet; how many. Only for development."""
    with transaction():
        missing = [row for row in _rows() if queries.by_email(str(row["email"])) is None]
        hashed = passwords.keep(PASSWORD) if missing else ""
        for row in missing:
            _add(row, hashed)
    return len(missing)


def _add(row: dict[str, object], hashed: str) -> None:
    who = registration.add(str(row["name"]), str(row["email"]), str(row.get("language", "id")))
    who.password_hash, who.confirmed_at = hashed, clock.now()
    who.platform_role = str(row.get("portal", ""))
    if slug := row.get("organisation"):
        organisation = places.organisation(str(slug))
        role = str(row["role"])
        now = clock.now()
        db.session.add(Membership(person=who, organisation=organisation, role=role, since=now))
        trail.record(
            "member.joined", organisation.slug, by="command line", organisation=organisation.slug,
            person=who.id, before="", after=role,
        )  # fmt: skip


def people() -> list[DemoPerson]:
    """Who there is to try the portal with; nobody outside of development."""
    if current_app.extensions["settings"].env != "development":
        return []
    return [DemoPerson(str(r["email"]), _what(r), PASSWORD) for r in _rows()]


def _what(row: dict[str, object]) -> str:
    if slug := row.get("organisation"):
        organisation = places.organisation(str(slug))
        name = pick({"id": organisation.name_id, "en": organisation.name_en})
        return f"{role_word(str(row['role']))}, {name}"
    return role_word(str(row["portal"]))
