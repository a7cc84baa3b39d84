"""Every word of a page goes through gettext, and every message has its Indonesian."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import flask_wtf.file
import jinja2
import pytest
import wtforms
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po
from jinja2 import nodes

from portal.core.i18n import TRANSLATIONS, catalogue

ROOT = Path(__file__).parents[2]
INDONESIAN = TRANSLATIONS / "id" / "LC_MESSAGES"
UPDATE = "the two commands at the top of portal/translations/babel.cfg bring messages.po up to date"

# What is written alike in both languages.
ALIKE = {"Digital", "Status"}

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|</?\w+>")

Key = tuple[str, ...]  # singular and, if there is one, plural


def key(message_id: str | tuple[str, ...] | list[str]) -> Key:
    return (message_id,) if isinstance(message_id, str) else tuple(message_id)


def read(name: str) -> Catalog:
    with (INDONESIAN / name).open("rb") as file:
        return read_po(file, locale="id", abort_invalid=True)


def messages(catalog: Catalog) -> dict[Key, Message]:
    return {key(message.id): message for message in catalog if message.id}


def said_by_the_portal() -> dict[Key, str]:
    """Every message of code and templates, with a file that says it."""
    with (TRANSLATIONS / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(ROOT, methods, options)
    return {key(message_id): name for name, _line, message_id, _comments, _context in found}


def said_by_forms() -> set[Key]:
    """Every message of WTForms and of the file fields of Flask-WTF."""
    package = Path(wtforms.__file__).parent
    found = {key(row[2]) for row in extract_from_dir(package, [("**.py", "python")])}
    return found | {key(row[1]) for row in extract_from_file("python", flask_wtf.file.__file__)}


CATALOGUES = {name: read(name) for name in ("messages.po", "wtforms.po")}
TRANSLATED = [
    pytest.param(message, id=f"{name}: {key(message.id)[0][:40]}")
    for name, catalog in CATALOGUES.items()
    for message in messages(catalog).values()
]


def test_nothing_is_missing_and_nothing_is_left_over() -> None:
    said, translated = said_by_the_portal(), messages(CATALOGUES["messages.po"])
    assert len(said) > 250
    assert {text: file for text, file in said.items() if text not in translated} == {}, UPDATE
    assert translated.keys() - said.keys() == set(), UPDATE


def test_forms_speak_indonesian() -> None:
    said = said_by_forms()
    assert len(said) > 40
    assert messages(CATALOGUES["wtforms.po"]).keys() == said


@pytest.mark.parametrize("name", CATALOGUES)
def test_catalogue_is_tidy(name: str) -> None:
    catalog = CATALOGUES[name]
    assert (catalog.num_plurals, catalog.plural_expr) == (1, "0")
    assert not catalog.obsolete
    assert not catalog.fuzzy


@pytest.mark.parametrize("message", TRANSLATED)
def test_translation_is_whole(message: Message) -> None:
    english = key(message.id)[-1]
    (indonesian,) = key(message.string)
    assert not message.fuzzy
    assert indonesian.strip()
    assert sorted(PLACEHOLDER.findall(indonesian)) == sorted(PLACEHOLDER.findall(english))
    assert (indonesian == english) == (english in ALIKE)
    for text in (english, indonesian):
        assert text == text.strip(), "spaces belong in the template"
        assert "  " not in text


def test_they_are_read_at_run_time() -> None:
    assert catalogue("id").gettext("Search") == "Cari"
    assert catalogue("id").ngettext("programme", "programmes", 3) == "inovasi"
    assert catalogue("id", "wtforms").gettext("Not a valid choice.") == "Pilihan tidak sah."
    assert catalogue("en").ngettext("programme", "programmes", 1) == "programme"


# What people see of a template without gettext: names, and the kind of page in og:type.
NAMES = {"Sambang", "article"}
NAMES_IN_EXPRESSIONS = {"Bahasa Indonesia", "English"}
SPOKEN = {
    "alt",
    "aria-description",
    "aria-label",
    "aria-roledescription",
    "label",
    "placeholder",
    "title",
}
UNSEEN = {"script", "style"}
FOR_MACHINES = {"robots.txt"}
GETTEXT = {"_", "gettext", "ngettext", "pgettext", "npgettext"}

WORD = re.compile(r"[^\W\d_]+")
READS_AS_WORDS = re.compile(r"[A-Z][a-z]|[a-z],? [A-Za-z]")
ENVIRONMENT = jinja2.Environment(autoescape=True, extensions=["jinja2.ext.i18n"])
TEMPLATES = sorted(
    path.relative_to(ROOT / "templates").as_posix()
    for path in (ROOT / "templates").rglob("*.*")
    if path.name not in FOR_MACHINES
)


def fixed_text(source: str) -> str:
    """A template without what Jinja fills in: 0 for an expression, nothing for {% %} and {# #}."""
    parts, translated, tag = [], False, ""
    for _line, token, value in ENVIRONMENT.lex(source):
        if token == "block_begin":
            tag = ""
        elif token == "name" and not tag:
            tag = value
        elif token == "block_end" and tag in {"trans", "endtrans"}:
            translated = tag == "trans"
        elif token == "variable_begin":
            parts.append("0")
            tag = "expression"
        elif token == "data" and not translated:
            parts.append(value)
    return "".join(parts)


class Bare(HTMLParser):
    """Collects the words of a page: its text, and the attributes that people see or hear."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.unseen = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unseen = tag in UNSEEN
        for name, value in attrs:
            if name in SPOKEN:
                self.words += [f"{name}={word}" for word in WORD.findall(value or "")]

    def handle_endtag(self, tag: str) -> None:
        self.unseen = False

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.words += WORD.findall(data)


def constants(node: nodes.Node) -> Iterator[str]:
    """The texts in the expressions of a template, but for those that go through gettext."""
    if isinstance(node, nodes.Call) and getattr(node.node, "name", "") in GETTEXT:
        return
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.value
    for child in node.iter_child_nodes():
        yield from constants(child)


@pytest.mark.parametrize("name", TEMPLATES)
def test_words_of_a_template_go_through_gettext(name: str) -> None:
    source = (ROOT / "templates" / name).read_text(encoding="utf-8")
    assert [word for word in Bare(fixed_text(source)).words if word not in NAMES] == []
    texts = {text for text in constants(ENVIRONMENT.parse(source)) if not text.startswith("<")}
    assert {text for text in texts if READS_AS_WORDS.search(text)} <= NAMES_IN_EXPRESSIONS


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>Hello</p>", ["Hello"]),
        ("<p>{{ _('Hello') }} {# note #}{% if a %}, dear{% endif %}</p>", ["dear"]),
        ("{% trans %}Hello{% endtrans %} you", ["you"]),
        (
            '<a title="{{ x }} more" href="/here">{% trans n=1 %}a{% pluralize %}b{% endtrans %}',
            ["title=more"],
        ),
        ("<title>{% block title %}Home{% endblock %}</title><script>let it</script>", ["Home"]),
        ('<img alt="{% if a %}{{ b }}{% else %}none{% endif %}">', ["alt=none"]),
    ],
)
def test_the_scan_finds_bare_words(source: str, found: list[str]) -> None:
    assert Bare(fixed_text(source)).words == found
