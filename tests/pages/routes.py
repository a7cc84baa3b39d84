"""Every route of the portal, with an address of it and what each role gets there.

A new route belongs in here; `test_access.py` fails without it.
"""

from __future__ import annotations

from dataclasses import dataclass

ROLES = ("visitor",)


@dataclass(frozen=True)
class Route:
    """An address, `{lang}` standing for the language, its kind, and the status by role."""

    address: str
    kind: str = "text/html"
    visitor: int = 200

    def addresses(self) -> list[str]:
        """The address in both languages, or the one there is."""
        languages = ("id", "en") if "{lang}" in self.address else ("",)
        return [self.address.format(lang=language) for language in languages]


JSON, ATOM = "application/json", "application/atom+xml"
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
    "root.start": Route("/", visitor=302),
    "static": Route("/static/css/sambang.css", "text/css"),
}
PAGES = {name: route for name, route in ROUTES.items() if route.kind == "text/html"}

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
    """All these addresses."""
    more = [address.format(lang=language) for address in MORE for language in ("id", "en")]
    return [address for route in ROUTES.values() for address in route.addresses()] + more
