"""A draft at a glance: its parts, what is missing, and what keeps it from being published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from portal.accounts.words import person_word
from portal.catalogue import completeness, labels
from portal.core.i18n import url
from portal.publishing import queries, queries_review, whole, words_review
from portal.publishing.models import Comment, Draft, DraftPart
from portal.publishing.parts import LANGUAGES
from portal.publishing.shown_draft import name_of
from portal.writing import queries as listed
from portal.writing import words
from portal.writing.fields import SHAPES, field_at, says_something
from portal.writing.sketch import sketch
from portal.writing.words_problems import problem_words

NEW = "new"  # the slug of a programme that has none yet, where a record needs one
# The parts in which a point of completeness is filled in, where their names differ.
POINTS = {
    "text_id": "name", "text_en": "name", "start": "timing", "verified": "timing",
    "initiator": "filing", "baseline": "results",
}  # fmt: skip


@dataclass(frozen=True)
class Mend:
    """One thing to mend, and where: `words`, the field's name, the address of the page with it."""

    part: str
    title: str
    words: str
    url: str


@dataclass(frozen=True)
class PartLine:
    """A part in the overview. `state` is empty, begun or done."""

    key: str
    title: str
    url: str
    state: str
    problems: list[Mend]
    there: DraftPart | None
    by: str  # who wrote it in this draft; empty for what stands there as it was published
    comments: int  # that are not settled


class Overview:
    """All that the overview of a draft shows, in the page's language."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.values = queries.values(draft)
        self.name = name_of(draft)

    @cached_property
    def problems(self) -> list[Mend]:
        """What keeps it from being published."""
        return problems(self.draft, listed.with_proposed(self.draft, self.values))

    @cached_property
    def completeness(self) -> completeness.Completeness:
        """How complete it is."""
        return completeness_of(self.draft, self.values)

    @cached_property
    def comments(self) -> list[Comment]:
        """What reviewers said and nobody has settled yet."""
        return open_comments(self.draft)

    @property
    def of_the_whole(self) -> list[Comment]:
        """What reviewers said of no part alone, above all why it was sent back."""
        return [item for item in self.comments if not item.key]

    @property
    def missing(self) -> list[tuple[str, str]]:
        """What is missing, and where to write it."""
        keys = self.completeness.missing
        return [
            (
                str(labels.MISSING[key]),
                url("writing.part", number=self.draft.id, key=POINTS.get(key, key)),
            )
            for key in keys
        ]

    @property
    def chapters(self) -> list[tuple[str, list[PartLine]]]:
        """The parts by chapter."""
        there = {item.key: item for item in self.draft.parts}
        return [
            (str(title), [self._line(key, there.get(key)) for key in keys])
            for title, keys in words.CHAPTERS
        ]

    def _line(self, key: str, there: DraftPart | None) -> PartLine:
        mine = [found for found in self.problems if found.part == key]
        address = _address(self.draft, key)
        written = there is not None and says_something(there.value)
        state = "empty"
        if written and there is not None:
            state = "begun" if mine or _one_language_missing(key, there.value) else "done"
        is_own = there is not None and (there.version > 1 or not self.draft.program_id)
        by = person_word(there.by) if there is not None and is_own else ""
        said = sum(comment.key == key for comment in self.comments)
        return PartLine(key, str(words_review.TITLES[key]), address, state, mine, there, by, said)


def open_comments(draft: Draft, key: str | None = None) -> list[Comment]:
    """What reviewers said of a draft, or of one part of it, and nobody has settled yet."""
    said = [item for item in queries_review.comments(draft) if item.settled_at is None]
    return [item for item in said if key is None or item.key == key]


def _one_language_missing(key: str, value: Any) -> bool:
    """Whether the text of a part stands in one of the languages only."""
    shape = SHAPES.get(key)
    if shape and all(field.both for field in shape.fields) and isinstance(value, dict):
        said = [language for language in LANGUAGES if says_something(value.get(language))]
        return len(said) == 1
    return False


def _address(draft: Draft, key: str, **more: Any) -> str:
    if key == "attachments":  # these have a page of their own
        return url("attachments.page", number=draft.id)
    return url("writing.part", number=draft.id, key=key, **more)


def slug_of(draft: Draft) -> str:
    """The slug of its programme; something in its place while there is none."""
    return draft.program.slug if draft.program else NEW


def completeness_of(draft: Draft, values: Mapping[str, Any]) -> completeness.Completeness:
    """How complete the programme would be if it were published now."""
    return completeness.of(sketch(slug_of(draft), draft.organisation.slug, values))


def problems(draft: Draft, values: Mapping[str, Any]) -> list[Mend]:
    """What keeps a draft from being published; each place once."""
    found: dict[tuple[str, str, str], Mend] = {}
    for problem in whole.problems_of(slug_of(draft), draft.organisation.slug, values):
        for part, path in _places(problem):
            name = field_at(part, path)
            said = problem_words(problem.code, part)
            anchor = "f-" + name.replace(".", "-") if name else None
            address = _address(draft, part, _anchor=anchor)
            title = _field_words(part, name)
            found.setdefault((part, name, said), Mend(part, title, said, address))
    return list(found.values())


def _places(problem: whole.Problem) -> list[tuple[str, tuple[Any, ...]]]:
    # A record without any text lacks the first thing of a text: its name.
    if problem.part not in ("", "name") or len(problem.path) > 1:
        return [(problem.part or "name", problem.path)]
    return [("name", ("texts", LANGUAGES[0], "name"))]


def _field_words(part: str, name: str) -> str:
    """What the input is called, with the number of its row."""
    title = str(words_review.TITLES[part])
    for row, field, language, path in SHAPES[part].places([name.split(".")[0]] if name else []):
        if name == ".".join((row, *path) if row else path) and name:
            said = words.field_title(part, field.stem)
            if language:
                said = f"{said} ({words.LANGUAGE_NAMES[language]})"
            if row:
                return f"{str(words.ROWS[part][0]) % {'num': int(row) + 1}}: {said}"
            return said
    return title


def problems_in(draft: Draft, values: Mapping[str, Any], key: str) -> list[Mend]:
    """What keeps one part from being published."""
    return [found for found in problems(draft, values) if found.part == key]
