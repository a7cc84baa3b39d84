"""The search engine on Whoosh: a folder, no server."""

from __future__ import annotations

from portal.search.whoosh_engine.engine import WhooshEngine

__all__ = ["WhooshEngine"]
