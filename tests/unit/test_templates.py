"""Every template is named by the code or by another one, and what is named is there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, meta

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"


def there() -> set[str]:
    """The names of all templates, as the code would say them."""
    return {str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*") if path.is_file()}


def trees() -> Iterator[ast.AST]:
    for path in sorted((ROOT / "portal").rglob("*.py")):
        yield from ast.walk(ast.parse(path.read_text()))


def named_by_code(names: set[str]) -> set[str]:
    """What the code names: in full, or as a folder and an ending with the word between them."""
    words: set[str] = set()
    around: set[tuple[str, str]] = set()  # f"mail/{name}.txt" -> ("mail/", ".txt")
    for node in trees():
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            words.add(node.value)
        elif isinstance(node, ast.JoinedStr) and len(node.values) == 3:
            first, _middle, last = node.values
            if isinstance(first, ast.Constant) and isinstance(last, ast.Constant):
                around.add((str(first.value), str(last.value)))
    built = {f"{first}{word}{last}" for first, last in around for word in words}
    return {
        word for word in words if word in names or re.fullmatch(r".+/.+\.html", word)
    } | built & names


def named_by(template: str) -> set[str]:
    """What a template extends, includes or imports."""
    tree = Environment(extensions=["jinja2.ext.i18n"]).parse((TEMPLATES / template).read_text())
    found = set(meta.find_referenced_templates(tree))
    assert None not in found, f"{template} names one by a variable: nobody can tell which"
    return {str(name) for name in found}


def test_every_template_is_used_and_there() -> None:
    names = there()
    used, new = set[str](), named_by_code(names)
    while new:
        used |= new
        new = {name for one in new & names for name in named_by(one)} - used
    assert sorted(names - used) == []
    assert sorted(used - names) == []
    assert {"base.html", "mail/address.txt", "components/notice.html"} <= used
