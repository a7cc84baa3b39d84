"""The proof of a visit: whether it is confirmed, and the picture of its address. Pure."""

from __future__ import annotations

import segno

from portal.visits.workflow import CHANGE, CONFIRMED, DONE, UNDER_WAY

CERTAIN = (CONFIRMED, UNDER_WAY, DONE)


def is_confirmed(state: str, back_to: str | None, *, day_closed: bool) -> bool:
    """Whether both sides said yes to the day as it stands, and nothing has come between.

    A change that the visitors ask for leaves it so until it is answered. A day that the host has
    closed meanwhile, or another date that it proposes, does not.
    """
    if day_closed and state != DONE:
        return False
    return state in CERTAIN or (state == CHANGE and back_to == CONFIRMED)


def picture(address: str) -> str:
    """An address as a QR code: an SVG element for a page."""
    code = segno.make(address, error="m")
    return code.svg_inline(scale=4, border=4, dark="#000", light="#fff", omitsize=False)
