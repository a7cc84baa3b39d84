"""Files as they are served: from a route of their own, which never lets one act in a page."""

from __future__ import annotations

import logging
from datetime import timedelta
from urllib.parse import quote

from flask import Blueprint, Response, g, request

from portal.accounts import visitor
from portal.core import access
from portal.core.errors import NotFound
from portal.files import permissions, queries
from portal.files.kinds import WEBP
from portal.files.models import File
from portal.files.storage import Missing, storage

log = logging.getLogger(__name__)

blueprint = Blueprint("files", __name__, url_prefix="/files")

KEEP = timedelta(days=365)
POLICY = "default-src 'none'; sandbox"


@blueprint.get("/<key>/<name>")
@access.public
def whole(key: str, name: str) -> Response:
    """A file. An unpublished one does not exist for those who may not see it."""
    file = _file(key, name)
    return _answer(file, file.digest, file.size, file.media_type)


@blueprint.get("/<key>/small/<name>")
@access.public
def small(key: str, name: str) -> Response:
    """The small version of a picture."""
    file = _file(key, name)
    if file.small_digest is None:
        raise NotFound(key)
    return _answer(file, file.small_digest, file.small_size or 0, WEBP)


def _file(key: str, name: str) -> File:
    found = queries.file(key)
    # A public file needs no look at who asks, so its answer is the same for everybody.
    if not found.is_public and not permissions.may_see(visitor.me(), found):
        raise NotFound(key)
    if name != found.address_name:
        raise NotFound(name)
    return found


def _answer(file: File, digest: str, size: int, media_type: str) -> Response:
    response = Response(mimetype=media_type)
    response.content_length = size
    response.set_etag(digest)
    how = "inline" if file.is_picture else "attachment"
    response.headers["Content-Disposition"] = f"{how}; filename={_ascii(file, media_type)}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    g.content_policy = POLICY
    _cache(response, file)
    response.make_conditional(request)
    if response.status_code == 200 and request.method == "GET":
        try:
            response.response = storage().read(digest)
        except Missing as error:
            log.exception("the storage lacks the content %s of the file %s", digest, file.key)
            raise NotFound(file.key) from error
    return response


def _ascii(file: File, media_type: str) -> str:
    name = file.address_name
    if media_type != file.media_type:
        name = name.rpartition(".")[0] + ".webp"
    return quote(name)


def _cache(response: Response, file: File) -> None:
    control = response.cache_control
    if not file.is_public:
        control.private = control.no_store = True
        response.headers["X-Robots-Tag"] = "noindex"
        return
    control.max_age = int(KEEP.total_seconds())
    control.immutable = True
    # An answer to somebody signed in may renew a cookie, which no shared cache may keep.
    if request.cookies:
        control.private = True
    else:
        control.public = True
