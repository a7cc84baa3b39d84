"""`flask accounts`: the first administrator, and the people of the demonstration."""

from __future__ import annotations

import click
from email_validator import EmailNotValidError, validate_email
from flask import Flask, current_app
from flask.cli import AppGroup

from portal.accounts import demo, passwords, platform, queries, registration, trail
from portal.accounts.models import LONGEST_NAME, Person
from portal.accounts.roles import ADMINISTRATOR, CURATOR
from portal.core import clock, serve
from portal.core.db import transaction
from portal.core.errors import RuleBroken
from portal.core.i18n import speaking

BY = "command line"

commands = AppGroup("accounts", help="People and what they may do.")


@commands.command("create-admin")
@click.option("--email", prompt="E-mail address")
@click.option("--name", prompt="Name")
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True)
def create_admin(email: str, name: str, password: str) -> None:
    """Make an administrator of the portal."""
    try:
        validate_email(email, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        raise click.ClickException(f"{email!r} is no e-mail address: {error}") from error
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:  # an account without a name is one that was deleted
        raise click.ClickException(f"Give a name of at most {LONGEST_NAME} characters.")
    if why := passwords.weakness(password, name, email):
        with speaking("en"):
            raise click.ClickException(registration.WEAK[why]())
    serve.migrate()
    hashed = passwords.keep(password)
    with transaction():
        if queries.by_email(email) is not None:
            raise click.ClickException(f"{email} has an account already.")
        who = registration.add(name, email, "id")
        who.password_hash, who.confirmed_at = hashed, clock.now()
        who.platform_role = ADMINISTRATOR
        after = ADMINISTRATOR
        trail.record("account.made-administrator", str(who.id), by=BY, before="", after=after)
    click.echo(f"{email} is an administrator now and can sign in.")


@commands.command("make-admin")
@click.argument("email")
def make_admin(email: str) -> None:
    """Make somebody who has an account an administrator of the portal."""
    _give(email, ADMINISTRATOR)


@commands.command("make-curator")
@click.argument("email")
def make_curator(email: str) -> None:
    """Make somebody who has an account a curator of the portal."""
    _give(email, CURATOR)


def _give(email: str, role: str) -> None:
    with speaking("en"), transaction():
        who = _known(email)
        try:
            platform.give_role(who, role, by=BY)
        except RuleBroken as broken:
            raise click.ClickException(broken.message) from broken
    click.echo(f"{email} is {'an' if role == ADMINISTRATOR else 'a'} {role} now.")


@commands.command("turn-off-second-factor")
@click.argument("email")
@click.option("--reason", prompt="Why", help="Stands in the trail; the person gets a mail.")
def turn_off_second_factor(email: str, reason: str) -> None:
    """Let somebody who lost the telephone and the recovery codes sign in with the password."""
    with speaking("en"), transaction():
        try:
            platform.turn_off_lost(_known(email), reason, by=BY)
        except RuleBroken as broken:
            raise click.ClickException(broken.message) from broken
    click.echo(f"{email} signs in with the password alone now, and gets a mail that says so.")


def _known(email: str) -> Person:
    who = queries.by_email(email)
    if who is None or who.confirmed_at is None:
        raise click.ClickException(f"{email} has no account, or has not confirmed the address.")
    return who


@commands.command("load-demo")
def load_demo() -> None:
    """Make the people of the demonstration; only in development."""
    if current_app.extensions["settings"].env != "development":
        raise click.ClickException("These people are made up: they exist only in development.")
    click.echo(f"{demo.load()} people made.")


def register(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(commands)
