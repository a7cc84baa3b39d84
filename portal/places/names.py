"""What people write when they mean a region: "Kab. Banyuwangi", "Depok". Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

KINDS: dict[str, tuple[str, ...]] = {"kabupaten ": ("kab. ", "kab.", "kab "), "kota ": ()}


def written(names: Iterable[str]) -> dict[str, str]:
    """Other ways to write names of regions, to the name in small letters.

    The name alone stands for a regency or a city only where it can mean no other region.
    """
    full = {" ".join(name.lower().split()) for name in names}
    found: dict[str, str] = {}
    bare = Counter(_bare(name) for name in full)
    for name in full:
        kind = next((kind for kind in KINDS if name.startswith(kind)), "")
        if not kind:
            continue
        rest = name.removeprefix(kind)
        found.update({f"{short}{rest}": name for short in KINDS[kind]})
        if bare[_bare(name)] == 1:
            found[rest] = name
    return found


def _bare(name: str) -> str:
    return next((name.removeprefix(kind) for kind in KINDS if name.startswith(kind)), name)
