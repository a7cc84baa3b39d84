"""Rules: making an account and confirming its address."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from portal.accounts import links, passwords, queries, trail
from portal.accounts.models import Person
from portal.core import clock
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
    Until somebody has shown that the address is theirs, who comes last chooses name and password:
    the owner must not end up with an account whose password another one knows.
    """
    who = queries.by_email(email) or _add_once(name, email, language)
    if who.confirmed_at is not None:
        trail.record("account.asked-again", str(who.id), by="stranger")
        return
    who.name, who.language, who.password_hash = name.strip(), language, password_hash
    trail.record("account.registered", str(who.id), by="stranger")


def _add_once(name: str, email: str, language: str) -> Person:
    try:
        with db.session.begin_nested():
            return add(name, email, language)
    except IntegrityError:  # the same form came twice at once
        found = queries.by_email(email)
        if found is None:
            raise
        return found


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


def of_confirm_link(token: str) -> Person:
    """Whose address a link confirms. Raises LinkBroken and LinkExpired."""
    link = links.read(links.CONFIRM, token)
    who = db.session.get(Person, link.number)
    if who is None or who.deleted_at or who.email_key != link.extra:
        raise links.LinkBroken
    return who


def confirm(who: Person) -> None:
    """The address is theirs: they have its mail, and the password that was chosen for it."""
    who.confirmed_at = clock.now()
    trail.record("account.confirmed", str(who.id), by=who.actor)


def confirm_link(who: Person) -> str:
    """The token of the link that confirms an address."""
    return links.make(links.CONFIRM, links.Link(who.id, 0, who.email_key or ""))
