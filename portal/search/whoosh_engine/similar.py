"""Documents akin to one: what they share, rare things counting most."""

from __future__ import annotations

import math
from collections.abc import Iterator

from portal.search.whoosh_engine import bits
from portal.search.whoosh_engine.columns import CONCEPT, TAG
from portal.search.whoosh_engine.view import View

SECTOR = "sector"  # the facet that makes documents akin
_WORTH = {TAG: 1.0, CONCEPT: 0.6, "=": 0.5}  # a tag, a concept of name or summary, the sector
_MOST_FEATURES = 10  # 2^10 combinations are gone through at most


def similar(view: View, slug: str, limit: int) -> list[str]:
    """Return at most ``limit`` slugs, the most akin first; none for an unknown slug."""
    number = view.numbers.get(slug)
    if number is None or limit < 1:
        return []
    found: list[str] = []
    seen = 1 << number
    for members in _groups(_features(view, number)):
        new = members & ~seen
        if new:
            # Equally akin: by slug, whichever order they came into the index in.
            found += sorted(view.slugs[other] for other in bits.numbers(new))
            seen |= new
            if len(found) >= limit:
                break
    return found[:limit]


def _features(view: View, number: int) -> list[tuple[float, int]]:
    """Return (worth, documents) of what can be shared with the document, the best of it."""
    sets = {feature: view.features[feature] for feature in view.features_of(number)}
    for value, members in view.facets.get(SECTOR, {}).items():
        if members >> number & 1:
            sets[f"={value}"] = members
    rated = []
    for name, members in sets.items():
        count = members.bit_count()
        if count > 1:
            rated.append((-_WORTH[name[0]] * math.log(1 + view.total / count), name, members))
    return [(-worth, members) for worth, _, members in sorted(rated)[:_MOST_FEATURES]]


def _groups(features: list[tuple[float, int]]) -> Iterator[int]:
    """Yield the documents that share a combination of features, worthiest combination first.

    Sets make this cheap where scoring every document that shares anything would not be.
    """
    combinations = [(0.0, -1)]
    for worth, members in features:
        combinations += [
            (total + worth, shared & members) for total, shared in combinations if shared & members
        ]
    combinations.sort(key=lambda combination: -combination[0])
    for total, members in combinations:
        if total:
            yield members
