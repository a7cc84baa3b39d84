"""What can be chosen in the editor: from the taxonomy, the regions, and the draft's own sources."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from portal.catalogue import labels
from portal.catalogue import queries as catalogue
from portal.core.i18n import pick
from portal.places import queries as places
from portal.writing.fields import Kind, Shape
from portal.writing.sheet import Choices


def choices(shape: Shape, values: Mapping[str, Any]) -> Choices:
    """What the fields of a part offer; `values` are those of the draft's parts."""
    fields = (*shape.fields, *shape.row)
    wanted = {field.options for field in fields} - {""}
    lists = {name: _LISTS[name]() for name in wanted & _LISTS.keys()}
    if "sources" in wanted:
        lists["sources"] = sources(values.get("sources") or [])
    regions = places.region_names() if any(f.kind is Kind.PLACE for f in fields) else {}
    names = {slug: pick(name) for slug, name in regions.items()}
    by_name = {name.casefold(): slug for slug, both in regions.items() for name in both.values()}
    by_name.update({slug: slug for slug in regions})
    return Choices(
        {**lists, "regions": names},
        lambda typed: by_name.get(" ".join(typed.split()).casefold()),
        lambda slug: names.get(slug, slug),
    )


def sources(rows: list[dict[str, Any]]) -> dict[str, str]:
    """The draft's sources by key: who published them, and when."""
    return {
        row["key"]: ", ".join(filter(None, (row.get("publisher"), row.get("date")))) or row["key"]
        for row in rows
        if row.get("key")
    }


def _sectors() -> dict[str, str]:
    return _sorted({item.slug: item.name for item in catalogue.sectors()})


def _tags() -> dict[str, str]:
    return _sorted(catalogue.tag_names())


def _sorted(found: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted(found.items(), key=lambda pair: pair[1].casefold()))


def _said(found: Mapping[Any, Any]) -> dict[str, str]:
    return {str(key): str(word) for key, word in found.items()}


def _sdgs() -> dict[str, str]:
    return {str(number): f"{number}. {word}" for number, word in labels.SDG.items()}


_LISTS: dict[str, Callable[[], dict[str, str]]] = {
    "sectors": _sectors,
    "tags": _tags,
    "sdgs": _sdgs,
    "statuses": lambda: _said(labels.SHORT_STATUS),
    "initiators": lambda: _said(labels.INITIATOR),
    "evidence": lambda: _said(labels.EVIDENCE_KINDS),
}
