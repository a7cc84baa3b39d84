"""The commands `flask index rebuild` and `flask index health`."""

from __future__ import annotations

import sys

import click
from flask import Flask
from flask.cli import AppGroup

from portal.catalogue import indexing, queries
from portal.core import serve
from portal.core.db import db
from portal.search import SearchError

index = AppGroup("index", help="The search index: rebuild it, ask how it is.")


@index.command("rebuild")
def rebuild() -> None:
    """Write the index anew from the database; searches go on meanwhile."""
    try:
        build()
    except SearchError as error:
        click.echo(str(error), err=True)
        sys.exit(1)


@index.command("health")
def health() -> None:
    """Tell the state of the index; the exit status is 0 when it is sound."""
    found = indexing.health(deep=True)
    click.echo(f"{found.state}: {found.documents} documents. {found.detail}")
    sys.exit(0 if found.ok else 1)


def build() -> None:
    """Rebuild and show how far it is."""
    total = queries.number_of_programs()
    db.session.rollback()

    def progress(done: int) -> None:
        serve.show_progress("programmes indexed", done, total)

    indexing.rebuild(progress)
    if warning := indexing.health().warning:
        click.echo(warning, err=True)


def prepare() -> None:
    """Build the index before serving, when there is none or it cannot be used.

    A failure (a full disk, say) is told but does not keep the portal from starting: pages then say
    that the search is not ready, and the worker goes on trying.
    """
    found = indexing.health()
    if found.ok:
        return
    click.echo("Building the search index ...")
    try:
        build()
    except SearchError as error:
        click.echo(f"The search index could not be built: {error}", err=True)


def register(app: Flask) -> None:
    """Add the commands, and the index to what is prepared before serving."""
    app.cli.add_command(index)
    serve.steps(app).append(("search index", prepare))
