"""Passwords: what is accepted, how they are kept, and checking that takes as long for anybody."""

from __future__ import annotations

import unicodedata

from werkzeug.security import check_password_hash, generate_password_hash

SHORTEST, LONGEST = 12, 200  # characters; length beats odd characters (NIST SP 800-63B, 5.1.1.2)
_METHOD = "scrypt:32768:8:1"  # 32 MB and about 0.1 s
_NOBODYS = f"{_METHOD}$nobodynobodynobo${'0' * 128}"  # no password gives this one
# Long enough, and still among the first that anybody tries.
_COMMON = ("password", "katasandi", "kata sandi", "rahasia", "qwerty", "sambang", "indonesia")


def weakness(password: str, *names: str) -> str | None:
    """Why a password is refused ("short", "long", "common", "name"), or None.

    `names` are the person's own words (name, address), which others know as well.
    """
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    folded = password.casefold()
    rest = folded
    for word in _COMMON:
        rest = rest.replace(word, "")
    if len(set(rest.strip("0123456789 .!?-_@#"))) < 4:
        return "common"
    known = [part for name in names for part in _parts(name)]
    return "name" if any(part in folded and len(folded) - len(part) < 6 for part in known) else None


def _parts(name: str) -> list[str]:
    folded = name.casefold()
    return [part for part in (folded, folded.split("@")[0], folded.replace(" ", "")) if part]


def keep(password: str) -> str:
    """What is stored of a password."""
    return generate_password_hash(_same(password), _METHOD)


def fits(password: str, stored: str | None) -> bool:
    """Whether it is the one that was stored.

    With nothing stored the answer is no, after as much work: how long it takes must not tell
    whether there is an account.
    """
    return check_password_hash(stored or _NOBODYS, _same(password)) and stored is not None


def _same(password: str) -> str:
    # One telephone sends é as one character, another as two (NIST SP 800-63B, 5.1.1.2).
    return unicodedata.normalize("NFKC", password)[:LONGEST]
