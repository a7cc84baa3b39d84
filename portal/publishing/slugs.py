"""The address of a new programme, proposed from its name. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

LONGEST = 80  # characters: people read it aloud on the telephone
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def propose(name: str, taken: Collection[str] = ()) -> str:
    """A slug for a name, such as "gancang-aron"; with a number when it is taken."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = "-".join(re.findall(r"[a-z0-9]+", ascii_name))
    if len(words) > LONGEST:  # whole words, where there are several
        words = words[: LONGEST + 1].rpartition("-")[0] or words[:LONGEST]
    base = words or "program"
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug
