"""How often somebody may try, counted in the database: several processes see the same number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from flask_babel import ngettext
from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from portal.accounts.models import Throttle
from portal.core import clock
from portal.core.db import db, transaction
from portal.core.errors import RuleBroken


@dataclass(frozen=True)
class Limit:
    """So many tries in so long."""

    name: str
    tries: int
    window: timedelta


# A whole office may share one address, so that limit is wide; an account has one owner.
SIGN_IN_ACCOUNT = Limit("sign-in-account", 10, timedelta(minutes=15))
SIGN_IN_ADDRESS = Limit("sign-in-address", 100, timedelta(minutes=15))
CODE_ACCOUNT = Limit("code-account", 10, timedelta(minutes=15))
INVITATIONS = Limit("invitations", 50, timedelta(hours=1))
MAIL_ACCOUNT = Limit("mail-account", 5, timedelta(hours=1))
MAIL_ADDRESS = Limit("mail-address", 50, timedelta(hours=1))


class TooOften(Exception):
    """A limit is reached. `wait` is how long until its window ends."""

    def __init__(self, limit: Limit, wait: timedelta) -> None:
        super().__init__(limit, wait)
        self.limit = limit
        self.wait = wait

    @property
    def minutes(self) -> int:
        """The same in minutes that have begun."""
        return -(-self.wait // timedelta(minutes=1))


def count(limit: Limit, who: str) -> None:
    """Count one try. Raises TooOften when it is one too many (which is not counted).

    Call it before the try, and commit it whatever comes of it: checking first and counting
    afterwards would let many guesses through that come at once.
    """
    key, now = _key(limit, who), clock.now()
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    new = insert(Throttle).values(key=key, since=now, tries=0).on_conflict_do_nothing()
    db.session.execute(new)
    query = select(Throttle).where(Throttle.key == key).with_for_update()
    found = db.session.scalars(query.execution_options(populate_existing=True)).one()
    if now - found.since >= limit.window:
        found.since, found.tries = now, 0
    if found.tries >= limit.tries:
        raise TooOften(limit, limit.window - (now - found.since))
    found.tries += 1
    db.session.flush()


def check(limit: Limit, who: str) -> None:
    """Count one deed of a rule. Raises RuleBroken when it is one too many.

    It is counted in the rule's transaction: a deed that something else refuses is none.
    """
    try:
        count(limit, who)
    except TooOften as often:
        said = ngettext(
            "You have done this very often. Come back in %(num)s minute.",
            "You have done this very often. Come back in %(num)s minutes.",
            often.minutes,
        )
        raise RuleBroken(said) from None


def forget(limit: Limit, who: str) -> None:
    """Begin anew: the try was good."""
    db.session.execute(delete(Throttle).where(Throttle.key == _key(limit, who)))


def sweep() -> None:
    """Drop windows that ended long ago; periodic work."""
    with transaction():
        db.session.execute(delete(Throttle).where(Throttle.since < clock.now() - timedelta(days=1)))


def _key(limit: Limit, who: str) -> str:
    # A digest: the table is no list of who tried to sign in from where.
    return sha256(f"{limit.name}\n{who}".encode()).hexdigest()
