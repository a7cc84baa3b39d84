"""The search engine on Whoosh: a folder, no server."""

from __future__ import annotations
