"""What the trail says of readers: what they ask, keep, praise and report."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flask import Flask
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.catalogue import queries
from portal.catalogue import trail as catalogue
from portal.trail import sentences
from portal.trail.words import Named, words

KINDS = {
    "question.asked": _l("A question was asked"),
    "question.answered": _l("A question was answered"),
    "question.corrected": _l("An answer was corrected"),
    "question.reported": _l("A question was reported to the moderators"),
    "question.hidden": _l("Moderators hid a question"),
    "question.restored": _l("Moderators showed a question again"),
    "answer.hidden": _l("Moderators hid the answer to a question"),
    "answer.restored": _l("Moderators showed the answer to a question again"),
    "question.left": _l("Moderators looked at a question and left it"),
    "useful.said": _l("A programme was called useful"),
    "useful.changed": _l("Why a programme is useful was said differently"),
    "useful.withdrawn": _l("“Useful for us” was taken back"),
    "useful.reported": _l("A “useful for us” was reported to the moderators"),
    "useful.hidden": _l("Moderators hid a “useful for us”"),
    "useful.restored": _l("Moderators showed a “useful for us” again"),
    "useful.left": _l("Moderators looked at a “useful for us” and left it"),
    "mistake.reported": _l("A mistake was reported"),
    "mistake.settled": _l("A reported mistake was settled"),
    "bookmark.added": _l("A bookmark was added"),
    "bookmark.removed": _l("A bookmark was removed"),
    "collection.made": _l("A collection was begun"),
    "collection.changed": _l("A collection was changed"),
    "collection.shared": _l("A collection was shared"),
    "collection.unshared": _l("A collection is shared no more"),
    "collection.deleted": _l("A collection was deleted"),
    "collection.reported": _l("A collection was reported to the moderators"),
    "collection.hidden": _l("Moderators hid a collection"),
    "collection.restored": _l("Moderators showed a collection again"),
    "collection.left": _l("Moderators looked at a collection and left it"),
}
FIELDS = {
    "question": _l("Number of the question"),
    "mistake": _l("Number of the report"),
    "useful": _l("Number of the sentence"),
    "number": _l("Number"),
    "section": _l("Section"),
    "sentence": _l("Why it is useful"),
    "for": _l("For"),
    "hidden": _l("Hidden"),
    "items": _l("Number of programmes"),
}


def register(app: Flask) -> None:
    """Add the words. What stands at a programme is named by it; a private list only by a number."""
    registry = words(app)
    registry.kinds.update(KINDS)
    registry.fields.update(FIELDS)
    registry.organisations.add("for")
    for sort in ("question", "answer", "useful", "mistake"):
        registry.finders[sort] = queries.slugs_named
    registry.names |= {
        "question": catalogue.programs, "answer": catalogue.programs, "useful": catalogue.programs,
        "mistake": catalogue.programs, "bookmark": _owners, "collection": _collections,
    }  # fmt: skip


def _owners(subjects: Collection[str]) -> Mapping[str, Named]:
    people = sentences.people([subject.removeprefix("person:") for subject in subjects])
    return {f"person:{number}": named for number, named in people.items()}


def _collections(subjects: Collection[str]) -> Mapping[str, Named]:
    # Not by its name: a collection is private, also to an administrator, unless it is shared.
    return {number: Named(_("collection %(number)s", number=number)) for number in subjects}
