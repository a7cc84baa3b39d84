"""Changing the catalogue."""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy import select

from portal.catalogue import standings
from portal.catalogue.document import Document
from portal.catalogue.models import Program, ProgramText, Sector, Tag
from portal.catalogue.verification import Freshness, freshness, latest
from portal.core import changes, clock, events
from portal.core.db import db
from portal.core.errors import NotFound
from portal.core.keep import CHANGED, NEW, digest, keep, outcome, take_over
from portal.core.text import RULES, plain, sentences
from portal.places import queries as places

Kind = TypeVar("Kind", Sector, Tag)

PUBLISHED, REVISED, VISITED = "program.published", "program.revised", "program.visited"
CONFIRMED, UPDATE_DUE = "program.confirmed", "program.update-due"
VERIFIED, WITHDRAWN = "program.verified", "program.withdrawn"
ARCHIVED, BROUGHT_BACK = "program.archived", "program.brought-back"
OF_STANDING = frozenset({CONFIRMED, UPDATE_DUE, VERIFIED, WITHDRAWN, ARCHIVED, BROUGHT_BACK})


def keep_from_content(document: Document, *, by: str) -> str:
    """Publish a record of the content folder, or bring it up to date.

    Gives "new", "changed", "same", or "kept" when it was published or edited in the portal: then
    the file does not overwrite it.
    """
    found = _find(document.slug)
    # The rules by which its plain text is made belong to it, for that text is stored.
    fingerprint = digest([RULES, document.model_dump(mode="json")])
    answer = outcome(found, fingerprint)
    if answer == NEW:
        publish(document, by=by).content_digest = fingerprint
    elif found is not None and answer == CHANGED:
        differs = _stored(found) != _record(document)  # else only the rules of its plain text did
        _revise(found, document, by=by)
        if differs:
            _stand_anew(found)
        found.content_digest = fingerprint
    return answer


def publish(
    document: Document, *, by: str, confirmed_on: str | None = None, **said: Any
) -> Program:
    """Publish a new programme. Raises NotFound for an unknown owner, place, sector or tag.

    It belongs to the portal: a file of the same slug does not overwrite it. `confirmed_on` is the
    day on which its people said that all of it is so; `said` goes into the event.
    """
    program = Program(slug=document.slug, confirmed_on=confirmed_on)
    _write(program, document)
    _stand_anew(program)
    db.session.add(program)
    owner = document.facts.owner
    events.record(
        PUBLISHED, program.slug, by=by, organisation=owner, after=_named(document), **said
    )
    return program


def revise(
    program: Program, document: Document, *, by: str, confirmed_on: str | None = None, **said: Any
) -> None:
    """Change a programme in the portal; from now on the content folder does not overwrite it.

    What a curator verified has changed then: the verification ends. `confirmed_on` and `said` are
    as those of `publish`.
    """
    _revise(program, document, by=by, **said)
    program.confirmed_on = confirmed_on or program.confirmed_on
    _stand_anew(program)
    take_over(program)


def _revise(program: Program, document: Document, *, by: str, **said: Any) -> None:
    told = changes.between(_stored(program), _record(document))
    _write(program, document)
    events.record(REVISED, program.slug, by=by, organisation=document.facts.owner, **told, **said)


def stand(
    program: Program, standing: str, kind: str, *, by: str, confirmed: bool = False, **said: Any
) -> None:
    """Note that a programme stands otherwise (`standings.STANDINGS`), or was confirmed today.

    `kind` is the event's (`OF_STANDING`); `said` goes into it. The record stays as it is.
    """
    before, program.standing = program.standing, standing
    if confirmed:
        if program.confirmed_on:
            said["confirmed_before"] = program.confirmed_on
        program.confirmed_on = clock.today().isoformat()
    if kind == VERIFIED:
        program.curator_verified_at = clock.now()
    elif standing != standings.VERIFIED:
        program.curator_verified_at = None
    events.record(
        kind, program.slug, by=by, organisation=program.owner.slug,
        before=before, after=standing, **said,
    )  # fmt: skip


def archive(program: Program, reason: str, *, by: str) -> None:
    """Take a programme out of search and lists; loading content does not bring it back."""
    program.archived_because = reason
    take_over(program)
    stand(program, standings.ARCHIVED, ARCHIVED, by=by, reason=reason)


def bring_back(program: Program, *, by: str) -> None:
    """Show an archived programme in search and lists again."""
    program.archived_because = None
    after = standings.of_record(program.status, _freshness(program))
    stand(program, after, BROUGHT_BACK, by=by)


def _stored(program: Program) -> dict[str, Any]:
    # As it stands: a record that an older version wrote need not be one of today's.
    texts = {
        text.language: {
            "name": text.name,
            "aliases": text.aliases,
            "summary": text.summary,
            "sections": text.sections,
        }
        for text in program.texts
    }
    return {"facts": program.facts, "texts": texts}


def _record(document: Document) -> dict[str, Any]:
    return document.model_dump(mode="json", exclude_none=True)


def _named(document: Document) -> dict[str, str]:
    """What the trail says of a new programme; the whole of it stands in its own tables."""
    return {f"texts.{code}.name": writing.name for code, writing in document.texts.items()}


def count_visits(program: Program, number: int, *, by: str) -> None:
    """Note how many past visits a programme had; a number that is known already changes nothing."""
    before = program.visit_count or 0
    if before != number:
        program.visit_count = number
        owner = program.owner.slug
        events.record(VISITED, program.slug, by=by, organisation=owner, before=before, after=number)


def _find(slug: str) -> Program | None:
    return db.session.scalar(select(Program).where(Program.slug == slug))


def _write(program: Program, document: Document) -> None:
    facts = document.facts
    program.owner_id = places.organisation(facts.owner).id
    program.region_id = places.region(facts.place).id
    program.sector_id = _one(Sector, facts.sector).id
    program.tags = [_one(Tag, slug) for slug in dict.fromkeys(facts.tags)]
    program.status = facts.status
    started = facts.start or facts.pilot_start
    program.start_year = int(started[:4]) if started else None
    program.verified_on = facts.verified.on if facts.verified else None
    program.visit_possible = facts.can_be_visited
    program.has_award = bool(facts.awards)
    program.facts = facts.model_dump(mode="json", exclude_none=True)
    program.updated_at = clock.now()
    _write_texts(program, document)


def _stand_anew(program: Program) -> None:
    """How it stands now that its record is another one; what is archived stays there."""
    program.curator_verified_at = None
    if program.standing != standings.ARCHIVED:
        program.standing = standings.of_record(program.status, _freshness(program))


def _freshness(program: Program) -> Freshness:
    return freshness(latest(program.verified_on, program.confirmed_on), clock.today())


def _write_texts(program: Program, document: Document) -> None:
    known = {text.language: text for text in program.texts}
    for language, writing in document.texts.items():
        said = [getattr(both, language) for both in document.facts.texts()]
        text = known.pop(language, None)
        if text is None:
            text = ProgramText(language=language)
            program.texts.append(text)
        text.name, text.aliases = writing.name, list(writing.aliases)
        text.summary, text.sections = writing.summary, dict(writing.sections)
        text.plain = sentences([plain("\n\n".join(writing.sections.values())), *said])
    for gone in known.values():
        program.texts.remove(gone)


def _one(model: type[Kind], slug: str) -> Kind:
    found = db.session.scalar(select(model).where(model.slug == slug))
    if found is None:
        raise NotFound(f"{model.__tablename__} {slug}")
    return found


def keep_sector(*, by: str, **values: Any) -> str:
    """Add a sector from content, or bring it up to date by its slug; what was done."""
    return keep(Sector, "sector", values, by=by)


def keep_tag(*, by: str, **values: Any) -> str:
    """Add a tag from content, or bring it up to date by its slug; what was done."""
    return keep(Tag, "tag", values, by=by)
