"""Fixtures of the tests of files. Passwords are cheap to check here."""

from tests.accounts.conftest import _cheap_passwords

__all__ = ["_cheap_passwords"]
