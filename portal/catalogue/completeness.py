"""How complete a programme's record is, and what is missing. Pure.

Each point is a question that a visiting official asks; all weigh the same, so that the figure can
be explained by the list of what is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from portal.catalogue.document import Document, Result


@dataclass(frozen=True)
class Completeness:
    """`percent` is 0 to 100; `labels.MISSING` has the words for the keys of missing points."""

    percent: int
    missing: tuple[str, ...]


def _section(key: str) -> Callable[[Document], bool]:
    return lambda document: any(text.sections.get(key) for text in document.texts.values())


def _reached(document: Document) -> list[Result]:
    return [result for result in document.facts.results if not result.target]


def _baseline(document: Document) -> bool:
    return any(
        (result.before is not None or result.before_text)
        and (result.after is not None or result.after_text)
        for result in _reached(document)
    )


POINTS: tuple[tuple[str, Callable[[Document], bool]], ...] = (
    ("text_id", lambda d: "id" in d.texts),
    ("text_en", lambda d: "en" in d.texts),
    ("start", lambda d: d.facts.start is not None),
    ("verified", lambda d: d.facts.verified is not None),
    ("initiator", lambda d: d.facts.initiator is not None),
    ("background", _section("background")),
    ("goal", _section("goal")),
    ("novelty", _section("novelty")),
    ("how", _section("how")),
    ("served", _section("served")),
    ("results", lambda d: bool(_reached(d))),
    ("baseline", _baseline),
    ("challenges", _section("challenges")),
    ("success", _section("success")),
    ("lessons", _section("lessons")),
    ("resources", lambda d: d.facts.resources is not None),
    ("legal_basis", lambda d: bool(d.facts.legal_basis)),
    ("prerequisites", _section("prerequisites")),
    ("replication", _section("replication")),
    ("sustainability", _section("sustainability")),
    ("visit", lambda d: d.facts.visit is not None),
    ("evidence", lambda d: bool(d.facts.evidence or d.facts.awards)),
)


def of(document: Document) -> Completeness:
    """The completeness of a record."""
    missing = tuple(key for key, present in POINTS if not present(document))
    return Completeness(round(100 * (len(POINTS) - len(missing)) / len(POINTS)), missing)
