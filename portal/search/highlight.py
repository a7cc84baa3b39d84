"""Marks in a text what a query has found (being written)."""

from __future__ import annotations

from dataclasses import dataclass

Segments = list[tuple[str, bool]]


@dataclass(frozen=True)
class Highlight:
    """Knows what to mark; holds no text."""

    def mark(self, text: str) -> Segments:
        """Split ``text`` into segments, each with whether it is to be marked."""
        return [(text, False)] if text else []

    def snippet(self, text: str, length: int = 240) -> Segments:
        """Return the best part of ``text``, about ``length`` characters, as segments."""
        return [(text[:length], False)] if text else []
