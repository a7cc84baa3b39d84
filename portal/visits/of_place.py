"""Which visits are a region's own, and which are those of others who have their seat there. Pure.

A ministry in Jakarta is no part of the government of Jakarta: what it makes or receives must not
count for the region. Plans, failures and totals are no visits and stand in lists of their own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Literal

GOVERNMENT = ("regional-government", "office", "dprd")

Part = Literal["own", "body", "group"]
Taken = tuple[str, str, Part]  # slug and kind of a visit, and for whom it counts

_OTHERS = {"body": "bodies", "group": "groups"}
_NO_VISITS = {"planned": "planned", "failed": "failed", "volume": "totals"}
LISTS = ("received", "made", *_NO_VISITS.values(), *_OTHERS.values())


def part(kinds: Collection[str | None], *, abroad: bool) -> Part:
    """For whom it counts that organisations of these kinds, all of one place, took part.

    None stands for people of whom no organisation is named. A country has no government of its
    own here: whoever comes from it counts, but for an international body with its seat there.
    """
    if any(kind != "international" if abroad else kind in GOVERNMENT for kind in kinds):
        return "own"
    return "body" if any(kinds) else "group"


def arrange(received: Iterable[Taken], made: Iterable[Taken]) -> dict[str, list[str]]:
    """The slugs in each of LISTS; each once in a list.

    A visit within a province was received and made by it, and so stands in both of these lists.
    """
    found: dict[str, list[str]] = {name: [] for name in LISTS}
    for direction, visits in (("received", received), ("made", made)):
        for slug, kind, who in visits:
            name = _OTHERS.get(who) or _NO_VISITS.get(kind) or direction
            if slug not in found[name]:
                found[name].append(slug)
    return found
