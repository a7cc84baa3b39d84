"""The part of the content folder about reception rules: `reception_rules/<host>.yaml`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from portal.core.content import Folder, Kind
from portal.hosting import rule_sets
from portal.hosting.ruleset import RuleSet

BY = "content"
FOLDER = "reception_rules"


def read_rules(folder: Folder) -> Sequence[RuleSet]:
    """All versions of all hosts. A file with a mistake is named and left out.

    A file is called as its host, or `<host>.<first day>.yaml` for one of several versions.
    """
    found = []
    for path in folder.glob(f"{FOLDER}/*.yaml"):
        before = len(folder.problems)
        data, lines = folder.yaml(path)
        rules = None
        if len(folder.problems) == before:
            rules = folder.check(RuleSet, path, data, lines)
        if rules is None:
            continue
        if path.stem not in _names(rules):
            folder.blame(path, lines.of(["host"]), f"the file is called {path.stem!r}")
        folder.refer("organisation", rules.host, path, lines.of(["host"]))
        for number, exemption in enumerate(rules.exemptions):
            for place, slug in enumerate(exemption.organisations):
                where: list[str | int] = ["exemptions", number, "organisations", place]
                folder.refer("organisation", slug, path, lines.of(where))
        found.append(rules)
    return found


def _names(rules: RuleSet) -> tuple[str, ...]:
    return (rules.host, f"{rules.host}.{rules.effective}")


def schema_path(root: Path) -> Path:
    """Where the format's JSON Schema stands, for editors that check while one writes."""
    return root / FOLDER / "schema.json"


KINDS = (
    Kind("reception rules", read_rules, lambda rules: rule_sets.keep_from_content(rules, by=BY)),
)
