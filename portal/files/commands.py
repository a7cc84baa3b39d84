"""`flask files`: whether rows and storage fit, and taking a published file down."""

from __future__ import annotations

import sys

import click
from flask import Flask
from flask.cli import AppGroup

from portal.core.db import transaction
from portal.core.errors import NotFound
from portal.files import queries, rules, sweep

commands = AppGroup("files", help="Attached files.")


@commands.command("check")
def check() -> None:
    """Compare the database with the storage; the exit status is 1 when something is missing."""
    found = sweep.compare()
    for word, names in (("missing", found.missing), ("damaged", found.damaged)):
        for name in names:
            click.echo(f"{word}: {name}", err=True)
    click.echo(
        f"{found.rows} contents belong to files, {len(found.missing)} missing, "
        f"{len(found.damaged)} damaged; {len(found.orphaned)} without a file "
        "(the worker removes those after a day)."
    )
    if found.missing or found.damaged:
        sys.exit(1)


@commands.command("take-down")
@click.argument("key")
def take_down(key: str) -> None:
    """Delete a file, also a published one. KEY is the long part of its address."""
    try:
        with transaction():
            rules.take_down(queries.file(key), by="command line")
    except NotFound as error:
        raise click.ClickException(f"There is no file {key}.") from error
    click.echo(f"{key} is deleted. Pages do not show it any more.")


def register(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(commands)
