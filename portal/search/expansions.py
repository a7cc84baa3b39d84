"""Which of the synonyms that are searched along are worth telling the reader. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from portal.search.analysis import LANGUAGES, is_stop, stem, words
from portal.search.query import LONGEST_TEXT
from portal.search.synonyms import LONGEST_TERM
from portal.search.types import Query

Uses = Callable[[str, str], bool]  # (word, language): does the word belong to it?


def shown(terms: Sequence[str], query: Query, uses: Uses) -> tuple[str, ...]:
    """Return those of ``terms`` that tell something new in the language of ``query``.

    That are terms whose words belong to the language. A plural or another spelling ("farm ponds",
    "antrian") tells nothing beside its fellow, and nothing beside the words of the query.
    """
    if not terms or query.language not in LANGUAGES:
        return tuple(terms)
    known = _parts_of(query.text[:LONGEST_TEXT])
    found = []
    for term in terms:
        said = [word for word in words(term) if not is_stop(word)]
        keys = {_key(said, language) for language in LANGUAGES}
        if all(uses(word, query.language) for word in said) and known.isdisjoint(keys):
            known |= keys
            found.append(term)
    return tuple(found)


def _parts_of(text: str) -> set[str]:
    """Return the key of every stretch of a query, as read by each language."""
    said = [word for word in words(text) if not is_stop(word)]
    stretches = [
        said[start : start + length]
        for start in range(len(said))
        for length in range(1, min(LONGEST_TERM, len(said) - start) + 1)
    ]
    return {_key(stretch, language) for stretch in stretches for language in LANGUAGES}


def _key(said: Sequence[str], language: str) -> str:
    """Return what a term shares with its other spellings: ``wali kota``, ``walikota``."""
    return "".join(stem(word, language) for word in said)
