"""What a change was, for its event: only what differs, before and after. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def between(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Give {"before": ..., "after": ...} with what differs; a field that is not there is None.

    A mapping inside is compared field by field, with the path as the name: "texts.id.name".
    """
    old, new = flat(before), flat(after)
    names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    return {
        "before": {name: old.get(name) for name in names},
        "after": {name: new.get(name) for name in names},
    }


def flat(value: Mapping[str, Any], path: str = "") -> dict[str, Any]:
    """The fields of a mapping and of those inside it, by their paths."""
    found: dict[str, Any] = {}
    for name, item in value.items():
        if isinstance(item, Mapping):
            found.update(flat(item, f"{path}{name}."))
        else:
            found[f"{path}{name}"] = item
    return found
