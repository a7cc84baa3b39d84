"""A draft in review as its page shows it, in the page's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from flask_babel import gettext as _

from portal.accounts.models import Person
from portal.core.i18n import url
from portal.publishing import (
    parts,
    permissions,
    queries_review,
    review,
    revisions,
    shown_draft,
    words_review,
)
from portal.publishing.models import DRAFT, PUBLISHED, REVIEW, Comment, Draft
from portal.publishing.whole import MISSING, Problem

_STEPS = (DRAFT, REVIEW, PUBLISHED)


@dataclass(frozen=True)
class Step:
    """One step on the way to readers; `now` is where the draft stands, `done` what lies behind."""

    name: str
    now: bool
    done: bool


@dataclass(frozen=True)
class Gap:
    """What keeps a draft from being published, in one part of it."""

    part: str
    words: str
    url: str


class ReviewPage:
    """Everything the page of a review shows."""

    def __init__(self, found: Draft, who: Person | None, problems: Sequence[Problem]) -> None:
        self.draft = found
        self.name = shown_draft.name_of(found)
        self.may = permissions.open_to(who, found)
        self._problems = problems

    @property
    def state(self) -> str:
        """The name of the state it is in."""
        return words_review.state(self.draft.state)

    @property
    def steps(self) -> list[Step]:
        """The way to readers; none for a draft that was thrown away."""
        if self.draft.state not in _STEPS:
            return []
        here = _STEPS.index(self.draft.state)
        return [
            Step(words_review.state(name), number == here, number < here)
            for number, name in enumerate(_STEPS)
        ]

    @property
    def draft_url(self) -> str:
        """Where it is written."""
        return url("writing.draft", number=self.draft.id)

    @property
    def preview_url(self) -> str:
        """As readers would see it."""
        return url("writing.preview_of", number=self.draft.id)

    @cached_property
    def gaps(self) -> list[Gap]:
        """The parts that are not whole yet, in the order of the editor."""
        found = {problem.part: problem.code for problem in reversed(self._problems)}
        order = [*parts.KEYS, ""]
        return [
            Gap(
                str(words_review.TITLES.get(key) or _("The whole draft")),
                _("missing") if found[key] == MISSING else _("not as it has to be"),
                url("writing.part", number=self.draft.id, key=key) if key else self.draft_url,
            )
            for key in sorted(found, key=order.index)
        ]

    @cached_property
    def comments(self) -> list[tuple[str, list[Comment]]]:
        """What was said, by part: first about the whole, then in the order of the editor."""
        by_part: dict[str, list[Comment]] = {}
        for said in queries_review.comments(self.draft):
            by_part.setdefault(said.key, []).append(said)
        titles = {"": _("The whole draft"), **{k: str(v) for k, v in words_review.TITLES.items()}}
        return [(titles[key], by_part[key]) for key in ("", *parts.KEYS) if key in by_part]

    @cached_property
    def newer(self) -> int | None:
        """The number of a version that was published after the draft began; None without one."""
        program = self.draft.program
        if program is None or not self.draft.is_open or not review.is_outdated(self.draft, program):
            return None
        return max(revisions.newest(program), 1)
