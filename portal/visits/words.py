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


def state(name: str) -> str:
    """A state of a visit in the page's language."""
    return str(STATES[name])


def step(name: str) -> str:
    """A step as a button says it."""
    return str(STEPS[name])
