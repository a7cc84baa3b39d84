"""Reading lists, and what there is under the keys of their rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import joinedload

from portal.bulk.cells import Known
from portal.bulk.judging import BROKEN, CHANGED, CONFLICT, NEW, SAME, VERDICTS, Present, digest
from portal.bulk.models import CHECKED, BulkDraft, BulkLoad, BulkRow
from portal.catalogue.models import Program, Sector, Tag
from portal.core.db import db
from portal.core.errors import NotFound
from portal.places import names
from portal.places.models import Organisation, Region
from portal.publishing import parts
from portal.publishing import queries as publishing
from portal.publishing.models import DRAFT, DROPPED, OPEN, Draft

AT_ONCE = 500  # keys in a statement


def load(organisation: Organisation, number: int) -> BulkLoad:
    """The list with a number, of an organisation. Raises NotFound, also for another's."""
    found = db.session.get(BulkLoad, number)
    if found is None or found.organisation_id != organisation.id:
        raise NotFound(number)
    return found


def loads(organisation: Organisation, limit: int = 20) -> Sequence[BulkLoad]:
    """The lists of an organisation, the newest first."""
    query = select(BulkLoad).where(BulkLoad.organisation_id == organisation.id)
    query = query.options(joinedload(BulkLoad.by))
    return db.session.scalars(query.order_by(BulkLoad.id.desc()).limit(limit)).all()


def numbered(numbers: Collection[int]) -> Sequence[BulkLoad]:
    """The lists with these numbers, of whatever organisation."""
    query = select(BulkLoad).where(BulkLoad.id.in_(numbers))
    return db.session.scalars(query.options(joinedload(BulkLoad.organisation))).all()


# Whether a list would change anything: one that is as the portal is asks for no decision.
_ANYTHING = exists().where(BulkRow.load_id == BulkLoad.id, BulkRow.verdict != SAME)


def idle(found: Collection[BulkLoad]) -> set[int]:
    """The numbers of those of these lists that would change nothing."""
    query = select(BulkLoad.id).where(BulkLoad.id.in_([item.id for item in found]), ~_ANYTHING)
    return set(db.session.scalars(query))


def undecided(organisations: Collection[int], most: int = 50) -> Sequence[tuple[BulkLoad, int]]:
    """Lists of organisations (by number) that wait for a decision, and how many rows are bad."""
    bad = (
        select(func.count())
        .select_from(BulkRow)
        .where(BulkRow.load_id == BulkLoad.id, BulkRow.verdict.in_((BROKEN, CONFLICT)))
    )
    query = select(BulkLoad, bad.scalar_subquery()).where(
        BulkLoad.organisation_id.in_(organisations), BulkLoad.state == CHECKED, _ANYTHING
    )
    query = query.options(joinedload(BulkLoad.organisation)).order_by(BulkLoad.id).limit(most)
    return [(found, number) for found, number in db.session.execute(query)]


def row(found: BulkLoad, number: int) -> BulkRow:
    """The row with a number (of the table) of a list. Raises NotFound."""
    item = row_or_none(found, number)
    if item is None:
        raise NotFound(number)
    return item


def row_or_none(found: BulkLoad, number: int) -> BulkRow | None:
    """The same, or None: a row gets another number when all are grouped anew."""
    return db.session.scalar(
        select(BulkRow).where(BulkRow.id == number, BulkRow.load_id == found.id)
    )


def rows(found: BulkLoad, verdict: str = "", limit: int = 0, offset: int = 0) -> Sequence[BulkRow]:
    """The rows of a list in their order; of one verdict, when it is given."""
    query = _rows(found, verdict).order_by(BulkRow.number)
    return db.session.scalars(query.limit(limit).offset(offset) if limit else query).all()


def ended_rows(found: BulkLoad, outcome: str, limit: int, offset: int) -> Sequence[BulkRow]:
    """The rows of which something became, or of one outcome."""
    ended = BulkRow.outcome == outcome if outcome else BulkRow.outcome.is_not(None)
    query = select(BulkRow).where(BulkRow.load_id == found.id, ended)
    return db.session.scalars(query.order_by(BulkRow.number).limit(limit).offset(offset)).all()


def waiting(found: BulkLoad, limit: int) -> Sequence[BulkRow]:
    """The good rows of which nothing became yet."""
    query = select(BulkRow).where(
        BulkRow.load_id == found.id, BulkRow.verdict.in_((NEW, CHANGED)), BulkRow.outcome.is_(None)
    )
    return db.session.scalars(query.order_by(BulkRow.number).limit(limit)).all()


def _rows(found: BulkLoad, verdict: str) -> Select[BulkRow]:
    query = select(BulkRow).where(BulkRow.load_id == found.id)
    return query.where(BulkRow.verdict == verdict) if verdict else query


def verdicts(found: BulkLoad) -> dict[str, int]:
    """How many rows of each verdict a list has."""
    query = select(BulkRow.verdict, func.count()).where(BulkRow.load_id == found.id)
    counts = {kind: number for kind, number in db.session.execute(query.group_by(BulkRow.verdict))}
    return {kind: counts.get(kind, 0) for kind in VERDICTS}


def outcomes(found: BulkLoad) -> dict[str, int]:
    """How many rows ended in which way."""
    query = select(BulkRow.outcome, func.count()).where(
        BulkRow.load_id == found.id, BulkRow.outcome.is_not(None)
    )
    return {
        end or "": number for end, number in db.session.execute(query.group_by(BulkRow.outcome))
    }


def known(organisation: Organisation) -> Known:
    """What the cells of a list of an organisation may name."""
    places = _names(select(Region.slug, Region.name_id, Region.name_en))
    for said, name in names.written(places).items():
        places.setdefault(said, places[name])
    return Known(
        organisation.slug,
        places,
        _names(select(Sector.slug, Sector.name_id, Sector.name_en)),
        _names(select(Tag.slug, Tag.name_id, Tag.name_en)),
        {"id": organisation.name_id, "en": organisation.name_en},
    )


def _names(query: Select[str, str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for slug, *said in db.session.execute(query):
        for name in said:
            found.setdefault(" ".join(name.lower().split()), slug)
        found[slug] = slug
    return found


def published(organisation: Organisation) -> Sequence[Program]:
    """The programmes of an organisation, by slug."""
    query = select(Program).where(Program.owner_id == organisation.id).order_by(Program.slug)
    return db.session.scalars(query).all()


def bulk_drafts(organisation: Organisation, keys: Collection[str]) -> dict[str, BulkDraft]:
    """Which drafts these keys stand for."""
    query = select(BulkDraft).where(
        BulkDraft.organisation_id == organisation.id, BulkDraft.key.in_(keys)
    )
    return {item.key: item for item in db.session.scalars(query)}


def present(organisation: Organisation, keys: Collection[str]) -> dict[str, Present]:
    """What there is under each of these keys."""
    found: dict[str, Present] = {}
    for some in _batches(sorted(set(keys))):
        programs = {
            item.slug: item
            for item in db.session.scalars(select(Program).where(Program.slug.in_(some)))
        }
        made = bulk_drafts(organisation, some)
        drafts = _open_drafts([item.id for item in programs.values()])
        for key in some:
            found[key] = _present(organisation, programs.get(key), made.get(key), drafts)
    return found


def _open_drafts(programs: Collection[int]) -> dict[int, Draft]:
    query = select(Draft).where(Draft.program_id.in_(programs), Draft.state.in_(OPEN))
    return {item.program_id or 0: item for item in db.session.scalars(query)}


def _present(
    organisation: Organisation,
    program: Program | None,
    made: BulkDraft | None,
    drafts: dict[int, Draft],
) -> Present:
    if program is not None and program.owner_id != organisation.id:
        program = None
        foreign = True
    else:
        foreign = False
    before = None
    open_draft = drafts.get(program.id) if program else None
    if made is not None and made.draft.state != DROPPED:
        if program is None and made.draft.program is not None:
            program = made.draft.program  # it was published meanwhile, under a slug of its own
            open_draft = publishing.open_draft_of(program)
        elif program is None:
            open_draft = made.draft
    if program is not None:
        before = parts.take_apart(parts.record_of(program.document))
    values = publishing.values(open_draft) if open_draft else None
    ours = (
        open_draft is not None and made is not None and made.draft_id == open_draft.id
        and open_draft.state == DRAFT and digest(values) == made.digest
    )  # fmt: skip
    linked = program is not None and made is not None and made.draft.program_id == program.id
    return Present(before, values, ours, foreign=foreign and made is None, linked=linked)


def _batches(keys: Sequence[str]) -> Iterator[list[str]]:
    rest = iter(keys)
    while some := list(islice(rest, AT_ONCE)):
        yield some
