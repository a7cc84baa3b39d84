"""A better spelling of a query that finds too little, made of words that texts really hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from math import log10

from rapidfuzz import process
from rapidfuzz.distance import OSA

from portal.search.analysis import both, is_stop, parts
from portal.search.plan import Term
from portal.search.query import Clause, parse, spelt
from portal.search.types import Query
from portal.search.whoosh_engine.answer import FacetNames, Hits, find
from portal.search.whoosh_engine.view import View

ENOUGH = 3  # results; who finds so many has not misspelt
_SHORTEST = 4  # letters; shorter words are like too many others
_ALIKE = 0.7  # of 1: two slips in a word of seven letters; letters swapped are one slip
_ALIKE_ABROAD = 0.8  # the same for a word of the other language: one slip in five letters
_SHORT, _LONG = 5, 8  # letters
_NEARLY = 0.12  # as alike as the most alike word: one slip more in eight letters
_CANDIDATES = 3  # tried for each word
_ATTEMPTS = 8  # searches made to verify a proposal
_MOST_DOUBTFUL = 6  # words that are looked up; who misspells more is not helped by guessing
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
    counts = dict(_counts(found, spelt(parsed)))
    for attempt in islice(_combinations(_options(view, counts, query.language)), _ATTEMPTS):
        text = _replaced(parsed.text, attempt)
        better = find(view, replace(query, text=text), names)
        if better.total > least and not better.loosened:
            return text
    return None


def _combinations(options: Sequence[Sequence[_Replacement]]) -> Iterator[tuple[_Replacement, ...]]:
    """Yield ways to replace every doubtful word, the likeliest first; then one word alone.

    Not every combination of candidates: with thirty doubtful words they are beyond counting.
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


def _options(view: View, counts: Mapping[Clause, int], language: str) -> list[list[_Replacement]]:
    """Return, for every doubtful word, what it may have been meant to be.

    Words that no text has are doubtful; if there is none, those that hardly any has.
    """
    unknown = [clause for clause, count in counts.items() if count == 0]
    doubtful = unknown or [clause for clause, count in counts.items() if count < ENOUGH]
    doubtful = doubtful[:_MOST_DOUBTFUL]
    known = [(c, _alike(view, _word(c), counts[c], language)) for c in doubtful]
    options = [[(clause, word) for word in words] for clause, words in known]
    return [choices for choices in options if choices]


def _counts(found: Hits, clauses: Iterable[Clause]) -> Iterator[tuple[Clause, int]]:
    """Yield the words that can be misspelt, each with the number of documents that have it."""
    for clause in clauses:
        word = _word(clause)
        if found.plan.understood.issuperset(parts(clause.text)):
            continue
        if len(word) >= _SHORTEST and not word.isdigit() and not is_stop(word):
            yield clause, found.matcher.documents(Term(both(word))).bit_count()


def _word(clause: Clause) -> str:
    return "".join(parts(clause.text))


def _alike(view: View, word: str, count: int, language: str) -> list[str]:
    """Return known words like ``word``, best first: likeness, then how common they are.

    A word of the other language must be more alike: who asks in Indonesian for "paten" does not
    mean "patient".
    """
    hits = process.extract(
        word, view.proposals, scorer=OSA.normalized_similarity, limit=30, score_cutoff=_ALIKE
    )
    at_home = {other: view.uses(other, language) for other, _, _ in hits}
    hits = [hit for hit in hits if at_home[hit[0]] or hit[1] >= _ALIKE_ABROAD]
    least = max((likeness for _, likeness, _ in hits), default=0.0) - _NEARLY
    ranked = []
    for other, likeness, _ in hits:
        common = view.words.get(other, 1)  # 1: a word that only the synonyms know
        much_better = common >= _MORE_COMMON * count and likeness >= least
        fit = len(other) >= _SHORTEST - 1 and not is_stop(other)
        if much_better and fit and _is_slip(word, other):
            bonus = 0.03 * log10(common) + (0.03 if at_home[other] else 0.0)
            ranked.append((-(likeness + bonus), other))
    return [other for _, other in sorted(ranked)[:_CANDIDATES]]


def _is_slip(word: str, other: str) -> bool:
    """Return whether ``word`` may be ``other`` mistyped, and is not rather a word of its own.

    The catalogue does not hold every word there is: "rabies" is not "babies" mistyped. Slips
    seldom hit the first letter, and in a short word another letter makes another word.
    """
    swapped = sorted(word[:2]) == sorted(other[:2])
    slips = OSA.distance(word, other)
    if not slips or (word[0] != other[0] and not swapped):
        return False
    if len(word) <= _SHORT:
        return slips == 1 and (len(word) != len(other) or sorted(word) == sorted(other))
    return slips <= (1 if len(word) < _LONG else 2)


def _replaced(text: str, replacements: Sequence[_Replacement]) -> str:
    for clause, word in sorted(replacements, key=lambda pair: -pair[0].start):
        text = text[: clause.start] + word + text[clause.end :]
    return " ".join(text.split())
