"""Static files: addresses that change with the content, so that browsers may keep them long.

Texts are packed once per process, as small as brotli can. On a slow line a tenth of the style
sheet counts, and packing it like that for each visitor would cost more than making a page.
"""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta
from functools import cache
from pathlib import Path

import brotli
from flask import Flask, Response, request, send_file, url_for
from werkzeug.security import safe_join

from portal.core import access

KEEP = timedelta(days=30)
PACKED = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def register(app: Flask) -> None:
    """Give templates `static_url(name)`, and serve the static files to everybody."""
    folder = Path(app.static_folder or "")
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = KEEP

    @cache
    def fingerprint(name: str) -> str:
        return hashlib.sha256((folder / name).read_bytes()).hexdigest()[:10]

    def static_url(name: str, *, external: bool = False) -> str:
        version = fingerprint.__wrapped__(name) if app.debug else fingerprint(name)
        return url_for("static", filename=name, v=version, _external=external)

    @access.public
    def static(filename: str) -> Response:
        """A file of the static folder."""
        found = safe_join(str(folder), filename)
        if found and Path(found).suffix in PACKED and request.accept_encodings["br"]:
            path = Path(found)
            if path.is_file():
                return _packed(path)
        return app.send_static_file(filename)

    app.view_functions["static"] = static
    app.jinja_env.globals["static_url"] = static_url


def _packed(path: Path) -> Response:
    changed = path.stat().st_mtime
    data, etag = _pack(path, changed)
    response = send_file(
        io.BytesIO(data),
        PACKED[path.suffix],
        etag=etag,
        last_modified=changed,
        max_age=int(KEEP.total_seconds()),
    )
    response.content_encoding = "br"
    response.vary.add("Accept-Encoding")
    return response


@cache
def _pack(path: Path, changed: float) -> tuple[bytes, str]:
    """The packed bytes of a file as it was changed at that time, and their ETag."""
    data: bytes = brotli.compress(path.read_bytes(), mode=brotli.MODE_TEXT)
    return data, hashlib.sha256(data).hexdigest()[:16]
