"""`flask accounts`: the first administrator, and the people of the demonstration."""

from __future__ import annotations

import click
from email_validator import EmailNotValidError, validate_email
from flask import Flask, current_app
from flask.cli import AppGroup

from portal.accounts import demo, passwords, queries, registration, trail
from portal.accounts.roles import ADMINISTRATOR
from portal.core import clock, serve
from portal.core.db import transaction
from portal.core.i18n import speaking

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
        trail.record("account.made-administrator", str(who.id), by="command line")
    click.echo(f"{email} is an administrator now and can sign in.")


@commands.command("load-demo")
def load_demo() -> None:
    """Make the people of the demonstration; only in development."""
    if current_app.extensions["settings"].env != "development":
        raise click.ClickException("These people are made up: they exist only in development.")
    click.echo(f"{demo.load()} people made.")


def register(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(commands)
