"""Links in mails: signed, for one purpose and one state of an account, and good for some time.

Nothing about them is stored, so nobody who reads the database or the events can open one. A link
names the account's security version; any change of password, address or second factor makes a
new one, so a link works once and old ones die. One that confirms an address takes the password as
well: who only typed somebody else's address gets nowhere, and it cannot be used to sign in later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import current_app
from itsdangerous import (
    BadSignature,
    SignatureExpired,
    TimestampSigner,
    URLSafeTimedSerializer,
)

from portal.core import clock

CONFIRM, RESET, CHANGE_OLD, CHANGE_NEW = "confirm", "reset", "change-old", "change-new"
INVITE = "invite"
IDENTITY = "identity"
GOOD_FOR = {
    CONFIRM: timedelta(days=3),
    RESET: timedelta(hours=1),
    CHANGE_OLD: timedelta(days=1),
    CHANGE_NEW: timedelta(days=1),
    INVITE: timedelta(days=14),
    IDENTITY: timedelta(hours=1),
}


class LinkBroken(Exception):
    """A link was not made here, or for something else."""


class LinkExpired(LinkBroken):
    """A link was good, and is too old now."""


@dataclass(frozen=True)
class Link:
    """What a link says: whose account (or which invitation), in which state, and one more text."""

    number: int
    version: int = 0
    extra: str = ""


def make(purpose: str, link: Link) -> str:
    """The part of the address that says it."""
    return _signer(purpose).dumps([link.number, link.version, link.extra])


def read(purpose: str, token: str) -> Link:
    """What a link says. Raises LinkBroken and LinkExpired."""
    age = GOOD_FOR[purpose].total_seconds()
    try:
        found: Any = _signer(purpose).loads(token, max_age=int(age))
    except SignatureExpired as error:
        raise LinkExpired from error
    except BadSignature as error:
        raise LinkBroken from error
    return Link(*found)


def _signer(purpose: str) -> URLSafeTimedSerializer:
    salt = f"sambang-link-{purpose}"
    return URLSafeTimedSerializer(current_app.secret_key or "", salt=salt, signer=_Signer)


class _Signer(TimestampSigner):
    def get_timestamp(self) -> int:
        return int(clock.now().timestamp())
