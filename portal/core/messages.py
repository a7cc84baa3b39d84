"""One-time messages: what was done, shown on the next page."""

from __future__ import annotations

from flask import flash


def tell(kind: str, message: str) -> None:
    """Say something on the next page; `kind` is that of a notice: good, info, warn, stop."""
    flash(message, kind)
