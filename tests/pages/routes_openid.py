"""The routes of signing in by OpenID Connect, and what each role gets there.

The site of this table has no provider: none of its addresses leads anywhere.
"""

from __future__ import annotations

from tests.pages.roles import ALL, only
from tests.pages.route import Route

ACCOUNT = "/{lang}/account"


def _none(address: str, post: int | None = None) -> Route:
    return Route(address, get=ALL(404), post=ALL(post) if post else None)


ROUTES: dict[str, Route] = {
    "accounts.openid_start": _none(f"{ACCOUNT}/openid/banyuwangi"),
    "accounts.openid_back": _none(f"{ACCOUNT}/openid/banyuwangi/back", 404),
    "accounts.openid_agree": Route(f"{ACCOUNT}/identity", get=ALL(303), post=ALL(303)),
    "accounts.openid_link": _none(f"{ACCOUNT}/identity/link/x", 404),
    "accounts.openid_mail": Route(f"{ACCOUNT}/identity/mail", get=None, post=ALL(303)),
    "accounts.openid_unlink": Route(
        f"{ACCOUNT}/identities/999999/end",
        get=None,
        post=only(ALL(404), stranger=401),
        access="signed in",
    ),
    "openid.back": _none("/openid/banyuwangi"),
}
