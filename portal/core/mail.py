"""E-mail: a feature says for which events which mails go out; one follower sends them.

A mail server that is away delays mails and loses none: the event stays open for the follower.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from flask import Flask, current_app
from flask_mailman import EmailMessage
from flask_mailman import Mail as Mailman

from portal.core import events
from portal.core.events import Event, Follower
from portal.core.settings import Settings

FOLLOWER = "mail"
TIMEOUT = 20  # seconds


@dataclass(frozen=True)
class Mail:
    """A mail to one person, as plain text."""

    to: str
    subject: str
    text: str


Composer = Callable[[Event], Sequence[Mail]]


def register(app: Flask, settings: Settings, composers: dict[str, Composer]) -> None:
    """Send the mails that `composers` make, by the kind of the event."""
    app.config.update(MAIL_DEFAULT_SENDER=settings.mail_from, MAIL_TIMEOUT=TIMEOUT)
    app.config.update(_server(settings))
    Mailman(app)
    app.extensions["composers"] = composers
    events.followers(app).add(Follower(FOLLOWER, frozenset(composers), _follow))


def _server(settings: Settings) -> dict[str, object]:
    if settings.mail == "file:":
        folder = settings.instance / "mail"
        return {"MAIL_BACKEND": "file", "MAIL_FILE_PATH": str(folder)}
    parts = urlsplit(settings.mail)
    return {
        "MAIL_BACKEND": "smtp",
        "MAIL_SERVER": parts.hostname,
        "MAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 25),
        "MAIL_USERNAME": unquote(parts.username or "") or None,
        "MAIL_PASSWORD": unquote(parts.password or "") or None,
        "MAIL_USE_SSL": parts.scheme == "smtps",
        "MAIL_USE_TLS": parse_qs(parts.query).get("tls") == ["1"],
    }


def _follow(batch: Sequence[Event]) -> None:
    composers: dict[str, Composer] = current_app.extensions["composers"]
    for event in batch:
        for mail in composers[event.kind](event):
            headers = {"Auto-Submitted": "auto-generated"}  # RFC 3834: do not answer with holidays
            EmailMessage(mail.subject, mail.text, to=[mail.to], headers=headers).send()
