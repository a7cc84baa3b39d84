"""What keeps a draft from being whole, in words for who can mend it."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.publishing.whole import MISSING

# By our own codes, and by those of pydantic that a stored part can still have.
PROBLEMS: dict[str, Any] = {
    MISSING: _l("This is still missing."),
    "how-missing": _l("Tell how it works, in one language at least."),
    "stopped-without-reason": _l("Say why it has stopped."),
    "completed-but-not-stopped": _l("Only a programme that has stopped can be completed."),
    "pilot-after-start": _l("The pilot began after the programme. Correct one of the two dates."),
    "same-key": _l("Two sources have the same key: remove one of them and add it again."),
    "unknown-source": _l("A source was removed to which a part still refers. Choose another one."),
    "summary-too-long": _l("The summary has more than 200 words."),
    "result-without-values": _l("Give a value before or after."),
    "number-and-text": _l("Give the value as a number or in words, not both."),
    "picture-without-description": _l("Describe the picture in both languages."),
    "same-file": _l("The same file is attached twice. Remove it once."),
    "string_pattern_mismatch": _l("This is not written as it has to be."),
    "string_too_long": _l("This is too long."),
}
OTHER = _l("This cannot be published as it is.")


def problem_words(code: str, part: str) -> str:
    """What a problem of a part says."""
    if (code, part) == (MISSING, "how"):
        return str(PROBLEMS["how-missing"])
    return str(PROBLEMS.get(code, OTHER))
