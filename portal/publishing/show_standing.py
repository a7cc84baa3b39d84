"""How a programme stands, as its pages show it in the page's language."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from flask import Flask
from flask_babel import gettext as _

from portal.accounts import visitor
from portal.catalogue import evidence, standings
from portal.catalogue.models import Program
from portal.catalogue.show import ProgramPage
from portal.catalogue.verification import freshness, latest
from portal.core import clock
from portal.core.i18n import date_text, url
from portal.publishing import permissions, words_review


class Standing:
    """What is said about how a programme stands."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._known = latest(program.verified_on, program.confirmed_on)

    @cached_property
    def state(self) -> str:
        """The state on this day (`workflow.STATES`)."""
        fresh = freshness(self._known, clock.today())
        return standings.on_this_day(self.program.standing, fresh)

    @property
    def name(self) -> str:
        """The state in words, with the day of a curator's verification."""
        at = self.program.curator_verified_at
        if self.state == standings.VERIFIED and at is not None:
            day = date_text(clock.day_of(at))
            return _("Verified by a curator on %(date)s", date=day)
        if self.state == standings.STOPPED and self.program.facts.get("completed"):
            return _("Completed")
        return words_review.state(self.state)

    @property
    def meaning(self) -> str:
        """What the state means."""
        return str(words_review.STATES[self.state][1])

    @property
    def confirmed_text(self) -> str:
        """When the host or a curator last confirmed it; empty for never."""
        return date_text(self.program.confirmed_on)

    @property
    def archived(self) -> str | None:
        """Why it is in the archive; None when it is not."""
        return None if self.program.is_listed else self.program.archived_because or ""

    history_url = property(lambda self: url("publishing.history", slug=self.program.slug))
    manage_url = property(lambda self: url("publishing.manage", slug=self.program.slug))

    @property
    def change_url(self) -> str:
        """Where a draft of its next version begins (the editor's `change`)."""
        return url("writing.change", slug=self.program.slug)


class Shown(Standing):
    """The same on the page of the programme, with its evidence and what the reader may do."""

    def __init__(self, page: ProgramPage, program: Program) -> None:
        super().__init__(program)
        self._support = evidence.of(page.facts)

    @property
    def level(self) -> str:
        """The level of evidence in words."""
        return str(words_review.EVIDENCE[self._support.level][0])

    @property
    def grounds(self) -> str:
        """What the level rests on; empty when it rests on nothing."""
        return words_review.evidence_grounds(self._support)

    @property
    def levels(self) -> list[tuple[str, str, bool]]:
        """All levels: name, what it takes, whether it is this one."""
        found = self._support.level
        return [(str(n), str(m), key == found) for key, (n, m) in words_review.EVIDENCE.items()]

    @cached_property
    def may(self) -> list[str]:
        """What the reader may do; nothing for who is not signed in."""
        who = visitor.me()
        return permissions.open_to(who, self.program) if who else []


def program_standing(page: ProgramPage) -> Shown | None:
    """What the page of a programme says; None for what only stands in the place of one."""
    program: Any = page.program
    return Shown(page, program) if isinstance(program, Program) and program.id else None


def register(app: Flask) -> None:
    """Offer it to the templates."""
    app.jinja_env.globals["program_standing"] = program_standing
