"""The parts of the content folder about programmes: taxonomy and programmes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import StringConstraints, ValidationError

from portal.catalogue import rules, synonyms
from portal.catalogue.document import HEADINGS, Document, Facts, Front, Writing
from portal.catalogue.models import LONGEST_WORD
from portal.core.content import Both, Folder, Kind, Lines, Slug, Strict, Words
from portal.search import OPTIONAL_FILE, SynonymsError, check_optional, check_synonyms

BY = "content"
LANGUAGES: tuple[Literal["id", "en"], ...] = ("id", "en")
_HEADING = re.compile(r"^##\s+(.+?)\s*$")


Word = Annotated[Words, StringConstraints(max_length=LONGEST_WORD)]


class WordNames(Both):
    """The names of a tag or a sector."""

    id: Word
    en: Word


class TagItem(Strict):
    """A tag."""

    slug: Slug
    name: WordNames


class SectorItem(TagItem):
    """A sector."""

    description: Both


Item = TypeVar("Item", bound=TagItem)


def read_sectors(folder: Folder) -> Sequence[SectorItem]:
    """The sectors."""
    return _list(folder, SectorItem, "sectors", "sector")


def read_tags(folder: Folder) -> Sequence[TagItem]:
    """The tags."""
    return _list(folder, TagItem, "tags", "tag")


def _list(folder: Folder, model: type[Item], file: str, kind: str) -> list[Item]:
    path = folder.root / "taxonomy" / f"{file}.yaml"
    found = folder.check_list(model, path)
    for line, item in found:
        folder.know(kind, item.slug, path, line)
    return [item for _, item in found]


def read_programs(folder: Folder) -> Sequence[Document]:
    """The programmes. A folder with a mistake is named and left out."""
    documents = []
    for path in folder.glob("programs/*/program.yaml"):
        before = len(folder.problems)
        facts = _facts(folder, path)
        texts = {
            language: writing
            for language in LANGUAGES
            if (file := path.with_name(f"{language}.md")).exists()
            and (writing := _writing(folder, file, language)) is not None
        }
        if not texts and len(folder.problems) == before:
            folder.blame(path, 0, "has neither id.md nor en.md beside it")
        if facts is not None and len(folder.problems) == before:
            documents.append(Document(facts=facts, texts=texts))
    for path in folder.glob("programs/*"):
        if path.is_dir() and not (path / "program.yaml").exists():
            folder.blame(path, 0, "has no program.yaml")
    return documents


def _facts(folder: Folder, path: Path) -> Facts | None:
    before = len(folder.problems)
    data, lines = folder.yaml(path)
    if len(folder.problems) > before:
        return None
    facts = folder.check(Facts, path, data, lines)
    if facts is None:
        return None
    folder.know("programme", facts.slug, path, lines.of(["slug"]))
    if facts.slug != path.parent.name:
        folder.blame(path, lines.of(["slug"]), f"the folder is called {path.parent.name!r}")
    _check_references(folder, path, facts, lines)
    return facts


def _check_references(folder: Folder, path: Path, facts: Facts, lines: Lines) -> None:
    folder.refer("organisation", facts.owner, path, lines.of(["owner"]))
    folder.refer("place", facts.place, path, lines.of(["place"]))
    folder.refer("sector", facts.sector, path, lines.of(["sector"]))
    for number, tag in enumerate(facts.tags):
        folder.refer("tag", tag, path, lines.of(["tags", number]))
    for number, item in enumerate(facts.adapted_by):
        folder.refer("place", item.place, path, lines.of(["adapted_by", number, "place"]))


def _writing(folder: Folder, path: Path, language: str) -> Writing | None:
    found = folder.markdown(path)
    if found is None:
        return None
    data, lines, body, first = found
    front = folder.check(Front, path, data, lines)
    sections = _sections(folder, path, body, first, language)
    if front is None or sections is None:
        return None
    try:
        return Writing(**front.model_dump(), sections=sections)
    except ValidationError as error:
        folder.blame(path, 1, str(error))
        return None


def _sections(
    folder: Folder, path: Path, body: str, first: int, language: str
) -> dict[str, str] | None:
    """Markdown by section key; None with a problem for each heading that is not known."""
    by_heading = {names[language].casefold(): key for key, names in HEADINGS.items()}
    before = len(folder.problems)
    found: dict[str, list[str]] = {}
    current: str | None = None
    for number, line in enumerate(body.splitlines(), start=first):
        heading = _HEADING.match(line)
        if heading:
            current = by_heading.get(heading[1].casefold())
            if current is None:
                folder.blame(path, number, f"the heading {heading[1]!r} is not known")
            elif current in found:
                folder.blame(path, number, f"the heading {heading[1]!r} stands here twice")
            else:
                found[current] = []
        elif current is not None:
            found.setdefault(current, []).append(line)
        elif line.strip() and len(folder.problems) == before:
            folder.blame(path, number, "text before the first heading")
    if len(folder.problems) > before:
        return None
    texts = {key: "\n".join(lines).strip() for key, lines in found.items()}
    return {key: texts[key] for key in HEADINGS if texts.get(key)}


def _load_sector(item: SectorItem) -> str:
    return rules.keep_sector(
        by=BY,
        slug=item.slug,
        name_id=item.name.id,
        name_en=item.name.en,
        description_id=item.description.id,
        description_en=item.description.en,
    )


def _load_tag(item: TagItem) -> str:
    return rules.keep_tag(by=BY, slug=item.slug, name_id=item.name.id, name_en=item.name.en)


def _load_program(document: Document) -> str:
    return rules.keep_from_content(document, by=BY)


@dataclass(frozen=True)
class SynonymItem:
    """A group of words that mean the same; the last one also brings all of them."""

    terms: Sequence[str]
    all_of_them: Sequence[Sequence[str]] = ()


def read_synonyms(folder: Folder) -> Sequence[SynonymItem]:
    """The groups of words that mean the same."""
    found = _checked(folder, "synonyms.yaml", check_synonyms)
    items = [SynonymItem(terms) for terms in found]
    return [*items[:-1], *(SynonymItem(last.terms, found) for last in items[-1:])]


def _load_synonyms(item: SynonymItem) -> str:
    done = synonyms.keep_from_content(item.terms, by=BY)
    if item.all_of_them:
        synonyms.drop_others(item.all_of_them, by=BY)
    return done


def read_optional(folder: Folder) -> Sequence[object]:
    """The words that a search can do without; the search reads the file itself."""
    return _checked(folder, OPTIONAL_FILE, check_optional)


Found = TypeVar("Found")


def _checked(
    folder: Folder, name: str, check: Callable[[Path], Sequence[Found]]
) -> Sequence[Found]:
    search = folder.root / "search"
    try:
        return check(search / "synonyms.yaml")
    except SynonymsError as error:
        folder.blame(search / name, error.line, str(error))
        return ()


KINDS = (
    Kind("synonyms", read_synonyms, _load_synonyms),
    Kind("optional words", read_optional, None),
    Kind("sectors", read_sectors, _load_sector),
    Kind("tags", read_tags, _load_tag),
    Kind("programmes", read_programs, _load_program),
)
