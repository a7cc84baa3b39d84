"""Every kind of page, by name, without its language; and the looks in which they are judged."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

COMPARED = (
    "banyuwangi-smart-kampung",
    "bandung-layad-rawat",
    "surabaya-e-health",
    "jateng-1000-embung",
)


def compare(number: int) -> str:
    """The comparison of the first so many."""
    query = urlencode([("slug", slug) for slug in COMPARED[:number]])
    return f"/compare?{query}" if query else "/compare"


PROGRAM = "/programs/banyuwangi-smart-kampung"

PAGES = {
    "home": "/",
    "results": "/programs",
    "results-query": "/programs?q=puskesmas&sector=health&sort=newest",
    "results-page": "/programs?page=2",
    "results-loose": "/programs?q=puskesmas+embung+embun",
    "no-results": "/programs?q=zzxxqq&status=stopped",
    "results-address": f"/programs?q=https://instansi.example.go.id/{'x' * 90}&sector={'y' * 60}",
    "program": PROGRAM,
    "program-charts": "/programs/teluk-bintuni-edat-malaria",
    "program-plain": "/programs/banyuwangi-pelayanan-satu-pintu-kecamatan",
    "program-stopped": "/programs/jateng-1000-embung",
    "regency": "/places/kabupaten-banyuwangi",
    "regency-empty": "/places/kabupaten-bangkalan",
    "province": "/places/sumatera-barat",
    "country": "/places/sudan",
    "sectors": "/sectors",
    "sector": "/sectors/health",
    "compare-0": compare(0),
    "compare-1": compare(1),
    "compare-4": compare(4),
    "map": "/map",
    "guides": "/guides",
    "guide": "/guides/prepare-a-visit",
    "about": "/guides/about",
    "data-sources": "/guides/data-sources",
    "sign-in": "/account/sign-in",
    "register": "/account/register",
    "missing": "/nothing/here",
    "missing-program": "/programs/no-such-programme",
}
MISSING = ("missing", "missing-program")
LANGUAGES = ("id", "en")


@dataclass(frozen=True)
class Look:
    """How a page is looked at."""

    language: str
    scheme: str
    width: int

    def __str__(self) -> str:
        return f"{self.language}-{self.scheme}-{self.width}"


PHONE, DESK = Look("id", "light", 360), Look("en", "dark", 1280)

ALIKE = ("results-page", "results-loose", "missing-program")  # for axe, as others are

VIEWS = [(name, look) for name in PAGES if name not in ALIKE for look in (PHONE, DESK)]
VIEW_NAMES = [f"{name}-{look}" for name, look in VIEWS]
