"""Full-text search over documents in two languages; the only package that knows an engine.

Start with ``open_engine``; everything a caller needs is named here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from portal.search import synonyms as synonym_file
from portal.search.errors import IndexNotWritable, SearchError, SearchUnavailable, SynonymsError
from portal.search.highlight import Highlight
from portal.search.synonyms import OPTIONAL_FILE
from portal.search.types import (
    FIT,
    NEWEST,
    Document,
    Engine,
    Health,
    Page,
    Query,
    Suggestion,
)
from portal.search.whoosh_engine import WhooshEngine

__all__ = [
    "FIT",
    "NEWEST",
    "OPTIONAL_FILE",
    "Document",
    "Engine",
    "Health",
    "Highlight",
    "IndexNotWritable",
    "Page",
    "Query",
    "SearchError",
    "SearchUnavailable",
    "Suggestion",
    "SynonymsError",
    "check_optional",
    "check_synonyms",
    "open_engine",
]

FacetNames = Mapping[str, Mapping[str, str]]  # facet -> what people call a value -> the value


def check_synonyms(path: Path) -> Sequence[object]:
    """Return the groups of a synonym file. Raises SynonymsError, which names the line."""
    return synonym_file.load_groups(path)


def check_optional(path: Path) -> Sequence[object]:
    """Return the optional words beside a synonym file, if there are any. Raises SynonymsError."""
    return synonym_file.load_optional(path)


def open_engine(folder: Path, synonyms: Path, names: FacetNames | None = None) -> Engine:
    """Return the engine whose index lies in ``folder``; opens and creates nothing yet.

    ``synonyms`` is the YAML file of the librarian, read when the index is rebuilt as is the file
    ``OPTIONAL_FILE`` beside it. ``names`` lets a filter in the search box use spoken names:
    ``{"sector": {"kesehatan": "health"}}``.
    """
    return WhooshEngine(folder, synonyms, names)
