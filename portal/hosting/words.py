"""How pages name clauses, terms and reasons, and say what a rule says about a visit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.core.content import Both
from portal.core.i18n import date_text, number_text, pick
from portal.hosting.judging import Finding
from portal.hosting.opening import Why
from portal.hosting.ruleset import Term
from portal.hosting.workdays import Off

CLAUSES = {
    "visitors": _l("Who is received"),
    "sessions": _l("Days and sessions"),
    "start": _l("Hours"),
    "holidays": _l("Holidays"),
    "closures": _l("Closed days"),
    "modes": _l("On site or online"),
    "groups-per-session": _l("Groups in a session"),
    "groups-per-day": _l("Groups on a day"),
    "people-per-group": _l("People in a group"),
    "people-per-session": _l("People in a session"),
    "people-per-day": _l("People on a day"),
    "merging": _l("Groups received together"),
    "longest-visit": _l("Longest visit"),
    "again": _l("Coming again"),
    "notice": _l("Notice before the visit"),
    "change-notice": _l("Notice before a change"),
    "reply": _l("Reply of the host"),
    "hold": _l("How long a place is held"),
    "letter": _l("Letter"),
    "papers": _l("Papers"),
    "stay": _l("Overnight stay"),
    "fee": _l("Fee"),
    "house-rules": _l("House rules"),
    "refusals": _l("Grounds for refusing"),
}
VISITORS = {
    "regional-government": _l("regional governments"),
    "office": _l("offices of regional governments"),
    "dprd": _l("regional councils (DPRD)"),
    "ministry": _l("ministries and national institutions"),
    "university": _l("universities"),
    "foreign": _l("foreign guests"),
    "international": _l("international bodies"),
    "community": _l("community groups"),
    "company": _l("companies"),
}
WEEKDAYS = {
    "mon": _l("Monday"),
    "tue": _l("Tuesday"),
    "wed": _l("Wednesday"),
    "thu": _l("Thursday"),
    "fri": _l("Friday"),
    "sat": _l("Saturday"),
    "sun": _l("Sunday"),
}
MODES = {"on-site": _l("on site"), "online": _l("online")}


def clause(name: str) -> str:
    """A clause in the page's language."""
    return str(CLAUSES[name])


def both(words: Both | None) -> str:
    """A text of a host in the page's language."""
    return pick(words.model_dump()) if words else ""


def holiday(off: Off) -> str:
    """A free day in the page's language."""
    return pick({"id": off.name_id, "en": off.name_en})


def term(value: Term) -> str:
    """A length of time: "7 working days"."""
    number = value.value
    return {
        "working-days": ngettext("%(num)s working day", "%(num)s working days", number),
        "days": ngettext("%(num)s day", "%(num)s days", number),
        "weeks": ngettext("%(num)s week", "%(num)s weeks", number),
        "months": ngettext("%(num)s month", "%(num)s months", number),
    }[value.unit]


def hour(start: str | None, end: str | None, zone: str = "") -> str:
    """The hours of a session: "09.00-11.00 WITA", "from 07.30 WIB until finished"."""
    if start is None:
        return _("hour by agreement")
    first = start.replace(":", ".")
    if end:
        last = end.replace(":", ".")
        return f"{first}\N{EN DASH}{last} {zone}".strip()
    return _("from %(hour)s until finished", hour=f"{first} {zone}".strip())


def why(reason: Why) -> str:
    """Why a day is closed, or open although it would not be."""
    return _WHY[reason.code](
        {"words": reason.words, "off": reason.off, "day": reason.day, "to": reason.day}
    )


_Facts = Mapping[str, Any]


def _closed(facts: _Facts) -> str:
    return _("Closed: %(reason)s", reason=both(facts["words"]))


def _holiday(facts: _Facts) -> str:
    return _("Holiday: %(name)s", name=holiday(facts["off"]))


def _moved_away(facts: _Facts) -> str:
    name = holiday(facts["off"])
    if facts["to"] is None:
        return _("Holiday: %(name)s", name=name)
    day = date_text(facts["to"])
    return _("Holiday: %(name)s. Reception moves to %(day)s.", name=name, day=day)


def _moved_here(facts: _Facts) -> str:
    name, day = holiday(facts["off"]), date_text(facts["day"])
    return _("Moved here from %(day)s (%(name)s).", day=day, name=name)


_WHY: dict[str, Callable[[_Facts], str]] = {
    "no-rules": lambda _facts: _("The host has not said yet when it receives."),
    "not-a-day": lambda _facts: _("The host does not receive on this day of the week."),
    "not-for-kind": lambda _facts: _("The host does not receive visitors of this kind then."),
    "holiday": _holiday,
    "closed": _closed,
    "moved-away": _moved_away,
    "moved-here": _moved_here,
    "extra": lambda facts: _("Extra session: %(reason)s", reason=both(facts["words"])),
}


def finding(found: Finding) -> str:
    """What a rule says about a visit, in one or two sentences."""
    facts = found.facts
    if found.code in _WHY:
        return _WHY[found.code](facts)
    if found.code == "full":
        return _full(found)
    return _FINDINGS[found.code](facts)


def _full(found: Finding) -> str:
    facts, most = found.facts, int(str(found.facts["most"]))
    if found.clause.startswith("groups"):
        return ngettext(
            "No place left: the host takes %(num)s group.",
            "No place left: the host takes %(num)s groups.",
            most,
        )
    return _(
        "Too few places left: %(taken)s of %(most)s are taken, and %(people)s people would come.",
        most=number_text(most),
        taken=number_text(int(str(facts["taken"]))),
        people=number_text(int(str(facts["people"]))),
    )


def _day(value: date | None) -> str:
    return date_text(value) if value else ""


def _too_late(facts: _Facts) -> str:
    return _(
        "The host needs %(term)s. For this day the request had to come by %(latest)s; "
        "from today on the first day is %(first)s.",
        term=term(facts["term"]),
        latest=_day(facts["latest"]),
        first=_day(facts["first"]),
    )


def _too_early(facts: _Facts) -> str:
    return _(
        "The host takes requests %(term)s before the visit at the earliest: for this day from "
        "%(day)s on.",
        term=term(facts["term"]),
        day=_day(facts["from"]),
    )


_FINDINGS: dict[str, Callable[[_Facts], str]] = {
    "no-such-session": lambda _facts: _("There is no session at this hour on that day."),
    "mode": lambda facts: _(
        "The host does not receive %(mode)s in this session.", mode=MODES[facts["mode"]]
    ),
    "too-many": lambda facts: ngettext(
        "At most %(num)s person in one group.",
        "At most %(num)s people in one group.",
        facts["most"],
    ),
    "too-big": lambda facts: ngettext(
        "There is room for %(num)s person, and %(people)s people would come.",
        "There is room for %(num)s people, and %(people)s people would come.",
        facts["most"],
        people=number_text(int(str(facts["people"]))),
    ),
    "too-few": lambda facts: ngettext(
        "At least %(num)s person in one group.",
        "At least %(num)s people in one group.",
        facts["least"],
    ),
    "too-long": lambda facts: ngettext(
        "A visit lasts %(num)s day at most.", "A visit lasts %(num)s days at most.", facts["most"]
    ),
    "in-the-past": lambda _facts: _("This day is gone."),
    "too-late": _too_late,
    "too-early": _too_early,
    "too-soon": lambda facts: _(
        "Your last visit on this was on %(last)s; the next one is possible from %(first)s.",
        last=_day(facts["last"]),
        first=_day(facts["first"]),
    ),
    "parallel": lambda _facts: _("Another group comes in the same session, received separately."),
    "may-be-merged": lambda _facts: _(
        "Another group comes in the same session; the host may receive both together."
    ),
    "required": lambda facts: _overnight(_("The host requires an overnight stay."), facts),
    "asked": lambda facts: _overnight(_("The host asks you to stay overnight."), facts),
    "letter": lambda facts: (
        _("The letter goes to: %(to)s", to=both(facts["to"]))
        if facts["to"]
        else _("The host asks for a letter; see its rules.")
    ),
    "papers": lambda _facts: _("The host asks for papers; see its rules."),
    "free": lambda _facts: _("The visit is free of charge."),
    "fee": lambda facts: _("Fee: %(note)s", note=both(facts["note"])),
}


def _overnight(sentence: str, facts: _Facts) -> str:
    return f"{sentence} {both(facts['where'])}".strip()
