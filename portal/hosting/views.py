"""The blueprint of hosts: their rules, closed days and venues."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("hosting", __name__, url_prefix="/<any(id, en):lang>")
