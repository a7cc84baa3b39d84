"""The part of the content folder about guides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, StringConstraints

from portal.core.content import Folder, Kind, Strict, Words
from portal.core.i18n import LANGUAGES
from portal.pages import rules
from portal.pages.models import LONGEST_TITLE

BY = "content"


class GuideFront(Strict):
    """The front matter of a guide; `order` is its position in the list."""

    title: Annotated[Words, StringConstraints(max_length=LONGEST_TITLE)]
    summary: Words
    order: Annotated[int, Field(ge=0, le=10_000)]


@dataclass(frozen=True)
class GuideItem:
    """A guide in one language."""

    slug: str
    language: str
    front: GuideFront
    markdown: str


def read_guides(folder: Folder) -> Sequence[GuideItem]:
    """The guides, an item for each language."""
    found = []
    slugs = {path: folder.called(path) for path in folder.glob("guides/*") if path.is_dir()}
    for path in folder.glob("guides/*/*.md"):
        slug, language = slugs[path.parent], path.stem
        if language not in LANGUAGES:
            folder.blame(path, 0, f"must be called {' or '.join(f'{c}.md' for c in LANGUAGES)}")
            continue
        parts = folder.markdown(path)
        if parts is None:
            continue
        data, lines, body, first = parts
        front = folder.check(GuideFront, path, data, lines)
        if front is None:
            continue
        if not body.strip():
            folder.blame(path, first, "the guide has no text")
        found.append(GuideItem(slug, language, front, body.strip()))
    return found


def _load(item: GuideItem) -> str:
    return rules.keep_guide(
        by=BY,
        slug=item.slug,
        language=item.language,
        title=item.front.title,
        summary=item.front.summary,
        position=item.front.order,
        markdown=item.markdown,
    )


KINDS = (Kind("guides", read_guides, _load),)
