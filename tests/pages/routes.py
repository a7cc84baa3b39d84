"""Every route of the portal, with an address of it and what each role gets there.

A new route belongs in the file of its feature; `test_access.py` fails without it. OWN is the
organisation of reader, editor, coordinator and manager; FOREIGN has a manager of its own, who is
`other_manager` here.
"""

from __future__ import annotations

from tests.pages import (
    routes_accounts,
    routes_administration,
    routes_agenda,
    routes_bulk,
    routes_files,
    routes_hosting,
    routes_legs,
    routes_openid,
    routes_publishing,
    routes_readers,
    routes_trail,
    routes_trips,
    routes_visit_steps,
    routes_writing,
)
from tests.pages.roles import ALL
from tests.pages.route import Route

JSON, ATOM = "application/json", "application/atom+xml"

# Each has ROUTES, and may have prepare(app), which gives what its addresses name in braces.
FEATURES = (
    routes_accounts,
    routes_administration,
    routes_agenda,
    routes_bulk,
    routes_files,
    routes_legs,
    routes_hosting,
    routes_openid,
    routes_publishing,
    routes_readers,
    routes_trail,
    routes_trips,
    routes_visit_steps,
    routes_writing,
)

ROUTES = {
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
for _feature in FEATURES:
    ROUTES.update(_feature.ROUTES)
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
