"""The part of the content folder about reception rules: `reception_rules/<host>.yaml`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from flask import current_app

from portal.core import keep
from portal.core.content import Folder, Kind
from portal.hosting import rule_sets
from portal.hosting.ruleset import RuleSet

BY = "content"
FOLDER = "reception_rules"


def read_rules(folder: Folder) -> Sequence[RuleSet]:
    """All versions of all hosts. A file with a mistake is named and left out.

    A file is called as its host, or `<host>.<first day>.yaml` for one of several versions.
    """
    found: list[RuleSet] = []
    seen: dict[tuple[str, str | None], Path] = {}
    for path in folder.glob(f"{FOLDER}/*.yaml"):
        before = len(folder.problems)
        data, lines = folder.yaml(path)
        rules = None
        if len(folder.problems) == before:
            rules = folder.check(RuleSet, path, data, lines)
        if rules is None:
            continue
        if path.stem not in _names(rules):
            right = f"the file is called {path.stem!r}; call it {_names(rules)[-1]}.yaml"
            folder.blame(path, lines.of(["host"]), right)
        folder.refer("organisation", rules.host, path, lines.of(["host"]))
        for where, slug in _organisations(rules):
            folder.refer("organisation", slug, path, lines.of(where))
        found.append(rules)
        whose = seen.setdefault((rules.host, rules.effective), path)
        if whose is not path:
            twice = f"{whose.name} begins on the same day; remove one, or change its `effective`"
            folder.blame(path, lines.of(["effective"]), twice)
    return found


def _names(rules: RuleSet) -> tuple[str, ...]:
    return (rules.host, *([f"{rules.host}.{rules.effective}"] if rules.effective else []))


def load_rules(rules: RuleSet) -> str:
    """Load one version; in production nothing of the examples, which no host has said."""
    if rules.example and current_app.extensions["settings"].production:
        return keep.SAME
    return rule_sets.keep_from_content(rules, by=BY)


def _organisations(rules: RuleSet) -> Iterator[tuple[list[str | int], str]]:
    """The slugs that rules name, with where they stand."""
    for number, exemption in enumerate(rules.exemptions):
        for place, slug in enumerate(exemption.organisations):
            yield ["exemptions", number, "organisations", place], slug
    for number, item in enumerate(rules.instead):
        for place, slug in enumerate(item.organisations):
            yield ["instead", number, "organisations", place], slug


def schema() -> str:
    """The format as JSON Schema, for editors that check while one writes.

    Written anew by: python -c "from portal.hosting import content; print(content.schema(), end='')"
    """
    told = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Reception rules",
        **RuleSet.model_json_schema(),
    }
    return json.dumps(told, indent=1, ensure_ascii=False) + "\n"


def schema_path(root: Path) -> Path:
    """Where that stands; a test keeps it up to date."""
    return root / FOLDER / "schema.json"


KINDS = (Kind("reception rules", read_rules, load_rules),)
