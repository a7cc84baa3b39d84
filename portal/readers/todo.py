"""What readers' questions and remarks ask of somebody now."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from portal.accounts import permissions as people
from portal.accounts import queries as accounts
from portal.accounts.models import Person
from portal.core.i18n import url
from portal.core.tasks import Task
from portal.readers import moderation_list, queries
from portal.readers.models import Mistake, Question
from portal.readers.permissions import ANSWERING, may_moderate
from portal.readers.words import day


def tasks(who: Person) -> Sequence[Task]:
    """Questions to answer and mistakes to settle; for moderators, what was reported to them."""
    mine = [m.organisation_id for m in accounts.memberships(who) if m.role in ANSWERING]
    found = [_question(item) for item in queries.open_questions(mine)] if mine else []
    curator = people.is_curator(who)
    if mine or curator:
        found += [_mistake(item) for item in queries.open_mistakes(None if curator else mine)]
    if people.is_administrator(who):
        found += [_nobody(item) for item in queries.unanswerable()]
    return [*found, *_reports()] if may_moderate(who) else found


def _question(item: Question) -> Task:
    return Task(
        "question.answer",
        _("Answer a question about %(name)s", name=item.program.name),
        url("readers.answer", number=item.id),
        item.program.owner.name,
        day(item.at),
        awaited=True,
    )


def _nobody(item: Question) -> Task:
    return Task(
        "question.nobody",
        _("Nobody can answer a question about %(name)s: invite somebody", name=item.program.name),
        url("accounts.members_of", slug=item.program.owner.slug),
        item.program.owner.name,
        day(item.at),
        awaited=True,
    )


def _mistake(item: Mistake) -> Task:
    return Task(
        "mistake.settle",
        _("Settle a mistake reported at %(name)s", name=item.program.name),
        url("readers.mistake", number=item.id),
        item.program.owner.name,
        day(item.at),
        awaited=True,
    )


def _reports() -> list[Task]:
    number, since = moderation_list.open_reports()
    if not number or since is None:
        return []
    title = _("Look at what readers reported to the moderators (%(num)s)", num=number)
    return [Task("moderation.look", title, url("readers.moderation"), since=day(since))]
