"""A part of a draft as the editor shows it, in the page's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_babel import gettext as _

from portal.catalogue.document import LONGEST_SUMMARY
from portal.writing import words
from portal.writing.fields import Field, Kind, input_name
from portal.writing.merging import differing, other_rows
from portal.writing.sheet import NO, YES, Choices, Sheet

BLANK = "__n__"  # the number of the row that the script copies
FOLDED = ("before_text", "after_text")  # behind a word: most results have numbers
SHORT = (Kind.NUMBER, Kind.COUNT, Kind.YEAR, Kind.DATE)


@dataclass(frozen=True)
class Option:
    """One thing that can be chosen."""

    value: str
    words: str
    chosen: bool


@dataclass(frozen=True)
class Input:
    """One input: `label` alone says what it is, for who hears the page."""

    name: str
    kind: str
    language: str  # of what is typed; "" where there is none
    label: str
    text: str
    longest: int
    most_words: int
    options: list[Option]
    error: str
    theirs: str | None  # what somebody else saved meanwhile, where it differs

    @property
    def id(self) -> str:
        """Its id in the page."""
        return "f-" + self.name.replace(".", "-")


@dataclass(frozen=True)
class Group:
    """A field: one input, or one for each language side by side."""

    title: str
    hint: str
    short: bool
    inputs: list[Input]
    alone: bool = False  # all there is: the heading of the page says what it is


@dataclass(frozen=True)
class Row:
    """A row of fields; `folded` ones stand behind a word."""

    number: str
    title: str
    groups: list[Group]
    folded: list[Group]

    @property
    def open(self) -> bool:
        """Whether what is folded has to be seen."""
        return any(i.text or i.error for group in self.folded for i in group.inputs)


@dataclass(frozen=True)
class PartPage:
    """All the inputs of a part, and how they compare with what somebody else saved."""

    groups: list[Group]
    rows: list[Row]
    blank: Row | None  # None for a part without rows
    add: str  # the words of the button that adds one
    regions: list[str] = field(default_factory=list)
    other_rows: list[tuple[str, list[tuple[str, str]]]] = field(default_factory=list)
    chosen: Mapping[str, str] = field(default_factory=dict)  # mine or theirs, by input

    @property
    def wrong(self) -> list[tuple[str, Input]]:
        """The inputs with an error, each with the title of its row or "", as the page goes."""
        places = [("", self.groups)]
        places += [(row.title, [*row.groups, *row.folded]) for row in self.rows]
        return [(title, i) for title, groups in places for g in groups for i in g.inputs if i.error]


def part_page(
    key: str,
    sheet: Sheet,
    choices: Choices,
    theirs: Sheet | None = None,
    chosen: Mapping[str, str] | None = None,
) -> PartPage:
    """What the page of a part shows; with `theirs`, both versions side by side."""
    different = set(differing(sheet, theirs)) if theirs else set()

    def group(row: str, item: Field) -> Group:
        inputs = []
        for language, path in item.paths.items():
            name, other = input_name(row, path), None
            if theirs and name in different:
                other = said(item, theirs.texts.get(name, []), choices)
            inputs.append(_input(key, name, item, language, sheet, choices, other))
        title = words.field_title(key, item.stem)
        hint = str(words.HINTS.get(f"{key}.{item.stem}", ""))
        return Group(title, hint, item.kind in SHORT, inputs, alone=not (row or item.stem))

    def row(number: str, position: str) -> Row:
        shown = [(item, group(number, item)) for item in sheet.shape.row]
        title = str(words.ROWS[key][0]) % {"num": position}
        plain = [found for item, found in shown if item.stem not in FOLDED]
        folded = [found for item, found in shown if item.stem in FOLDED]
        return Row(number, title, plain, folded)

    has_place = any(item.kind is Kind.PLACE for item in (*sheet.shape.fields, *sheet.shape.row))
    return PartPage(
        groups=[group("", item) for item in sheet.shape.fields],
        rows=[row(number, str(place)) for place, number in enumerate(sheet.rows, start=1)],
        blank=row(BLANK, "__i__") if sheet.shape.row else None,
        add=str(words.ROWS[key][1]) if sheet.shape.row else "",
        regions=sorted(choices.lists["regions"].values()) if has_place else [],
        other_rows=_others(key, sheet, theirs, choices) if theirs else [],
        chosen=chosen or {},
    )


def _others(
    key: str, sheet: Sheet, theirs: Sheet, choices: Choices
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Their rows that are not among mine: the number, and what each field says."""
    return [
        (
            number,
            [
                (_label(key, item, language), text)
                for found, item, language, path in theirs.shape.places([number])
                if found
                and item.kind is not Kind.KEY
                and (text := said(item, theirs.texts.get(input_name(found, path), []), choices))
            ],
        )
        for number in other_rows(sheet, theirs)
    ]


def _input(
    key: str, name: str, item: Field, language: str, sheet: Sheet, choices: Choices,
    theirs: str | None,
) -> Input:  # fmt: skip
    given = sheet.texts.get(name, [])
    return Input(
        name=name,
        kind=item.kind.value,
        language=language,
        label=_label(key, item, language),
        text=given[0] if given else "",
        longest=item.longest,
        most_words=LONGEST_SUMMARY if item.stem == "summary" else 0,
        options=_options(item, given, choices),
        error=sheet.errors.get(name, ""),
        theirs=theirs,
    )


def _label(key: str, item: Field, language: str) -> str:
    title = words.field_title(key, item.stem)
    if not language:
        return title
    return _("%(what)s in %(language)s", what=title, language=str(words.LANGUAGE_NAMES[language]))


def _options(item: Field, given: list[str], choices: Choices) -> list[Option]:
    if item.kind is Kind.YES_NO:
        known: Mapping[str, str] = {YES: _("Yes"), NO: _("No")}
    elif item.options:
        known = choices.lists[item.options]
    else:
        return []
    order = list(known)
    if item.kind is Kind.MANY:  # what is chosen first, in its order, so that saving keeps it
        order = [key for key in given if key in known] + [key for key in order if key not in given]
    return [Option(value, known[value], value in given) for value in order]


def said(item: Field, given: list[str], choices: Choices) -> str:
    """What an input says, as a text to read."""
    if item.kind is Kind.TICK:
        return _("Yes") if given and given[0] else _("No")
    if item.kind is Kind.YES_NO:
        return {YES: _("Yes"), NO: _("No")}.get(given[0] if given else "", "")
    if item.options:
        known = choices.lists[item.options]
        return ", ".join(known.get(option, option) for option in given)
    return given[0] if given else ""
