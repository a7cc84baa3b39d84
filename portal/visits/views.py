"""The blueprint of trips and visits."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("visits", __name__, url_prefix="/<any(id, en):lang>")
