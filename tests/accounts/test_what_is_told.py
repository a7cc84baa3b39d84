"""What the trail has of an account and of members, and what nothing is told of."""

from __future__ import annotations

from collections.abc import Iterator

import pyotp
import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.accounts import links, members, own_account, queries, registration
from portal.accounts.models import Person, RecoveryCode
from portal.core import clock
from portal.core.db import db, transaction
from portal.core.errors import RuleBroken
from portal.core.events import Event
from tests.support.people import make, organisation

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def ayu(app: Flask) -> Iterator[Person]:
    """A manager, inside a transaction."""
    number = make(app, dinas="manager")
    with app.app_context(), app.test_request_context("/id/"), transaction():
        found = queries.person(number)
        assert found is not None
        yield found


def told(start: str) -> list[tuple[str, object, object]]:
    """Kind, before and after of the events of which the kind begins so."""
    query = select(Event).where(Event.kind.startswith(start)).order_by(Event.id)
    return [
        (event.kind.partition(".")[2], event.data.get("before"), event.data.get("after"))
        for event in db.session.scalars(query)
    ]


def codes() -> int:
    """How many recovery codes there are."""
    return db.session.scalar(select(func.count()).select_from(RecoveryCode)) or 0


def test_each_change_of_an_account_is_told_without_its_words(ayu: Person) -> None:
    before = len(told("account."))
    own_account.rename(ayu, "Ayu Baru", ayu.language)
    own_account.rename(ayu, "Ayu Baru", ayu.language)  # nothing is different
    own_account.ask_for_address(ayu, "ayu.baru@dinas.example")
    for side in (links.CHANGE_OLD, links.CHANGE_NEW):
        own_account.agree_to_address(side, own_account.address_link(ayu, side))
    secret = pyotp.random_base32()
    own_account.turn_on_second_factor(ayu, secret, pyotp.TOTP(secret).at(clock.now()))
    assert codes() == 10
    own_account.new_recovery_codes(ayu)
    assert codes() == 10
    own_account.turn_off_second_factor(ayu)
    assert (codes(), ayu.totp_secret, ayu.email) == (0, None, "ayu.baru@dinas.example")
    own_account.set_password(ayu, "hash")
    assert [kind for kind, _before, _after in told("account.")[before:]] == [
        "renamed", "address-asked", "address-agreed", "address-agreed", "address-changed",
        "second-factor-on", "recovery-codes-made", "recovery-codes-made", "second-factor-off",
        "signed-out-everywhere", "password-changed",
    ]  # fmt: skip
    rows = db.session.scalars(select(Event).where(Event.kind.startswith("account."))).all()
    assert [row for row in rows if "Baru" in str(row.data) or "baru@" in str(row.data)] == []


def test_a_link_for_another_address_opens_nothing(ayu: Person) -> None:
    own_account.ask_for_address(ayu, "satu@dinas.example")
    first = own_account.address_link(ayu, links.CHANGE_NEW)
    own_account.ask_for_address(ayu, "dua@dinas.example")
    stranger = links.make(
        links.CHANGE_NEW, links.Link(99, ayu.security_version, "dua@dinas.example")
    )
    other = links.make(links.CHANGE_NEW, links.Link(ayu.id, ayu.security_version, "tiga@x.example"))
    for token in (first, stranger, other):
        with pytest.raises(links.LinkBroken):
            own_account.agree_to_address(links.CHANGE_NEW, token)
    assert (ayu.new_agreed, told("account.address-agreed")) == (False, [])


def test_members_come_change_and_go(ayu: Person) -> None:
    budi = registration.add("Budi", "budi@x.example", "id")
    other = registration.add("Lain", "lain@x.example", "id")
    db.session.flush()
    dinas = organisation("dinas")
    sent = members.invite(dinas, "budi@x.example", "editor", by=ayu, language="id")
    with pytest.raises(RuleBroken):
        members.accept(sent, other)
    joined = members.accept(sent, budi)
    assert (budi.confirmed_at is None, joined.role) == (False, "editor")
    with pytest.raises(RuleBroken, match="sudah diterima"):
        members.withdraw(sent, ayu)
    with pytest.raises(links.LinkBroken):
        members.of_invitation_link(members.invitation_link(sent))
    members.change_role(joined, "editor", ayu)  # as it is
    members.change_role(joined, "manager", ayu)
    members.remove(joined, ayu)
    assert told("member.") == [
        ("invited", "", "editor"), ("joined", "", "editor"), ("role-changed", "editor", "manager"),
        ("removed", "manager", ""),
    ]  # fmt: skip
