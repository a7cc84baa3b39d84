"""Full-text search over documents in two languages; the only package that knows an engine.

Start with ``open_engine``; everything a caller needs is named here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from portal.search import synonyms as synonym_file
from portal.search.errors import IndexNotWritable, SearchError, SearchUnavailable, SynonymsError
from portal.search.highlight import Highlight
from portal.search.synonyms import (
    LONGEST_TERM,
    OPTIONAL_FILE,
    FileWords,
    Synonyms,
    WordSource,
    groups_digest,
    load_optional,
    term_key,
)
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
    "LONGEST_TERM",
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
    "Synonyms",
    "SynonymsError",
    "WordSource",
    "check_optional",
    "check_synonyms",
    "load_optional",
    "open_engine",
    "synonyms_digest",
    "term_key",
]

FacetNames = Mapping[str, Mapping[str, str]]  # facet -> what people call a value -> the value


synonyms_digest = groups_digest


def check_synonyms(path: Path) -> Sequence[tuple[str, ...]]:
    """Return the groups of a synonym file. Raises SynonymsError, which names the line."""
    return synonym_file.load_groups(path)


def check_optional(path: Path) -> Sequence[object]:
    """Return the optional words beside a synonym file, if there are any. Raises SynonymsError."""
    return synonym_file.load_optional(path)


def open_engine(
    folder: Path, synonyms: Path | WordSource, names: FacetNames | None = None
) -> Engine:
    """Return the engine whose index lies in ``folder``; opens and creates nothing yet.

    ``synonyms`` is where the words of the librarian are: a YAML file, or another source, read when
    the index is rebuilt. ``names`` lets a filter in the search box use spoken names:
    ``{"sector": {"kesehatan": "health"}}``.
    """
    source = FileWords(synonyms) if isinstance(synonyms, Path) else synonyms
    return WhooshEngine(folder, source, names)
