"""What differs between two states of a programme, by part and language, word by word. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rapidfuzz.distance import Indel

from portal.publishing import parts

Segments = list[tuple[str, bool]]  # a text, and whether it differs from the other side
Say = Callable[[str, Any], str]  # a field and its plain value -> a line for people

LONGEST = 4000  # words of a side that are compared one by one


@dataclass(frozen=True)
class Difference:
    """One part that differs, in one language ("" for what is the same in both)."""

    key: str
    language: str
    before: Segments
    after: Segments


def between(before: Mapping[str, Any], after: Mapping[str, Any], say: Say) -> list[Difference]:
    """What differs between the values of all parts (`parts.take_apart`), in their order.

    `say` makes a line of a field that is no text, such as ("digital", True).
    """
    found = []
    for key in parts.KEYS:
        both = _in_one_order(before.get(key), after.get(key))
        sides = [{lang: text_of(value, lang, say) for lang in parts.LANGUAGES} for value in both]
        old, new = sides
        if all(len(set(side.values())) == 1 for side in sides):
            old, new = {"": old["id"]}, {"": new["id"]}
        for language in old:
            if old[language] != new[language]:
                found.append(Difference(key, language, *words(old[language], new[language])))
    return found


def _in_one_order(before: Any, after: Any) -> tuple[Any, Any]:
    """Both values with their fields in the same order, that of the newer one; sources come last.

    The form of a part knows another order than a published record. Nothing differs by that.
    """
    order = {name: place for place, name in enumerate(dict.fromkeys(_names([after, before])))}

    def sort(value: Any) -> Any:
        if isinstance(value, Mapping):
            names = sorted(value, key=lambda name: (name == "sources", order[name]))
            return {name: sort(value[name]) for name in names}
        return [sort(item) for item in value] if isinstance(value, list) else value

    return sort(before), sort(after)


def _names(value: Any) -> Iterator[str]:
    """The names of all fields of a value, from outside to inside."""
    if isinstance(value, Mapping):
        yield from value
    inside = value.values() if isinstance(value, Mapping) else value
    if isinstance(inside, str) or not isinstance(inside, Iterable):
        return
    for item in inside:
        yield from _names(item)


def text_of(value: Any, language: str, say: Say, field: str = "") -> str:
    """What a value says in a language, line by line."""
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, Mapping):
        if set(value) <= set(parts.LANGUAGES):
            return text_of(value.get(language), language, say, field)
        lines = [text_of(item, language, say, name) for name, item in value.items()]
        return "\n".join(line for line in lines if line)
    if isinstance(value, list):
        lines = [text_of(item, language, say, field) for item in value]
        between_rows = "\n\n" if any("\n" in line for line in lines) else "\n"
        return between_rows.join(line for line in lines if line)
    return say(field, value)


def words(before: str, after: str) -> tuple[Segments, Segments]:
    """Both texts in segments; the words that the other side lacks are marked."""
    old, new = re.findall(r"\s*\S+", before), re.findall(r"\s*\S+", after)
    if max(len(old), len(new)) > LONGEST:
        return [(before, True)], [(after, True)]
    left: Segments = []
    right: Segments = []
    # Not the one of the standard library: on two texts of few different words it takes minutes.
    for step in Indel.opcodes([w.strip() for w in old], [w.strip() for w in new]):
        differs = step.tag != "equal"
        if step.src_start < step.src_end:
            left.append(("".join(old[step.src_start : step.src_end]), differs))
        if step.dest_start < step.dest_end:
            right.append(("".join(new[step.dest_start : step.dest_end]), differs))
    return left, right
