"""The routes of whole lists, and what each role gets there."""

from __future__ import annotations

from portal.accounts import queries as people
from portal.bulk import reading, rules
from portal.places import queries as places
from tests.bulk.lists import book
from tests.pages.roles import ALL, FOREIGN, OWN, only
from tests.pages.route import Route, both

LISTS = "/{lang}/organisations/%s/lists"
NAME = "load lists"
WRITE_OWN = ("editor", "manager")
WRITE_FOREIGN = ("other_manager",)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _both(
    address: str, get: int | None, post: int | None, kind: str = "text/html", **data: str
) -> Route:
    """A page of those who write, about a list: to others there is none with that number."""
    others = ALL(404 if "/{" in address else 403)
    found = [
        Route(
            LISTS % slug + address,
            kind,
            get=only(others, roles, get, stranger=303) if get else None,
            post=only(others, roles, post, stranger=401) if post else None,
            data=data,
            access=NAME,
        )
        for slug, roles in ((OWN, WRITE_OWN), (FOREIGN, WRITE_FOREIGN))
    ]
    return both(found[0], found[1])


ROUTES: dict[str, Route] = {
    "bulk.cancel": _both("/{to_cancel}/cancel", None, 303),
    # Numbers that the page did not show.
    "bulk.consent": _both("/{list}/consent", None, 422, good="7", left="0"),
    "bulk.errors": _both("/{list}/errors.csv", 200, None, "text/csv"),
    "bulk.file": _both("/files/template.xlsx", 200, None, XLSX),
    "bulk.lists": _both("", 200, 422),
    "bulk.load": both(
        *(r for r in (_both("/{list}", 200, None), *_both("/{list}", 200, None).more)),
        # A list of another organisation, under the address of one's own.
        Route(LISTS % OWN + "/{foreign_list}", get=only(ALL(404), stranger=303)),
    ),
    "bulk.mend": _both("/{list}/rows/{row}", None, 303),
    "bulk.progress": both(
        *(
            Route(
                LISTS % slug + "/{list}/progress.json",
                "application/json",
                get=only(ALL(404), roles, 200, stranger=401),
                access=NAME,
            )
            for slug, roles in ((OWN, WRITE_OWN), (FOREIGN, WRITE_FOREIGN))
        )
    ),
}


def prepare() -> dict[tuple[str, str], int | str]:
    """A list of each organisation that waits for consent, and one that is to be cancelled."""
    found: dict[tuple[str, str], int | str] = {}
    content = book(Programs=[("slug", "name_id", "start"), ("uji", "Uji", "kapan-kapan")])
    lists = reading.read_file(content)
    for slug, who in ((OWN, "manager@x.example"), (FOREIGN, "other_manager@x.example")):
        by = people.by_email(who)
        assert by is not None
        organisation = places.organisation(slug)
        for name in ("{list}", "{to_cancel}"):
            load = rules.upload(organisation, "list.xlsx", lists, by=by)
            found[slug, name] = load.id
            if name == "{list}":
                (row,) = rules.queries.rows(load)
                found[slug, "{row}"] = row.id
    found[OWN, "{foreign_list}"] = found[FOREIGN, "{list}"]
    return found
