"""The routes of what administrators keep, and what each role gets there."""

from __future__ import annotations

from datetime import date

from portal.accounts import queries as accounts
from portal.catalogue import synonyms
from portal.hosting import queries as hosting
from portal.hosting import rules as holidays
from portal.hosting.models import Holiday
from tests.pages.roles import ALL, OWN, only
from tests.pages.route import Route, both

START = "/{lang}/administration"
ONLY = ("administrator",)


def _page(address: str, get: int | None = 200, post: int | None = None, **data: str) -> Route:
    """What administrators use, and nobody else."""
    return Route(
        f"{START}{address}",
        get=only(ALL(403), ONLY, get, stranger=303) if get else None,
        post=only(ALL(403), ONLY, post, stranger=401) if post else None,
        data=data,
        access="administer",
    )


def _with_none(address: str, missing: str, get: int | None, post: int | None, **data: str) -> Route:
    """The same, and what is not there: only administrators learn that."""
    return both(
        _page(address, get, post, **data),
        _page(missing, 404 if get else None, 404 if post else None),
    )


GROUP, DAY, PERSON = "/synonyms/{synonyms}", "/holidays/{holiday}", "/people/{curator}"
NO_GROUP, NO_DAY, NO_PERSON = "/synonyms/999999", "/holidays/999999", "/people/999999"

ROUTES = {
    "administration.add_holiday": _page("/holidays/add", 200, 422),
    "administration.add_organisation": _page("/organisations/add", 200, 422),
    "administration.add_sector": _page("/sectors/add", 200, 422),
    "administration.add_synonyms": _page("/synonyms/add", 200, 422),
    "administration.change_holiday": _with_none(DAY, NO_DAY, 200, 422),
    "administration.change_organisation": _with_none(
        f"/organisations/{OWN}", "/organisations/there-is-none", 200, 422
    ),
    "administration.change_sector": _with_none(
        "/sectors/health", "/sectors/there-is-none", 200, 422, name_id=""
    ),
    "administration.change_synonyms": _with_none(GROUP, NO_GROUP, 200, 422, terms=""),
    "administration.delete_organisation": _page(f"/organisations/{OWN}/delete", 200, 422),
    "administration.holidays": _page("/holidays"),
    "administration.organisations": _page("/organisations"),
    "administration.overview": _page(""),
    "administration.people": _page("/people?q=x.example"),
    "administration.person": _with_none(PERSON, NO_PERSON, 200, None),
    "administration.platform_role": _with_none(f"{PERSON}/role", f"{NO_PERSON}/role", 200, 422),
    "administration.remove_holiday": _with_none(f"{DAY}/remove", f"{NO_DAY}/remove", None, 303),
    "administration.remove_synonyms": _with_none(
        f"{GROUP}/remove", f"{NO_GROUP}/remove", None, 303
    ),
    "administration.reset": _with_none(f"{PERSON}/reset", f"{NO_PERSON}/reset", None, 303),
    "administration.restore_holiday": _with_none(f"{DAY}/restore", f"{NO_DAY}/restore", None, 303),
    "administration.restore_synonyms": _with_none(
        f"{GROUP}/restore", f"{NO_GROUP}/restore", None, 303
    ),
    "administration.second_factor": _with_none(
        f"{PERSON}/second-factor", f"{NO_PERSON}/second-factor", 200, 422
    ),
    "administration.sectors": _page("/sectors"),
    "administration.sign_out": _page("/people/{reader}/sign-out", None, 303),
    "administration.synonyms": _page("/synonyms"),
}


def prepare() -> dict[tuple[str, str], int | str]:
    """A group of synonyms, a holiday, and the numbers of two people."""
    terms = ["kolampian", "sea lantern"]
    group = next((g for g in synonyms.search("kolampian")), None) or next(
        iter(synonyms.search("kolampian", removed=True)), None
    )
    group = group or synonyms.add(terms, by="test")
    day = date(2099, 1, 1)
    holiday = next(iter(_holidays(day)), None) or holidays.add_holiday(
        day=day, name_id="Libur", name_en="Holiday", kind="public", region=None,
        estimated=False, by="test",
    )  # fmt: skip
    people = {name: accounts.by_email(f"{name}@x.example") for name in ("curator", "reader")}
    numbers = {f"{{{name}}}": who.id for name, who in people.items() if who}
    numbers |= {"{synonyms}": group.id, "{holiday}": holiday.id}
    return {
        (slug, name): value for slug in (OWN, "pemkot-depok") for name, value in numbers.items()
    }


def _holidays(day: date) -> list[Holiday]:
    found, _total = hosting.holidays_with("", day.year, False, 10, 0)
    removed, _total = hosting.holidays_with("", day.year, True, 10, 0)
    return [*found, *removed]
