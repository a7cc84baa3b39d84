"""Whether a text is a web address that a reader can follow. Pure.

Stored addresses keep the wider rule of `content.Address`: what was published stays readable.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

LONGEST = 1000

_LABEL = r"[^\W_](?:[\w-]*[^\W_])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})+\.?")
_NEVER = re.compile(r"[\s<>\"\\^`{|}]")


def web_address(text: str) -> str | None:
    """The address with its scheme in small letters, or None for what no browser should open.

    It begins with https:// or http:// and names a host with a dot. Nothing with blanks; nothing
    before the host, for `https://a.go.id@b.example` looks like another house's page.
    """
    if len(text) > LONGEST or _NEVER.search(text):
        return None
    try:
        parts = urlsplit(text)
        good = parts.port != 0 and _HOST.fullmatch(parts.hostname or "") is not None
    except ValueError:  # a port of letters, a bracket that is not closed
        return None
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or not good:
        return None
    return parts.scheme + text[len(parts.scheme) :]
