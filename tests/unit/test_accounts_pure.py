"""Passwords, codes and roles of accounts, as far as they need no database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from portal.accounts import passwords, second_factor
from portal.accounts.models import Invitation, Membership, Person
from portal.accounts.roles import PLATFORM_ROLES, ROLES
from portal.accounts.words import WORDS, device_word

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
# RFC 6238, appendix B: the secret "12345678901234567890", the last six of eight digits.
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
RFC = [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037")]


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("elevenchars", "short"),
        ("twelve chars", None),
        ("x" * 7 + "abcdefg" * 28, "long"),
        ("katasandi2026", "common"),
        ("Password123!", "common"),
        ("aaaaaaaaaaaa", "common"),
        ("123456789012", "common"),
        ("rahasia rahasia", "common"),
        ("rahasia dapur nenek", None),
        ("ayulestari2026", "name"),
        ("ayu.l@x.example", "name"),
        ("ayu lestari naik sepeda", None),
        ("kopi tubruk pagi", None),
    ],
)
def test_what_a_password_may_be(password: str, why: str | None) -> None:
    assert passwords.weakness(password, "Ayu Lestari", "ayu.l@x.example") == why


def test_a_password_is_kept_by_scrypt_with_a_salt() -> None:
    first, second = passwords.keep("kopi tubruk pagi"), passwords.keep("kopi tubruk pagi")
    assert first.startswith("scrypt:32768:8:1$")
    assert first != second
    assert passwords.fits("kopi tubruk pagi", first)
    assert not passwords.fits("kopi tubruk pag", first)
    assert not passwords.fits("", first)


def test_with_nothing_stored_no_password_fits_after_as_much_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    checked: list[str] = []
    original = passwords.check_password_hash

    def check(stored: str, given: str) -> bool:
        checked.append(stored)
        return original(stored, given)

    monkeypatch.setattr(passwords, "check_password_hash", check)
    assert not passwords.fits("nobody has this password", None)
    assert [stored.split("$")[0] for stored in checked] == ["scrypt:32768:8:1"]
    assert passwords.keep("x").split("$")[0] == "scrypt:32768:8:1"


@pytest.mark.parametrize(("seconds", "code"), RFC)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    at = datetime.fromtimestamp(seconds, UTC)
    assert second_factor.step_of(code, RFC_SECRET, at, 0) == seconds // 30


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "٣٣٣٣٣٣", "²²²²²²", "é" * 6])
def test_what_is_no_code(code: str) -> None:
    assert second_factor.step_of(code, SECRET, NOON, 0) is None


def test_a_step_that_was_taken_is_over() -> None:
    app = pyotp.TOTP(SECRET)
    now = int(NOON.timestamp()) // 30
    assert second_factor.step_of(app.at(NOON), SECRET, NOON, now - 1) == now
    assert second_factor.step_of(app.at(NOON), SECRET, NOON, now) is None
    before = app.at(NOON - timedelta(seconds=30))
    assert second_factor.step_of(before, SECRET, NOON, now) is None
    assert second_factor.step_of(before, SECRET, NOON, 0) == now - 1


def test_recovery_codes() -> None:
    codes = [code for _ in range(20) for code in second_factor.new_recovery_codes()]
    assert len(set(codes)) == 200
    assert {len(code) for code in codes} == {14}
    assert not set("".join(codes)) & set("01IOl")
    assert second_factor.digest("K7QX-M2PA-9TRC") == second_factor.digest(" k7qx m2pa9trc ")
    assert second_factor.digest("K7QX-M2PA-9TRC") != second_factor.digest("K7QX-M2PA-9TRD")


def test_the_picture_is_made_of_no_inline_style() -> None:
    picture = second_factor.picture(SECRET, "ayu@x.example")
    assert picture.startswith("<svg")
    assert "style=" not in picture
    address = second_factor.address(SECRET, "ayu@x.example")
    assert address.startswith("otpauth://totp/Sambang:ayu%40x.example?secret=" + SECRET)


def test_every_role_has_a_word_and_is_allowed_in_the_tables() -> None:
    assert set(WORDS) == {*ROLES, *PLATFORM_ROLES}
    for model, roles in ((Membership, ROLES), (Invitation, ROLES), (Person, PLATFORM_ROLES)):
        checks = [str(c.sqltext) for c in model.__table__.constraints if hasattr(c, "sqltext")]
        assert any(all(repr(role) in check for role in roles) for check in checks)


CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Mobile Safari/537.36"
SAFARI = "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (f"Mozilla/5.0 (Linux; Android 10; K) {CHROME}", "Chrome, Android"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Edg/141.0", "Edge, Windows"),
        (f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) {SAFARI}", "Safari, iPhone"),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox, Linux",
        ),
        ("curl/8.5 (Linux)", "curl/8.5 (Linux)"),
        ("", ""),
    ],
)
def test_a_device_has_the_name_that_people_know(agent: str, words: str) -> None:
    assert device_word(agent) == words
