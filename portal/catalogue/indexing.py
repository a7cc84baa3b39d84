"""The programmes in the search index: a follower of events, and the index's care."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, current_app

from portal.catalogue import queries, rules, standings, synonyms
from portal.catalogue.facets import SpokenNames
from portal.catalogue.models import Program
from portal.catalogue.verification import freshness, latest
from portal.core import clock, events, versions, worker
from portal.core.db import db
from portal.core.events import Event, Follower, NotNow
from portal.core.i18n import LANGUAGES
from portal.core.settings import Settings
from portal.core.worker import Job, jobs
from portal.search import Document, Engine, Health, SearchError, SearchUnavailable, open_engine

log = logging.getLogger(__name__)

FOLLOWER = "search"
LOOK_EVERY = timedelta(seconds=2)
LOOK_DEEP_EVERY = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(minutes=5)  # between two tries to mend what cannot be mended
AT_ONCE = 500  # programmes read and committed together: a sign of life comes between
DUE_BOOST = 0.9  # found, but after what somebody has confirmed within the year
STOPPED_BOOST = 0.72  # after what still works, and after what may still work

_OF_A_PROGRAM = rules.OF_STANDING | {rules.PUBLISHED, rules.REVISED, rules.VISITED}
# A renamed word changes every programme that is filed under it.
_OF_A_WORD = {f"{word}.changed": word for word in ("sector", "tag", "region", "organisation")}


# Slugs of programmes -> slug -> language -> text.
Texts = Callable[[Sequence[str]], Mapping[str, Mapping[str, str]]]


@dataclass
class More:
    """What other features say about programmes: people find these by it, too.

    `kinds` are of their events after which a programme is read again; the subject of such an event
    is the programme's slug. `texts` are asked for many programmes at once, and give what is public.
    """

    kinds: set[str] = field(default_factory=set)
    texts: list[Texts] = field(default_factory=list)

    def add(self, kinds: Collection[str], texts: Texts) -> None:
        """Let a feature say its part."""
        self.kinds.update(kinds)
        self.texts.append(texts)

    def of(self, slugs: Sequence[str]) -> dict[str, dict[str, str]]:
        """All that is said about these programmes: slug -> language -> text."""
        found: dict[str, dict[str, str]] = {slug: {} for slug in slugs}
        for texts in self.texts:
            for slug, said in texts(slugs).items():
                for language, text in said.items():
                    before = found[slug].get(language)
                    found[slug][language] = f"{before}\n{text}" if before else text
        return found


def more(app: Flask | None = None) -> More:
    """What other features say about programmes; a feature adds its part."""
    where: Flask = app or current_app
    registry: More = where.extensions.setdefault("search more", More())
    return registry


def engine() -> Engine:
    """The search engine of the running app."""
    found: Engine = current_app.extensions["search"]
    return found


def version() -> str | None:
    """The state of the index that pages are made from; None while there is none to rely on."""
    try:
        return engine().version()
    except SearchUnavailable:
        return None


def document(program: Program) -> Document:
    """A programme as the index takes it, without what other features say about it."""
    return Document(
        slug=program.slug,
        names={t.language: (t.name, *t.aliases) for t in program.texts},
        summaries={t.language: t.summary for t in program.texts},
        bodies=_bodies(program),
        tags=tuple(tag.slug for tag in program.tags),
        facets=_facets(program),
        sort_keys={"newest": _start_key(program), "visited": program.visit_count},
        boost=_boost(program),
    )


def _boost(program: Program) -> float:
    if program.status == "stopped":
        return STOPPED_BOOST
    fresh = freshness(latest(program.verified_on, program.confirmed_on), clock.today())
    due = standings.on_this_day(program.standing, fresh) == standings.UPDATE_DUE
    return DUE_BOOST if due else 1.0


def _bodies(program: Program) -> dict[str, str]:
    """The body in every language; where a text is missing, at least the words around it."""
    texts = {text.language: text.plain for text in program.texts}
    return {code: _body(program, code, texts.get(code, "")) for code in LANGUAGES}


def _documents_of(programs: Sequence[Program]) -> Iterator[Document]:
    """These programmes as the index takes them, with what other features say about them."""
    said = more().of([program.slug for program in programs])
    for program in programs:
        found = document(program)
        added = said[program.slug]
        bodies = {
            code: f"{body}\n{added[code]}" if code in added else body
            for code, body in found.bodies.items()
        }
        yield replace(found, bodies=bodies)


def _body(program: Program, language: str, text: str) -> str:
    """The text, and the words around it by which people look for a programme.

    Not the descriptions of sectors: they name things that only some of its programmes do, and
    every programme of "digital government" would be one about complaints.
    """
    english = language == "en"
    around: list[Any] = [program.region, program.owner, program.sector, *program.tags]
    words = [item.name_en if english else item.name_id for item in around]
    if program.region.parent is not None:
        words += [program.region.parent.name_id, program.region.parent.name_en]
    if english:
        words.append(program.region.name_id)
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
    if not _sound():
        raise NotNow("The search index is not sound, and it cannot be rebuilt for the moment.")
    try:
        slugs = _concerned(batch)
        for start in range(0, max(len(slugs), 1), AT_ONCE):
            _update(slugs[start : start + AT_ONCE])
            worker.still_working()
    except SearchError as error:
        raise NotNow(str(error)) from error


def _concerned(batch: Sequence[Event]) -> list[str]:
    """What to read again, each once; first what somebody saved, who may be waiting to find it."""
    found = dict.fromkeys(event.subject for event in batch if event.kind not in _OF_A_WORD)
    words = dict.fromkeys((e.kind, e.subject) for e in batch if e.kind in _OF_A_WORD)
    for kind, subject in words:
        found.update(dict.fromkeys(queries.filed_under(_OF_A_WORD[kind], subject)))
    return list(found)


def _update(slugs: Sequence[str]) -> None:
    found = {item.slug: item for item in queries.programs(slugs) if item.is_listed}
    search = engine()
    search.upsert(list(_documents_of(list(found.values()))))
    search.delete([slug for slug in slugs if slug not in found])
    db.session.rollback()  # the next ones are read anew
    search.commit(versions.mark())  # asked after reading: nothing that was read is newer


def _alive(_done: int) -> None:
    worker.still_working()


def rebuild(progress: Callable[[int], None] | None = None) -> None:
    """Write the whole index anew from the database and swap it in."""
    engine().rebuild(_documents(), progress, versions.mark)
    db.session.rollback()


def _documents() -> Iterator[Document]:
    for programs in queries.all_programs():
        yield from _documents_of(programs)


def health(deep: bool = False) -> Health:
    """The state of the index; "outdated" also when it was made from another database than this."""
    found = engine().health(deep=deep)
    while found.ok and not versions.fits(found.source, FOLLOWER):
        again = engine().health()
        if again.source == found.source:
            detail = "The index was made from another database, or from another state of this one."
            return replace(found, state="outdated", detail=detail)
        found = again  # another process has committed between the two questions
    return found


@dataclass
class Care:
    """How the mending of a bad index goes: the more tries failed, the longer the pause."""

    failures: int = 0
    next_at: datetime | None = None

    def failed(self) -> timedelta:
        """Note a failure, and give the pause until the next try."""
        self.failures += 1
        pause = min(LOOK_EVERY * 2 ** min(self.failures, 20), LONGEST_PAUSE)
        self.next_at = clock.now() + pause
        return pause


def mend(deep: bool = False) -> None:
    """Rebuild the index when it is missing, damaged, or made of something else than it should.

    What cannot be mended now (the disk is full, say) is told in one line and tried again after a
    pause, which doubles each time.
    """
    _sound(deep)


def _sound(deep: bool = False) -> bool:
    """Whether the index is sound, which it may have become just now."""
    found = health(deep=deep)
    care: Care = current_app.extensions["search care"]
    if not found.ok:
        if care.next_at is not None and clock.now() < care.next_at:
            return False
        if not care.failures:
            log.warning("the search index is %s (%s); rebuilding it", found.state, found.detail)
        try:
            rebuild(_alive)
        except SearchError as error:
            db.session.rollback()
            pause = care.failed()
            log.error("the search index stays %s for %s: %s", found.state, pause, error)
            return False
        log.warning("the search index is rebuilt")
    current_app.extensions["search care"] = Care()
    return True


def register(app: Flask, settings: Settings) -> None:
    """Give the app its search engine, the follower that feeds it, and the job that mends it."""
    words = synonyms.Words(settings.content / "search" / "synonyms.yaml")
    app.extensions["search"] = open_engine(settings.index_folder, words, SpokenNames())
    app.extensions["search care"] = Care()
    kinds = more(app).kinds  # it grows when features add their part
    kinds.update(_OF_A_PROGRAM | _OF_A_WORD.keys())
    events.followers(app).add(Follower(FOLLOWER, kinds, follow))
    jobs(app).append(Job("search index", LOOK_EVERY, mend))
    jobs(app).append(Job("search index, every byte", LOOK_DEEP_EVERY, lambda: mend(deep=True)))
