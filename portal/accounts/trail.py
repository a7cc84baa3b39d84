"""Events of accounts: in the trail, and on no public page."""

from __future__ import annotations

from typing import Any

from portal.core import events
from portal.core.events import Event


def record(
    kind: str, subject: str, *, by: str, organisation: str | None = None, **data: Any
) -> Event:
    """As `events.record`; kept pages stay, for none of them shows who signed in."""
    return events.record(
        kind, subject, by=by, organisation=organisation, changes_pages=False, **data
    )
