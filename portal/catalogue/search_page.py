"""Answering a search: from the address to what the results page, its data and its feed show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flask import request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from portal.catalogue import labels, queries
from portal.catalogue.cards import Card, cards
from portal.catalogue.facets import value_labels
from portal.catalogue.indexing import engine, more
from portal.core import paging
from portal.core.i18n import current, url
from portal.core.paging import Paging
from portal.core.text import typed
from portal.search import FIT, NEWEST, Page, Query, SearchUnavailable
from portal.search.highlight import Segments

PER_PAGE = 20
INSTEAD = 5  # programmes that a page without results shows of what was probably meant
LONGEST_QUERY = 500  # characters; the search reads no more, and every link repeats them
LONGEST_SHOWN = 200  # characters of a query that the page repeats


@dataclass
class Answer:
    """What was asked, and what was found. `notice` tells when the index could not answer."""

    query: Query
    total: int
    items: list[Card]
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    did_you_mean: str | None = None
    loosened: bool = False
    expansions: tuple[str, ...] = ()
    ranked: bool = True  # there are words to fit
    notice: str | None = None

    @property
    def paging(self) -> Paging:
        """Where in the list we are."""
        return Paging(self.query.page, PER_PAGE, self.total)


def ask(arguments: MultiDict[str, str]) -> Answer:
    """Answer the query string of a results page.

    Raises NoSuchPage for a page that is no number or lies behind the last one. Filters that do
    not exist are left out and named in `unknown`; the text of the query is never an error.
    """
    query, unknown = _read(arguments)
    try:
        answer = _search(query)
    except SearchUnavailable:
        answer = _without_index(query)
    answer.unknown = unknown
    answer.paging.check()
    return answer


def _read(arguments: MultiDict[str, str]) -> tuple[Query, list[str]]:
    chosen: dict[str, tuple[str, ...]] = {}
    unknown: list[str] = []
    for name in labels.FACETS:
        asked = list(dict.fromkeys(value for value in arguments.getlist(name) if value))
        known = value_labels(name)
        fitting = tuple(value for value in asked if value in known)
        unknown += [
            f"{labels.FACETS[name]}: {typed(value, 60)}" for value in asked if value not in known
        ]
        if fitting:
            chosen[name] = fitting
    sort = arguments.get("sort", FIT)
    query = Query(
        text=typed(arguments.get("q", ""), LONGEST_QUERY),
        language=current(),
        facets=chosen,
        sort=sort if sort in labels.SORTS else FIT,
        page=paging.number(arguments.get("page")),
        per_page=PER_PAGE,
    )
    return query, unknown


def _search(query: Query) -> Answer:
    page = engine().search(query)
    return Answer(
        query=query,
        total=page.total,
        items=_cards(page),
        counts=page.counts,
        chosen=page.chosen,
        did_you_mean=_did_you_mean(query, page),
        loosened=page.loosened,
        expansions=page.expansions,
        ranked=page.ranked,
    )


def instead(answer: Answer) -> tuple[list[Card], int]:
    """What a page without results shows: the first programmes for what was meant, and how many."""
    if answer.total or not answer.did_you_mean:
        return [], 0
    try:
        page = engine().search(
            replace(answer.query, text=answer.did_you_mean, page=1, per_page=INSTEAD)
        )
    except SearchUnavailable:
        return [], 0
    return _cards(page), page.total


def _cards(page: Page) -> list[Card]:
    items = cards(page.slugs)
    for item in items:
        _mark(item, page)
    if page.ranked:
        _mark_said([item for item in items if not _is_hit(item.title, item.snippet)], page)
    return items


def _is_hit(*texts: Segments) -> bool:
    return any(hit for text in texts for _piece, hit in text)


def _mark_said(items: Sequence[Card], page: Page) -> None:
    """Where nothing of the programme's own has a hit, show what others said about it."""
    said = more().of([item.slug for item in items]) if items else {}
    for item in items:
        texts = said[item.slug]
        found = page.highlight.snippet("\n".join([texts.pop(current(), ""), *texts.values()]))
        if _is_hit(found):
            item.snippet = found


def _did_you_mean(query: Query, page: Page) -> str | None:
    """A better spelling, only where the words as they stand found nothing."""
    if not query.text or (page.total and not page.loosened):
        return None
    return engine().did_you_mean(query)


def _mark(item: Card, page: Page) -> None:
    """Mark what was hit; the snippet comes from the body only where the summary has no hit."""
    item.title = page.highlight.mark(item.name)
    summary = page.highlight.snippet(item.summary)
    if not _is_hit(summary):
        body = page.highlight.snippet(item.body)
        summary = body if _is_hit(body) else summary
    item.snippet = summary


def _without_index(query: Query) -> Answer:
    """Programmes by name, straight from the database: poor, but better than an error."""
    slugs, total = queries.by_name(query.text, PER_PAGE, (query.page - 1) * PER_PAGE)
    items = cards(slugs)
    for item in items:
        item.snippet = [(item.summary, False)]
    notice = _(
        "The search index is being rebuilt. Until it is ready, only names are searched and filters "
        "do not work. Try again in a minute."
    )
    return Answer(query=replace(query, facets={}), total=total, items=items, notice=notice)


def address(answer: Answer, to: str = "catalogue.programs", /, **changes: Any) -> str:
    """The address of this search with some changes; a change to None leaves the part out."""
    query = answer.query
    values: dict[str, Any] = {"q": query.text or None, **query.facets}
    values["sort"] = query.sort if query.sort != FIT else None
    values.update(changes)
    return url(to, **{key: value for key, value in values.items() if value})


def facets(answer: Answer) -> list[dict[str, Any]]:
    """The filter groups for the page: values by how many programmes they would show."""
    groups = []
    for name, title in labels.FACETS.items():
        counts, chosen = answer.counts.get(name, {}), answer.chosen.get(name, ())
        known = value_labels(name)
        values = [value for value in known if counts.get(value) or value in chosen]
        by_count = sorted(values, key=lambda v: (-counts.get(v, 0), known[v]))
        ordered = sorted(values, reverse=True) if name == "year" else by_count
        if ordered:
            shown = [_facet_value(answer, name, value, known[value]) for value in ordered]
            groups.append({"name": name, "title": title, "values": shown})
    return groups


def _facet_value(answer: Answer, name: str, value: str, label: str) -> dict[str, Any]:
    return {
        "value": value,
        "label": label,
        "count": answer.counts.get(name, {}).get(value, 0),
        "chosen": value in answer.chosen.get(name, ()),
    }


def chosen_filters(answer: Answer) -> list[dict[str, str]]:
    """The chosen filters, each with the address of this search without it."""
    found = []
    for name, values in answer.query.facets.items():
        known = value_labels(name)
        for value in values:
            rest = tuple(v for v in values if v != value)
            label = f"{labels.FACETS[name]}: {known[value]}"
            found.append({"label": label, "remove_url": address(answer, **{name: rest})})
    return found


def sorts(answer: Answer) -> list[dict[str, Any]]:
    """The orders the list can have. Without words nothing fits best, and the newest come first."""
    asked = answer.query.sort
    return [
        {
            "key": key,
            "label": label,
            "url": address(answer, sort=key if key != FIT else None),
            "asked": key == asked != FIT,
            "current": key == (asked if answer.ranked or asked != FIT else NEWEST),
        }
        for key, label in labels.SORTS.items()
        if answer.ranked or key != FIT
    ]


def pages(answer: Answer) -> dict[str, Any] | None:
    """The links to the other pages of the list; None when there is only one."""
    where = answer.paging
    if where.pages < 2:
        return None
    return where.links(lambda number: address(answer, page=number if number > 1 else None))


def here() -> Answer:
    """The answer to the present request."""
    return ask(request.args)
