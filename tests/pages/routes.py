"""Every route of the portal, with an address of it and what each role gets there.

A new route belongs in here; `test_access.py` fails without it. OWN is the organisation of reader,
editor, coordinator and manager; FOREIGN has a manager of its own, who is `other_manager` here.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.pages.roles import (
    ALL,
    FOREIGN,
    MANAGE_FOREIGN,
    MANAGE_OWN,
    OWN,
    SEE_FOREIGN,
    SEE_OWN,
    Statuses,
    only,
)  # fmt: skip


@dataclass(frozen=True)
class Route:
    """An address, `{lang}` standing for the language, and the status by role for GET and POST.

    `more` are other addresses of the same route, with the statuses there.
    """

    address: str
    kind: str = "text/html"
    get: Statuses | None = field(default_factory=lambda: ALL(200))
    post: Statuses | None = None
    data: dict[str, str] = field(default_factory=dict)
    access: str = "public"
    more: tuple[Route, ...] = ()

    def addresses(self) -> list[str]:
        """The address in both languages, or the one there is."""
        languages = ("id", "en") if "{lang}" in self.address else ("",)
        return [self.address.replace("{lang}", language) for language in languages]


JSON, ATOM = "application/json", "application/atom+xml"
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
    """A page of those who manage members: for the own organisation and for the foreign one."""
    found = [
        Route(
            _address(slug, address),
            get=only(ALL(403), roles, get, stranger=303) if get else None,
            post=only(ALL(403), roles, post, stranger=401) if post else None,
            data=data,
            access=access,
        )
        for slug, roles in ((OWN, MANAGE_OWN), (FOREIGN, MANAGE_FOREIGN))
    ]
    return _with(found[0], found[1])


def _address(slug: str, end: str) -> str:
    members = MEMBERS % slug
    return members.removesuffix("members") + end[3:] if end.startswith("../") else members + end


def _with(first: Route, *more: Route) -> Route:
    return Route(
        first.address, first.kind, first.get, first.post, first.data, first.access, tuple(more)
    )


ROUTES = {
    "accounts.accept": _by_link("/{lang}/invitations/x"),
    "accounts.account": Route(ACCOUNT, get=only(ALL(200), stranger=303), access="signed in"),
    "accounts.address": _form("address"),
    "accounts.agree": _by_link(f"{ACCOUNT}/address/old/x"),
    "accounts.code": Route(f"{ACCOUNT}/sign-in/code", get=ALL(303), post=ALL(303)),
    "accounts.confirm": _by_link(f"{ACCOUNT}/confirm/x"),
    "accounts.delete": _form("delete"),
    "accounts.end_all_sign_ins": _form(
        "sign-ins/end-all", get=None, post=only(ALL(303), stranger=401)
    ),
    "accounts.end_membership": _both("/{manager}/end", 200, 422, "end a membership"),
    "accounts.end_sign_in": _form(
        "sign-ins/999999/end", get=None, post=only(ALL(404), stranger=401)
    ),
    "accounts.invite": _both("/invite", None, 422, "manage members"),
    "accounts.members_of": _with(
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
    "catalogue.compare": Route("/{lang}/compare?slug=jateng-1000-embung&slug=banyuwangi-embung"),
    "catalogue.program": Route("/{lang}/programs/banyuwangi-lahir-procot"),
    "catalogue.programs": Route("/{lang}/programs?q=puskesmas"),
    "catalogue.programs_feed": Route("/{lang}/programs.atom?q=embung", ATOM),
    "catalogue.programs_json": Route("/{lang}/programs.json?q=embung", JSON),
    "catalogue.sector": Route("/{lang}/sectors/health"),
    "catalogue.sectors": Route("/{lang}/sectors"),
    "catalogue.suggest": Route("/{lang}/suggest.json?q=emb", JSON),
    "health.health": Route("/health", JSON),
    "health.robots": Route("/robots.txt", "text/plain"),
    "health.sitemap": Route("/sitemap.xml", "application/xml"),
    "pages.guide": Route("/{lang}/guides/about"),
    "pages.guides": Route("/{lang}/guides"),
    "pages.home": Route("/{lang}/"),
    "pages.map": Route("/{lang}/map"),
    "places.place": Route("/{lang}/places/kabupaten-banyuwangi"),
    "root.start": Route("/", get=ALL(302)),
    "static": Route("/static/css/sambang.css", "text/css"),
}
# What a stranger can open; a page is what search engines and people find by themselves.
OPEN = {n: r for n, r in ROUTES.items() if r.get and r.get["stranger"] in {200, 302}}
PAGES = {n: r for n, r in OPEN.items() if r.kind == "text/html" and not n.startswith("accounts.")}

# Addresses that show what the ones above do not.
MORE = (
    "/{lang}/programs",
    "/{lang}/programs?page=2",
    "/{lang}/programs?q=akta+kelahirn",
    "/{lang}/programs?q=xyzzy&sector=health&sector=nothing",
    "/{lang}/programs?sector=health&province=jawa-timur&year=2016",
    "/{lang}/programs/jateng-1000-embung",
    "/{lang}/programs/sumedang-simpati-stunting",
    "/{lang}/programs/surabaya-suroboyo-bus",
    "/{lang}/places/jawa-timur",
    "/{lang}/places/kota-balikpapan",
    "/{lang}/places/malaysia",
    "/{lang}/compare",
    "/{lang}/guides/data-sources",
    "/{lang}/nowhere",
)


def tour() -> list[str]:
    """All these addresses, as a stranger opens them."""
    more = [address.format(lang=language) for address in MORE for language in ("id", "en")]
    return [address for route in OPEN.values() for address in route.addresses()] + more
