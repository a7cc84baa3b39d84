"""The programmes in the search index: a follower of events, and the index's care."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any

from flask import Flask, current_app

from portal.catalogue import queries, rules
from portal.catalogue.facets import SpokenNames
from portal.catalogue.models import Program
from portal.core import events
from portal.core.db import db
from portal.core.events import Event, Follower, NotNow
from portal.core.settings import Settings
from portal.core.worker import Job, jobs
from portal.search import Document, Engine, SearchError, SearchUnavailable, open_engine

log = logging.getLogger(__name__)

FOLLOWER = "search"
LOOK_EVERY = timedelta(seconds=2)
LOOK_DEEP_EVERY = timedelta(minutes=5)
STOPPED_BOOST = 0.8  # found, but after what still works

_OF_A_PROGRAM = frozenset({rules.PUBLISHED, rules.REVISED, rules.VISITED})
# A renamed word changes every programme that is filed under it.
_OF_A_WORD = {"sector.changed", "tag.changed", "region.changed", "organisation.changed"}


def engine() -> Engine:
    """The search engine of the running app."""
    found: Engine = current_app.extensions["search"]
    return found


def version() -> str:
    """What changes whenever a search may find something else; empty while there is no index."""
    try:
        return engine().version()
    except SearchUnavailable:
        return ""


def document(program: Program) -> Document:
    """A programme as the index takes it."""
    return Document(
        slug=program.slug,
        names={t.language: (t.name, *t.aliases) for t in program.texts},
        summaries={t.language: t.summary for t in program.texts},
        bodies={t.language: _body(program, t.language, t.plain) for t in program.texts},
        tags=tuple(tag.slug for tag in program.tags),
        facets=_facets(program),
        sort_keys={"newest": _start_key(program), "visited": program.visit_count},
        boost=STOPPED_BOOST if program.status == "stopped" else 1.0,
    )


def _body(program: Program, language: str, text: str) -> str:
    """The text, and the words around it by which people look for a programme."""
    english = language == "en"
    around: list[Any] = [program.region, program.owner, program.sector, *program.tags]
    words = [item.name_en if english else item.name_id for item in around]
    if program.region.parent is not None:
        words.append(program.region.parent.name_id)
    return "\n".join([text, *words])


def _facets(program: Program) -> dict[str, tuple[str, ...]]:
    province = program.region.province
    return {
        "sector": (program.sector.slug,),
        "province": (province.slug,) if province else (),
        "status": (program.status,),
        "year": (str(program.start_year),) if program.start_year else (),
        "award": ("yes",) if program.has_award else (),
        "visit": ("yes",) if program.visit_possible else (),
        "digital": ("yes" if program.facts.get("digital") else "no",),
    }


def _start_key(program: Program) -> int:
    """The start as a number that sorts by date, such as 20161100 for November 2016."""
    started = program.facts.get("start") or program.facts.get("pilot_start") or ""
    return int(started.replace("-", "").ljust(8, "0") or 0) if started else 0


def follow(batch: Sequence[Event]) -> None:
    """Bring the index up to date with what the events are about, as it stands now.

    Raises NotNow when the index cannot be written.
    """
    try:
        # A rebuild covers every event of the batch; an index that is missing or damaged needs one.
        if any(event.kind in _OF_A_WORD for event in batch) or not engine().health().ok:
            rebuild()
        else:
            _update(list(dict.fromkeys(event.subject for event in batch)))
    except SearchError as error:
        raise NotNow(str(error)) from error


def _update(slugs: Sequence[str]) -> None:
    found = {program.slug: program for program in queries.programs(slugs)}
    search = engine()
    search.upsert([document(program) for program in found.values()])
    search.delete([slug for slug in slugs if slug not in found])
    search.commit()


def rebuild(progress: Callable[[int], None] | None = None) -> None:
    """Write the whole index anew from the database and swap it in."""
    engine().rebuild(_documents(), progress)
    db.session.rollback()


def _documents() -> Iterator[Document]:
    return (document(program) for program in queries.all_programs())


def mend(deep: bool = False) -> None:
    """Rebuild the index when it is missing, damaged, or made for other synonyms."""
    health = engine().health(deep=deep)
    if not health.ok:
        log.warning("the search index is %s (%s); rebuilding it", health.state, health.detail)
        rebuild()
        log.warning("the search index is rebuilt")


def register(app: Flask, settings: Settings) -> None:
    """Give the app its search engine, the follower that feeds it, and the job that mends it."""
    synonyms = settings.content / "search" / "synonyms.yaml"
    app.extensions["search"] = open_engine(settings.index_folder, synonyms, SpokenNames())
    kinds = _OF_A_PROGRAM | _OF_A_WORD
    events.followers(app).add(Follower(FOLLOWER, frozenset(kinds), follow))
    jobs(app).append(Job("search index", LOOK_EVERY, mend))
    jobs(app).append(Job("search index, every byte", LOOK_DEEP_EVERY, lambda: mend(deep=True)))
