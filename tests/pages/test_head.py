"""What stands in the head of every page, and the way to the same page in the other language."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.pages.routes import PAGES
from tests.support.client import StrictClient
from tests.support.pages import EVERYTHING, Page, See, get

# The head of a page does not depend on the database.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

HOST = "http://localhost"
ADDRESSES = [
    *(
        address
        for name, route in PAGES.items()
        if name != "root.start"
        for address in route.addresses()
    ),
    "/id/programs",
    "/en/programs?q=a%26b+%22c%22&sector=health&sector=tax&page=1",
    "/id/programs?q=antre%C3%A1n&year=2016",
    "/en/compare",
    "/id/places/malaysia",
]


def other(address: str) -> str:
    """The same address in the other language."""
    return f"/en{address[3:]}" if address.startswith("/id") else f"/id{address[3:]}"


def attribute(page: Page, name: str, **attributes: str) -> str | None:
    return page.one("link", **attributes).get(name)


def test_what_others_hang_onto_an_address_is_not_passed_on(see: See) -> None:
    page = see("/id/programs/banyuwangi-smart-kampung?fbclid=abc")
    assert (
        attribute(page, "href", rel="canonical") == f"{HOST}/id/programs/banyuwangi-smart-kampung"
    )
    other_language = page.one("a", hreflang="en", rel="alternate")
    assert other_language.get("href") == "/en/programs/banyuwangi-smart-kampung"


@pytest.mark.parametrize("address", ADDRESSES)
def test_one_address_for_each_page_and_its_translation(see: See, address: str) -> None:
    page = see(address)
    assert page.one("html").get("lang") == address[1:3]
    assert attribute(page, "href", rel="canonical") == HOST + address
    translations = {e.get("hreflang"): e.get("href") for e in page.all("link", hreflang=EVERYTHING)}
    assert translations == {
        address[1:3]: HOST + address,
        other(address)[1:3]: HOST + other(address),
    }


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_switch_keeps_page_and_query(see: See, address: str) -> None:
    page = see(address)
    switch = page.one("ul", class_="languages")
    names = {
        "id": ("Bahasa Indonesia ID", "English EN"),
        "en": ("English EN", "Bahasa Indonesia ID"),
    }
    here, there = names[address[1:3]]
    assert page.links(switch) == [(there, other(address))]
    assert page.texts("span", switch, aria_current="true") == [here]
    back = see(other(address))
    assert back.links(back.one("ul", class_="languages")) == [(here, address)]


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_others_show_when_the_page_is_shared(
    see: See, client: StrictClient, address: str
) -> None:
    page = see(address)
    article = "/programs/" in address or "/guides/" in address
    assert page.meta("og:type") == ("article" if article else "website")
    assert page.meta("og:url") == HOST + address
    assert page.meta("og:title") == page.title
    assert page.meta("og:description") == page.meta("description")
    assert page.meta("og:locale") == {"id": "id_ID", "en": "en_GB"}[address[1:3]]
    assert page.meta("og:site_name") == "Sambang"
    assert page.title.endswith("Sambang") or page.title.startswith("Sambang · ")
    assert 20 < len(page.meta("description")) <= 400
    with client.get(page.meta("og:image").removeprefix(HOST)) as picture:
        assert (picture.status_code, picture.mimetype) == (200, "image/png")


def test_titles_tell_pages_apart(see: See) -> None:
    addresses = [a for a in ADDRESSES if a.startswith("/en") and a != "/en/compare"]
    titles = [see(address).title for address in addresses]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("address", ADDRESSES)
def test_one_heading_and_the_landmarks(see: See, address: str) -> None:
    page = see(address)
    assert len(page.texts("h1")) == 1
    assert [len(page.all(tag)) for tag in ("main", "footer")] == [1, 1]
    levels = [int(str(e.tag)[1]) for e in page.all() if str(e.tag) in {"h1", "h2", "h3", "h4"}]
    assert [(a, b) for a, b in pairwise(levels) if b > a + 1] == []


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("program", "/programs/there-is-none"),
        ("sector", "/sectors/there-is-none"),
        ("place", "/places/there-is-none"),
        ("guide", "/guides/there-is-none"),
        ("route", "/there-is-none"),
    ],
)
def test_unknown_things(client: StrictClient, language: str, name: str, address: str) -> None:
    page = get(client, f"/{language}{address}", 404)
    assert page.one("html").get("lang") == language
    assert page.meta("robots") == "noindex"
    switch = page.one("ul", class_="languages")
    target = "/" if name == "route" else address
    assert [href for _text, href in page.links(switch)] == [f"{other(f'/{language}{target}')}"]
    assert (f"/{language}/programs" in [href for _text, href in page.links(page.main)]) is True


@pytest.mark.parametrize("address", ["/fr/", "/fr/programs", "/ID/programs", "/nowhere"])
def test_an_unknown_language_is_a_404_in_the_visitors_language(
    client: StrictClient, address: str
) -> None:
    assert get(client, address, 404).one("html").get("lang") == "id"
    response = client.get(address, headers={"Accept-Language": "en-GB,en;q=0.9"})
    assert Page(response, 404).one("html").get("lang") == "en"


@pytest.mark.parametrize(
    ("accepts", "expected"),
    [
        (None, "/id/"),
        ("id", "/id/"),
        ("en-GB,en;q=0.9,id;q=0.8", "/en/"),
        ("de", "/id/"),
        ("de, en;q=0.1", "/en/"),
        ("nonsense;;q=x", "/id/"),
    ],
)
def test_the_start_knows_the_visitors_language(
    client: StrictClient, accepts: str | None, expected: str
) -> None:
    response = client.get("/", headers={"Accept-Language": accepts} if accepts else {})
    assert (response.status_code, response.headers["Location"]) == (302, expected)
    assert "Accept-Language" in response.headers["Vary"]
