"""Mails through a real SMTP server: also one that is away, refuses, or breaks off. None is lost."""

from __future__ import annotations

import email
import email.policy
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy import select

from portal import create_app
from portal.accounts.models import Person
from portal.core import clock, events, mail
from portal.core.db import db, transaction
from portal.core.events import Delivery
from tests.support.client import StrictClient
from tests.support.databases import Templates, close
from tests.support.people import EMAIL, PASSWORD, Human, make

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)
BUDI = "budi@x.example"


class Inbox:
    """What a server does with mails: it keeps them, but for those it was told to refuse."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refuse_recipient: dict[str, str] = {}
        self.refuse_data: list[str] = []

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Take a recipient, or not."""
        if address in self.refuse_recipient:
            return self.refuse_recipient[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        """Take a mail, or not."""
        if self.refuse_data:
            return self.refuse_data.pop(0)
        found = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(found, EmailMessage)
        self.mails.append(found)
        return "250 OK"

    @property
    def to(self) -> list[str]:
        """Who got mails, in order."""
        return [str(mail["To"]) for mail in self.mails]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def serving(inbox: Inbox, port: int) -> Iterator[None]:
    """A mail server that runs meanwhile."""
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield
    finally:
        controller.stop()


@pytest.fixture
def port() -> int:
    """Where the mail server is, or will be."""
    return free_port()


@pytest.fixture
def app(database: Templates, tmp_path: Path, port: int) -> Iterator[Flask]:
    """The portal, with a mail server."""
    settings = database.copy("empty", tmp_path / "instance")
    made = create_app(
        replace(settings, mail=f"smtp://127.0.0.1:{port}", mail_from="Sambang <a@x.example>")
    )
    made.testing = True
    made.test_client_class = StrictClient
    yield made
    close(made)
    database.drop(settings.database_url)


def work(app: Flask) -> int:
    """One round of the worker's; how many events were handled."""
    with app.app_context():
        return events.catch_up(events.followers().by_name[mail.FOLLOWER])


def ask(app: Flask, *addresses: str) -> None:
    """Ask for a new password."""
    for address in addresses:
        assert Human(app).send("/account/reset", email=address).status_code == 200


def open_errors(app: Flask) -> list[str | None]:
    """What keeps the mails that wait."""
    with app.app_context():
        return list(db.session.scalars(select(Delivery.error).where(Delivery.done_at.is_(None))))


def test_a_mail_arrives_whole(app: Flask, port: int) -> None:
    make(app, name="Ma'ruf Nur'aini", language="en")
    inbox = Inbox()
    ask(app, EMAIL)
    with serving(inbox, port):
        assert work(app) == 1
        assert work(app) == 0
    (found,) = inbox.mails
    assert (found["To"], found["From"]) == (EMAIL, "Sambang <a@x.example>")
    assert found["Subject"] == "A new password for Sambang"
    assert found["Auto-Submitted"] == "auto-generated"
    assert found["Message-ID"]
    text = found.get_content().replace("\r\n", "\n")
    assert found.get_content_type() == "text/plain"
    assert text.startswith("Hello Ma'ruf Nur'aini,\n\nhere you set a new password")
    (address,) = [line for line in text.split("\n") if line.startswith("http")]
    path = address.removeprefix("http://127.0.0.1:8000")
    assert Human(app).send(path, password="teh manis sore hari").status_code == 303


def test_a_server_that_is_away_delays_and_loses_nothing(app: Flask, port: int) -> None:
    make(app)
    make(app, BUDI)
    inbox = Inbox()
    with clock.stopped(NOON):
        ask(app, EMAIL, BUDI)
        assert work(app) == 0
        (first, second) = open_errors(app)
        assert first == second == "the mail server does not answer (ConnectionRefusedError)"
    with serving(inbox, port):
        with clock.stopped(NOON + timedelta(seconds=4)):
            assert work(app) == 0  # it rests for a while
        with clock.stopped(NOON + timedelta(seconds=6)):
            assert work(app) == 2
    assert inbox.to == [EMAIL, BUDI]


def test_an_unknown_mailbox_holds_up_nobody(app: Flask, port: int, caplog: Any) -> None:
    make(app)
    make(app, BUDI)
    inbox = Inbox()
    inbox.refuse_recipient[EMAIL] = "550 5.1.1 No such user"
    ask(app, EMAIL, BUDI)
    with serving(inbox, port):
        assert work(app) == 2
    assert inbox.to == [BUDI]
    assert open_errors(app) == []
    assert "no such recipient (550)" in caplog.text
    assert EMAIL not in caplog.text


@pytest.mark.parametrize("refusal", ["451 4.7.1 Greylisted", "554 5.7.1 Relay access denied"])
def test_a_refusal_that_may_pass_is_tried_again(app: Flask, port: int, refusal: str) -> None:
    make(app)
    make(app, BUDI)
    inbox = Inbox()
    inbox.refuse_recipient[BUDI] = refusal
    with serving(inbox, port), clock.stopped(NOON):
        ask(app, EMAIL, BUDI, EMAIL)
        assert work(app) == 2
        assert inbox.to == [EMAIL, EMAIL]  # each once, though the batch failed in the middle
        (error,) = open_errors(app)
        assert str(refusal[:3]) in str(error)
        assert BUDI not in str(error)  # an account that is deleted leaves no address here
        inbox.refuse_recipient.clear()
        with clock.stopped(NOON + timedelta(minutes=1)):
            assert work(app) == 1
    assert inbox.to == [EMAIL, EMAIL, BUDI]


def test_a_mail_that_is_refused_for_now_is_sent_later(app: Flask, port: int) -> None:
    make(app)
    inbox = Inbox()
    inbox.refuse_data = ["452 4.3.1 Disk full", "452 4.3.1 Disk full"]
    with serving(inbox, port), clock.stopped(NOON):
        ask(app, EMAIL)
        assert work(app) == 0
        with clock.stopped(NOON + timedelta(minutes=1)):
            assert work(app) == 1
    assert inbox.to == [EMAIL]


def test_without_mails_the_server_is_not_asked(app: Flask) -> None:
    """The event of an address without an account is handled, and nobody is called."""
    ask(app, "nobody@x.example")
    assert work(app) == 1


def test_a_header_cannot_be_added(app: Flask, port: int) -> None:
    """Even if a name with a line break got into the database, it is only text of the mail."""
    number = make(app)
    with app.app_context(), transaction():
        person = db.session.get_one(Person, number)
        person.name = "Ayu\r\nBcc: everybody@x.example\r\n\r\nKlik"
    inbox = Inbox()
    ask(app, EMAIL)
    with serving(inbox, port):
        assert work(app) == 1
    (found,) = inbox.mails
    assert found["Bcc"] is None
    assert found["To"] == EMAIL


def test_in_development_mails_are_files(tmp_path: Path, database: Templates) -> None:
    settings = database.copy("empty", tmp_path / "instance")
    app = create_app(settings)
    make(app)
    with app.app_context(), transaction():
        events.record("account.reset-asked", "1", by="stranger")
    assert work(app) == 1
    (path,) = (settings.instance / "mail").iterdir()
    text = path.read_text(encoding="utf-8")
    assert f"To: {EMAIL}" in text
    assert "http://127.0.0.1:8000/id/account/reset/" in text
    assert PASSWORD not in text
    close(app)
    database.drop(settings.database_url)
