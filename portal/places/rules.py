"""Changing regions and organisations."""

from __future__ import annotations

from typing import Any

from portal.core.keep import keep
from portal.places.models import Organisation, Region


def keep_region(*, by: str, **values: Any) -> str:
    """Add a region from content, or bring it up to date by its slug or code; what was done."""
    return keep(Region, "region", values, by=by, known_by=("slug", "code"))


def keep_organisation(*, by: str, **values: Any) -> str:
    """Add an organisation from content, or bring it up to date by its slug; what was done."""
    return keep(Organisation, "organisation", values, by=by)
