"""Attachments of a draft as the pages of its editors show them."""

from __future__ import annotations

from dataclasses import dataclass

from portal.core.i18n import pick
from portal.files import queries as files
from portal.files.models import File
from portal.files.show import address
from portal.files.words import kind_word, size_text
from portal.publishing import attachments
from portal.publishing.models import Draft


@dataclass(frozen=True)
class ShownFile:
    """A file. `small` is the address of a picture's small version, of `width` and `height`.

    `title` is empty while there is none in any language; `whole` says that it could be attached.
    """

    key: str
    name: str
    title: str
    kind: str
    size: str
    address: str
    small: str
    width: int | None
    height: int | None
    is_picture: bool
    is_public: bool
    whole: bool


@dataclass(frozen=True)
class Shown:
    """The files of a draft: attached ones in their order, and those that wait."""

    attached: list[ShownFile]
    waiting: list[ShownFile]


def shown(draft: Draft) -> Shown:
    """The files of a draft."""
    rows = attachments.rows(draft)
    there = files.files([row["file"] for row in rows])
    return Shown(
        attached=[shown_file(there[r["file"]], r) for r in rows if r["file"] in there],
        waiting=[shown_file(file) for file in attachments.waiting(draft)],
    )


def shown_file(file: File, row: attachments.Row | None = None) -> ShownFile:
    """A file, with what a row says about it, else with what was last written."""
    said = row or file.notes
    return ShownFile(
        key=file.key,
        name=file.name,
        title=pick(said.get("title")),
        kind=kind_word(file.kind),
        size=size_text(file.size),
        address=address(file),
        small=address(file, small=True) if file.is_picture else "",
        width=file.small_width,
        height=file.small_height,
        is_picture=file.is_picture,
        is_public=file.is_public,
        whole=attachments.is_whole(file.kind, said),
    )
