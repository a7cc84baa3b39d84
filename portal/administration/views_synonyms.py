"""Synonyms: groups of terms that the search treats as one."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, request
from flask_babel import gettext as _

from portal.accounts import visitor
from portal.accounts.views import go, show
from portal.administration import meanwhile
from portal.administration.forms import SynonymsForm
from portal.administration.lists import Row, Tab, show_list, undo_of
from portal.administration.permissions import administrator, may_administer
from portal.administration.views import PERMISSION, allowed, blueprint
from portal.catalogue import synonyms as rules
from portal.catalogue.models import SynonymGroup
from portal.core import access
from portal.core.errors import RuleBroken
from portal.core.forms import settle
from portal.core.i18n import url
from portal.core.messages import tell

REMOVED = "removed"


def _group(number: int) -> SynonymGroup:
    administrator()
    return rules.group(number)


def _may(_group: SynonymGroup) -> bool:
    return may_administer()


@blueprint.get("/synonyms")
@allowed
def synonyms() -> Response:
    """The groups in use, or those that were removed."""
    removed = request.args.get("show") == REMOVED

    def read(text: str, limit: int, offset: int) -> tuple[Sequence[SynonymGroup], int]:
        found = rules.search(text, removed=removed)
        return found[offset : offset + limit], len(found)

    return show_list(
        read,
        _row,
        title=_("Synonyms"),
        lead=_(
            "Who searches for one term of a group also finds the others, in both languages. "
            "A change works within seconds. Words that a search may leave out, such as “inovasi”, "
            "stand in a file of the installation: search/optional.yaml in its content folder."
        ),
        empty=(_("No group fits"), _("Search for another term, or add a group.")),
        add=(_("Add a group"), url("administration.add_synonyms")),
        tabs=[
            Tab(_("In use"), url("administration.synonyms"), not removed),
            Tab(_("Removed"), url("administration.synonyms", show=REMOVED), removed),
        ],
        undo=undo_of("administration.restore_synonyms", _("The group is removed.")),
        keep={"show": REMOVED} if removed else None,
    )  # fmt: skip


def _row(found: SynonymGroup) -> Row:
    if found.removed_at is not None:
        restore = url("administration.restore_synonyms", number=found.id)
        return Row(", ".join(found.terms), buttons=((_("Bring back"), restore),))
    return Row(
        ", ".join(found.terms),
        url("administration.change_synonyms", number=found.id),
        buttons=((_("Remove"), url("administration.remove_synonyms", number=found.id)),),
    )


@blueprint.route("/synonyms/add", methods=["GET", "POST"])
@allowed
def add_synonyms() -> Response:
    """A new group."""
    form, who = SynonymsForm(), visitor.somebody()
    if settle(form, lambda: rules.add((form.terms.data or "").splitlines(), by=who.actor)):
        tell("good", _("Added. The search uses it within seconds."))
        return go("administration.synonyms")
    return show(form, _("Add a group"), _("Add"), back=url("administration.synonyms"))


@blueprint.route("/synonyms/<int:number>", methods=["GET", "POST"])
@access.allowed(_may, PERMISSION, load=_group)
def change_synonyms(found: SynonymGroup) -> Response:
    """Other terms."""
    meanwhile.held(found, "synonyms")
    stored = {"terms": "\n".join(found.terms)}
    form, who = SynonymsForm(data=stored), visitor.somebody()

    def act() -> None:
        rules.change(found, (form.terms.data or "").splitlines(), by=who.actor)

    if meanwhile.settle_change(form, stored, act):
        tell("good", _("Saved. The search uses it within seconds."))
        return go("administration.synonyms")
    return show(form, _("Change the group"), _("Save"), back=url("administration.synonyms"))


@blueprint.post("/synonyms/<int:number>/remove")
@access.allowed(_may, PERMISSION, load=_group)
def remove_synonyms(found: SynonymGroup) -> Response:
    """Take a group out of the search; the next page offers to undo it."""
    rules.remove(found, by=visitor.somebody().actor)
    return go("administration.synonyms", undo=found.id)


@blueprint.post("/synonyms/<int:number>/restore")
@access.allowed(_may, PERMISSION, load=_group)
def restore_synonyms(found: SynonymGroup) -> Response:
    """Bring a removed group back."""
    try:
        rules.restore(found, by=visitor.somebody().actor)
    except RuleBroken as broken:  # nothing was changed yet
        tell("stop", broken.message)
        return go("administration.synonyms", show=REMOVED)
    tell("good", _("The group is in use again."))
    return go("administration.synonyms")
