"""Events as pages and exports show them: in words, with what changed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from portal.accounts import queries as accounts
from portal.accounts.words import WORDS as ROLES
from portal.core.changes import flat
from portal.core.events import Event
from portal.core.i18n import LANGUAGES, date_text, instant_text, pick
from portal.places import queries as places
from portal.trail.sentences import ACTORS, deleted
from portal.trail.words import Named, words

LONG = 80  # characters; longer ones stand side by side, folded
_DAY = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
_OF_ROLES = ("member.", "account.")
# What stands in pairs: before and after it.
PAIRS = (("before", "after"), ("was", "now"))


@dataclass(frozen=True)
class Change:
    """One field: what it was and what it is; `name` is empty where there is only one."""

    name: str
    before: str
    after: str

    @property
    def is_long(self) -> bool:
        """Whether it does not fit into a line."""
        return max(len(self.before), len(self.after)) > LONG or "\n" in self.before + self.after


@dataclass(frozen=True)
class Entry:
    """One event as people read it."""

    number: int
    at: str
    who: str
    kind: str
    words: str
    subject: Named
    place: str
    changes: Sequence[Change]
    facts: Sequence[tuple[str, str]]


def entries(events: Sequence[Event]) -> list[Entry]:
    """The events in words; what they name is read together."""
    who = actors(events)
    subjects = _subjects(events)
    slugs = {slug for event in events for slug in _organisations(event)}
    known = {found.slug: found.name for found in places.organisations(slugs)} if slugs else {}
    people = _people(events) | {f"{of}:{key}": found.text for (of, key), found in subjects.items()}
    return [
        Entry(
            number=event.id,
            at=instant_text(event.at),
            who=who[event.actor],
            kind=event.kind,
            words=sentence(event.kind),
            subject=subjects.get((_sort(event), event.subject)) or Named(event.subject),
            place=known.get(event.organisation or "", event.organisation or ""),
            changes=_changes(event, known),
            facts=_facts(event, people, known),
        )
        for event in events
    ]


def sentence(kind: str) -> str:
    """What an event of a kind is called in the page's language."""
    return str(words().kinds.get(kind, kind))


def actors(events: Sequence[Event]) -> dict[str, str]:
    """What the actors are called, by how events name them."""
    found = {event.actor for event in events}
    names = accounts.names(sorted(found))
    others = {actor: str(ACTORS.get(actor, actor)) for actor in found - names.keys()}
    return others | {actor: name or deleted(actor) for actor, name in names.items()}


def _sort(event: Event) -> str:
    return event.kind.partition(".")[0]


def _subjects(events: Sequence[Event]) -> dict[tuple[str, str], Named]:
    wanted = defaultdict(set)
    for event in events:
        wanted[_sort(event)].add(event.subject)
        if isinstance(event.data.get("program"), str):
            wanted["program"].add(event.data["program"])
    namers = words().names
    return {
        (sort, subject): named
        for sort, subjects in wanted.items()
        if sort in namers
        for subject, named in namers[sort](subjects).items()
    }


def _people(events: Sequence[Event]) -> dict[str, str]:
    numbers = [
        f"person:{e.data['person']}" for e in events if isinstance(e.data.get("person"), int)
    ]
    several = [e.data["people"] for e in events if isinstance(e.data.get("people"), list)]
    numbers += [f"person:{number}" for found in several for number in found]
    return {actor: name or deleted(actor) for actor, name in accounts.names(numbers).items()}


def _changes(event: Event, organisations: Mapping[str, str]) -> list[Change]:
    """What differs; a changed visit has its states in one pair and what was agreed in another."""
    return [
        change
        for first, second in PAIRS
        if first in event.data or second in event.data
        for change in _between(event, first, second, organisations)
        if change.before or change.after
    ]


def _between(
    event: Event, first: str, second: str, organisations: Mapping[str, str]
) -> list[Change]:
    old, new = _fields_of(event, first), _fields_of(event, second)
    if not isinstance(old, Mapping) and not isinstance(new, Mapping):
        name = str(event.data.get("part", ""))  # a row of a list has the words of its part
        return [Change("", _value(old, event, name), _value(new, event, name))]
    before = flat(old) if isinstance(old, Mapping) else {}
    after = flat(new) if isinstance(new, Mapping) else {}

    def told(value: Any, name: str) -> str:
        if name in words().organisations and value in organisations:
            return organisations[value]
        return _value(value, event, name)

    sort = _sort(event)
    return [
        Change(_field(name, sort), told(before.get(name), name), told(after.get(name), name))
        for name in {**before, **after}
        if before.get(name) != after.get(name)
    ]


def _fields_of(event: Event, side: str) -> Any:
    """What stood there; the fields of a part of a programme are known as "part.field"."""
    value, part = event.data.get(side), event.data.get("part")
    if not part or not isinstance(value, Mapping):
        return value
    inside = {f"{part}.{name}": name for name in flat(value)}
    named = {name: full for full, name in inside.items() if _is_known(full)}
    return {named.get(name, name): item for name, item in flat(value).items()}


def _is_known(name: str) -> bool:
    stem, _dot, language = name.rpartition(".")
    return name in words().fields or (language in LANGUAGES and stem in words().fields)


def _organisations(event: Event) -> set[str]:
    """The slugs of the organisations that an event is of, or names."""
    parts = (event.data, event.data.get("before"), event.data.get("after"))
    named = {part.get(name) for part in parts if isinstance(part, Mapping)
             for name in words().organisations}  # fmt: skip
    return {slug for slug in {event.organisation, *named} if isinstance(slug, str)}


def _facts(
    event: Event, people: Mapping[str, str], organisations: Mapping[str, str]
) -> list[tuple[str, str]]:
    found = []
    for name, value in event.data.items():
        if any(name in pair for pair in PAIRS) or value is None:
            continue
        text = people.get(f"person:{value}") if name == "person" else None
        if name in words().organisations:
            text = organisations.get(str(value))
        if name == "program":
            text = people.get(f"program:{value}")
        if name == "people" and isinstance(value, list):  # else it is how many come
            text = ", ".join(people[f"person:{number}"] for number in value)
        inside = flat(value) if isinstance(value, Mapping) else {name: value}
        sort = _sort(event)
        found += [(_field(k, sort), text or _value(item, event, k)) for k, item in inside.items()]
    return [(name, text) for name, text in found if text]


def _field(name: str, sort: str = "") -> str:
    # A change of a whole list of parts has the part before the name: "results", "how.id".
    known = words().fields
    if f"{sort}.{name}" in known:
        return str(known[f"{sort}.{name}"])
    stem, _dot, language = name.rpartition(".")
    if name not in known and _is_known(name):
        return f"{known[stem]} ({language.upper()})"
    found = known.get(name) or known.get(name.partition(".")[2]) or name
    part, _dot, rest = name.partition(".")
    if name not in known and part in words().parts:
        title = words().parts[part]
        return f"{title}, {_field(rest, sort)}" if rest else str(title)
    return pick(found) if isinstance(found, Mapping) else str(found)


def _inside(part: str, key: str, sort: str) -> str:
    """What a field of a row is called: "title.id" in "sources" is known as "sources.title"."""
    known, part = words().fields, part.removeprefix("facts.")
    stem, _dot, language = key.rpartition(".")
    if language in LANGUAGES and f"{part}.{stem}" in known:
        return f"{known[f'{part}.{stem}']} ({language.upper()})"
    return str(known[f"{part}.{key}"]) if f"{part}.{key}" in known else _field(key, sort)


def _value(value: Any, event: Event, name: str = "") -> str:
    if value == "" and name in words().values:
        return words().values[name]("")  # such as a comment on no part: on the whole
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, str):
        return _code_or_text(value, event, name)
    if isinstance(value, list) and not any(isinstance(item, list | dict) for item in value):
        return ", ".join(_value(item, event, name) for item in value)
    if isinstance(value, list):
        return "\n\n".join(_row(item, event, name) for item in value)
    if isinstance(value, Mapping):
        return _row(value, event, name)
    return str(value)


def _code_or_text(value: str, event: Event, name: str) -> str:
    told = words().values.get(name or f"{_sort(event)}.")
    told = words().values.get(f"{_sort(event)}.{name}", told) if name else told
    if told:
        return told(value)
    if _DAY.fullmatch(value):
        return date_text(value)
    role = event.kind.startswith(_OF_ROLES) and value in ROLES
    return str(ROLES[value]) if role else value


def _row(item: Any, event: Event, part: str) -> str:
    """One row of a list, a field a line, as somebody reads it who compares two of them."""
    if not isinstance(item, Mapping):
        return _value(item, event)
    sort = _sort(event)
    lines = [
        (_inside(part, key, sort), _value(value, event, key)) for key, value in flat(item).items()
    ]
    return "\n".join(f"{key}: {text}" for key, text in lines if text)
