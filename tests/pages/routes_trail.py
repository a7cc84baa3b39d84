"""The routes of the trail and of the first page, and what each role gets there."""

from __future__ import annotations

from tests.pages.roles import ALL, FOREIGN, OWN, only
from tests.pages.route import Route, both

TRAIL = "/{lang}/organisations/%s/trail"
ADMINISTRATOR = ("administrator",)
RULE, WHOLE = "see the trail", "see the whole trail"
MANAGERS = ((OWN, ("manager", *ADMINISTRATOR)), (FOREIGN, ("other_manager", *ADMINISTRATOR)))


def _trails() -> Route:
    pages = [
        Route(TRAIL % slug, get=only(ALL(403), roles, 200, stranger=303), access=RULE)
        for slug, roles in MANAGERS
    ]
    return both(*pages, Route(TRAIL % "there-is-none", get=only(ALL(404), stranger=303)))


def _exports() -> Route:
    return both(*[
        Route(
            f"{TRAIL % slug}/export",
            get=None,
            post=only(ALL(403), roles, 200, stranger=401),
            data={"format": "csv", "subject": "there is none"},
            access=RULE,
        )
        for slug, roles in MANAGERS
    ])  # fmt: skip


ROUTES = {
    "pages.desk": Route("/{lang}/desk", get=only(ALL(200), stranger=303), access="signed in"),
    "trail.everything": Route(
        "/{lang}/trail", get=only(ALL(403), ADMINISTRATOR, 200, stranger=303), access=WHOLE
    ),
    "trail.export_everything": Route(
        "/{lang}/trail/export",
        get=None,
        post=only(ALL(403), ADMINISTRATOR, 422, stranger=401),
        access=WHOLE,
    ),
    "trail.export_of_organisation": _exports(),
    "trail.of_organisation": _trails(),
}
