"""Rules: the words that mean the same to the search, as content and administrators keep them.

The search asks `Words` for them. It is asked what state they are in every few seconds, and for the
words themselves only when the index is made: what a query needs is in memory with the index.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from portal.catalogue.models import SynonymGroup
from portal.core import clock, events, locks
from portal.core.db import db
from portal.core.errors import NotFound, RuleBroken
from portal.core.keep import CHANGED, KEPT, NEW, SAME, digest, take_over
from portal.search import LONGEST_TERM, Synonyms, load_optional, synonyms_digest, term_key

Key = tuple[str, ...]
LONGEST = 120  # characters of a term
MOST = 40  # terms of a group


def active() -> Sequence[SynonymGroup]:
    """The groups in use, in the order in which they came."""
    return db.session.scalars(_ACTIVE).all()


_ACTIVE = select(SynonymGroup).where(SynonymGroup.removed_at.is_(None)).order_by(SynonymGroup.id)


def search(text: str, *, removed: bool = False) -> Sequence[SynonymGroup]:
    """Groups in which a term holds a text, by their first terms; those in use or those removed."""
    state = SynonymGroup.removed_at
    query = select(SynonymGroup).where(state.is_not(None) if removed else state.is_(None))
    found = db.session.scalars(query.order_by(SynonymGroup.id)).all()
    sought = text.casefold()
    fitting = [g for g in found if any(sought in term.casefold() for term in g.terms)]
    return sorted(fitting, key=lambda g: g.terms[0].casefold())


def group(number: int) -> SynonymGroup:
    """The group with a number, also a removed one. Raises NotFound."""
    found = db.session.get(SynonymGroup, number)
    if found is None:
        raise NotFound(number)
    return found


def add(terms: Iterable[str], *, by: str) -> SynonymGroup:
    """Add a group. Raises RuleBroken for a term that cannot be used or stands in another group."""
    found = SynonymGroup(terms=_checked(terms, None))
    db.session.add(found)
    db.session.flush()
    _record("synonyms.added", found, by, before=[], after=found.terms)
    return found


def change(found: SynonymGroup, terms: Iterable[str], *, by: str) -> None:
    """Give a group other terms; content does not overwrite it from now on. Raises as `add`."""
    if found.removed_at is not None:
        raise RuleBroken(_("It is removed. Bring it back first, in the list of those removed."))
    before, after = found.terms, _checked(terms, found)
    if before == after:
        return
    found.terms = after
    take_over(found)
    _record("synonyms.changed", found, by, before=before, after=after)


def remove(found: SynonymGroup, *, by: str) -> None:
    """Take a group out of the search; `restore` brings it back."""
    if found.removed_at is None:
        found.removed_at = clock.now()
        take_over(found)
        _record("synonyms.removed", found, by, before=found.terms, after=[])


def restore(found: SynonymGroup, *, by: str) -> None:
    """Bring a removed group back. Raises RuleBroken when a term stands in another one by now."""
    if found.removed_at is not None:
        _checked(found.terms, found)
        found.removed_at = None
        _record("synonyms.restored", found, by, before=[], after=found.terms)


def _record(kind: str, found: SynonymGroup, by: str, **data: Any) -> None:
    # No page shows the groups; what they make of a search changes with the state of the index.
    events.record(kind, str(found.id), by=by, changes_pages=False, **data)


def _checked(terms: Iterable[str], own: SynonymGroup | None) -> list[str]:
    locks.until_commit("synonyms")  # two administrators may use the same term at once
    tidy = [" ".join(term.split()) for term in terms if term.strip()]
    if not 2 <= len(tidy) <= MOST:
        raise RuleBroken(_("Write at least two terms and at most %(num)s.", num=MOST), "terms")
    taken = {
        key: ", ".join(other.terms)
        for other in active()
        if other is not own
        for key in _keys(other.terms)
    }
    seen: set[Key] = set()
    for term in tidy:
        key = term_key(term)
        _check_term(term, key)
        if key in taken:
            values = {"term": term, "group": taken[key]}
            message = _("“%(term)s” stands in another group already: %(group)s")
            raise RuleBroken(message % values, "terms")
        if key in seen:
            raise RuleBroken(_("“%(term)s” stands here twice.", term=term), "terms")
        seen.add(key)
    return tidy


def _check_term(term: str, key: Key) -> None:
    if not key:
        raise RuleBroken(_("“%(term)s” has no letter and no digit.", term=term), "terms")
    if len(key) > LONGEST_TERM or len(term) > LONGEST:
        raise RuleBroken(
            _("“%(term)s” is too long: at most %(num)s words.", term=term[:60], num=LONGEST_TERM),
            "terms",
        )


def _keys(terms: Iterable[str]) -> Iterator[Key]:
    return (term_key(term) for term in terms)


def keep_from_content(terms: Sequence[str], *, by: str) -> str:
    """Bring a group of the content folder into the database; what was done (see `keep.outcome`).

    It is left alone when the portal has a group, or removed one, with any of its terms.
    """
    fingerprint, keys = digest(list(terms)), set(_keys(terms))
    same = select(SynonymGroup.id).where(SynonymGroup.content_digest == fingerprint)
    if db.session.scalar(same):
        return SAME
    near = [g for g in db.session.scalars(_EVERY) if not keys.isdisjoint(_keys(g.terms))]
    if any(found.content_digest is None for found in near):
        return KEPT
    before = [term for found in near for term in found.terms]
    kept = near[0] if near else SynonymGroup()
    for other in near[1:]:
        db.session.delete(other)
    kept.terms, kept.content_digest = list(terms), fingerprint
    db.session.add(kept)
    db.session.flush()
    kind = "synonyms.changed" if near else "synonyms.added"
    _record(kind, kept, by, before=before, after=kept.terms)
    return CHANGED if near else NEW


_EVERY = select(SynonymGroup).order_by(SynonymGroup.id)


def drop_others(groups: Iterable[Sequence[str]], *, by: str) -> None:
    """Remove groups of the content folder that it does not have any more."""
    there = {digest(list(terms)) for terms in groups}
    from_content = _EVERY.where(SynonymGroup.content_digest.is_not(None))
    for found in db.session.scalars(from_content).all():
        if found.content_digest not in there:
            _record("synonyms.removed", found, by, before=found.terms, after=[])
            db.session.delete(found)


class Words:
    """What the search asks for its words: the groups of the database, and a file of optional ones.

    Implements `search.WordSource`. It reads on a connection of its own, so that it sees what
    others have committed since the session began.
    """

    def __init__(self, beside: Path) -> None:
        self._beside = beside  # the file of the optional words stands beside this one

    def digest(self) -> str:
        """The state of the words. Raises SynonymsError for a file that cannot be read."""
        return synonyms_digest(_groups(), self._beside)

    def load(self) -> Synonyms:
        """The words. Raises SynonymsError for a file that cannot be used."""
        groups = _groups()
        return Synonyms(groups, synonyms_digest(groups, self._beside), load_optional(self._beside))


def _groups() -> tuple[tuple[str, ...], ...]:
    query = select(SynonymGroup.terms).where(SynonymGroup.removed_at.is_(None))
    with db.engine.connect() as connection:
        found = connection.execute(query.order_by(SynonymGroup.id)).all()
    return tuple(tuple(terms) for (terms,) in found)
