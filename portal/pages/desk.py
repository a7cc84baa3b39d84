"""The first page of who is signed in: what needs them now, and the organisations they act for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Flask, Response, current_app, make_response, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.accounts import queries, visitor
from portal.accounts.models import Membership, Person
from portal.accounts.permissions import is_administrator, is_curator
from portal.accounts.roles import COORDINATOR, EDITOR, MANAGER, ROLES
from portal.core import clock, tasks
from portal.core.i18n import url
from portal.core.tasks import Task
from portal.pages.queries import guides
from portal.pages.views import blueprint
from portal.places.models import Organisation
from portal.trail.words import Named, words

SOON = timedelta(days=7)
MODERATION = "readers.moderation"  # by name: it may be missing


@dataclass(frozen=True)
class Group:
    """Tasks of one urgency, under a heading."""

    title: str
    is_late: bool
    tasks: Sequence[Task]


@blueprint.get("/desk")
@visitor.signed_in
def desk() -> Response:
    """What needs me now."""
    who = visitor.somebody()
    found = tasks.of(who)
    page = render_template(
        "pages/desk.html",
        person=who,
        groups=grouped(found, clock.today()),
        number=len(found),
        memberships=queries.memberships(who),
    )
    response = make_response(page)
    response.cache_control.no_store = True
    return response


def grouped(found: Sequence[Task], today: date) -> list[Group]:
    """Tasks by what is due: too late, within a week, later, and without a date."""
    late = [t for t in found if t.due and t.due < today]
    soon = [t for t in found if t.due and today <= t.due <= today + SOON]
    later = [t for t in found if t.due and t.due > today + SOON]
    rest = [t for t in found if t.due is None]
    groups = [
        Group(_("Overdue"), True, late),
        Group(_("Within seven days"), False, soon),
        Group(_("Later"), False, later),
        Group(_("Without a date"), False, rest),
    ]
    return [group for group in groups if group.tasks]


def work_menu(who: Person) -> list[tuple[str, str, str]]:
    """The entries of the menu of who is signed in: (endpoint, words, address)."""
    memberships = queries.memberships(who)
    found = [
        ("pages.desk", _("Tasks"), url("pages.desk")),
        *_organisations(who, memberships),
        *([("visits.trips_list", _("Trips"), url("visits.trips_list"))] if memberships else []),
        ("readers.mine", _("My collections"), url("readers.mine")),
        ("accounts.account", _("Account"), url("accounts.account")),
    ]
    found += _trail(who, memberships)
    if (is_curator(who) or is_administrator(who)) and MODERATION in current_app.view_functions:
        found.append((MODERATION, _("Moderation"), url(MODERATION)))
    if is_administrator(who):
        found.append(
            ("administration.overview", _("Administration"), url("administration.overview"))
        )
    return found


def _organisations(who: Person, memberships: Sequence[Membership]) -> list[tuple[str, str, str]]:
    if who.platform_role and not memberships:  # the page has no such part then
        return []
    return [("", _("My organisations"), url("pages.desk") + "#organisations")]


def _trail(who: Person, memberships: Sequence[Membership]) -> list[tuple[str, str, str]]:
    managed = [m.organisation for m in memberships if m.role == MANAGER]
    if is_administrator(who):
        return [("trail.everything", _("Trail"), url("trail.everything"))]
    if len(managed) == 1:
        address = url("trail.of_organisation", slug=managed[0].slug)
        return [("trail.of_organisation", _("Trail"), address)]
    if managed:  # each has its own: the first page links them all
        return [("", _("Trail"), url("pages.desk") + "#organisations")]
    return []


KINDS = {
    "guide.added": _l("A guide was added"),
    "guide.changed": _l("A guide was changed"),
}
# Pages of an organisation that features may have: endpoint, words, and for whom.
_LINKS: list[tuple[str, Any, Collection[str]]] = [
    ("writing.programs", _l("Programmes and drafts"), ROLES),
    ("bulk.lists", _l("Whole lists"), (EDITOR, MANAGER)),
    ("hosting.desk", _l("Receiving visitors"), (COORDINATOR, MANAGER)),
    ("accounts.members_of", _l("Members"), ROLES),
    ("trail.of_organisation", _l("Audit trail"), (MANAGER,)),
]


def organisation_links(organisation: Organisation, role: str) -> list[tuple[str, str]]:
    """What somebody with a role finds about an organisation: (words, address)."""
    return [
        (str(words), url(endpoint, slug=organisation.slug))
        for endpoint, words, roles in _LINKS
        if role in roles and endpoint in current_app.view_functions
    ]


def _guides(slugs: Collection[str]) -> Mapping[str, Named]:
    return {
        found.slug: Named(found.title, url("pages.guide", slug=found.slug))
        for found in guides()
        if found.slug in slugs
    }


def register(app: Flask) -> None:
    """Give templates the menu, and the trail its words for guides."""
    words(app).kinds.update(KINDS)
    words(app).names["guide"] = _guides
    helpers: dict[str, Any] = {"work_menu": work_menu, "organisation_links": organisation_links}
    app.jinja_env.globals.update(helpers)
