"""Rule: a manager publishes a draft without sending it for review first."""

from __future__ import annotations

from portal.accounts.models import Person
from portal.catalogue.models import Program
from portal.core.errors import RuleBroken
from portal.publishing import drafts, permissions, review
from portal.publishing.models import DRAFT, REVIEW, Draft


def publish(found: Draft, *, by: Person, slug: str = "") -> Program:
    """Publish a draft that its manager wrote, as one of a whole list.

    It is not sent for review: nobody is asked by mail to read what its reviewer brought in. Raises
    what `review.publish` raises, and RuleBroken for somebody who may not publish.
    """
    drafts.lock(found)
    if found.state != DRAFT or not permissions.may_review(by, found.organisation):
        raise RuleBroken("not a draft of this manager's")  # the page offers it to nobody else
    found.state = REVIEW
    # It stands in the trail like every step; when mails are made it is published, so none goes out.
    drafts.record("draft.sent", found, by=by, before=DRAFT, after=REVIEW)
    return review.publish(found, review.mark(found), by=by, slug=slug)
