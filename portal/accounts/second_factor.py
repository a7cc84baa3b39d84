"""The second factor: codes of six digits that change every half minute (TOTP, RFC 6238). Pure."""

from __future__ import annotations

import secrets
from datetime import datetime
from hashlib import sha256

import pyotp
import segno

STEP = 30  # seconds
_DRIFT = 1  # steps by which a telephone's clock may be off, either way
RECOVERY_CODES = 10
_ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # nothing that looks like something else


def new_secret() -> str:
    """A secret for an authenticator app, in base 32."""
    return pyotp.random_base32()


def address(secret: str, email: str) -> str:
    """The otpauth:// address that an app reads from the picture."""
    return pyotp.TOTP(secret, interval=STEP).provisioning_uri(name=email, issuer_name="Sambang")


def picture(secret: str, email: str) -> str:
    """That address as a QR code: an SVG element for a page."""
    code = segno.make(address(secret, email), error="m")
    return code.svg_inline(scale=5, border=4, dark="#000", light="#fff", omitsize=False)


def step_of(code: str, secret: str, at: datetime, last_step: int) -> int | None:
    """The time step that a code belongs to, or None when it is wrong or was used before.

    `last_step` is the step of the last code that was taken; that one and older ones are refused,
    so that nobody who looks over a shoulder can use a code again.
    """
    code = "".join(c for c in code if c in "0123456789")  # other scripts have digits as well
    now = int(at.timestamp()) // STEP
    for step in range(now - _DRIFT, now + _DRIFT + 1):
        expected = pyotp.TOTP(secret, interval=STEP).at(step * STEP)
        if step > last_step and secrets.compare_digest(code, expected):
            return step
    return None


def new_recovery_codes() -> list[str]:
    """Ten codes like "K7QX-M2PA-9TRC": 58 bits each, to be shown once."""
    return ["-".join(_word(4) for _ in range(3)) for _ in range(RECOVERY_CODES)]


def _word(length: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def digest(code: str) -> str:
    """What is stored of a recovery code; however it is typed, with or without dashes."""
    bare = "".join(filter(str.isalnum, code)).upper()
    return sha256(f"recovery:{bare}".encode()).hexdigest()
