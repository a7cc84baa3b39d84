"""Reading the content folder: YAML and Markdown with front matter, errors with file and line.

It knows no feature. A feature adds a `Kind`: how its part is read, and how one item is loaded.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from flask import Flask, current_app
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
)

from portal.core import mistakes

Model = TypeVar("Model", bound=BaseModel)


def _is_in_the_calendar(value: str) -> str:
    # The pattern lets 2024-02-31 and the year 0000 through, which no page could write as a date.
    date.fromisoformat(f"{value}-01-01"[:10])
    return value


Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=120)]
# PostgreSQL stores no NUL, which YAML can write as "\\0".
Words = Annotated[
    str, StringConstraints(min_length=1, strip_whitespace=True, pattern=r"^[^\x00]*$")
]
PartialDate = Annotated[
    str,
    StringConstraints(pattern=r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"),
    AfterValidator(_is_in_the_calendar),
]
Count = Annotated[int, Field(ge=1, le=1_000_000)]  # of people, visits: more is a slip of the hand
Address = Annotated[str, StringConstraints(pattern=r"^https?://\S+$", max_length=1000)]

_SLUG = TypeAdapter(Slug)


class Strict(BaseModel):
    """A record that refuses unknown keys and silent conversions."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Both(Strict):
    """A short text in both languages."""

    id: Words
    en: Words


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in one file. `line` counts from 1; 0 stands for the file as a whole."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


@dataclass
class Lines:
    """Where in its file each value of a YAML text stands."""

    node: yaml.Node | None
    offset: int = 0

    def of(self, place: Sequence[str | int]) -> int:
        """The line of the innermost part of a path that exists, counted from 1."""
        node, line = self.node, self.offset + 1
        for step in place:
            found = _child(node, step)
            if found is None:
                break
            key, node = found
            line = key.start_mark.line + 1 + self.offset
        return line


def _child(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        return next(((k, v) for k, v in node.value if k.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    return None


@dataclass
class Folder:
    """The content folder, and the problems found while reading it."""

    root: Path
    problems: list[Problem] = field(default_factory=list)
    # (kind of thing, "slug" or another name that is its own) -> the known ones
    names: dict[tuple[str, str], set[str]] = field(default_factory=dict)

    def blame(self, path: Path, line: int, message: str) -> None:
        """Note a problem; `path` lies in the folder."""
        self.problems.append(Problem(str(path.relative_to(self.root.parent)), line, message))

    def know(self, kind: str, name: str, path: Path, line: int, what: str = "slug") -> None:
        """Note that a thing exists; a slug, or another name of it, that is taken is a problem."""
        taken = self.names.setdefault((kind, what), set())
        if name in taken:
            self.blame(path, line, f"the {what} {name!r} is taken by another {kind}")
        taken.add(name)

    def called(self, path: Path) -> str:
        """The slug that a folder's name is; a name that is none is a problem."""
        try:
            _SLUG.validate_python(path.name)
        except ValidationError:
            what = "small letters, digits and hyphens, at most 120 characters"
            self.blame(path, 0, f"a slug is needed as its name: {what}")
        return path.name

    def refer(self, kind: str, slug: str | None, path: Path, line: int) -> None:
        """Note a problem when a slug that is referred to belongs to nothing."""
        if slug is not None and slug not in self.names.get((kind, "slug"), ()):
            self.blame(path, line, f"there is no {kind} {slug!r}")

    def glob(self, pattern: str) -> list[Path]:
        """The files that match, sorted."""
        return sorted(self.root.glob(pattern))

    def text(self, path: Path) -> str | None:
        """The file's text, or None with a problem noted."""
        try:
            return path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            self.blame(path, 0, f"is not UTF-8 text (byte {error.start})")
        except OSError as error:
            self.blame(path, 0, f"cannot be read: {error.strerror}")
        return None

    def yaml(self, path: Path, text: str | None = None, offset: int = 0) -> tuple[Any, Lines]:
        """The data of a YAML file and where each part stands; None with a problem noted."""
        text = self.text(path) if text is None else text
        if text is None:
            return None, Lines(None)
        try:
            data, node = _parsed(text)
            return data, Lines(node, offset)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            self.blame(path, (mark.line + 1 if mark else 1) + offset, f"not YAML: {error.problem}")
        except yaml.YAMLError as error:
            self.blame(path, 1 + offset, f"not YAML: {error}")
        return None, Lines(None)

    def markdown(self, path: Path) -> tuple[Any, Lines, str, int] | None:
        """Front matter, its lines, the body, and the line it starts at; None with a problem."""
        text = self.text(path)
        if text is None:
            return None
        found = re.match(r"---\n(.*?\n)---\n(.*)\Z", text, re.DOTALL)
        if not found:
            self.blame(path, 1, "must begin with front matter between two lines of ---")
            return None
        before = len(self.problems)
        if "\0" in found[2]:  # PostgreSQL stores none
            line = text[: text.index("\0", found.start(2))].count("\n") + 1
            self.blame(path, line, "the text has a NUL character")
        data, lines = self.yaml(path, found[1], offset=1)
        if len(self.problems) > before:
            return None
        return data, lines, found[2], text[: found.start(2)].count("\n") + 1

    def csv(self, path: Path) -> Iterator[tuple[int, dict[str, str]]]:
        """The rows of a CSV file with a heading, with their line numbers."""
        text = self.text(path)
        if text is None:
            return
        reader = csv.DictReader(text.splitlines())
        for row in reader:
            yield reader.line_num, row

    def check(self, model: type[Model], path: Path, data: Any, lines: Lines) -> Model | None:
        """The data as a record of `model`, or None with every mistake noted at its line."""
        try:
            return model.model_validate(data)
        except ValidationError as error:
            self._blame_all(path, error, lines, model)
            return None

    def check_row(self, model: type[Model], path: Path, row: Any, line: int) -> Model | None:
        """A row of a CSV file as a record of `model`, or None with every mistake noted."""
        try:
            return model.model_validate(row)
        except ValidationError as error:
            for found in error.errors():
                self.blame(path, line, f"{'.'.join(map(str, found['loc']))}: {found['msg']}")
            return None

    def check_list(self, model: type[Model], path: Path) -> list[tuple[int, Model]]:
        """The items of a YAML list with their lines; what does not fit is noted and left out."""
        data, lines = self.yaml(path)
        if data is None:
            return []
        try:
            items = TypeAdapter(list[model]).validate_python(data, strict=True)  # type: ignore[valid-type]
        except ValidationError as error:
            self._blame_all(path, error, lines, model)
            return []
        return [(lines.of([number]), item) for number, item in enumerate(items)]

    def _blame_all(
        self, path: Path, error: ValidationError, lines: Lines, model: type[BaseModel]
    ) -> None:
        for found in error.errors():
            place = ".".join(str(step) for step in found["loc"]) or "the file"
            self.blame(path, lines.of(found["loc"]), f"{place}: {mistakes.said(found, model)}")


class _UniqueKeys(yaml.SafeLoader):
    """YAML that refuses a key written twice, of which the plain loader keeps the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key, _value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                continue  # the plain loader refuses it, and says where
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key.value!r} stands here twice", key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except ValueError as error:  # what looks like a date is none: 2013-02-30
            raise yaml.constructor.ConstructorError(
                None, None, f"{node.value!r}: {error}", node.start_mark
            ) from error


def _parsed(text: str) -> tuple[Any, yaml.Node | None]:
    # As yaml.compose and yaml.load do it, but parsed only once for both: that is the slow part.
    loader = _UniqueKeys(text)
    try:
        node = loader.get_single_node()
        return (None if node is None else loader.construct_document(node)), node
    finally:
        loader.dispose()


# YAML 1.1 reads on, off, yes and no as booleans, even as keys; YAML 1.2 and people do not.
_UniqueKeys.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_UniqueKeys.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf")
)


@dataclass(frozen=True)
class Kind:
    """One kind of content.

    `read` notes problems in the folder and gives the items; `load` brings one item into the
    database inside a transaction and says what it did: "new", "changed", "same" or "kept"
    (edited in the portal, so the file does not overwrite it). By its `slug`, where an item has
    one, it is named when it cannot be loaded. Without `load` nothing of it goes into the database:
    who uses the file reads it.
    """

    name: str
    read: Callable[[Folder], Sequence[Any]]
    load: Callable[[Any], str] | None


def kinds(app: Flask | None = None) -> list[Kind]:
    """The kinds of content of the app, in the order in which they are loaded."""
    where: Flask = app or current_app
    registry: list[Kind] = where.extensions.setdefault("content_kinds", [])
    return registry
