"""A better spelling of a query that finds too little, made of words that texts really hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from math import log10

from rapidfuzz import process
from rapidfuzz.distance import OSA

from portal.search.analysis import both, is_stop, parts
from portal.search.plan import Term
from portal.search.query import Clause, parse
from portal.search.types import Query
from portal.search.whoosh_engine.answer import FacetNames, find
from portal.search.whoosh_engine.match import Matcher
from portal.search.whoosh_engine.view import View

ENOUGH = 3  # results; who finds so many has not misspelt
_SHORTEST = 4  # letters; shorter words are like too many others
_ALIKE = 0.6  # of 1: two slips in a word of five letters, with one swap counting once
_CANDIDATES = 3  # tried for each word
_ATTEMPTS = 8  # searches made to verify a proposal
_MORE_COMMON = 10  # times, before a word that does occur is taken for a slip
_Replacement = tuple[Clause, str]


def did_you_mean(view: View, query: Query, names: FacetNames) -> str | None:
    """Return ``query.text`` with words replaced so that it finds more, or None.

    Quotes, signs and filters stay as they were typed. What it returns has results.
    """
    found = find(view, query, names)
    if found.total >= ENOUGH and not found.loosened:
        return None
    least = 0 if found.loosened else found.total
    parsed = parse(query.text)
    options = list(_options(view, parsed.clauses))
    for attempt in islice(_combinations(options), _ATTEMPTS):
        text = _replaced(parsed.text, attempt)
        better = find(view, replace(query, text=text, page=1), names)
        if better.total > least and not better.loosened:
            return text
    return None


def _combinations(options: Sequence[Sequence[_Replacement]]) -> Iterator[tuple[_Replacement, ...]]:
    """Yield ways to replace every doubtful word, the likeliest first; then one word alone.

    Not every combination: thirty doubtful words would have more than there are atoms in a cell.
    """
    if not options:
        return
    likeliest = tuple(choices[0] for choices in options)
    yield likeliest
    for index, choices in enumerate(options):
        for choice in choices[1:]:
            yield (*likeliest[:index], choice, *likeliest[index + 1 :])
    if len(options) > 1:
        for replacement in likeliest:
            yield (replacement,)


def _options(view: View, clauses: Sequence[Clause]) -> Iterator[list[_Replacement]]:
    """Yield, for every word that is hardly known, what it may have been meant to be."""
    matcher = Matcher(view)
    for clause in clauses:
        if clause.kind != "word" or clause.negative:
            continue
        pieces = parts(clause.text)
        word = "".join(pieces)
        if len(word) < _SHORTEST or word.isdigit() or all(map(is_stop, pieces)):
            continue
        count = matcher.documents(Term(both(word))).bit_count()
        if count < ENOUGH and (choices := _alike(view, word, count)):
            yield [(clause, choice) for choice in choices]


def _alike(view: View, word: str, count: int) -> list[str]:
    """Return known words like ``word``, best first: likeness, then how common they are."""
    hits = process.extract(
        word, view.words.keys(), scorer=OSA.normalized_similarity, limit=30, score_cutoff=_ALIKE
    )
    ranked = []
    for other, likeness, _ in hits:
        common = view.words[other]
        if other != word and len(other) >= _SHORTEST - 1 and common >= _MORE_COMMON * count:
            # A slip in the first letter is rare, so a word that shares it is likelier.
            bonus = 0.03 * log10(common) + (0.05 if other[0] == word[0] else 0.0)
            ranked.append((-(likeness + bonus), other))
    return [other for _, other in sorted(ranked)[:_CANDIDATES]]


def _replaced(text: str, replacements: Sequence[_Replacement]) -> str:
    for clause, word in sorted(replacements, key=lambda pair: -pair[0].start):
        text = text[: clause.start] + word + text[clause.end :]
    return " ".join(text.split())
