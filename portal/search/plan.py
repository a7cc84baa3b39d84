"""From clauses to what an engine looks up: a small tree over index terms. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from portal.search.analysis import LANGUAGES, both, is_stop, joined, parts, stem, words
from portal.search.highlight import Highlight, Slots
from portal.search.query import Clause
from portal.search.synonyms import Synonyms
from portal.search.terms import CONCEPT, name_keys, pair_keys


@dataclass(frozen=True)
class Term:
    """Any of these index terms; together they count as one word."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class Written:
    """A word exactly as written."""

    word: str


@dataclass(frozen=True)
class Prefix:
    """Any word as written that begins so."""

    start: str


@dataclass(frozen=True)
class Phrase:
    """Terms at set distances: (distance from the first, any of these terms)."""

    slots: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Every:
    """What matches every part."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Either:
    """What matches one part or more."""

    parts: tuple[Node, ...]


Node = Term | Written | Prefix | Phrase | Every | Either


@dataclass(frozen=True)
class Plan:
    """What to look up for a query."""

    needs: tuple[Node, ...]  # each must match; when none matches all, any one
    extras: tuple[Node, ...]  # optional words: who has them too scores a little higher
    bans: tuple[Node, ...]  # none may match
    names: tuple[str, ...]  # terms of documents that are called exactly so
    pairs: tuple[Term, ...]  # terms of names in which two of the words are neighbours
    expansions: tuple[str, ...]  # synonyms that are looked up along
    understood: frozenset[str]  # words that are (part of) a term with synonyms
    highlight: Highlight


def make_plan(clauses: Sequence[Clause], synonyms: Synonyms) -> Plan:
    """Return the plan for ``clauses``, among which there is no filter."""
    asked = [clause for clause in clauses if not clause.negative]
    builder = _Builder(synonyms, choosy=True)
    builder.read(asked)
    if builder.extras and not builder.needs:  # nothing but optional words: then they are asked for
        builder = _Builder(synonyms, choosy=False)
        builder.read(asked)
    said = " ".join(clause.text for clause in asked if clause.kind in ("word", "phrase"))
    return Plan(
        needs=tuple(dict.fromkeys(builder.needs or map(Written, builder.stopped))),
        extras=tuple(dict.fromkeys(builder.extras)),
        bans=tuple(_literal(clause) for clause in clauses if clause.negative),
        names=name_keys(said),
        pairs=tuple(builder.pairs),
        expansions=tuple(builder.expansions),
        understood=frozenset(builder.understood),
        highlight=Highlight(
            stems=frozenset(builder.stems),
            written=frozenset(() if builder.needs else builder.stopped),
            prefixes=tuple(builder.prefixes),
            sequences=tuple(dict.fromkeys(builder.sequences)),
        ),
    )


class _Builder:
    """Collects the parts of a plan while it reads the clauses in order."""

    def __init__(self, synonyms: Synonyms, choosy: bool) -> None:
        """``choosy`` sets optional words aside, in ``extras``."""
        self.needs: list[Node] = []
        self.extras: list[Node] = []
        self.stopped: list[str] = []  # stop words, looked for when there is nothing else
        self.pairs: list[Term] = []
        self.expansions: dict[str, None] = {}
        self.understood: set[str] = set()
        self.stems: set[str] = set()
        self.prefixes: list[str] = []
        self.sequences: list[Slots] = []
        self._synonyms = synonyms
        self._choosy = choosy

    def read(self, clauses: Sequence[Clause]) -> None:
        """Read what is asked for."""
        for run in _runs(clauses):
            if run[0].kind == "word":
                self.words([parts(clause.text) for clause in run])
            else:
                self.other(run[0])

    def words(self, run: Sequence[tuple[str, ...]]) -> None:
        """Read words that stand side by side; each is given as its parts."""
        flat = [word for pieces in run for word in pieces]
        spared: set[int] = set()  # places of optional words in ``flat``
        index = start = 0
        while index < len(run):
            length, concepts = self._synonyms.longest(flat, start)
            known = _end(run, index, length)
            spare = _end(run, index, self._synonyms.dispensable(flat, start) if self._choosy else 0)
            end = max(known, spare, index + 1)
            after = start + sum(map(len, run[index:end]))
            if spare >= max(known, index + 1):  # "layanan" is optional, "layanan malam" is a thing
                self._optional(run[index:end])
                spared.update(range(start, after))
            elif known > index:
                self._concept(run[index:end], concepts)
            else:
                self._word(run[index])
            index, start = end, after
        self._neighbours(flat, spared)

    def other(self, clause: Clause) -> None:
        """Read a phrase or a prefix: literally, without synonyms."""
        if clause.kind == "prefix":
            *before, last = parts(clause.text)
            self.stems.update(name for word in before for name in both(word))
            self.prefixes.append(last)
            self.needs.append(_literal(clause))
            return
        found = words(clause.text)
        if all(map(is_stop, found)):
            self.stopped += found
            return
        self.needs.append(_literal(clause))
        self._mark([both(word) for word in found])

    def _neighbours(self, flat: Sequence[str], spared: set[int]) -> None:
        for index, (one, two) in enumerate(pairwise(flat)):
            if {index, index + 1} <= spared:
                continue  # "pelayanan publik" in a name says as little as in a text
            stems = [(stem(one, language), stem(two, language)) for language in LANGUAGES]
            keys = (key for pair in dict.fromkeys(stems) for key in pair_keys(pair))
            self.pairs.append(Term(tuple(keys)))

    def _word(self, pieces: tuple[str, ...]) -> None:
        if all(map(is_stop, pieces)):
            self.stopped += pieces
            return
        self.needs.append(_word(pieces))
        self._mark_word(pieces)

    def _optional(self, run: Sequence[tuple[str, ...]]) -> None:
        """Set an optional term aside. It is not marked: it does not tell why something is found."""
        typed = [word for pieces in run for word in pieces]
        self.understood.update(typed)
        if not all(map(is_stop, typed)):
            self.extras.append(_word(run[0]) if len(run) == 1 else _phrase(typed))

    def _mark_word(self, pieces: tuple[str, ...]) -> None:
        self._mark([both(piece) for piece in pieces])
        if whole := joined(pieces):
            self.stems.update(both(whole))

    def _concept(self, run: Sequence[tuple[str, ...]], concepts: tuple[int, ...]) -> None:
        """Look for the words of a known term, or for whatever means the same."""
        content = [pieces for pieces in run if not all(map(is_stop, pieces))]
        names = Term(tuple(f"{CONCEPT}{concept}" for concept in concepts))
        own = tuple(_word(pieces) for pieces in content)
        self.needs.append(Either((Every(own) if len(own) > 1 else own[0], names)) if own else names)
        for pieces in content:
            self._mark_word(pieces)
        typed = [word for pieces in run for word in pieces]
        self.understood.update(typed)
        for concept in concepts:
            for language in LANGUAGES:
                for stems in self._synonyms.stems(concept, language):
                    self._mark([(name,) for name in stems])
            others = (term for term in self._synonyms.groups[concept] if words(term) != typed)
            self.expansions.update(dict.fromkeys(others))

    def _mark(self, slots: Sequence[tuple[str, ...]]) -> None:
        if len(slots) == 1:
            self.stems.update(slots[0])
        else:
            self.sequences.append(tuple(slots))


def _runs(clauses: Sequence[Clause]) -> list[list[Clause]]:
    """Group words that stand side by side; everything else stands alone."""
    runs: list[list[Clause]] = []
    for clause in clauses:
        if clause.kind == "word" and runs and runs[-1][0].kind == "word":
            runs[-1].append(clause)
        else:
            runs.append([clause])
    return runs


def _end(run: Sequence[tuple[str, ...]], index: int, length: int) -> int:
    """Return where ``length`` words from ``run[index]`` end.

    Where they would end inside a hyphenated word it is ``index``: that is no end of a term.
    """
    end, taken = index, 0
    while taken < length:
        taken += len(run[end])
        end += 1
    return end if taken == length else index


def _literal(clause: Clause) -> Node:
    if clause.kind == "phrase":
        found = words(clause.text)
        if all(map(is_stop, found)):
            return Every(tuple(map(Written, found)))
        return _phrase(found)
    if clause.kind == "prefix":
        *before, last = parts(clause.text)
        return Every((*(Term(both(word)) for word in before), Prefix(last)))
    pieces = parts(clause.text)
    return Written(pieces[0]) if all(map(is_stop, pieces)) else _word(pieces)


def _word(pieces: tuple[str, ...]) -> Node:
    if len(pieces) == 1:
        return Term(both(pieces[0]))
    split = _phrase(pieces)
    whole = joined(pieces)
    return Either((Term(both(whole)), split)) if whole else split


def _phrase(found: Sequence[str]) -> Node:
    """Return words in this order; stop words have no places, so they only keep the distance."""
    content = [(place, both(word)) for place, word in enumerate(found) if not is_stop(word)]
    first = content[0][0]
    if len(content) == 1:
        return Term(content[0][1])
    return Phrase(tuple((place - first, names) for place, names in content))
