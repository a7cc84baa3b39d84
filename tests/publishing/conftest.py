"""Fixtures of the tests of review and publication. Passwords are cheap to check here."""

from tests.accounts.conftest import _cheap_passwords, human

__all__ = ["_cheap_passwords", "human"]
