"""What the words of shown texts are to the search, read once per process and not once per query.

A *token* is what stands between two spaces, with its punctuation: splitting at spaces is the one
way to take a text apart that costs nothing. It holds any number of chunks (see `analysis`).
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple

from portal.search.analysis import both, chunks, joined, parts

MOST = 40_000  # tokens; then it starts afresh, since numbers and addresses have no end


class Chunk(NamedTuple):
    """A stretch of a token that can be searched."""

    start: int  # in the token
    end: int
    words: tuple[str, ...]  # its parts, and their spelling as one word
    forms: tuple[frozenset[str], ...]  # the stems of each part, in both languages
    stems: frozenset[str]  # of all its words


class Lexicon:
    """Tokens with their chunks, and the tokens that hold a stem."""

    def __init__(self) -> None:
        self.chunks: dict[str, tuple[Chunk, ...]] = {}
        self._by_stem: dict[str, set[str]] = defaultdict(set)
        self._lock = threading.Lock()

    def learn(self, tokens: Collection[str]) -> None:
        """Read the tokens that are new."""
        unknown = set(tokens).difference(self.chunks)
        if not unknown:
            return
        with self._lock:
            for token in unknown:
                found = tuple(_chunks(token))
                for chunk in found:
                    for stem in chunk.stems:
                        self._by_stem[stem].add(token)
                self.chunks[token] = found  # last: who finds a token here finds its stems as well

    def with_stem(self, stem: str, among: set[str]) -> set[str]:
        """Those of the tokens ``among`` that hold a word with this stem."""
        with self._lock:
            return among.intersection(self._by_stem.get(stem, ()))


class _Shelf:
    """Holds the lexicon of this process."""

    def __init__(self) -> None:
        self.lexicon = Lexicon()


_shelf = _Shelf()


def knowing(tokens: Collection[str]) -> Lexicon:
    """The lexicon of this process, with all of these tokens in it."""
    lexicon = _shelf.lexicon
    if len(lexicon.chunks) > MOST:
        lexicon = _shelf.lexicon = Lexicon()  # others go on with the one they hold
    lexicon.learn(tokens)
    return lexicon


def _chunks(token: str) -> list[Chunk]:
    found = []
    for match in chunks(token):
        pieces = parts(match.group())
        whole = joined(pieces)
        words = (*pieces, whole) if whole else pieces
        stems = frozenset[str]().union(*map(_form, words))
        found.append(Chunk(match.start(), match.end(), words, tuple(map(_form, pieces)), stems))
    return found


@lru_cache(maxsize=MOST)
def _form(word: str) -> frozenset[str]:
    return frozenset(both(word))
