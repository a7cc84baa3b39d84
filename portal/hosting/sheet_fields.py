"""The form of a rule set: its parts, and the fields of each with their words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.hosting import words
from portal.hosting.show_rules import BASES

TEXT, BOTH, LIST, NUMBER, CHOICE, MANY, TICK = (
    "text", "both", "list", "number", "choice", "many", "tick",
)  # fmt: skip
TERM, CLOCKED, DAY, TIME, MONTH_DAY, LINES, ROWS = (
    "term", "clocked", "day", "time", "month-day", "lines", "rows",
)  # fmt: skip
UNITS = {
    "working-days": _l("working days"),
    "days": _l("calendar days"),
    "weeks": _l("weeks"),
    "months": _l("months"),
}
COUNTED = {
    "from-request": _l("from the request on"),
    "before-visit": _l("back from the visit"),
}
WEEKS = {
    "1": _l("first"), "2": _l("second"), "3": _l("third"), "4": _l("fourth"), "5": _l("fifth"),
    "-1": _l("last"),
}  # fmt: skip
PARITY = {"odd": _l("odd weeks"), "even": _l("even weeks")}
ON_HOLIDAY = {
    "closed": _l("nobody is received"),
    "open": _l("received as usual"),
    "next-day": _l("moved to the next day"),
}
MERGING = {"allowed": _l("may be received together"), "never": _l("are received one by one")}
STAY = {"required": _l("required"), "asked": _l("asked for")}


@dataclass(frozen=True)
class Field:
    """One field: `path` is where its value stands in the document, or within its row.

    `choices` are value -> words; those of `ints` are numbers in the document. `fields` are those
    of each row, `row` what a row is called.
    """

    path: str
    kind: str
    label: Any
    hint: Any = ""
    choices: Mapping[str, Any] | None = None
    fields: Sequence[Field] = ()
    row: Any = ""
    ints: bool = False


@dataclass(frozen=True)
class Part:
    """Fields that belong together, folded away as one; `clauses` are what they say."""

    key: str
    title: Any
    fields: Sequence[Field]


_KINDS = Field("kinds", MANY, _l("Only for these visitors"), choices=words.VISITORS)
_SOURCES = (
    Field("publisher", TEXT, _l("Published by")),
    Field("address", TEXT, _l("Web address")),
    Field("date", TEXT, _l("Date"), _l("2026, 2026-11 or 2026-11-22")),
)
_SESSION = (
    Field("days", MANY, _l("Weekdays"), choices=words.WEEKDAYS),
    Field("start", TIME, _l("Start"), _l("Empty: by agreement.")),
    Field("end", TIME, _l("End of the session"), _l("Empty: until finished.")),
    Field("groups", NUMBER, _l("Most groups")),
    Field("people", NUMBER, _l("Most people")),
    Field("weeks", MANY, _l("Only this weekday of the month"), choices=WEEKS, ints=True),
    Field("parity", CHOICE, _l("Only in these weeks of the year"), choices=PARITY),
    Field("period.first", MONTH_DAY, _l("Every year from"), _l("Month and day: 12-24")),
    Field("period.last", MONTH_DAY, _l("Every year until")),
    _KINDS,
    Field("modes", MANY, _l("On site or online"), choices=words.MODES),
    Field("place", BOTH, _l("Place of the session")),
)
_CLOSURE = (
    Field("first", DAY, _l("First day")),
    Field("last", DAY, _l("Last day")),
    Field("reason", BOTH, _l("Reason, for everybody")),
)
_YEARLY = (
    Field("first", MONTH_DAY, _l("Every year from"), _l("Month and day: 12-24")),
    Field("last", MONTH_DAY, _l("Every year until")),
    Field("reason", BOTH, _l("Reason, for everybody")),
)
_OPENING = (
    Field("day", DAY, _l("Day")),
    Field("start", TIME, _l("Start")),
    Field("end", TIME, _l("End of the session")),
    Field("groups", NUMBER, _l("Most groups")),
    Field("people", NUMBER, _l("Most people")),
    Field("reason", BOTH, _l("Reason, for everybody")),
)
_ORGANISATIONS = Field(
    "organisations", LINES, _l("Single organisations"),
    _l("The last part of the address of each one's page, one in each line."),
)  # fmt: skip
_TERMS = (
    Field("notice", TERM, _l("Notice before the visit")),
    Field("earliest", TERM, _l("How long ahead one may ask at most")),
    Field("change_notice", TERM, _l("Notice before a change")),
    Field("reply", CLOCKED, _l("Reply of the host")),
    Field("hold", CLOCKED, _l("How long a place is held")),
)
_HOW_LONG = (
    Field("longest_days", NUMBER, _l("Longest visit, in days")),
    Field("again_after_months", NUMBER,
          _l("Months until the same visitors may come on the same topic again")),
)  # fmt: skip
_STAY_AND_FEE = (
    Field("stay.demand", CHOICE, _l("Overnight stay in the region"), choices=STAY),
    Field("stay.where", BOTH, _l("Where to stay overnight")),
    Field("fee.free", TICK, _l("The visit is free of charge")),
    Field("fee.note", BOTH, _l("What it costs")),
)
_INSTEAD = (
    Field("kinds", MANY, _l("For these visitors"), choices=words.VISITORS),
    _ORGANISATIONS,
    Field("least_people", NUMBER, _l("For groups from so many people on")),
    Field("most_people", NUMBER, _l("For groups up to so many people")),
    *_TERMS,
    Field("people_per_group.least", NUMBER, _l("Fewest people in a group")),
    Field("people_per_group.most", NUMBER, _l("Most people in a group")),
    *_HOW_LONG,
    *_STAY_AND_FEE,
)
_EXEMPTION = (
    Field("clause", CHOICE, _l("What does not concern them"), choices=words.CLAUSES),
    Field("kinds", MANY, _l("Visitors of these kinds"), choices=words.VISITORS),
    _ORGANISATIONS,
    Field("note", BOTH, _l("Why")),
)

PARTS = (
    Part("basis", _l("What the rules rest on"), (
        Field("basis.kind", CHOICE, _l("Kind"), choices=BASES),
        Field("basis.title", BOTH, _l("Title"), _l("As “Regulation of the Mayor No. 12 of 2026”.")),
        Field("basis.note", BOTH, _l("Remark")),
        Field("basis.sources", ROWS, _l("Where it can be read"), fields=_SOURCES,
              row=_l("Source")),
        Field("scope", BOTH, _l("What kind of visits they are about")),
        Field("example", TICK, _l("These rules are only an example")),
    )),
    Part("visitors", _l("Who is received"), (
        Field("visitors", MANY, _l("Only these visitors"),
              _l("None ticked: everybody."), choices=words.VISITORS),
        Field("modes", MANY, _l("On site or online"), choices=words.MODES),
    )),
    Part("sessions", _l("Days and sessions"), (
        Field("sessions", ROWS, _l("Weekly sessions"),
              _l("Without any: each working day, at an hour to be agreed."), fields=_SESSION,
              row=_l("Weekly session")),
    )),
    Part("holidays", _l("Holidays and closed days"), (
        Field("holidays.public", CHOICE, _l("On a public holiday"), choices=ON_HOLIDAY),
        Field("holidays.collective", CHOICE, _l("On collective leave"), choices=ON_HOLIDAY),
        Field("yearly_closures", ROWS, _l("Closed every year"), fields=_YEARLY, row=_l("Closed")),
        Field("closures", ROWS, _l("Closed once"), fields=_CLOSURE, row=_l("Closed")),
        Field("openings", ROWS, _l("Open once more"), fields=_OPENING, row=_l("Extra session")),
    )),
    Part("limits", _l("Limits"), (
        Field("limits.groups_per_session", NUMBER, _l("Groups in a session")),
        Field("limits.groups_per_day", NUMBER, _l("Groups on a day")),
        Field("limits.people_per_group.least", NUMBER, _l("Fewest people in a group")),
        Field("limits.people_per_group.most", NUMBER, _l("Most people in a group")),
        Field("limits.people_per_session", NUMBER, _l("People in a session")),
        Field("limits.people_per_day", NUMBER, _l("People on a day")),
        *_HOW_LONG,
        Field("merging", CHOICE, _l("Several groups at one time"), choices=MERGING),
    )),
    Part("clocks", _l("Deadlines"), _TERMS),
    Part("exemptions", _l("Exemptions"), (
        Field("exemptions", ROWS, _l("Whom a clause does not concern"), fields=_EXEMPTION,
              row=_l("Exemption")),
        Field("instead", ROWS, _l("What holds for some instead"), fields=_INSTEAD,
              row=_l("Instead")),
    )),
    Part("letter", _l("Letter and papers"), (
        Field("letter.to", BOTH, _l("To whom the letter goes")),
        Field("letter.through", BOTH, _l("Through whom")),
        Field("letter.copies", LIST, _l("Copies to"), _l("One in each line, in both languages.")),
        Field("letter.contains", LIST, _l("What it must say"),
              _l("One in each line, in both languages.")),
        Field("letter.channels", LIST, _l("How it is sent"),
              _l("One in each line, in both languages.")),
        Field("letter.note", BOTH, _l("Remark")),
        Field("papers.before", LIST, _l("Papers before the visit"),
              _l("One in each line, in both languages.")),
        Field("papers.on_arrival", LIST, _l("Papers on arrival"),
              _l("One in each line, in both languages.")),
        Field("papers.note", BOTH, _l("Remark")),
    )),
    Part("stay", _l("Overnight stay and fee"), _STAY_AND_FEE),
    Part("house", _l("House rules and grounds for refusing"), (
        Field("house_rules", LIST, _l("House rules"), _l("One in each line, in both languages.")),
        Field("refusals", ROWS, _l("Grounds for refusing"),
              _l("You choose from these when you decline a request."),
              fields=(Field("text", BOTH, _l("Ground")),), row=_l("Ground")),
        Field("steps", LIST, _l("How it goes, step by step"),
              _l("One in each line, in both languages.")),
        Field("notes", LIST, _l("Remarks"), _l("One in each line, in both languages.")),
    )),
)  # fmt: skip
FIELDS = tuple(field for part in PARTS for field in part.fields)
