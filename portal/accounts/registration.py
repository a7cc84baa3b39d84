"""Rules: making an account and confirming its address."""

from __future__ import annotations

from flask_babel import gettext as _

from portal.accounts import links, passwords, queries
from portal.accounts.models import Person
from portal.core import clock, events
from portal.core.db import db
from portal.core.errors import RuleBroken

WEAK = {
    "short": lambda: _("Use at least %(num)s characters.", num=passwords.SHORTEST),
    "long": lambda: _("Use at most %(num)s characters.", num=passwords.LONGEST),
    "common": lambda: _("This is among the first that anybody would try. Choose another one."),
    "name": lambda: _("Do not use your name or address in it."),
}


def check_password(password: str, *own_words: str, field: str = "password") -> None:
    """Raises RuleBroken, at `field`, for a password that is not accepted."""
    if why := passwords.weakness(password, *own_words):
        raise RuleBroken(WEAK[why](), field)


def register(name: str, email: str, password_hash: str, language: str) -> None:
    """Make an account that a link in a mail confirms.

    An address that has an account already gets a mail that says so, and the page says the same as
    ever: nobody can find out who has an account. The hash is made before, outside the transaction.
    """
    known = queries.by_email(email)
    if known is not None:
        kind = "account.asked-again" if known.confirmed_at else "account.registered-again"
        events.record(kind, str(known.id), by="stranger")
        return
    who = add(name, email, language)
    who.password_hash = password_hash
    events.record("account.registered", str(who.id), by=who.actor)


def add(name: str, email: str, language: str) -> Person:
    """A new person without a password; the caller records what happened."""
    who = Person(
        name=name.strip(),
        email=email.strip(),
        email_key=queries.email_key(email),
        language=language,
        created_at=clock.now(),
    )
    db.session.add(who)
    db.session.flush()
    return who


def confirm(token: str) -> Person:
    """Confirm the address that a link was sent to; once more does no harm.

    Raises LinkBroken and LinkExpired.
    """
    link = links.read(links.CONFIRM, token)
    who = db.session.get(Person, link.number)
    if who is None or who.deleted_at or who.email_key != link.extra:
        raise links.LinkBroken
    if who.confirmed_at is None:
        who.confirmed_at = clock.now()
        events.record("account.confirmed", str(who.id), by=who.actor)
    return who


def confirm_link(who: Person) -> str:
    """The token of the link that confirms an address."""
    return links.make(links.CONFIRM, links.Link(who.id, 0, who.email_key or ""))
