"""What the portal asks of its administrators."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.accounts import queries as accounts
from portal.accounts.models import Person
from portal.accounts.permissions import is_administrator
from portal.administration import state
from portal.catalogue import queries as catalogue
from portal.core.clock import day_of
from portal.core.i18n import url
from portal.core.tasks import Task


def of_administrators(who: Person) -> Sequence[Task]:
    """What fails, and who is missing; each as one task, however many there are."""
    if not is_administrator(who):
        return []
    return [*_failing(), *_without_manager()]


def _failing() -> list[Task]:
    return [
        Task(
            "portal.failing",
            _mails(found.number) if found.is_mail else _events(found.follower, found.number),
            url("administration.overview") + "#state",
            _("The portal"),
            day_of(found.since),
        )
        for found in state.failing()
    ]


def _mails(number: int) -> str:
    return ngettext(
        "%(num)s mail cannot be sent: see why",
        "%(num)s mails cannot be sent: see why",
        number,
    )


def _events(name: str, number: int) -> str:
    return ngettext(
        "“%(name)s” fails on %(num)s event: see why",
        "“%(name)s” fails on %(num)s events: see why",
        number,
        name=name,
    )


def _without_manager() -> list[Task]:
    number = len(catalogue.owners() - accounts.managed())
    if not number:
        return []
    title = ngettext(
        "%(num)s organisation has programmes and no manager: invite one",
        "%(num)s organisations have programmes and no manager: invite them",
        number,
    )
    address = url("administration.organisations", show="without-manager")
    return [Task("portal.without-manager", title, address, _("The portal"))]
