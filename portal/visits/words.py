"""How pages name the states and steps of visits and trips."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.visits.workflow import TRIP_STATES

STATES = {
    "draft": _l("Draft of a request"),
    "submitted": _l("Sent"),
    "review": _l("Under review"),
    "asked": _l("More information asked"),
    "proposed": _l("Other date proposed"),
    "waiting": _l("On the waiting list"),
    "offered": _l("Place offered"),
    "accepted": _l("Accepted"),
    "confirmed": _l("Confirmed visit"),
    "change": _l("Change asked"),
    "under-way": _l("Under way"),
    "done": _l("Visit done"),
    "declined": _l("Declined"),
    "withdrawn": _l("Withdrawn"),
    "cancelled": _l("Cancelled by the host"),
    "expired": _l("Expired"),
    "absent": _l("Did not come"),
}
STEPS = {
    "submit": _l("Send the request"),
    "queue": _l("Join the waiting list"),
    "route": _l("Note who has it"),
    "ask": _l("Ask for more information"),
    "answer": _l("Answer the host"),
    "propose": _l("Propose another date"),
    "counter": _l("Propose yet another date"),
    "agree": _l("Take this date"),
    "accept": _l("Accept the visit"),
    "confirm": _l("Confirm that we come"),
    "change": _l("Ask for a change"),
    "accept-change": _l("Accept the change"),
    "refuse-change": _l("Refuse the change"),
    "take-back-change": _l("Take back the change"),
    "fewer": _l("Come with fewer people"),
    "decline": _l("Decline"),
    "withdraw": _l("Withdraw"),
    "cancel": _l("Cancel the visit"),
    "take-offer": _l("Take the place"),
    "arrive": _l("Note that they are here"),
    "absent": _l("Note that nobody came"),
    "promote": _l("Move up from the waiting list"),
    "expire": _l("Let it expire"),
    "lapse": _l("Let a proposal lapse"),
    "start": _l("Note that it began"),
    "finish": _l("Note that it is over"),
}
SIDES = {
    "visitor": _l("the visitors"),
    "host": _l("the host"),
    "portal": _l("the portal"),
}
TRIPS = dict(
    zip(
        TRIP_STATES,
        (
            _l("Being planned"),
            _l("Waiting for the hosts"),
            _l("Agreed in part"),
            _l("All confirmed"),
            _l("On the way"),
            _l("Trip done"),
            _l("Not taking place"),
        ),
        strict=True,
    )
)
FUNDING = {
    "apbd": _l("Regional budget (APBD)"),
    "apbn": _l("State budget (APBN)"),
    "own": _l("The participants themselves"),
    "host": _l("The host"),
    "sponsor": _l("A sponsor or donor"),
    "other": _l("Another source"),
}
MODES = {"on-site": _l("On site"), "online": _l("Online")}

# What a state means for the two sides.
NOW = {
    "draft": _l("Nothing is sent yet. The host does not see it."),
    "submitted": _l("The host has the request. Its place is held for these visitors."),
    "review": _l("The host looks at the request. Its place is held for these visitors."),
    "asked": _l("The host wants to know more. Its term stands still until the visitors answer."),
    "proposed": _l("Another date is on the table. Its place is held until the other side answers."),
    "waiting": _l(
        "Others have the places. When one comes free, it is offered to who waits longest."
    ),
    "offered": _l("A place came free and is held. The visitors take it, or it goes to the next."),
    "accepted": _l("The host said yes. It is certain when the visitors confirm that they come."),
    "confirmed": _l("Both sides said yes. The visit takes place."),
    "change": _l("The visitors ask for a change. What was agreed stays until the host answers."),
    "under-way": _l("The visitors are with the host."),
    "done": _l("The visit took place."),
    "declined": _l("The host does not receive this visit."),
    "withdrawn": _l("The visitors do not come."),
    "cancelled": _l("The host took its yes back."),
    "expired": _l("A term ran out without an answer, and the place went to others."),
    "absent": _l("The visitors did not come."),
}
# What is said after a step was done.
DONE = {
    "submit": _l("The request is sent, and its place is held. The host is told by mail."),
    "queue": _l("You are on the waiting list. When a place comes free, you get a mail."),
    "route": _l("It is noted who has it."),
    "ask": _l("The question is with the visitors. Your term stands still until they answer."),
    "answer": _l("Your answer is with the host."),
    "propose": _l("The other date is proposed, and its place is held for the visitors."),
    "counter": _l("Your date is proposed, and its place is held."),
    "agree": _l("The visit is confirmed. Its proof is on this page."),
    "accept": _l("The visit is accepted. The visitors are told by mail."),
    "confirm": _l("The visit is confirmed. Its proof is on this page."),
    "change": _l("The change is with the host. What was agreed stays until it answers."),
    "accept-change": _l("The change is accepted."),
    "refuse-change": _l("The change is refused. The visit stays as it was agreed."),
    "take-back-change": _l("The change is taken back. The visit stays as it was agreed."),
    "fewer": _l("The number of people is lower now. The host is told."),
    "decline": _l("The request is declined. The visitors are told by mail."),
    "withdraw": _l("The request is withdrawn. The host is told by mail."),
    "cancel": _l("The visit is cancelled. The visitors are told by mail."),
    "take-offer": _l("The place is yours. The host answers your request now."),
    "arrive": _l("It is noted that they are here."),
    "absent": _l("It is noted that nobody came."),
}


def state(name: str) -> str:
    """A state of a visit in the page's language."""
    return str(STATES[name])


def step(name: str) -> str:
    """A step as a button says it."""
    return str(STEPS[name])
