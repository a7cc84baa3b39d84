"""The routes of writing drafts, and what each role gets there."""

from __future__ import annotations

from portal.accounts import queries as accounts
from portal.catalogue import queries as catalogue
from portal.places import queries as places
from portal.publishing import drafts
from tests.pages.roles import ALL, FOREIGN, OWN, SEE_FOREIGN, SEE_OWN, Statuses, only
from tests.pages.route import Route, both

DRAFT = "/{lang}/drafts"
WRITE = {OWN: ("editor", "manager"), FOREIGN: ("other_manager",)}
SEE = {OWN: SEE_OWN, FOREIGN: SEE_FOREIGN}
PROGRAM = {OWN: "banyuwangi-embung", FOREIGN: "depok-kota-penyangga-ibu-kota"}


def _seen(slug: str, status: int, stranger: int) -> Statuses:
    """Who may see drafts: the others do not learn that there is one."""
    return only(ALL(404), SEE[slug], status, stranger=stranger)


def _written(slug: str, status: int, stranger: int) -> Statuses:
    """Who may write; who only sees drafts gets a 403."""
    seen = _seen(slug, 403, stranger)
    return {**seen, **dict.fromkeys(WRITE[slug], status)}


def _see(end: str) -> Route:
    found = [
        Route(f"{DRAFT}/{_of(slug)}{end}", get=_seen(slug, 200, 303), access="see drafts")
        for slug in (OWN, FOREIGN)
    ]
    return both(*found, Route(f"{DRAFT}/999999{end}", get=only(ALL(404), stranger=303)))


def _write(end: str, get: int | None, post: int, **data: str) -> Route:
    found = [
        Route(
            f"{DRAFT}/{_of(slug)}{end}",
            get=_written(slug, get, 303) if get else None,
            post=_written(slug, post, 401),
            data=data,
            access="write drafts",
        )
        for slug in (OWN, FOREIGN)
    ]
    return both(*found)


def _of(slug: str) -> str:
    return "{own_writing}" if slug == OWN else "{foreign_writing}"


def _of_organisation(address: str, get: int | None, post: int | None, access: str) -> Route:
    who = SEE if get else WRITE
    found = [
        Route(
            address % (PROGRAM[slug] if "change" in address else slug),
            get=only(ALL(403), who[slug], get, stranger=303) if get else None,
            post=only(ALL(403), who[slug], post, stranger=401) if post else None,
            access=access,
        )
        for slug in (OWN, FOREIGN)
    ]
    return both(*found)


# In the order in which they are sent: what is thrown away is taken up again.
ROUTES = {
    "writing.programs": _of_organisation(
        "/{lang}/organisations/%s/programs", 200, None, "see drafts"
    ),
    "writing.begin": _of_organisation(
        "/{lang}/organisations/%s/programs/new", None, 303, "write drafts"
    ),
    "writing.change": _of_organisation("/{lang}/programs/%s/change", None, 303, "write drafts"),
    "writing.draft": _see(""),
    "writing.preview_of": _see("/preview"),
    "writing.part": _write("/parts/name", 200, 303),
    "writing.drop": _write("/drop", 200, 303),
    "writing.take_up": _write("/take-up", None, 303),
}


def prepare() -> dict[tuple[str, str], int | str]:
    """A draft of each organisation."""
    found: dict[tuple[str, str], int | str] = {}
    for slug, name in ((OWN, "{own_writing}"), (FOREIGN, "{foreign_writing}")):
        by = accounts.by_email(f"{'manager' if slug == OWN else 'other_manager'}@x.example")
        assert by is not None
        found[FOREIGN, name] = drafts.begin(places.organisation(slug), by=by).id
        assert catalogue.program(PROGRAM[slug]).owner.slug == slug
    return found
