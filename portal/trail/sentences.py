"""The trail's words for accounts, organisations and the trail itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.accounts import queries
from portal.accounts.forms import LANGUAGE_WORDS
from portal.accounts.words import WORDS as ROLES
from portal.core.i18n import url
from portal.places import queries as places
from portal.trail.words import Named

KINDS = {
    "account.registered": _l("An account was made"),
    "account.asked-again": _l("An account was asked for that there is already"),
    "account.confirmed": _l("The address was confirmed"),
    "account.renamed": _l("Name or language was changed"),
    "account.reset-asked": _l("A new password was asked for"),
    "account.password-changed": _l("The password was changed"),
    "account.address-asked": _l("A change of address was asked for"),
    "account.address-agreed": _l("One of the two addresses agreed to the change"),
    "account.address-withdrawn": _l("A change of address was given up"),
    "account.address-changed": _l("The address was changed"),
    "account.second-factor-on": _l("The second factor was turned on"),
    "account.second-factor-off": _l("The second factor was turned off"),
    "account.recovery-codes-made": _l("New recovery codes were made"),
    "account.recovery-code-used": _l("A recovery code was used to sign in"),
    "account.signed-in": _l("Signed in"),
    "account.signed-out": _l("Signed out"),
    "account.signed-out-everywhere": _l("All devices were signed out"),
    "account.made-administrator": _l("An administrator was made"),
    "account.platform-role": _l("The role in the portal was changed"),
    "account.made-by-provider": _l("An account was made by a sign-in service"),
    "account.link-asked": _l("A link with a sign-in service was asked for"),
    "account.linked": _l("A sign-in service opens the account from now on"),
    "account.unlinked": _l("A sign-in service opens the account no longer"),
    "account.deleted": _l("The account was deleted"),
    "member.invited": _l("Somebody was invited"),
    "member.invitation-withdrawn": _l("An invitation was withdrawn"),
    "member.joined": _l("A member joined"),
    "member.role-changed": _l("The role of a member was changed"),
    "member.removed": _l("A membership ended"),
    "organisation.added": _l("An organisation was added"),
    "organisation.changed": _l("An organisation was changed"),
    "organisation.deleted": _l("An organisation was deleted"),
    "region.added": _l("A region was added"),
    "region.changed": _l("A region was changed"),
    "trail.exported": _l("The trail was exported"),
}

FIELDS = {
    "name_id": _l("Name in Indonesian"),
    "name_en": _l("Name in English"),
    "description_id": _l("Description in Indonesian"),
    "description_en": _l("Description in English"),
    "kind": _l("Kind"),
    "region": _l("Region"),
    "person": _l("Person"),
    "people": _l("People"),
    "reason": _l("Reason"),
    "browsers": _l("Number of devices"),
    "invitation": _l("Number of the invitation"),
    "format": _l("Format"),
    "facts": _l("Facts"),
    "side": _l("Which one"),
    "through": _l("Through"),
    "issuer": _l("Sign-in service"),
    "identity": _l("Number of the link"),
    "language": _l("Language"),
    "renamed": _l("Another name"),
    "wanted": _l("What was asked for"),
    "from": _l("From"),
    "to": _l("To"),
    "subject": _l("About"),
    "sector": _l("Sector"),
}


def people(subjects: Collection[str]) -> Mapping[str, Named]:
    """Names of people by their numbers; a deleted account says so."""
    numbers = {s: f"person:{s}" for s in subjects if s.isdecimal() and len(s) < 10 and s != "0"}
    found = queries.names(list(numbers.values()))
    named = {s: Named(found[actor] or deleted(actor)) for s, actor in numbers.items()}
    return named | ({"0": Named(_("no account"))} if "0" in subjects else {})


def deleted(actor: str) -> str:
    """What is left of a deleted account: its number, by which one is told from another."""
    return _("deleted account %(number)s", number=actor.removeprefix("person:"))


def organisations(subjects: Collection[str]) -> Mapping[str, Named]:
    """Names of organisations by their slugs."""
    return {
        found.slug: Named(found.name, url("places.place", slug=found.region.slug))
        for found in places.organisations(subjects)
    }


def regions(subjects: Collection[str]) -> Mapping[str, Named]:
    """Names of regions by their slugs."""
    return {
        found.slug: Named(found.name, url("places.place", slug=found.slug))
        for found in places.regions(subjects)
    }


def language(value: str) -> str:
    """What a language is called in itself."""
    return LANGUAGE_WORDS.get(value, value)


STATES = {"on": _l("turned on"), "off": _l("turned off")}  # of the second factor
SIDES = {"old": _l("the address so far"), "new": _l("the new address")}
FORMATS = {
    "csv": _l("For Excel (CSV with semicolons)"),
    "csv-comma": _l("For other tools (CSV with commas)"),
    "jsonl": _l("For programs (JSON Lines)"),
}


def of_account(value: str) -> str:
    """What a role, or a state of the second factor, is called."""
    return str(STATES.get(value) or ROLES.get(value, value))


def side(value: str) -> str:
    """Which of the two addresses agreed to a change."""
    return str(SIDES.get(value, value))


def exported_as(value: str) -> str:
    """What the page calls a format of the export."""
    return str(FORMATS.get(value, value))


ACTORS = {
    "content": _l("content folder"),
    "command line": _l("command line"),
    "stranger": _l("somebody who is not signed in"),
    "portal": _l("the portal itself"),
}
NAMES = {
    "account": people, "member": organisations, "organisation": organisations,
    "trail": organisations, "region": regions,
}  # fmt: skip
