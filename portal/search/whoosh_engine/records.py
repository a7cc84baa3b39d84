"""What a segment keeps of each document beside its terms, and the words it has: a JSON file.

It is read whole when a process opens the segment, so it is kept short: lists, not mappings.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NamedTuple

from portal.search.analysis import LANGUAGES, words
from portal.search.types import Document


class Record(NamedTuple):
    """One document."""

    slug: str
    titles: Mapping[str, str]  # language -> its name; every language, if any has one
    names: Mapping[str, list[str]]  # language -> names and aliases in folded words
    facets: Mapping[str, list[str]]
    sort_keys: Mapping[str, int]
    tags: list[str]
    concepts: list[int]  # of its names and summaries
    boost: float


class Records(NamedTuple):
    """A segment's documents in order, and how many of them have each word as written."""

    documents: list[Record]
    words: dict[str, int]


def record(document: Document, concepts: tuple[int, ...]) -> Record:
    """Return the record of ``document``; a missing language borrows the names of another."""
    names = {language: document.names.get(language, ()) for language in LANGUAGES}
    known = next(filter(None, names.values()), ())
    names = {language: found or known for language, found in names.items()}
    return Record(
        slug=document.slug,
        titles={language: found[0] for language, found in names.items() if found},
        names={lang: [" ".join(words(name)) for name in found] for lang, found in names.items()},
        facets={facet: list(values) for facet, values in document.facets.items()},
        sort_keys=dict(document.sort_keys),
        tags=list(document.tags),
        concepts=list(concepts),
        boost=document.boost,
    )


def dump(records: Records) -> bytes:
    """Return ``records`` as bytes."""
    state = {"documents": records.documents, "words": records.words}
    return json.dumps(state, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def load(data: bytes) -> Records:
    """Return what ``dump`` was given."""
    state = json.loads(data)
    return Records([Record(*entry) for entry in state["documents"]], state["words"])
