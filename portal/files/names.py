"""Names of files: as people read them, and as they stand in an address. Pure."""

from __future__ import annotations

import re
import unicodedata

from portal.files.kinds import LARGEST_NAME

_OTHER = re.compile(r"[^a-z0-9]+")


def clean(given: str) -> str:
    """A name as people gave it, without folders, and without what no page may hold."""
    last = re.split(r"[/\\]", given)[-1]
    # Letters that turn the direction of writing make "exe.fdp" look like "pdf.exe".
    kept = "".join(c if c.isprintable() and unicodedata.category(c) != "Cf" else " " for c in last)
    stem, dot, ending = " ".join(kept.split()).rpartition(".")
    if not dot:
        stem, ending = ending, ""
    return stem[: LARGEST_NAME - 12].strip(" .") + (f".{ending[:10]}" if stem and ending else "")


def in_address(name: str, ending: str) -> str:
    """A name for an address and for saving: ASCII, with the ending that the content has."""
    stem = name.rpartition(".")[0] or name
    plain = unicodedata.normalize("NFKD", stem.casefold()).encode("ascii", "ignore").decode()
    return f"{_OTHER.sub('-', plain).strip('-')[:80].strip('-') or 'file'}.{ending}"
