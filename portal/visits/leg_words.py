"""What a visit is called in lists, mails and on its page: its days, hours and grounds."""

from __future__ import annotations

from datetime import date, timedelta

from flask_babel import gettext as _

from portal.core.i18n import day_text, pick
from portal.hosting.words import hour
from portal.places.models import Organisation
from portal.visits import answering
from portal.visits.models_trip import Leg
from portal.visits.workflow import ACCEPTED, ASKED, CHANGE, HOSTS_TURN, OFFERED, PROPOSED


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
    terms = [day for day in (leg.hold_until, leg.answer_due) if day]
    if not terms or leg.closing_id is not None:
        return ""
    last = day_text(min(terms))
    if leg.state in (PROPOSED, CHANGE) and leg.agreed_at is not None:
        return _("Without an answer by %(day)s, what was agreed goes on.", day=last)
    if leg.state == ACCEPTED:
        return _("Without a confirmation by %(day)s, it is off and its place is let go.", day=last)
    if leg.state not in (ASKED, PROPOSED, OFFERED, *HOSTS_TURN):
        return ""
    return _("Without an answer by %(day)s, the request ends and its place is let go.", day=last)
