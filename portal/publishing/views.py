"""What the views of drafts share: the draft itself, and that its pages are kept nowhere."""

from __future__ import annotations

from flask import Response

from portal.accounts import visitor
from portal.core.errors import NotFound
from portal.publishing import permissions, queries
from portal.publishing.models import Draft


def draft_here(number: int) -> Draft:
    """The draft with a number. Raises NotFound, also for those who may not see it."""
    who = visitor.somebody()  # first: a stranger learns no numbers
    found = queries.draft(number)
    if not permissions.may_see_drafts(who, found.organisation):
        raise NotFound(number)
    return found


def may_see(found: Draft) -> bool:
    """Whether this person may see a draft."""
    return permissions.may_see_drafts(visitor.me(), found.organisation)


def keep_nowhere(response: Response) -> Response:
    """For `after_request`: nothing of a draft stays in an office's computer.

    And the button back asks what is saved now.
    """
    response.cache_control.no_store = True
    return response
