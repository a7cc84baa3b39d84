"""From a query to a page of results over one state of the index."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_

from portal.search.expansions import shown
from portal.search.plan import Plan, make_plan
from portal.search.query import Bound, bind, choose, parse, slug
from portal.search.types import FIT, NEWEST, Page, Query
from portal.search.whoosh_engine.match import Matcher, best, in_order
from portal.search.whoosh_engine.view import View

MOST_PER_PAGE = 200
_ANSWERS = {"ya": "yes", "ada": "yes", "tidak": "no", "bukan": "no", "belum": "no"}

FacetNames = Mapping[str, Mapping[str, str]]
Chosen = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Hits:
    """What a query finds: sets of documents, before anything is ranked."""

    plan: Plan
    chosen: Chosen
    matcher: Matcher
    words: int  # what the words find, whatever facets are chosen
    hits: int  # the results
    sets: Mapping[str, int]  # facet -> documents with one of its chosen values
    loosened: bool

    @property
    def total(self) -> int:
        """The number of results."""
        return self.hits.bit_count()


def find(view: View, query: Query, names: FacetNames) -> Hits:
    """Return what ``query`` finds. Raises IndexDamaged."""
    bound = _read(view, query.text, names)
    plan = make_plan(bound.clauses, view.synonyms)
    chosen = _union(query.facets, bound.chosen)
    sets = {facet: _members(view, facet, values) for facet, values in chosen.items()}
    within = view.live
    for facet, values in bound.excluded.items():
        within &= ~_members(view, facet, values)
    matcher = Matcher(view)
    narrow = _all_of(within, sets)
    look = matcher.strict
    hits = look(plan, narrow)
    if not hits and len(plan.needs) > 1:
        look = matcher.loose
        hits = look(plan, narrow)
    words = look(plan, within) if sets else hits
    loosened = bool(hits) and look == matcher.loose
    return Hits(plan, chosen, matcher, words, hits, sets, loosened)


def answer(view: View, query: Query, names: FacetNames) -> Page:
    """Return the page of results that ``query`` asks for. Raises IndexDamaged."""
    found = find(view, query, names)
    size = max(1, min(query.per_page, MOST_PER_PAGE))
    start = min((max(1, query.page) - 1) * size, view.size)
    fit = query.sort in (FIT, "") or view.order(query.sort) is None
    if fit and found.plan.needs:
        scores = found.matcher.scores(found.plan, found.hits, found.loosened)
        numbers = best(view, scores, start, start + size)
    else:
        scores = {}
        numbers = in_order(view, found.hits, NEWEST if fit else query.sort, start, start + size)
    return Page(
        slugs=tuple(view.slugs[number] for number in numbers),
        scores=tuple(scores.get(number, 0.0) for number in numbers),
        total=found.total,
        counts=_counts(view, found),
        loosened=found.loosened,
        expansions=shown(found.plan.expansions, query, view.uses),
        ranked=bool(found.plan.needs),
        highlight=found.plan.highlight,
        chosen=found.chosen,
    )


def _read(view: View, text: str, names: FacetNames) -> Bound:
    def values(facet: str, typed: str) -> tuple[str, ...]:
        known = view.facets.get(facet, {})
        spoken = {slug(name): value for name, value in names.get(facet, {}).items()}
        return choose(typed, known, _ANSWERS | spoken)

    return bind(parse(text), values)


def _union(asked: Mapping[str, tuple[str, ...]], typed: Mapping[str, tuple[str, ...]]) -> Chosen:
    facets = dict.fromkeys((*asked, *typed))
    both = {f: tuple(dict.fromkeys((*asked.get(f, ()), *typed.get(f, ())))) for f in facets}
    return {facet: values for facet, values in both.items() if values}


def _members(view: View, facet: str, values: tuple[str, ...]) -> int:
    known = view.facets.get(facet, {})
    return reduce(or_, (known.get(value, 0) for value in values), 0)


def _all_of(within: int, sets: Mapping[str, int], but: str = "") -> int:
    for facet, members in sets.items():
        if facet != but:
            within &= members
    return within


def _counts(view: View, found: Hits) -> dict[str, dict[str, int]]:
    """Count each facet among the results there were if nothing were chosen in it."""
    counts = {}
    for facet, values in view.facets.items():
        base = _all_of(found.words, found.sets, but=facet) if facet in found.sets else found.hits
        numbers = {value: (base & members).bit_count() for value, members in values.items()}
        chosen = found.chosen.get(facet, ())
        counts[facet] = {v: number for v, number in numbers.items() if number or v in chosen}
    return counts
