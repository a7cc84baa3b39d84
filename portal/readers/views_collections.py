"""Bookmarks and collections: the own ones, and those that are shared by a link."""

from __future__ import annotations

from flask import Response, make_response, render_template, request, session
from flask_babel import gettext as _

from portal.accounts import visitor
from portal.catalogue import queries as catalogue
from portal.catalogue.cards import Card, cards
from portal.catalogue.models import Program
from portal.catalogue.show import ProgramPage
from portal.core import access
from portal.core.errors import NotFound, RuleBroken
from portal.core.forms import Form
from portal.core.i18n import absolute, url
from portal.core.messages import tell
from portal.readers import collections, permissions, queries
from portal.readers.forms import CollectForm, NameForm, note
from portal.readers.models import Collection
from portal.readers.views import back_to, blueprint, go, program, show, tried


def _seen(key: str) -> Collection:
    found = queries.collection(key)
    if not permissions.may_see_collection(visitor.me(), found):
        raise NotFound(key)
    return found


def _own(key: str) -> Collection:
    """One's own. Of others not even that it exists is told, whether it is shared or not."""
    visitor.somebody()
    found = queries.collection(key)
    if not permissions.owns(visitor.me(), found):
        raise NotFound(key)
    return found


def _is_own(found: Collection) -> bool:
    return permissions.owns(visitor.me(), found)


@blueprint.post("/programs/<slug>/bookmark")
@access.allowed(lambda _program: True, "signed in", load=program)
def bookmark(found: Program) -> Response:
    """Mark a programme."""
    collections.bookmark(found.slug, visitor.somebody())
    tell("good", _("Kept under “My collections”."))
    return back_to(found, "keep")


@blueprint.post("/bookmarks/<slug>/remove")
@visitor.signed_in
def unbookmark(slug: str) -> Response:
    """Drop a bookmark; the page of the bookmarks offers to undo it."""
    collections.unbookmark(slug, visitor.somebody())
    if request.form.get("from") == "collections":
        return go("readers.mine", removed=slug)
    tell("good", _("The bookmark is removed."))
    return go("catalogue.program", slug=slug, anchor="keep")


@blueprint.route("/collections", methods=["GET", "POST"])
@visitor.signed_in
def mine() -> Response:
    """The own bookmarks and collections, and beginning a new one."""
    form, who = NameForm(), visitor.somebody()
    made: list[Collection] = []
    if tried(form, lambda: made.append(collections.make(form.name.data or "", who))):
        return go("readers.edit", key=made[0].key)
    marked = [item.program for item in queries.bookmarks(who)]
    removed = request.args.get("removed", "")
    return show(
        "mine", form,
        bookmarks=_cards(marked),
        gone=[slug for slug in marked if slug not in _by_slug(marked)],
        collections=queries.collections(who),
        undo=_by_slug([removed]).get(removed) if removed and removed not in marked else None,
        plain_form=Form(formdata=None),
    )  # fmt: skip


def _by_slug(slugs: list[str]) -> dict[str, Card]:
    return {card.slug: card for card in cards(slugs)}


def _cards(slugs: list[str]) -> list[Card]:
    found = _by_slug(slugs)
    return [found[slug] for slug in slugs if slug in found]


@blueprint.route("/programs/<slug>/collect", methods=["GET", "POST"])
@access.allowed(lambda _program: True, "signed in", load=program)
def collect(found: Program) -> Response:
    """Put a programme into a collection, or into a new one."""
    who = visitor.somebody()
    form = CollectForm().offer([(item.key, item.name) for item in queries.collections(who)])
    into: list[Collection] = []

    def act() -> None:
        if form.name.data:  # it was typed for this; the choice may only stand where it stood
            into.append(collections.make(form.name.data, who))
        elif key := form.data.get("key"):
            into.append(_own(key))
        else:
            raise RuleBroken(_("Give the new collection a name."), "name")
        collections.add(into[0], found.slug, form.note.data or "", who)

    if tried(form, act):
        tell("good", _("It is in “%(name)s”.", name=into[0].name))
        return go("readers.edit", key=into[0].key)
    return show("collect", form, program=found)


@blueprint.get("/collections/<key>")
@access.public
def collection(key: str) -> Response:
    """A collection as those see it who have the link."""
    found = _seen(key)
    slugs = [item.program for item in found.items]
    page = render_template(
        "readers/collection.html",
        collection=found,
        cards=_by_slug(slugs),
        listed=queries.listed(slugs),
        own=_is_own(found),
    )
    return _private(page)


@blueprint.get("/collections/<key>/reading")
@access.public
def reading(key: str) -> Response:
    """A collection as one file to read and print: every programme in full."""
    found = _seen(key)
    programs = catalogue.programs([item.program for item in found.items])
    texts = {item.slug: ProgramPage(item) for item in programs if item.is_listed}
    page = render_template(
        "readers/reading.html", collection=found, programs=texts, own=_is_own(found)
    )
    return _private(page)


def _private(page: str) -> Response:
    response = make_response(page)
    response.cache_control.no_store = True  # switched off means gone
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@blueprint.route("/collections/<key>/edit", methods=["GET", "POST"])
@access.allowed(_is_own, "own collections", load=_own)
def edit(found: Collection) -> Response:
    """Its name, its notes and their order; each button of the form saves all that was typed."""
    form, who = NameForm(name=found.name), visitor.somebody()
    notes = {
        name.removeprefix("note-"): note(value)
        for name, value in request.form.items()
        if name.startswith("note-")
    }
    up, out = request.form.get("up", ""), request.form.get("remove", "")

    def act() -> None:
        collections.write(found, form.name.data or "", notes, who)
        if up:
            collections.move_up(found, up, who)
        if out:
            _keep_taken_out(found, out)
            collections.remove(found, out, who)

    if tried(form, act):
        if not up and not out:
            tell("good", _("Saved."))
        anchor = f"item-{up}" if up else None
        return go("readers.edit", key=found.key, removed=out or None, anchor=anchor)
    slugs = [item.program for item in found.items]
    removed = request.args.get("removed", "")
    return show(
        "edit", form,
        collection=found,
        cards=_by_slug(slugs),
        undo=_by_slug([removed]).get(removed) if removed and removed not in slugs else None,
        link=absolute(url("readers.collection", key=found.key)),
        plain_form=Form(formdata=None),
    )  # fmt: skip


def _keep_taken_out(found: Collection, program: str) -> None:
    """Keep what undoing it needs; in the session, for addresses end up in logs."""
    for place, item in enumerate(found.items):
        if item.program == program:
            kept = {"from": found.id, "program": program, "note": item.note, "place": place}
            session["taken-out"] = kept


@blueprint.post("/collections/<key>/add/<slug>")
@access.allowed(lambda pair: _is_own(pair[0]), "own collections",
                load=lambda key, slug: (_own(key), program(slug)))  # fmt: skip
def add(pair: tuple[Collection, Program]) -> Response:
    """Put a programme back that was taken out."""
    found, chosen = pair
    kept = session.pop("taken-out", {})
    if (kept.get("from"), kept.get("program")) != (found.id, chosen.slug):
        kept = {"note": "", "place": len(found.items)}
    who = visitor.somebody()
    collections.put_back(found, chosen.slug, kept["note"], kept["place"], who)
    return go("readers.edit", key=found.key)


@blueprint.post("/collections/<key>/share")
@access.allowed(_is_own, "own collections", load=_own)
def share(found: Collection) -> Response:
    """Share it by a new link."""
    again = found.shared
    collections.share(found, visitor.somebody())
    tell(
        "good",
        _("Whoever has the link can read it now. An older link opens nothing any more.")
        if again
        else _("Whoever has the link can read it now."),
    )
    return go("readers.edit", key=found.key, anchor="share")


@blueprint.post("/collections/<key>/unshare")
@access.allowed(_is_own, "own collections", load=_own)
def unshare(found: Collection) -> Response:
    """Switch the link off."""
    collections.unshare(found, visitor.somebody())
    tell("good", _("The link opens nothing any more. Only you see the collection."))
    return go("readers.edit", key=found.key, anchor="share")


@blueprint.route("/collections/<key>/delete", methods=["GET", "POST"])
@access.allowed(_is_own, "own collections", load=_own)
def delete(found: Collection) -> Response:
    """Delete a collection, after asking."""
    form, name = Form(), found.name
    if tried(form, lambda: collections.delete(found, visitor.somebody())):
        tell("good", _("“%(name)s” is deleted.", name=name))
        return go("readers.mine")
    return show("delete", form, collection=found)
