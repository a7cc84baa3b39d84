"""Rules: accounts that somebody at a provider of OpenID Connect opens.

Issuer and subject say who somebody is, and nothing else does. An address that the provider
vouches for finds an account, but its owner has to agree before anything is linked to it: else
whoever runs a provider could enter the account of anybody.
"""

from __future__ import annotations

from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from portal.accounts import links, queries, registration, trail
from portal.accounts.models import Identity, Person
from portal.core import clock
from portal.core.db import db
from portal.core.errors import RuleBroken
from portal.core.providers import Provider

# What says that it took more than a password (RFC 8176; REFEDS MFA; NIST SP 800-63).
_STRONG_METHOD = "mfa"
_STRONG_CLASSES = frozenset({"https://refeds.org/profile/mfa", "phr", "phrh"})
_LINK_SIGNS = ("://", "www.", "@", "<", ">")


@dataclass(frozen=True)
class Claims:
    """What a provider said of somebody, in a token that was checked."""

    issuer: str
    subject: str
    email: str = ""  # empty unless the provider says that it is theirs
    name: str = ""
    strong: bool = False  # it took more than a password there


def claims_of(provider: Provider, said: dict[str, object]) -> Claims:
    """Read what a token says; what is not as it should be counts as not said."""
    verified = said.get("email_verified") is True
    methods = said.get("amr")
    return Claims(
        issuer=provider.issuer,
        subject=str(said["sub"]),
        email=_address(said.get("email")) if verified else "",
        name=_name(said.get("name")),
        strong=(isinstance(methods, list) and _STRONG_METHOD in methods)
        or said.get("acr") in _STRONG_CLASSES,
    )


def _address(given: object) -> str:
    try:
        found = validate_email(str(given), check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return ""
    return found.normalized if len(found.normalized) <= 254 else ""


def _name(given: object) -> str:
    # It will stand on pages and in mails to others: no message, no link.
    text = str(given) if isinstance(given, str) else ""
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return "" if any(sign in text for sign in _LINK_SIGNS) else text[:120].strip()


def spares_the_code(who: Person, provider: Provider, claims: Claims) -> bool:
    """Whether an account with a second factor opens without it.

    Only when the provider says that it asked for more than a password, for an address it vouches
    for; and never for who looks after the whole portal.
    """
    return claims.strong and provider.vouches_for(who.email or "") and not who.platform_role


def sign_up(provider: Provider, claims: Claims, language: str) -> Person:
    """Make an account for an address that the provider vouches for. It has no password.

    Raises RuleBroken when somebody else did so at the same moment.
    """
    try:
        with db.session.begin_nested():
            name = claims.name or claims.email.split("@")[0]
            who = registration.add(name, claims.email, language)
            who.confirmed_at = clock.now()
            found = propose(who, claims)
            found.linked_at = clock.now()
    except IntegrityError as error:
        raise RuleBroken(_("Please begin again.")) from error
    trail.record(
        "account.made-by-provider",
        str(who.id),
        by=who.actor,
        organisation=provider.organisation,
        through=provider.name,
    )
    return who


def propose(who: Person, claims: Claims) -> Identity:
    """Keep that somebody at a provider says to be this person; it opens nothing yet.

    Raises IntegrityError when the same came twice at once, and RuleBroken when it was linked to an
    account at this moment.
    """
    found = queries.identity(claims.issuer, claims.subject)
    if found is None:
        found = Identity(issuer=claims.issuer, subject=claims.subject)
        db.session.add(found)
    else:
        db.session.refresh(found, with_for_update=True)
        if found.linked_at is not None:
            raise RuleBroken(_("Please begin again."))
    found.person, found.asked_at = who, clock.now()
    db.session.flush()
    return found


def check_still_of(found: Identity, number: int) -> None:
    """Raises RuleBroken unless it is proposed for this very person, and lets nobody change that.

    Checking a password takes time, and meanwhile the provider may have named somebody else.
    """
    db.session.refresh(found, with_for_update=True)
    if found.person_id != number or found.linked_at is not None:
        raise RuleBroken(_("Please begin again."))


def ask_by_mail(found: Identity) -> None:
    """Send a link that agrees in place of the password."""
    trail.record("account.link-asked", str(found.person_id), by="stranger", identity=found.id)


def link_token(found: Identity) -> str:
    """The token of that link."""
    who = found.person
    return links.make(links.IDENTITY, links.Link(found.id, who.security_version, str(who.id)))


def of_link(token: str, *, lock: bool = False) -> Identity:
    """What a link agrees to. Raises LinkBroken and LinkExpired."""
    link = links.read(links.IDENTITY, token)
    found = db.session.get(Identity, link.number, with_for_update=lock, populate_existing=lock)
    if found is None or found.linked_at or str(found.person_id) != link.extra:
        raise links.LinkBroken
    if found.person.deleted_at or found.person.security_version != link.version:
        raise links.LinkBroken
    return found


def link(found: Identity, *, by_mail: bool = False) -> Person:
    """The owner agreed: from now on it opens the account.

    An account whose address nobody had confirmed is confirmed by it. Who came by a mail did not
    show that the password is theirs; somebody else may have chosen it, so it opens nothing more.
    """
    who = found.person
    if who.confirmed_at is None:
        who.confirmed_at = clock.now()
        who.password_hash = None if by_mail else who.password_hash
    found.linked_at = clock.now()
    who.security_version += 1
    trail.record("account.linked", str(who.id), by=who.actor, issuer=found.issuer)
    return who


def unlink(found: Identity, issuers: frozenset[str]) -> None:
    """It opens the account no longer. Raises RuleBroken when nothing else would.

    `issuers` are those at which one can sign in at present.
    """
    who = found.person
    rest = [i for i in queries.identities(who) if i.id != found.id and i.issuer in issuers]
    if who.password_hash is None and not rest:
        raise RuleBroken(_("Set a password first: else nothing would open your account any more."))
    db.session.execute(delete(Identity).where(Identity.id == found.id))
    who.security_version += 1
    trail.record("account.unlinked", str(who.id), by=who.actor, issuer=found.issuer)
