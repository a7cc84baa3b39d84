"""The values of the filters, and what people call them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flask_babel import force_locale

from portal.catalogue import labels, queries
from portal.core.cache import until_data_changes
from portal.core.i18n import LANGUAGES, pick
from portal.places import queries as places


@until_data_changes(size=64)
def value_labels(facet: str) -> dict[str, str]:
    """The values of a facet and their words in the page's language."""
    if facet == "sector":
        return {sector.slug: sector.name for sector in queries.sectors()}
    if facet == "province":
        return {region.slug: region.name for region in places.provinces()}
    if facet == "year":
        return {str(year): str(year) for year in queries.start_years()}
    return {value: str(label) for value, label in _words(facet).items()}


def _said(facet: str) -> list[tuple[str, object]]:
    short = labels.SHORT_STATUS if facet == "status" else {}
    return [*_words(facet).items(), *short.items()]


def _words(facet: str) -> Mapping[str, object]:
    return {"status": labels.STATUS, "digital": labels.DIGITAL}.get(facet, labels.YES)


class SpokenNames(Mapping[str, Mapping[str, str]]):
    """Facet -> what people call a value, in either language -> the value.

    So that `urusan:kesehatan` works in the search box as `sector:health` does. It is read from the
    database when asked, which is only while a request is answered.
    """

    def __getitem__(self, facet: str) -> Mapping[str, str]:
        if facet not in labels.FACETS:
            raise KeyError(facet)
        return _spoken(facet)

    def __iter__(self) -> Iterator[str]:
        return iter(labels.FACETS)

    def __len__(self) -> int:
        return len(labels.FACETS)


@until_data_changes(size=64)
def _spoken(facet: str) -> dict[str, str]:
    if facet in {"sector", "province"}:
        named = queries.sectors() if facet == "sector" else places.provinces()
        both = [({"id": n.name_id, "en": n.name_en}, n.slug) for n in named]
        return {_key(pick(n, code)): slug for n, slug in both for code in LANGUAGES}
    if facet == "year":
        return {_key(label): value for value, label in value_labels(facet).items()}
    found = {}
    for code in LANGUAGES:
        with force_locale(code):
            found.update({_key(str(label)): value for value, label in _said(facet)})
    return found


def _key(name: str) -> str:
    return "-".join(name.casefold().split())
