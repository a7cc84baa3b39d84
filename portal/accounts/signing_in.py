"""Rules: signing in, with a second factor where there is one, and signing out."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import delete, update

from portal.accounts import queries, second_factor, trail
from portal.accounts.models import Person, RecoveryCode, SignIn
from portal.core import clock
from portal.core.db import db, transaction

LASTS = timedelta(days=14)


def start(who: Person, agent: str, address: str, *, through: str = "") -> tuple[str, SignIn]:
    """Sign a person in; the token that the browser keeps, and what we keep.

    `through` names the provider of OpenID Connect, when there is one.
    """
    token = secrets.token_urlsafe(32)
    now = clock.now()
    found = SignIn(
        person=who,
        digest=queries.token_digest(token),
        at=now,
        expires_at=now + LASTS,
        agent=agent[:200],
        address=address[:64],
    )
    db.session.add(found)
    more = {"through": through} if through else {}
    trail.record("account.signed-in", str(who.id), by=who.actor, **more)
    return token, found


def end(found: SignIn, by: Person) -> None:
    """Sign one browser out."""
    db.session.delete(found)
    trail.record("account.signed-out", str(found.person_id), by=by.actor)


def end_all(who: Person, but: SignIn | None = None, by: str | None = None) -> int:
    """Sign out everywhere, except in one browser; in how many. `by`: if not the person."""
    others = delete(SignIn).where(SignIn.person_id == who.id)
    if but is not None:
        others = others.where(SignIn.id != but.id)
    number: int = db.session.execute(others).rowcount  # type: ignore[attr-defined]
    trail.record("account.signed-out-everywhere", str(who.id), by=by or who.actor, browsers=number)
    return number


def take_code(who: Person, code: str) -> bool:
    """Take a code of the app, or a recovery code; whether it was good. Each works once."""
    if who.totp_secret is None:
        return False
    db.session.refresh(who, with_for_update=True)  # one code, two requests at once: one of them
    step = second_factor.step_of(code, who.totp_secret or "", clock.now(), who.totp_last_step)
    if step is not None:
        who.totp_last_step = step
        return True
    return _take_recovery_code(who, code)


def _take_recovery_code(who: Person, code: str) -> bool:
    used = (
        update(RecoveryCode)
        .where(
            RecoveryCode.person_id == who.id,
            RecoveryCode.digest == second_factor.digest(code),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=clock.now())
    )
    if db.session.execute(used).rowcount != 1:  # type: ignore[attr-defined]
        return False
    trail.record("account.recovery-code-used", str(who.id), by=who.actor)
    return True


def sweep() -> None:
    """Drop sign-ins that have ended; periodic work."""
    with transaction():
        db.session.execute(delete(SignIn).where(SignIn.expires_at <= clock.now()))
