"""What a visit is called in lists, mails and on its page: its days, hours and grounds."""

from __future__ import annotations

from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.core.i18n import date_text, day_text, pick
from portal.hosting.words import hour
from portal.places.models import Organisation
from portal.visits import answering, capacity, terms, words, workflow
from portal.visits.models_trip import Leg
from portal.visits.workflow import ACCEPTED, ASKED, CHANGE, HOSTS_TURN, OFFERED, PROPOSED

# What the visitors do in each state in which they answer.
_ANSWERS = {workflow.ASKED: "answer", workflow.PROPOSED: "agree", workflow.OFFERED: "take-offer",
            workflow.ACCEPTED: "confirm"}  # fmt: skip


def days(first: date, number: int = 1) -> str:
    """The days of a visit: "Thursday, 20 August 2026", or from the first to the last."""
    if number == 1:
        return day_text(first)
    last = first + timedelta(days=number - 1)
    return _("%(start)s to %(end)s", start=day_text(first), end=day_text(last))


def zone(host: Organisation) -> str:
    """WIB, WITA or WIT."""
    return host.region.zone_name or "WIB"


def key_hour(key: str, zone: str = "") -> str:
    """When a session begins, by its key; where nothing more is known of it."""
    return hour(None, None) if key == "any" else f"{key.replace(':', '.')} {zone}".strip()


def place(leg: Leg) -> str:
    """The days of a visit and when it begins, in short; empty while it has none."""
    if leg.day is None:
        return ""
    text = days(leg.day, leg.number_of_days)
    return f"{text}, {key_hour(leg.key, zone(leg.host))}" if leg.key else text


def ground(leg: Leg) -> str:
    """The host's ground for declining, in words."""
    return pick(dict(answering.grounds(leg)).get(leg.ground)) or _("Another ground")


def at_the_end(leg: Leg) -> str:
    """What happens by itself when nobody answers, and when; empty while nothing does.

    As `clockwork` does it: what was agreed goes on, anything else loses its place.
    """
    ends = [day for day in (leg.hold_until, leg.answer_due) if day]
    if not ends or leg.closing_id is not None:
        return ""
    last = day_text(min(ends))
    if leg.state in (PROPOSED, CHANGE) and leg.agreed_at is not None:
        return _("Without an answer by %(day)s, it lapses and what was agreed goes on.", day=last)
    if leg.state == ACCEPTED:
        return _("Without a confirmation by %(day)s, it is off and its place is let go.", day=last)
    if leg.state not in (ASKED, PROPOSED, OFFERED, *HOSTS_TURN):
        return ""
    return _("Without an answer by %(day)s, the request ends and its place is let go.", day=last)


def overdue(leg: Leg, today: date) -> str:
    """That the host's answer is late, in words; empty when it is not."""
    due = leg.reply_due
    if leg.state not in HOSTS_TURN or due is None or due >= today:
        return ""
    return ngettext(
        "The answer of %(host)s was due on %(day)s: %(num)s day ago.",
        "The answer of %(host)s was due on %(day)s: %(num)s days ago.",
        (today - due).days, host=leg.host.name, day=date_text(due),
    )  # fmt: skip


def reminded(leg: Leg) -> str:
    """Who was told so far that an answer is late."""
    if leg.escalated_at:
        return _("The host was reminded, and its managers were told.")
    if leg.reminded_at:
        return _("The host was reminded; its managers are told when it stays silent.")
    return _("The host is reminded by mail.")


def to_do(leg: Leg) -> str:
    """What the visitors do now on the page of a visit, as its button says it; empty for nothing."""
    if leg.state == PROPOSED:
        theirs = leg.proposed_by == workflow.HOST
    else:  # nobody says yes to a day that the host has closed
        theirs = leg.state == ASKED or leg.closing_id is None
    step = _ANSWERS.get(leg.state, "") if theirs else ""
    return words.step(step) if step else ""


def may_be_asked_again(leg: Leg) -> bool:
    """Whether a visit came to nothing, and its trip has no other to the same host."""
    others = [other for other in leg.trip.legs if other.host_id == leg.host_id and other is not leg]
    later = any(other.state not in workflow.FAILED or other.id > leg.id for other in others)
    return leg.state in workflow.FAILED and not later


def what_next(leg: Leg) -> str:
    """What happens next with a visit, and by when."""
    last = terms.last_for_host(leg)
    due = date_text(last) if last else ""
    if leg.closing_id is not None:
        return _("The host has closed this day and has not answered yet.")
    if leg.state in workflow.HOSTS_TURN:
        if late := overdue(leg, capacity.today_at(leg.host)):
            return f"{late} {reminded(leg)}"
        if due:
            return _("The host answers by %(day)s. Until then nothing is to be done.", day=due)
        return _("The host looks at your request. You get a message when it answers.")
    if leg.state == workflow.WAITING:
        return _("Others have the places. When some come free, your request moves up by itself.")
    by = date_text(leg.answer_due) if leg.answer_due else ""
    if leg.state == workflow.PROPOSED and leg.proposed:
        other = date_text(date.fromisoformat(leg.proposed["day"]))
        if leg.proposed_by == workflow.VISITOR:
            return _("You propose %(day)s. The host answers.", day=other)
        return _("The host proposes %(day)s. Answer by %(by)s.", day=other, by=by)
    said = {
        workflow.ASKED: _("The host needs more information from you."),
        workflow.OFFERED: _("A place has come free for you. Take it by %(day)s.", day=by),
        workflow.ACCEPTED: _("The host says yes. Confirm that you come by %(day)s.", day=by),
        workflow.CONFIRMED: _("You are expected. Change or withdraw it on the page of the visit."),
    }
    return said.get(leg.state, "")
