"""The routes of accounts, and what each role gets there."""

from __future__ import annotations

from portal.accounts import members, queries
from portal.places import queries as places
from tests.pages.roles import (
    ALL,
    FOREIGN,
    MANAGE_FOREIGN,
    MANAGE_OWN,
    OWN,
    SEE_FOREIGN,
    SEE_OWN,
    only,
)  # fmt: skip
from tests.pages.route import Route, both

ACCOUNT = "/{lang}/account"
MEMBERS = "/{lang}/organisations/%s/members"


def _form(address: str, **changes: object) -> Route:
    """A form of the own account, sent empty."""
    values = {"get": only(ALL(200), stranger=303), "post": only(ALL(422), stranger=401)}
    return Route(f"{ACCOUNT}/{address}", access="signed in", **{**values, **changes})  # type: ignore[arg-type]


def _by_link(address: str) -> Route:
    """What a mail leads to, with a link that opens nothing."""
    return Route(address, get=ALL(404), post=ALL(404))


def _both(address: str, get: int | None, post: int | None, access: str, **data: str) -> Route:
    """A page of those who manage members: for the own organisation and for the foreign one.

    Members have numbers for those who see the members, and invitations for those who manage them.
    """
    found = []
    for slug, see, manage in ((OWN, SEE_OWN, MANAGE_OWN), (FOREIGN, SEE_FOREIGN, MANAGE_FOREIGN)):
        others = ALL(404 if "{" in address else 403)
        if "member}" in address or "manager}" in address:
            others |= dict.fromkeys(see, 403)
        found.append(
            Route(
                _address(slug, address),
                get=only(others, manage, get, stranger=303) if get else None,
                post=only(others, manage, post, stranger=401) if post else None,
                data=data,
                access=access,
            )
        )
    return both(found[0], found[1])


def _address(slug: str, end: str) -> str:
    members = MEMBERS % slug
    return members.removesuffix("members") + end[3:] if end.startswith("../") else members + end


ROUTES = {
    "accounts.accept": _by_link("/{lang}/invitations/x"),
    "accounts.account": Route(ACCOUNT, get=only(ALL(200), stranger=303), access="signed in"),
    "accounts.address": _form("address"),
    "accounts.agree": _by_link(f"{ACCOUNT}/address/old/x"),
    "accounts.code": Route(f"{ACCOUNT}/sign-in/code", get=ALL(303), post=ALL(303)),
    "accounts.confirm": _by_link(f"{ACCOUNT}/confirm/x"),
    "accounts.delete": _form("delete"),
    "accounts.withdraw_address": _form(
        "address/withdraw", get=None, post=only(ALL(303), stranger=401)
    ),
    "accounts.end_all_sign_ins": _form(
        "sign-ins/end-all", get=None, post=only(ALL(303), stranger=401)
    ),
    "accounts.end_membership": _both("/{manager}/end", 200, 422, "end a membership"),
    "accounts.end_sign_in": _form(
        "sign-ins/999999/end", get=None, post=only(ALL(404), stranger=401)
    ),
    "accounts.invite": _both("/invite", None, 422, "manage members"),
    "accounts.members_of": both(
        Route(MEMBERS % OWN, get=only(ALL(403), SEE_OWN, 200, stranger=303), access="see members"),
        Route(MEMBERS % FOREIGN, get=only(ALL(403), SEE_FOREIGN, 200, stranger=303)),
        Route(MEMBERS % "there-is-none", get=only(ALL(404), stranger=303)),
    ),
    "accounts.new_password": _by_link(f"{ACCOUNT}/reset/x"),
    "accounts.password": _form("password"),
    "accounts.profile": _form("profile", post=only(ALL(303), stranger=401)),
    "accounts.recovery_codes": _form(
        "recovery-codes", get=ALL(303), post=only(ALL(303), stranger=401)
    ),
    "accounts.register": Route(f"{ACCOUNT}/register", post=ALL(422)),
    "accounts.reset": Route(f"{ACCOUNT}/reset", post=ALL(422)),
    "accounts.role": _both("/{member}/role", 200, 422, "manage members", role="king"),
    "accounts.second_factor_off": _form("second-factor/off"),
    "accounts.second_factor_on": _form("second-factor"),
    "accounts.sign_in": Route(
        f"{ACCOUNT}/sign-in", get=only(ALL(303), stranger=200), post=ALL(422)
    ),
    "accounts.sign_out": Route(f"{ACCOUNT}/sign-out", get=None, post=ALL(303)),
    "accounts.withdraw": _both("../invitations/{invitation}/withdraw", None, 303, "manage members"),
}


def prepare() -> dict[tuple[str, str], int | str]:
    """A manager, another member and an open invitation of each organisation."""
    found: dict[tuple[str, str], int | str] = {}
    for slug in (OWN, FOREIGN):
        organisation = places.organisation(slug)
        by = queries.by_email("administrator@x.example")
        assert by is not None
        every = {m.role: m.id for m in queries.members(organisation)}
        found[slug, "{manager}"] = every["manager"]
        found[slug, "{member}"] = every.get("reader", every["manager"])
        invited = members.invite(organisation, "new@x.example", "reader", "id", by)
        found[slug, "{invitation}"] = invited.id
    return found
