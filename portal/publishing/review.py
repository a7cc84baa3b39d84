"""Rules: a draft on its way to readers - sent for review, sent back, commented, published."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.accounts import throttle
from portal.accounts.models import Person
from portal.accounts.throttle import Limit
from portal.catalogue import queries as catalogue
from portal.catalogue.document import Document
from portal.catalogue.models import Program
from portal.core import clock
from portal.core.db import db
from portal.core.errors import NotFound, RuleBroken
from portal.places import queries as places
from portal.publishing import drafts, parts, queries, revisions, slugs, whole, workflow
from portal.publishing.models import PUBLISHED, Comment, Draft
from portal.publishing.whole import NotWhole, Problem

LONGEST_COMMENT = 2000  # characters
# Each person's: every sending and sending back is a mail to several people.
SENDINGS = Limit("sendings", 30, timedelta(hours=1))
COMMENTS = Limit("comments", 120, timedelta(hours=1))


class Unfinished(RuleBroken):
    """A draft is no whole record yet; `problems` say what is missing, and in which part."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(_("Something is still missing. The list below leads to it."))
        self.problems = problems


class Outdated(RuleBroken):
    """The programme was published anew since the draft began: two versions stand side by side."""

    def __init__(self) -> None:
        super().__init__(
            _("The programme was changed and published since this draft began. Compare both first.")
        )


def send(found: Draft, *, by: Person) -> None:
    """Ask the managers to review a draft.

    Raises Unfinished when it is not whole, and RuleBroken when somebody sends too often.
    """
    _begin(found, "send")
    if problems := problems_of(found):
        raise Unfinished(problems)
    throttle.check(SENDINGS, by.actor)
    found.sent_at = clock.now()
    _move(found, "send", "draft.sent", by)


def take_back(found: Draft, *, by: Person) -> None:
    """Go on writing what was sent."""
    _begin(found, "take-back")
    _move(found, "take-back", "draft.taken-back", by)


def send_back(found: Draft, text: str, *, by: Person, field: str = "text") -> None:
    """Give a draft back to its writers, with what is to be mended."""
    _begin(found, "send-back")
    throttle.check(SENDINGS, by.actor)
    said = comment(found, "", text, by=by, field=field)
    _move(found, "send-back", "draft.sent-back", by, comment=said.id)


def comment(found: Draft, key: str, text: str, *, by: Person, field: str = "text") -> Comment:
    """Say something about a draft, or about one of its parts. Raises RuleBroken without words.

    `field` is the form's field in which it was said.
    """
    _begin(found, "comment")
    if key and key not in parts.KEYS:
        raise RuleBroken(_("There is no such part."), "key")
    text = text.strip()
    if not text:
        raise RuleBroken(_("Say in a few words what is to be changed."), field)
    if len(text) > LONGEST_COMMENT:
        raise RuleBroken(_("This is too long: at most 2,000 characters."), field)
    throttle.check(COMMENTS, by.actor)
    said = Comment(draft=found, key=key, text=text, by=by, at=clock.now())
    db.session.add(said)
    db.session.flush()
    drafts.record("draft.commented", found, by=by, comment=said.id, part=key)
    return said


def settle(said: Comment, *, by: Person) -> None:
    """Note that a comment is dealt with; again, that it is not."""
    found = said.draft
    _begin(found, "settle")
    throttle.check(COMMENTS, by.actor)
    settled = said.settled_at is None
    said.settled_at = clock.now() if settled else None
    said.settled_by = by if settled else None
    drafts.record(
        "draft.comment-settled", found, by=by, comment=said.id, part=said.key,
        before={"settled": not settled}, after={"settled": settled},
    )  # fmt: skip


def publish(found: Draft, seen: str, *, by: Person, slug: str = "", note: str = "") -> Program:
    """Show a reviewed draft to readers: a new programme, or the next revision of one.

    `seen` is the `mark` of what the manager had on the page. Raises RuleBroken when the draft was
    changed since, Outdated when its programme was, Unfinished when it is not whole.
    """
    _begin(found, "publish")
    if seen != mark(found):
        raise RuleBroken(_("Somebody has changed the draft meanwhile. Read it once more."))
    if problems := problems_of(found):
        raise Unfinished(problems)
    program = found.program
    if program is None:
        program = _publish_new(found, slug, note, by)
        found.program, number = program, 1
    else:
        revisions.lock(program)
        revisions.check(program, "change")
        if is_outdated(found, program):
            raise Outdated
        number = revisions.next_one(program, document_of(found, program.slug), by=by, note=note)
    before, found.state = found.state, PUBLISHED
    drafts.record(
        "draft.published", found, by=by, before=before, after=PUBLISHED,
        program=program.slug, revision=number,
    )  # fmt: skip
    return program


def is_outdated(found: Draft, program: Program) -> bool:
    """Whether the programme was published anew since the draft began (or was brought up to it)."""
    newest = revisions.newest(program)
    if newest or found.base:
        return newest != (found.base or 0)
    return program.updated_at > found.created_at  # from the content folder, which keeps no revision


def keep_ours(found: Draft, seen: int, *, by: Person) -> None:
    """Let the draft replace a revision that was published after it began.

    `seen` is the number of the one that was compared with it. Nothing is lost: it stays in the
    history. Raises RuleBroken when there is a newer one by now.
    """
    _begin(found, "write")
    if found.program is None:
        raise RuleBroken(_("There is nothing to compare it with."))
    revisions.lock(found.program)
    newest = revisions.keep_first(found.program)
    if newest != seen:
        raise RuleBroken(_("Somebody has published once more meanwhile. Compare again."))
    before, found.base = found.base, newest
    found.updated_at = clock.now()
    drafts.record("draft.kept", found, by=by, before=before, after=newest)


def mark(found: Draft) -> str:
    """A text that changes with every change of a draft: of a part, of its base, of its state."""
    sent = found.sent_at.isoformat() if found.sent_at else ""
    parts_ = sorted((part.key, part.version) for part in found.parts)
    read = repr((found.state, sent, found.base, found.program_id, parts_))
    return sha256(read.encode()).hexdigest()[:32]


def proposed_slug(found: Draft) -> str:
    """The address that a new programme would get."""
    names = queries.values(found).get("name") or {}
    name = next((n for lang in parts.LANGUAGES if (n := (names.get(lang) or {}).get("name"))), "")
    base = slugs.propose(name)
    query = select(Program.slug).where(Program.slug.startswith(base, autoescape=True))
    return slugs.propose(name, set(db.session.scalars(query)))


def problems_of(found: Draft) -> list[Problem]:
    """What keeps a draft from being published."""
    slug = found.program.slug if found.program else "new"
    try:
        document = document_of(found, slug)
    except NotWhole as error:
        return error.problems
    return _unknown(document)


def document_of(found: Draft, slug: str) -> Document:
    """The record that a draft makes. Raises NotWhole."""
    return whole.document_of(slug, found.organisation.slug, queries.values(found))


def _unknown(document: Document) -> list[Problem]:
    facts = document.facts
    checks = [("place", places.region, facts.place), ("sector", catalogue.sector, facts.sector)]
    problems = []
    for name, load, slug in checks:
        try:
            load(slug)
        except NotFound:
            problems.append(Problem("filing", ("facts", name), "unknown", f"no {name} {slug}"))
    known = catalogue.tag_names()
    for number, tag in enumerate(facts.tags):
        if tag not in known:
            path = ("facts", "tags", number)
            problems.append(Problem("filing", path, "unknown", f"no tag {tag}"))
    return problems


def _publish_new(found: Draft, slug: str, note: str, by: Person) -> Program:
    slug = slug.strip().lower() or proposed_slug(found)
    if not slugs.SLUG.fullmatch(slug) or len(slug) > slugs.LONGEST + 10:
        raise RuleBroken(_("Use small letters, digits and single hyphens."), "slug")
    taken = RuleBroken(_("Another programme has this address. Choose another one."), "slug")
    if db.session.scalar(select(Program.id).where(Program.slug == slug)) is not None:
        raise taken
    try:
        with db.session.begin_nested():  # somebody may publish under it at this moment
            return revisions.first(document_of(found, slug), by=by, note=note)
    except IntegrityError:
        raise taken from None


def _begin(found: Draft, name: str) -> None:
    drafts.lock(found)
    if found.state not in workflow.action(name).steps:
        raise RuleBroken(_("Somebody was faster: this cannot be done any more."))


def _move(found: Draft, name: str, kind: str, by: Person, **data: object) -> None:
    before = found.state
    found.state = workflow.after(name, before)
    found.updated_at = clock.now()
    drafts.record(kind, found, by=by, before=before, after=found.state, **data)
