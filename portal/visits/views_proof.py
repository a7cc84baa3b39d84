"""The proof of a visit: whoever has its address sees whether it is confirmed."""

from __future__ import annotations

from flask import Response, make_response, render_template

from portal.core import access
from portal.core.errors import NotFound
from portal.core.i18n import outside
from portal.visits import proof, queries_legs, show_proof
from portal.visits.views import blueprint


@blueprint.get("/confirm/<reference>", endpoint="proof")
@access.public
def proof_of(reference: str) -> Response:
    """What stands about a visit, without any name of a person."""
    try:
        leg = queries_legs.by_reference(reference)
    except NotFound:  # whoever checks a paper must not take this for a fault of the portal
        return _answer(render_template("visits/proof_unknown.html"), 404)
    page = render_template(
        "visits/proof.html",
        proof=show_proof.of(leg),
        reference=reference,
        qr=proof.picture(outside("visits.proof", reference=reference)),
    )
    return _answer(page, 200)


def _answer(page: str, status: int) -> Response:
    response = make_response(page, status)
    response.cache_control.no_store = True  # it must be true in the moment somebody looks
    response.headers["X-Robots-Tag"] = "noindex"
    return response
