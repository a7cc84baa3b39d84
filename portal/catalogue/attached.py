"""The files of a programme as its page shows them, in the page's language."""

from __future__ import annotations

from portal.catalogue.document import Attachment, Facts
from portal.catalogue.shown import ShownAttachment
from portal.core.i18n import pick
from portal.files import queries as files
from portal.files.models import File
from portal.files.show import address
from portal.files.words import kind_word, size_text


def attached(facts: Facts, owner: int, *, unpublished: bool = False) -> list[ShownAttachment]:
    """What a record names and an organisation (by number) owns; `unpublished` ones too.

    A record from elsewhere may name any file: one that is not theirs is left out.
    """
    there = files.files([item.file for item in facts.attachments])
    return [
        _shown(item, file)
        for item in facts.attachments
        if (file := there.get(item.file))
        and file.organisation_id == owner
        and file.kind == item.kind
        and (unpublished or file.is_public)
    ]


def _shown(item: Attachment, file: File) -> ShownAttachment:
    return ShownAttachment(
        title=pick(item.title.model_dump()),
        alt=pick(item.alt.model_dump()) if item.alt else "",
        credit=item.credit or "",
        kind=kind_word(file.kind),
        size=size_text(file.size),
        address=address(file),
        small=address(file, small=True) if file.is_picture else "",
        width=file.small_width or 0,
        height=file.small_height or 0,
    )
