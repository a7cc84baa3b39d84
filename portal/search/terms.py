"""From a document to what the index keeps of it: weighted terms and their places. Pure.

The weight of a term is a document's whole evidence for it: name over summary over body, each
measured against its own length and levelling off with repeats (BM25F, with the field's part done
here). A query only has to add up. Lengths are compared with fixed ones instead of the average of
the collection, so that a document scores the same whenever and however it came into the index.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from portal.search.analysis import CHUNK, LANGUAGES, is_stop, joined, parts, stem, words
from portal.search.synonyms import Synonyms
from portal.search.types import Document

RULES = 2  # raise it when a change to the code below changes what is indexed

# Terms that are not words start with a sign that no word can hold.
CONCEPT, WHOLE_NAME, NAME_PAIR = "@", "=", "+"
CONCEPT_WEIGHT = 0.5  # of the weight of the words: a synonym counts, the word itself counts more
LONGEST_KEY = 200  # characters of a whole name
LAST_POSITION = 65_535  # words further on are found, but not in phrases
_GAP = 16  # between two texts, so that no phrase runs from one into the next


@dataclass(frozen=True)
class _Field:
    boost: float
    usual_length: float  # words
    length_matters: float  # 0 not at all .. 1 in full

    def weight(self, count: float, length: int) -> float:
        """Return the evidence of ``count`` occurrences in ``length`` words: at most 2 x boost."""
        norm = 1 - self.length_matters + self.length_matters * length / self.usual_length
        share = count / norm
        return self.boost * 2 * share / (share + 1)


# With these no number of repeats in a body outweighs a summary, nor repeats in a summary a name.
_NAME = _Field(boost=6, usual_length=5, length_matters=0.3)
_SUMMARY = _Field(boost=2.5, usual_length=40, length_matters=0.5)
_BODY = _Field(boost=1, usual_length=400, length_matters=0.6)


@dataclass
class Entries:
    """All that is indexed of one document."""

    terms: dict[str, float] = field(default_factory=dict)  # stems, concepts, name keys -> weight
    places: dict[str, list[int]] = field(default_factory=dict)  # stem -> positions, rising
    words: dict[str, float] = field(default_factory=dict)  # folded words as written -> weight
    spoken: dict[str, set[str]] = field(default_factory=dict)  # language -> words as written
    concepts: tuple[int, ...] = ()  # those of names and summaries, for similar()


def name_keys(text: str) -> tuple[str, ...]:
    """Return the terms a document has when ``text`` is one of its names, as read by each language.

    Empty when ``text`` has no words.
    """
    found = words(text)
    keys = (name_key([stem(word, language) for word in found]) for language in LANGUAGES)
    return tuple(dict.fromkeys(keys)) if found else ()


def name_key(stems: Sequence[str]) -> str:
    """Return the term for a whole name of these stems."""
    return (WHOLE_NAME + " ".join(stems))[:LONGEST_KEY]


def pair_keys(stems: Sequence[str]) -> list[str]:
    """Return the terms for neighbours in a name."""
    return [f"{NAME_PAIR}{one} {two}" for one, two in pairwise(stems)]


def entries(document: Document, synonyms: Synonyms) -> Entries:
    """Return what the index keeps of ``document``.

    A translation says the same again, and so does an alias: within a field the best text counts,
    not the sum, or programmes in one language would stand below those in two.
    """
    reader = _Reader(synonyms)
    for language in LANGUAGES:
        reader.names(document.names.get(language, ()), language)
    reader.close_field()
    for language in LANGUAGES:
        reader.text(_SUMMARY, document.summaries.get(language, ""), language)
    reader.close_field()
    reader.out.concepts = tuple(sorted(reader.concepts))
    for language in LANGUAGES:
        reader.text(_BODY, document.bodies.get(language, ""), language)
    reader.close_field()
    return reader.out


class _Reader:
    """Goes through the texts of a document and adds up what they say."""

    def __init__(self, synonyms: Synonyms) -> None:
        self.out = Entries()
        self.concepts: set[int] = set()
        self._synonyms = synonyms
        self._position = 0
        self._terms: dict[str, float] = {}  # of the field that is being read
        self._words: dict[str, float] = {}

    def names(self, names: Sequence[str], language: str) -> None:
        for name in names:
            stems = self.text(_NAME, name, language)
            if stems:
                keys = [name_key(stems), *pair_keys(stems)]
                _keep_best(self._terms, keys, _NAME.boost)

    def text(self, kind: _Field, text: str, language: str) -> list[str]:
        """Read one text and return its stems in order."""
        found, whole = _split(text)
        if not found:
            return []
        stems = [stem(word, language) for word in found]
        self._place(found, stems)
        spotted = Counter(concept for _, concept in self._synonyms.spot(stems, language))
        self.concepts.update(spotted)
        counts = Counter(found)
        counts.update(whole)
        length = len(found)
        self.out.spoken.setdefault(language, set()).update(counts)
        by_stem: dict[str, int] = {}
        for word, count in counts.items():
            weight = kind.weight(count, length)
            if weight > self._words.get(word, 0):
                self._words[word] = weight
            if not is_stop(word):
                term = stem(word, language)
                by_stem[term] = by_stem.get(term, 0) + count
        for term, count in by_stem.items():
            _keep_best(self._terms, (term,), kind.weight(count, length))
        for concept, count in spotted.items():
            weight = kind.weight(count, length) * CONCEPT_WEIGHT
            _keep_best(self._terms, (f"{CONCEPT}{concept}",), weight)
        return stems

    def close_field(self) -> None:
        """Add the field to the document and begin the next."""
        for total, part in ((self.out.terms, self._terms), (self.out.words, self._words)):
            for key, weight in part.items():
                total[key] = total.get(key, 0) + weight
        self._terms, self._words = {}, {}

    def _place(self, found: list[str], stems: list[str]) -> None:
        places = self.out.places
        last = min(len(stems), LAST_POSITION - self._position)
        for offset in range(last):
            if not is_stop(found[offset]):
                places.setdefault(stems[offset], []).append(self._position + offset)
        self._position += len(stems) + _GAP


def _split(text: str) -> tuple[list[str], list[str]]:
    """Return the words of ``text`` in order, and the joined forms of its hyphenated ones."""
    found: list[str] = []
    whole: list[str] = []
    for chunk in CHUNK.findall(text):
        pieces = parts(chunk)
        found += pieces
        if len(pieces) > 1 and (together := joined(pieces)):
            whole.append(together)
    return found, whole


def _keep_best(weights: dict[str, float], keys: Sequence[str], weight: float) -> None:
    for key in keys:
        if weight > weights.get(key, 0):
            weights[key] = weight
