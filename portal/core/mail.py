"""E-mail: a feature says for which events which mails go out; one follower sends them.

A mail server that is away delays mails and loses none: the events stay open for the follower. An
address that the server refuses for good is noted, and does not hold up the others.
"""

from __future__ import annotations

import logging
import smtplib
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from flask import Flask, current_app
from flask_mailman import EmailMessage
from flask_mailman import Mail as Mailman
from flask_mailman.backends.smtp import EmailBackend

from portal.core import events
from portal.core.events import Event, Follower, NotNow
from portal.core.settings import Settings

log = logging.getLogger(__name__)

FOLLOWER = "mail"
TIMEOUT = 20  # seconds
REFUSED = (550, 551, 553)  # there is no such mailbox (RFC 5321, 4.2.3)


@dataclass(frozen=True)
class Mail:
    """A mail to one person, as plain text."""

    to: str
    subject: str
    text: str


Composer = Callable[[Event], Sequence[Mail]]


class NotSent(Exception):
    """One mail could not be sent for now. Never names its address: errors are stored."""


class _Smtp(smtplib.SMTP):
    """Python's own asks nobody who the server is when it begins TLS."""

    def starttls(self, **_values: Any) -> tuple[int, bytes]:  # type: ignore[override]
        """Begin TLS with a server whose certificate is good."""
        return super().starttls(context=ssl.create_default_context())


class Backend(EmailBackend):
    """Flask-Mailman's connection, with that."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """What speaks to the server."""
        return smtplib.SMTP_SSL if self.use_ssl else _Smtp


def composers(app: Flask | None = None) -> dict[str, Composer]:
    """What makes the mails of the app, by the kind of the event; a feature adds its own."""
    where: Flask = app or current_app
    registry: dict[str, Composer] = where.extensions.setdefault("composers", {})
    return registry


def register(app: Flask, settings: Settings) -> None:
    """Send the mails that the composers of the features make."""
    app.config.update(MAIL_DEFAULT_SENDER=settings.mail_from, MAIL_TIMEOUT=TIMEOUT)
    app.config.update(_server(settings))
    Mailman(app)
    app.extensions["mails-sent"] = set()
    events.followers(app).add(Follower(FOLLOWER, composers(app).keys(), _follow))


def _server(settings: Settings) -> dict[str, object]:
    if settings.mail == "file:":
        folder = settings.instance / "mail"
        return {"MAIL_BACKEND": "file", "MAIL_FILE_PATH": str(folder)}
    parts = urlsplit(settings.mail)
    return {
        "MAIL_BACKEND": Backend,
        "MAIL_SERVER": parts.hostname,
        "MAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 25),
        "MAIL_USERNAME": unquote(parts.username or "") or None,
        "MAIL_PASSWORD": unquote(parts.password or "") or None,
        "MAIL_USE_SSL": parts.scheme == "smtps",
        "MAIL_USE_TLS": parse_qs(parts.query).get("tls") == ["1"],
    }


def _follow(batch: Sequence[Event]) -> None:
    # When one fails, the batch comes again event by event: what was sent is not sent twice.
    sent: set[tuple[int, int]] = current_app.extensions["mails-sent"]
    makers = composers()
    mails = [(e.id, n, m) for e in batch for n, m in enumerate(makers[e.kind](e))]
    waiting = [
        (event, number, mail) for event, number, mail in mails if (event, number) not in sent
    ]
    if waiting:
        with _connected() as connection:
            for event, number, mail in waiting:
                _send(mail, connection, event)
                sent.add((event, number))
    sent.difference_update([(event, number) for event, number, _mail in mails])


@contextmanager
def _connected() -> Iterator[Any]:
    connection = current_app.extensions["mailman"].get_connection()
    try:
        connection.open()
    except OSError as error:  # also every error of smtplib
        raise NotNow(f"the mail server does not answer ({type(error).__name__})") from None
    try:
        yield connection
    finally:
        _close(connection)


def _close(connection: Any) -> None:
    try:
        connection.close()
    except OSError:  # it went away after the last mail
        log.info("the mail server closed the connection")


def _send(mail: Mail, connection: Any, number: int) -> None:
    headers = {"Auto-Submitted": "auto-generated"}  # RFC 3834: do not answer with holidays
    message = EmailMessage(
        mail.subject, mail.text, to=[mail.to], headers=headers, connection=connection
    )
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        code = min(code for code, _words in error.recipients.values())
        if code not in REFUSED:
            raise NotSent(f"the recipient is refused for now ({code})") from None
        log.error("event %d: the mail server knows no such recipient (%d)", number, code)
    except smtplib.SMTPDataError as error:
        raise NotSent(f"the mail is refused ({error.smtp_code})") from None
    except OSError as error:  # the server went away, or does not take our own address
        raise NotNow(f"the mail server does not take mails ({type(error).__name__})") from None
