"""What goes into the search and what comes out: plain values, the same for every engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from portal.search.highlight import Highlight

State = Literal["ok", "missing", "damaged", "outdated"]
FIT = "fit"
NEWEST = "newest"  # the sort key of FIT where there are no words to fit


@dataclass(frozen=True)
class Document:
    """One searchable thing. The database stays the home of its texts; the index keeps no copy.

    Languages are the codes ``"id"`` and ``"en"``; a language that is missing is simply left out.
    """

    slug: str
    names: Mapping[str, tuple[str, ...]]  # language -> name first, then its aliases
    summaries: Mapping[str, str] = field(default_factory=dict)
    bodies: Mapping[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()  # slugs, for similar()
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # {"year": ("2016",)}
    sort_keys: Mapping[str, int] = field(default_factory=dict)  # higher comes first
    boost: float = 1.0  # multiplies the score; below 1 for what should stand a little lower


@dataclass(frozen=True)
class Query:
    """What somebody asks for. No value of any field is an error."""

    text: str = ""
    # Chosen values: any of those of one facet, and that for every facet.
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = FIT  # or the name of a sort key; an unknown one means FIT
    page: int = 1  # below 1 means 1; beyond the last page means an empty page
    per_page: int = 20  # clamped to 1..200
    # Of who asks, "id" or "en": proposals and expansions are in it. What is found does not differ.
    language: str = ""


@dataclass(frozen=True)
class Page:
    """One page of results, with what is needed to show it."""

    slugs: tuple[str, ...]
    scores: tuple[float, ...]  # as long as slugs; zeros where nothing was scored
    total: int  # results on all pages
    counts: Mapping[str, Mapping[str, int]]  # facet -> value -> results when it were chosen (too)
    loosened: bool  # no document had all the words; these have some of them
    expansions: tuple[str, ...]  # synonyms that were searched along, in the asker's language
    highlight: Highlight
    ranked: bool = False  # there are words to fit; without any FIT means newest first
    # Query.facets together with the filters typed into the box: what the page shows as chosen.
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Suggestion:
    """One line under the search box while somebody types."""

    slug: str
    title: str


@dataclass(frozen=True)
class Health:
    """The state of the index on disk, and what to tell the person who looks after it."""

    state: State
    documents: int
    generation: str  # names what CURRENT points to; empty when there is none
    detail: str  # one sentence
    # Also when nothing needs doing: what a person should correct. A sentence that may be shown.
    warning: str = ""
    source: str = ""  # what the last writer said its documents came from

    @property
    def ok(self) -> bool:
        """True when nothing needs doing."""
        return self.state == "ok"


class Engine(Protocol):
    """A search engine. Every method may be called from any thread and after a fork."""

    def search(self, query: Query) -> Page:
        """Answer a query. Raises SearchUnavailable, and nothing else, when there is no index."""

    def suggest(self, prefix: str, language: str, limit: int = 8) -> list[Suggestion]:
        """Name what may be meant by the beginning of a name. Raises SearchUnavailable."""

    def did_you_mean(self, query: Query) -> str | None:
        """Return a better spelling of ``query.text`` that has results, or None.

        None also when the query as it stands finds enough. Raises SearchUnavailable.
        """

    def similar(self, slug: str, limit: int = 4) -> list[str]:
        """Return slugs akin to ``slug``, best first; none if it is unknown. SearchUnavailable."""

    def version(self) -> str:
        """Name the state of the index that answers now; cheap. Raises SearchUnavailable.

        While a new state is being opened this is still the old one. Whatever is asked afterwards
        is answered from this state or a newer one, so an answer may be kept under this name.
        """

    def upsert(self, documents: Iterable[Document]) -> None:
        """Take documents in, in place of earlier ones of the same slug, at the next commit."""

    def delete(self, slugs: Iterable[str]) -> None:
        """Take documents out at the next commit; unknown slugs are fine."""

    def commit(self, source: str | None = None) -> None:
        """Write what was buffered; it is found by every process afterwards.

        ``source`` is any text that tells the caller later, in ``Health.source``, where the
        documents came from; None leaves it as it was.

        Raises IndexNotWritable (the buffer is kept: call again) or SearchUnavailable (there is
        nothing sound to add to: rebuild).
        """

    def rebuild(
        self,
        documents: Iterable[Document],
        progress: Callable[[int], None] | None = None,
        source: Callable[[], str] = str,
    ) -> None:
        """Write a fresh index of exactly these documents and swap it in; repairs every state.

        ``progress`` is called with the number of documents done so far; ``source`` when all are
        read, for the text that ``commit`` tells of. Raises IndexNotWritable and what
        ``documents`` and ``source`` raise; the old index then stays in use.
        """

    def health(self, deep: bool = False) -> Health:
        """Look at the files, never raising. ``deep`` reads them all and checks every byte."""
