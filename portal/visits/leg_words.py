"""What a visit is called in lists, mails and on its page: its days, hours and grounds."""

from __future__ import annotations

from datetime import date, timedelta

from flask_babel import gettext as _

from portal.core.i18n import day_text, pick
from portal.hosting.words import hour
from portal.places.models import Organisation
from portal.visits import answering
from portal.visits.models_trip import Leg


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
