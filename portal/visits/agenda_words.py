"""What stands against an agenda, in words; and the words of the trail."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from flask import Flask
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.core.i18n import day_text, url
from portal.trail.words import Named, numbers, words
from portal.visits.agenda import Finding

# At which field of the form it stands.
FIELDS = {
    "order": "end", "outside": "day", "overlap": "start", "room-taken": "venue",
    "room-twice": "venue", "too-many": "venue", "more-than-come": "people",
}  # fmt: skip
KINDS = {
    "agenda.added": _l("A session was added to an agenda"),
    "agenda.changed": _l("A session of an agenda was changed"),
    "agenda.removed": _l("A session was taken off an agenda"),
    "agenda.restored": _l("A session was brought back to an agenda"),
    "agenda.proposed": _l("An agenda was proposed from the programmes"),
    "agenda.copied": _l("An agenda was copied from an earlier visit"),
    "agenda.moved": _l("An agenda was moved to the new days of its visit"),
    "agenda.shared": _l("An agenda was shared with the visitors"),
    "agenda.told": _l("The visitors were told that their agenda changed"),
}

TRAIL_FIELDS = {
    "day": _l("Day"),
    "start": _l("Begins at"),
    "end": _l("Ends at"),
    "topic": _l("Topic of the session"),
    "program": _l("Programme"),
    "venue": _l("Room or hall"),
    "place": _l("Another place"),
    "group": _l("Sub-group"),
    "people": _l("How many take part"),
    "in_charge": _l("Person in charge"),
    "speakers": _l("Speakers"),
    "joint": _l("Joint session"),
}


def hours(start: object, end: object) -> str:
    """Hours as people write them: "09.00-10.30"."""
    return f"{start}\N{EN DASH}{end}".replace(":", ".")


_Facts = Mapping[str, Any]


def _group(facts: _Facts) -> str:
    return str(facts["group"]) or _("the whole delegation")


_SENTENCES: dict[str, Callable[[_Facts], str]] = {
    "order": lambda f: _("It ends before it begins."),
    "outside": lambda f: _("%(day)s is not a day of this visit.", day=day_text(f["day"])),
    "more-than-come": lambda f: _(
        "It is for %(people)s people, and only %(coming)s come.",
        people=f["people"], coming=f["coming"],
    ),
    "too-many": lambda f: _(
        "The room takes %(most)s people, and %(people)s take part. Choose a larger room, or make "
        "sub-groups and say how many people each has.",
        most=f["most"], people=f["people"],
    ),
    "overlap": lambda f: _(
        "At the same time, %(hours)s, %(group)s has “%(topic)s”.",
        hours=hours(f["start"], f["end"]), group=_group(f), topic=f["topic"],
    ),
    "room-twice": lambda f: _(
        "The room is used for “%(topic)s” from %(hours)s.",
        topic=f["topic"], hours=hours(f["start"], f["end"]),
    ),
    "room-taken": lambda f: _(
        "The room is taken from %(hours)s by the visit of %(who)s.",
        hours=hours(f["start"], f["end"]), who=f["who"],
    ),
    "way": lambda f: _(
        "From “%(topic)s” to “%(to)s” it takes some %(need)s minutes, and there are %(gap)s.",
        topic=f["topic"], to=f["to"], need=f["need"], gap=f["gap"],
    ),
    "room-closed": lambda f: _("The host uses this room no more. Choose another one."),
    "at-once": lambda f: _(
        "“%(to)s” is at another place, and begins in the moment in which “%(topic)s” ends.",
        topic=f["topic"], to=f["to"],
    ),
    "friday": lambda f: _("It is during the Friday prayer (11.30–13.00)."),
    "before-reception": lambda f: _(
        "It begins before the visitors are received (%(hour)s).",
        hour=str(f["hour"]).replace(":", "."),
    ),
    "no-place": lambda f: _("It has no place yet."),
}  # fmt: skip


def sentence(finding: Finding) -> str:
    """What a finding says, in the page's language."""
    return _SENTENCES[finding.code](finding.facts)


def advice(codes: Collection[str]) -> list[tuple[str, str]]:
    """What to do about findings, said once however many there are: (sentence, field)."""
    found = []
    if "overlap" in codes:
        text = _("Choose another hour, or write a sub-group at each of them.")
        found.append((text, FIELDS["overlap"]))
    if {"room-taken", "room-twice"} & set(codes):
        found.append((_("Choose another room or another hour."), FIELDS["room-taken"]))
    return found


def register(app: Flask) -> None:
    """Add the words of the trail."""
    registry = words(app)
    registry.kinds.update(KINDS)
    registry.names["agenda"] = _named
    registry.fields.update({f"session.{name}": text for name, text in TRAIL_FIELDS.items()})
    registry.fields.update(
        {
            "session": TRAIL_FIELDS["topic"],
            "sessions": _l("Number of sessions"),
            "copied_from": _l("Copied from visit"),
            "moved_by": _l("Moved by days"),
        }
    )


def _named(subjects: Collection[str]) -> Mapping[str, Named]:
    return {
        str(number): Named(
            _("agenda of visit %(number)s", number=number), url("visits.agenda", number=number)
        )
        for number in numbers(subjects)
    }
