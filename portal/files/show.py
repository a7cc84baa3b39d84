"""Where pages find a file."""

from __future__ import annotations

from flask import url_for

from portal.files.models import File


def address(file: File, *, small: bool = False) -> str:
    """Where a file is served; of a picture also the small one."""
    endpoint = "files.small" if small else "files.whole"
    return url_for(endpoint, key=file.key, name=file.address_name)
