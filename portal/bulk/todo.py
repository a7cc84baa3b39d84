"""What a list that was sent asks of its organisation: to mend broken rows, or to agree."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.accounts import queries as accounts
from portal.accounts.models import Person
from portal.accounts.roles import EDITOR, MANAGER
from portal.bulk import queries, rules
from portal.bulk.models import BulkLoad
from portal.core.clock import day_of
from portal.core.i18n import url
from portal.core.tasks import Task


def tasks(who: Person) -> Sequence[Task]:
    """The lists that wait for a decision. They are deleted after a while: until then it is due."""
    mine = [m.organisation_id for m in accounts.memberships(who) if m.role in (EDITOR, MANAGER)]
    return [_task(*found) for found in queries.undecided(mine)] if mine else []


def _task(found: BulkLoad, left: int) -> Task:
    title = _("Decide about the list %(name)s", name=found.name)
    if left:
        title = ngettext(
            "Mend %(num)s row of the list %(name)s, or leave it out",
            "Mend %(num)s rows of the list %(name)s, or leave them out",
            left,
            name=found.name,
        )
    return Task(
        "bulk.decide",
        title,
        url("bulk.load", slug=found.organisation.slug, number=found.id),
        found.organisation.name,
        day_of(found.at),
        day_of(found.at + rules.KEPT - timedelta(days=1)),
    )
