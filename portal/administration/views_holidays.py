"""Holidays: add, correct, remove, bring back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, request
from flask_babel import gettext as _

from portal.accounts import visitor
from portal.accounts.views import go, show
from portal.administration import meanwhile
from portal.administration.forms import HOLIDAY_WORDS, HolidayForm
from portal.administration.lists import Row, Tab, show_list, undo_of
from portal.administration.permissions import administrator, may_administer
from portal.administration.views import PERMISSION, allowed, blueprint, region_choices
from portal.core import access
from portal.core.errors import RuleBroken
from portal.core.forms import settle
from portal.core.i18n import date_text, url
from portal.core.messages import tell
from portal.hosting import queries, rules
from portal.hosting.models import Holiday
from portal.places import queries as places

REMOVED = "removed"


def _holiday(number: int) -> Holiday:
    administrator()
    return queries.holiday(number)


def _may(_holiday: Holiday) -> bool:
    return may_administer()


@blueprint.get("/holidays")
@allowed
def holidays() -> Response:
    """The holidays of a year, of all, or those that were removed."""
    wanted = request.args.get("show", "")
    years = queries.years()
    year = int(wanted) if wanted in map(str, years) else None
    removed = wanted == REMOVED

    def read(text: str, limit: int, offset: int) -> tuple[Sequence[Holiday], int]:
        return queries.holidays_with(text, year, removed, limit, offset)

    def tab(words: str, value: str, is_here: bool) -> Tab:
        more = {"show": value} if value else {}
        return Tab(words, url("administration.holidays", **more), is_here)

    return show_list(
        read,
        _row,
        title=_("Holidays"),
        lead=_(
            "Hosts receive nobody on these days. Estimated ones wait for the decree; what you "
            "correct is never overwritten."
        ),
        empty=(
            _("No holiday fits"),
            _("This and the next two years are filled in by themselves; add what is missing."),
        ),
        add=(_("Add a holiday"), url("administration.add_holiday")),
        tabs=[
            tab(_("All"), "", year is None and not removed),
            *(tab(str(y), str(y), y == year) for y in years),
            tab(_("Removed"), REMOVED, removed),
        ],
        undo=undo_of("administration.restore_holiday", _("The holiday is removed.")),
        keep={"show": wanted} if year or removed else None,
    )  # fmt: skip


def _row(found: Holiday) -> Row:
    meta = [found.name, str(HOLIDAY_WORDS[found.kind])]
    if found.region is not None:
        meta.append(found.region.name)
    by_hand = found.source == rules.BY_HAND
    meta.append(_("added by hand") if by_hand else found.source)
    if found.edited and not by_hand:
        meta.append(_("corrected by hand"))
    values: dict[str, Any] = {"number": found.id}
    removed = found.removed_at is not None
    restore = (_("Bring back"), url("administration.restore_holiday", **values))
    remove = (_("Remove"), url("administration.remove_holiday", **values))
    return Row(
        date_text(found.day),
        "" if removed else url("administration.change_holiday", **values),
        meta,
        _("estimated") if found.estimated else "",
        buttons=(restore if removed else remove,),
    )


def _with_regions(form: HolidayForm) -> HolidayForm:
    form.region.choices = [("", "–"), *region_choices(places.all_regions())]
    return form


def _values(form: HolidayForm) -> dict[str, Any]:
    slug = form.region.data
    return {
        "day": form.day.data,
        "name_id": form.name_id.data,
        "name_en": form.name_en.data,
        "kind": form.kind.data,
        "region": places.region(slug) if slug else None,
        "estimated": form.estimated.data,
    }


@blueprint.route("/holidays/add", methods=["GET", "POST"])
@allowed
def add_holiday() -> Response:
    """A new one."""
    form, who = _with_regions(HolidayForm()), visitor.somebody()
    if settle(form, lambda: rules.add_holiday(**_values(form), by=who.actor)):
        tell("good", _("Added."))
        return go("administration.holidays")
    return show(form, _("Add a holiday"), _("Add"), back=url("administration.holidays"))


@blueprint.route("/holidays/<int:number>", methods=["GET", "POST"])
@access.allowed(_may, PERMISSION, load=_holiday)
def change_holiday(found: Holiday) -> Response:
    """Correct one."""
    meanwhile.held(found, "holidays")
    names = ("day", "name_id", "name_en", "kind", "estimated")
    stored = {name: getattr(found, name) for name in names}
    stored["region"] = found.region.slug if found.region else ""
    form, who = _with_regions(HolidayForm(data=stored)), visitor.somebody()

    def act() -> None:
        rules.change_holiday(found, **_values(form), by=who.actor)

    if meanwhile.settle_change(form, stored, act):
        tell("good", _("Saved."))
        return go("administration.holidays")
    return show(form, _("Correct the holiday"), _("Save"), back=url("administration.holidays"))


@blueprint.post("/holidays/<int:number>/remove")
@access.allowed(_may, PERMISSION, load=_holiday)
def remove_holiday(found: Holiday) -> Response:
    """Say that it is none; the next page offers to undo it."""
    rules.remove_holiday(found, by=visitor.somebody().actor)
    return go("administration.holidays", undo=found.id)


@blueprint.post("/holidays/<int:number>/restore")
@access.allowed(_may, PERMISSION, load=_holiday)
def restore_holiday(found: Holiday) -> Response:
    """Bring a removed one back."""
    try:
        rules.restore_holiday(found, by=visitor.somebody().actor)
    except RuleBroken as broken:  # nothing was changed yet
        tell("stop", broken.message)
        return go("administration.holidays", show=REMOVED)
    tell("good", _("It is a holiday again."))
    return go("administration.holidays")
