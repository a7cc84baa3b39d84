"""The part of the content folder about past visits."""

from __future__ import annotations

from collections.abc import Sequence

from portal.core.content import Folder, Kind
from portal.visits import rules
from portal.visits.document import VisitFacts

BY = "content"


def read_visits(folder: Folder) -> Sequence[VisitFacts]:
    """The reported visits. A file with a mistake is named and left out."""
    found = []
    for path in folder.glob("visits/*.yaml"):
        before = len(folder.problems)
        data, lines = folder.yaml(path)
        facts = None
        if len(folder.problems) == before:
            facts = folder.check(VisitFacts, path, data, lines)
        if facts is None:
            continue
        folder.know("visit", facts.slug, path, lines.of(["slug"]))
        if facts.slug != path.stem:
            folder.blame(path, lines.of(["slug"]), f"the file is called {path.stem!r}")
        for number, slug in enumerate(facts.hosts):
            folder.refer("organisation", slug, path, lines.of(["hosts", number]))
        for number, slug in enumerate(facts.programs):
            folder.refer("programme", slug, path, lines.of(["programs", number]))
        for number, visitor in enumerate(facts.visitors):
            folder.refer("place", visitor.place, path, lines.of(["visitors", number, "place"]))
            place: list[str | int] = ["visitors", number, "organisation"]
            folder.refer("organisation", visitor.organisation, path, lines.of(place))
        found.append(facts)
    return found


KINDS = (Kind("reported visits", read_visits, lambda facts: rules.keep_reported(facts, by=BY)),)
