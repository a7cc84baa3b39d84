"""How a published programme stands: one word, kept in `Program.standing`. Pure."""

from __future__ import annotations

PUBLISHED, VERIFIED, UPDATE_DUE = "published", "verified", "update-due"
STOPPED, ARCHIVED = "stopped", "archived"
STANDINGS = (PUBLISHED, VERIFIED, UPDATE_DUE, STOPPED, ARCHIVED)
