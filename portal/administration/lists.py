"""A list that administrators keep, as its page shows it: rows, search, pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Response, make_response, render_template, request
from flask_babel import gettext as _

from portal.core import paging
from portal.core.forms import Form
from portal.core.i18n import url
from portal.core.paging import Paging
from portal.core.text import typed

PER_PAGE = 50
LONGEST_SEARCH = 100

Item = TypeVar("Item")


@dataclass(frozen=True)
class Row:
    """One thing of a list. `links` lead somewhere, `buttons` send a form: (words, address)."""

    title: str
    url: str = ""
    meta: Sequence[str] = ()
    badge: str = ""
    links: Sequence[tuple[str, str]] = ()
    buttons: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Tab:
    """Another view of the same list."""

    words: str
    url: str
    is_here: bool


def searched() -> str:
    """What is searched for in this list."""
    return " ".join(typed(request.args.get("q", ""), LONGEST_SEARCH).split())


def undo_of(restore: str, done: str) -> tuple[str, str, str] | None:
    """What `show_list` offers after a removal: `restore` is the endpoint that reverses it."""
    given = request.args.get("undo", "")
    if not (given.isascii() and given.isdecimal() and len(given) < 10):
        return None
    return done, _("Undo"), url(restore, number=int(given))


def show_list(
    read: Callable[[str, int, int], tuple[Sequence[Item], int]],
    row: Callable[[Item], Row],
    *,
    title: str,
    lead: str,
    empty: tuple[str, str],
    add: tuple[str, str] | None = None,
    tabs: Sequence[Tab] = (),
    undo: tuple[str, str, str] | None = None,
    keep: dict[str, Any] | None = None,
) -> Response:
    """A page of a list. `read` gets what is searched for, a limit and an offset.

    `empty` is what an empty list says, `undo` what was done, and words and address of the button
    that reverses it; `keep` what else stands in the address. Raises NoSuchPage.
    """
    text, number = searched(), paging.number(request.args.get("page"))
    found, total = read(text, PER_PAGE, (number - 1) * PER_PAGE)
    where = Paging(number, PER_PAGE, total).check()
    page = render_template(
        "administration/list.html",
        title=title,
        lead=lead,
        rows=[row(item) for item in found],
        total=total,
        q=text,
        keep=keep or {},
        add=add,
        tabs=tabs,
        undo=undo,
        empty=empty,
        pages=_pages(where, {**(keep or {}), **({"q": text} if text else {})}),
        form=Form(formdata=None),
    )
    return make_response(page)


def _pages(where: Paging, values: dict[str, Any]) -> dict[str, Any]:
    def address(number: int) -> str:
        more = {"page": number} if number > 1 else {}
        return url(str(request.endpoint), **values, **more)

    return where.links(address)
