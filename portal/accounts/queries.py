"""Reading people and memberships."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from hashlib import sha256

from sqlalchemy import ColumnElement, Select, String, cast, func, select
from sqlalchemy.orm import contains_eager

from portal.accounts.models import Identity, Invitation, Membership, Person, RecoveryCode, SignIn
from portal.accounts.roles import MANAGER
from portal.core import clock
from portal.core.db import db, writing
from portal.core.errors import NotFound
from portal.places.models import Organisation


def email_key(email: str) -> str:
    """Under what an address is found: without case, since no mail system tells case apart."""
    return email.strip().casefold()


def person(number: int) -> Person:
    """The person with a number. Raises NotFound, also for a deleted one."""
    found = db.session.get(Person, number)
    if found is None or found.deleted_at is not None:
        raise NotFound(number)
    return found


def by_email(email: str) -> Person | None:
    """The person with an address, or None."""
    return db.session.scalar(select(Person).where(Person.email_key == email_key(email)))


def names(actors: Sequence[str]) -> dict[str, str]:
    """Names of actors as events have them ("person:12"); a deleted one has an empty name."""
    numbers = {a: int(a.removeprefix("person:")) for a in actors if a.startswith("person:")}
    query = select(Person.id, Person.name).where(Person.id.in_(set(numbers.values())))
    found = {number: name for number, name in db.session.execute(query)}
    return {actor: found.get(number, "") for actor, number in numbers.items()}


def numbers_of(text: str, *, addresses: bool, most: int = 200) -> Sequence[int]:
    """The numbers of people whose name holds a text, or whose address where that may be asked."""
    query = select(Person.id).where(_called(text, addresses=addresses))
    return db.session.scalars(query.order_by(Person.id).limit(most)).all()


def numbers_named(text: str) -> Select[str]:
    """The numbers, as texts, of people whose name holds a text."""
    return select(cast(Person.id, String)).where(_called(text, addresses=False))


def _called(text: str, *, addresses: bool) -> ColumnElement[bool]:
    # Of a deleted account only its number is left, at the end of what the trail calls it.
    found = Person.name.icontains(text, autoescape=True)
    if addresses:
        found = found | Person.email_key.icontains(email_key(text), autoescape=True)
    found = found & Person.deleted_at.is_(None)
    number = text.rpartition(" ")[2]
    if number.isascii() and number.isdecimal() and len(number) < 10:
        found = found | ((Person.id == int(number)) & Person.deleted_at.is_not(None))
    return found


def people(text: str, limit: int, offset: int) -> tuple[Sequence[Person], int]:
    """People whose name or address holds a text (all for none), by name; and how many in all."""
    query = select(Person).where(Person.deleted_at.is_(None))
    if text:
        key = email_key(text)
        name = Person.name.icontains(text, autoescape=True)
        query = query.where(name | Person.email_key.icontains(key, autoescape=True))
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    shown = query.order_by(func.lower(Person.name), Person.id).limit(limit).offset(offset)
    return db.session.scalars(shown).all(), total


def token_digest(token: str) -> str:
    """What is stored of the token in a browser."""
    return sha256(f"sign-in:{token}".encode()).hexdigest()


def sign_in(token: str) -> SignIn | None:
    """The sign-in with a token, while it is good; None else."""
    found = db.session.scalar(select(SignIn).where(SignIn.digest == token_digest(token)))
    if found is None or found.expires_at <= clock.now() or found.person.deleted_at is not None:
        return None
    return found


def sign_ins(who: Person) -> Sequence[SignIn]:
    """Where a person is signed in, the newest first."""
    query = select(SignIn).where(SignIn.person_id == who.id, SignIn.expires_at > clock.now())
    return db.session.scalars(query.order_by(SignIn.id.desc())).all()


def identity(issuer: str, subject: str) -> Identity | None:
    """Somebody at a provider, linked to an account or not yet; None when never seen."""
    return db.session.scalar(
        select(Identity).where(Identity.issuer == issuer, Identity.subject == subject)
    )


def identities(who: Person) -> Sequence[Identity]:
    """What opens a person's account besides the password, the oldest first."""
    query = select(Identity).where(Identity.person_id == who.id, Identity.linked_at.is_not(None))
    return db.session.scalars(query.order_by(Identity.id)).all()


def codes_left(who: Person) -> int:
    """How many recovery codes are not used yet."""
    query = select(func.count()).select_from(RecoveryCode)
    unused = query.where(RecoveryCode.person_id == who.id, RecoveryCode.used_at.is_(None))
    return db.session.scalar(unused) or 0


def membership(who: Person, organisation: Organisation) -> Membership | None:
    """A person's membership in an organisation, or None."""
    if not writing():
        here = (m for m in who.memberships if m.organisation_id == organisation.id)
        return next(here, None)
    return db.session.scalar(
        select(Membership).where(
            Membership.person_id == who.id, Membership.organisation_id == organisation.id
        )
    )


def memberships(who: Person) -> Sequence[Membership]:
    """What a person is, in the order in which it came.

    A page asks a dozen times, and nothing changes while it is made: there it is read once.
    """
    if not writing():
        return list(who.memberships)
    query = select(Membership).where(Membership.person_id == who.id).order_by(Membership.id)
    return db.session.scalars(query).all()


def members(organisation: Organisation) -> Sequence[Membership]:
    """The members of an organisation by name."""
    query = (
        select(Membership)
        .join(Person)
        .where(Membership.organisation_id == organisation.id)
        .options(contains_eager(Membership.person))  # a page, or a mail, tells of all of them
        .order_by(Person.name, Person.id)
    )
    return db.session.scalars(query).all()


def acting(organisations: Collection[int], roles: Collection[str]) -> set[tuple[int, int]]:
    """Who has one of some roles: numbers of organisation and person. No statement for none."""
    if not organisations:
        return set()
    query = select(Membership.organisation_id, Membership.person_id).where(
        Membership.organisation_id.in_(organisations), Membership.role.in_(roles)
    )
    return {(organisation, person) for organisation, person in db.session.execute(query)}


def managers(organisation: Organisation) -> int:
    """How many managers an organisation has."""
    query = select(func.count()).select_from(Membership)
    here = query.where(Membership.organisation_id == organisation.id, Membership.role == MANAGER)
    return db.session.scalar(here) or 0


def managed() -> set[str]:
    """The slugs of the organisations that have a manager."""
    query = select(Organisation.slug).join(Membership).where(Membership.role == MANAGER)
    return set(db.session.scalars(query.distinct()))


def unanswered_invitations(organisation: Organisation) -> Sequence[Invitation]:
    """Invitations that nobody has accepted, also those that have expired, the newest first."""
    query = select(Invitation).where(
        Invitation.organisation_id == organisation.id,
        Invitation.accepted_at.is_(None),
        Invitation.withdrawn_at.is_(None),
    )
    return db.session.scalars(query.order_by(Invitation.id.desc())).all()


def open_invitations(organisation: Organisation) -> Sequence[Invitation]:
    """Invitations that can still be accepted, the newest first."""
    return [found for found in unanswered_invitations(organisation) if not found.has_expired]


def invitations_for(who: Person) -> Sequence[Invitation]:
    """What is open for a person's address, the newest first."""
    query = select(Invitation).where(
        Invitation.email_key == who.email_key,
        Invitation.accepted_at.is_(None),
        Invitation.withdrawn_at.is_(None),
        Invitation.expires_at > clock.now(),
    )
    return db.session.scalars(query.order_by(Invitation.id.desc())).all()


def invitation(number: int) -> Invitation:
    """The invitation with a number. Raises NotFound."""
    found = db.session.get(Invitation, number)
    if found is None:
        raise NotFound(number)
    return found
