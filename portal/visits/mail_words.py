"""What mails about visits say: by the kind of the event and the side that is told.

Each is (subject, sentence), filled with host, visitor, when (its days), other (the other date),
due, num (of people).
"""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.visits.workflow import HOST, VISITOR

MANAGERS = "managers"  # of the host
# What waits for an answer of who gets the mail; it says so above the link.
TO_ANSWER = {
    ("leg.submitted", HOST), ("leg.answered", HOST), ("leg.countered", HOST),
    ("leg.change-asked", HOST), ("leg.offer-taken", HOST), ("leg.overdue", HOST),
    ("leg.escalated", MANAGERS),
    ("leg.asked", VISITOR), ("leg.proposed", VISITOR), ("leg.accepted", VISITOR),
    ("leg.promoted", VISITOR),
}  # fmt: skip
# A visit that was agreed on ends because the host closed its day and answered nothing.
ON_CLOSED_DAY: dict[str, tuple[Any, Any]] = {
    VISITOR: (
        _l("Your visit to %(host)s does not take place"),
        _l(
            "%(host)s had closed %(when)s and has neither moved nor cancelled your visit. It does "
            "not take place: do not travel."
        ),
    ),
    HOST: (
        _l("The visit of %(visitor)s does not take place"),
        _l(
            "You had closed %(when)s and have neither moved nor cancelled the visit. It has ended, "
            "and the visitors are told not to travel."
        ),
    ),
}
WORDS: dict[tuple[str, str], tuple[Any, Any]] = {
    ("leg.submitted", HOST): (
        _l("A request to visit you: %(visitor)s"),
        _l("%(visitor)s ask to visit you on %(when)s with %(num)s people. The place is held."),
    ),
    ("leg.queued", HOST): (
        _l("On your waiting list: %(visitor)s"),
        _l("%(visitor)s wait for a place on %(when)s. It is offered to them when one comes free."),
    ),
    ("leg.asked", VISITOR): (
        _l("%(host)s wants to know more"),
        _l(
            "%(host)s has a question about your visit on %(when)s. Its own term stands "
            "still until you answer."
        ),
    ),
    ("leg.answered", HOST): (
        _l("%(visitor)s have answered"),
        _l("%(visitor)s have answered your question about their visit on %(when)s."),
    ),
    ("leg.proposed", VISITOR): (
        _l("%(host)s proposes another date"),
        _l("%(host)s proposes %(other)s instead of %(when)s. The place is held until %(due)s."),
    ),
    ("leg.countered", HOST): (
        _l("%(visitor)s propose another date"),
        _l("%(visitor)s would rather come on %(other)s. The place is held until you answer."),
    ),
    ("leg.agreed", HOST): (
        _l("%(visitor)s come on your date"),
        _l("%(visitor)s take the date that you proposed: %(when)s. The visit is confirmed."),
    ),
    ("leg.accepted", VISITOR): (
        _l("%(host)s has accepted your visit"),
        _l("%(host)s receives you on %(when)s. Confirm by %(due)s that you come."),
    ),
    ("leg.confirmed", HOST): (
        _l("%(visitor)s confirm their visit"),
        _l("%(visitor)s confirm that they come on %(when)s."),
    ),
    ("leg.change-asked", HOST): (
        _l("%(visitor)s ask for a change"),
        _l(
            "%(visitor)s want to change their visit on %(when)s. What was agreed stays until you "
            "answer."
        ),
    ),
    ("leg.change-accepted", VISITOR): (
        _l("%(host)s has accepted your change"),
        _l("%(host)s agrees to your change. The visit is on %(when)s, with %(num)s people."),
    ),
    ("leg.change-refused", VISITOR): (
        _l("%(host)s does not agree to your change"),
        _l("The visit stays as it was agreed: %(when)s, with %(num)s people."),
    ),
    ("leg.change-taken-back", HOST): (
        _l("%(visitor)s take their change back"),
        _l("The visit of %(visitor)s stays as it was agreed: %(when)s, with %(num)s people."),
    ),
    ("leg.fewer", HOST): (
        _l("%(visitor)s come with fewer people"),
        _l("%(visitor)s come on %(when)s with %(num)s people."),
    ),
    ("leg.declined", VISITOR): (
        _l("%(host)s cannot receive you"),
        _l("%(host)s has declined your request for %(when)s. Its ground: %(ground)s"),
    ),
    ("leg.withdrawn", HOST): (
        _l("%(visitor)s do not come"),
        _l("%(visitor)s have withdrawn their visit on %(when)s. The place is free."),
    ),
    ("leg.cancelled", VISITOR): (
        _l("%(host)s has cancelled your visit"),
        _l("%(host)s has cancelled your visit on %(when)s. Do not travel."),
    ),
    ("leg.promoted", VISITOR): (
        _l("A place came free at %(host)s"),
        _l("A place on %(when)s is held for you until %(due)s. Take it, or it goes to the next."),
    ),
    ("leg.promoted", HOST): (
        _l("From your waiting list: %(visitor)s"),
        _l("A place on %(when)s came free and is offered to %(visitor)s."),
    ),
    ("leg.offer-taken", HOST): (
        _l("A request to visit you: %(visitor)s"),
        _l("%(visitor)s take the place that came free on %(when)s, with %(num)s people."),
    ),
    ("leg.expired", VISITOR): (
        _l("Your request to %(host)s has expired"),
        _l(
            "A term ran out without an answer. Your place on %(when)s is free for others: do not "
            "travel."
        ),
    ),
    ("leg.expired", HOST): (
        _l("The request of %(visitor)s has expired"),
        _l("A term ran out without an answer. The place on %(when)s is free for others."),
    ),
    ("leg.lapsed", VISITOR): (
        _l("Nobody answered in time: your visit to %(host)s stays as agreed"),
        _l("What was proposed has lapsed. The visit stays on %(when)s, with %(num)s people."),
    ),
    ("leg.lapsed", HOST): (
        _l("Nobody answered in time: the visit of %(visitor)s stays as agreed"),
        _l("What was proposed has lapsed. The visit stays on %(when)s, with %(num)s people."),
    ),
    ("leg.finished", VISITOR): (
        _l("Your visit to %(host)s has ended"),
        _l("Your visit on %(when)s has ended. Thank your host, and keep what you learned."),
    ),
    ("leg.finished", HOST): (
        _l("The visit of %(visitor)s has ended"),
        _l("The visit on %(when)s has ended. If nobody came, note it on its page."),
    ),
    ("leg.absent", VISITOR): (
        _l("%(host)s notes that you did not come"),
        _l("%(host)s waited for you on %(when)s, and notes that nobody came."),
    ),
    ("leg.overdue", HOST): (
        _l("Your answer is overdue: %(visitor)s"),
        _l("%(visitor)s wait for your answer about a visit on %(when)s. It was due on %(due)s."),
    ),
    ("leg.escalated", MANAGERS): (
        _l("Nobody has answered yet: %(visitor)s"),
        _l(
            "%(visitor)s still wait for the answer of %(host)s about a visit on %(when)s. It was "
            "due on %(due)s, and a reminder brought none."
        ),
    ),
    ("leg.day-closed", VISITOR): (
        _l("%(host)s has closed the day of your visit"),
        _l(
            "%(host)s receives nobody on %(when)s. It will move your visit or cancel it: wait "
            "for its answer before you travel."
        ),
    ),
    ("leg.wish-closed", VISITOR): (
        _l("%(host)s has closed the day that you wait for"),
        _l(
            "%(host)s receives nobody on %(when)s, nor on the other days of your request. "
            "Withdraw it, and ask for another day."
        ),
    ),
    ("leg.day-reopened", VISITOR): (
        _l("%(host)s receives on the day of your visit after all"),
        _l("The day is open again. Your visit on %(when)s stays as it was."),
    ),
    ("leg.merged", VISITOR): (
        _l("%(host)s receives you together with others"),
        _l(
            "On %(when)s there is a joint opening with other groups; afterwards each has its own "
            "agenda."
        ),
    ),
    ("leg.split", VISITOR): (
        _l("%(host)s receives you on your own"),
        _l("On %(when)s there is no joint opening with other groups any more."),
    ),
    ("leg.opening-changed", VISITOR): (
        _l("The joint opening at %(host)s has changed"),
        _l("Read how your visit on %(when)s begins."),
    ),
    ("leg.said", HOST): (
        _l("A message from %(visitor)s"),
        _l("%(visitor)s write about their visit on %(when)s."),
    ),
    ("leg.said", VISITOR): (
        _l("A message from %(host)s"),
        _l("%(host)s writes about your visit on %(when)s."),
    ),
}
