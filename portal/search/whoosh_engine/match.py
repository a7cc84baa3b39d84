"""Finds and scores documents. Sets first: who matches is worked out on whole sets of documents,
and only those that are left are scored, so that counting costs next to nothing.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from heapq import nlargest
from itertools import compress, islice
from operator import and_, or_

from portal.search.plan import Either, Every, Node, Phrase, Plan, Prefix, Term, Written
from portal.search.whoosh_engine import bits
from portal.search.whoosh_engine.codec import TERMS, WORDS
from portal.search.whoosh_engine.view import Found, View
from portal.search.whoosh_engine.weights import WEIGHTS

MOST_EXPANSIONS = 200  # words that a prefix stands for: the most frequent ones
_LEVELLING = 3.0  # BM25's k1: a weight of 3 counts half of what can be had
_EXTRA = 0.25  # of the score of a word that is not needed
_PAIR = 0.5  # of the score of two neighbours in a name, on top of each by itself
_SHIFT, _NO_BORROW = 17, 1 << 16  # a place takes 16 bits; less a distance it stays above 0
_SPARSE = 8  # postings longer than this many times the hits are searched, not read through


class Matcher:
    """Answers the plan of one query over one state of the index."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._sets: dict[Node, int] = {}

    def strict(self, plan: Plan, within: int) -> int:
        """Return the documents of the set ``within`` that match all that is asked for."""
        return reduce(and_, map(self.documents, plan.needs), self._allowed(plan, within))

    def loose(self, plan: Plan, within: int) -> int:
        """Return the documents of the set ``within`` that match some of what is asked for."""
        return reduce(or_, map(self.documents, plan.needs), 0) & self._allowed(plan, within)

    def _allowed(self, plan: Plan, within: int) -> int:
        return within & ~reduce(or_, map(self.documents, plan.bans), 0)

    def documents(self, node: Node) -> int:
        """Return the set of documents that match ``node``. Raises IndexDamaged."""
        found = self._sets.get(node)
        if found is None:
            found = self._sets[node] = self._look_up(node)
        return found

    def scores(self, plan: Plan, hits: int, loosened: bool = False) -> dict[int, float]:
        """Return a score for every document in ``hits``.

        With ``loosened`` whoever has more of the words stands above all who have fewer.
        """
        tally = _Tally(hits, self._view.size)
        for need in plan.needs:
            self._score(need, tally, 1.0)
        for extra in plan.extras:
            self._score(extra, tally, _EXTRA)
        for pair in plan.pairs:
            self._score(pair, tally, _PAIR)
        result = tally.scores
        for number, boost in self._view.boosts.items():
            if number in result:
                result[number] *= boost
        if loosened:
            self._by_words(plan, result, hits)
        named = self.documents(Term(plan.names)) & hits
        if named:
            # Who asks for something by its full name gets it first, whatever else says the words.
            above = max(result.values())
            for number in bits.numbers(named):
                result[number] += above
        return result

    def _by_words(self, plan: Plan, scores: dict[int, float], hits: int) -> None:
        step = max(scores.values())
        for need in plan.needs:
            for number in bits.numbers(self.documents(need) & hits):
                scores[number] += step

    def _look_up(self, node: Node) -> int:
        match node:
            case Every(parts):
                return reduce(and_, map(self.documents, parts))
            case Either(parts):
                return reduce(or_, map(self.documents, parts))
            case Phrase():
                return self._phrase(node)
            case _:
                return reduce(or_, (found.bits for found in self._postings(node)), 0)

    def _postings(self, node: Term | Written | Prefix) -> list[Found]:
        find = self._view.find
        match node:
            case Term(names):
                return [find(TERMS, name) for name in names]
            case Written(word):
                return [find(WORDS, word)]
            case Prefix(start):
                return [find(WORDS, word) for word in self._expand(start)]

    def _expand(self, start: str) -> list[str]:
        words = self._view.sorted_words
        first = bisect_left(words, start)
        last = bisect_right(words, start + "\U0010ffff", first)
        counts = self._view.words
        found = words[first:last]
        if len(found) > MOST_EXPANSIONS:
            found = sorted(found, key=lambda word: -counts[word])[:MOST_EXPANSIONS]
        return found

    def _phrase(self, phrase: Phrase) -> int:
        """Look into the places of its terms, in the documents that have them all."""
        within = self._view.live
        for _, names in phrase.slots:
            within &= self.documents(Term(names))
        starts: set[int] | None = None  # document and place of where the phrase may begin
        for distance, names in sorted(phrase.slots, key=lambda slot: self._frequency(slot[1])):
            here: set[int] = set()
            for name in names:
                for number, places in self._view.places(name, within):
                    moved = map(((number << _SHIFT) + _NO_BORROW - distance).__add__, places)
                    here.update(moved if starts is None else starts.intersection(moved))
            if starts is not None:
                within = bits.from_numbers({start >> _SHIFT for start in here}, self._view.size)
            starts = here
        return within

    def _frequency(self, names: tuple[str, ...]) -> int:
        return self.documents(Term(names)).bit_count()

    def _score(self, node: Node, tally: _Tally, factor: float) -> None:
        match node:
            case Every(parts) | Either(parts):
                for part in parts:
                    self._score(part, tally, factor)
            case Phrase(slots):
                inside = _Tally(self.documents(node) & tally.hits, self._view.size)
                for _, names in slots:
                    self._score(Term(names), inside, factor)
                for number, score in inside.scores.items():
                    tally.scores[number] += score
            case _:
                rarity = factor * self._rarity(self.documents(node))
                tally.add([found for found in self._postings(node) if found.documents], rarity)

    def _rarity(self, members: int) -> float:
        count = members.bit_count()
        return math.log(1 + (self._view.total - count + 0.5) / (count + 0.5))


class _Tally:
    """The scores of the documents in ``hits``, while they are added up."""

    def __init__(self, hits: int, size: int) -> None:
        self.hits = hits
        self.scores = dict.fromkeys(bits.numbers(hits), 0.0)
        self._flags = bits.flags(hits, size)

    def add(self, postings: list[Found], rarity: float) -> None:
        """Add what one word is worth in each document; its terms together count as one word."""
        scores = self.scores
        if len(postings) == 1:
            worth = [rarity * weight / (weight + _LEVELLING) for weight in WEIGHTS]
            for number, code in self._rows(postings[0]):
                scores[number] += worth[code]
            return
        weights: dict[int, float] = {}
        for found in postings:
            for number, code in self._rows(found):
                weights[number] = weights.get(number, 0.0) + WEIGHTS[code]
        for number, weight in weights.items():
            scores[number] += rarity * weight / (weight + _LEVELLING)

    def _rows(self, found: Found) -> Iterable[tuple[int, int]]:
        """Return (document, weight code) of the hits among the rows, without a loop in Python."""
        documents, codes = found.documents, found.codes
        if len(self.scores) * _SPARSE < len(documents):
            return self._looked_up(documents, codes)
        rows = zip(documents, codes, strict=True)
        if not found.bits & ~self.hits:
            return rows
        return compress(rows, map(self._flags.__getitem__, documents))

    def _looked_up(self, documents: Sequence[int], codes: bytes) -> Iterator[tuple[int, int]]:
        for number in self.scores:
            row = bisect_left(documents, number)
            if row < len(documents) and documents[row] == number:
                yield number, codes[row]


def in_order(view: View, hits: int, key: str, start: int, stop: int) -> list[int]:
    """Return hits ``start`` to ``stop``, highest sort key first; by slug for an unknown key."""
    order = view.order(key) or view.order("") or []
    flags = bits.flags(hits, view.size)
    return list(islice((number for number in order if flags[number]), start, stop))


def best(view: View, scores: dict[int, float], start: int, stop: int) -> list[int]:
    """Return the documents of rank ``start`` to ``stop``; those of the same score by slug."""
    if start >= len(scores):
        return []
    ranked = scores.values()
    if stop < len(scores):
        least = nlargest(stop, ranked)[-1]
        candidates = [number for number, score in scores.items() if score >= least]
    else:
        candidates = list(scores)
    candidates.sort(key=lambda number: (-scores[number], view.slugs[number]))
    return candidates[start:stop]
