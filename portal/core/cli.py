"""The commands: `flask up`, `flask work`, `flask content check`, `flask content load`."""

from __future__ import annotations

import sys

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from portal.core import content_load, serve, worker
from portal.core.settings import Settings

PORTS = click.IntRange(1, 65535)
SOME = click.IntRange(1, 100)

content = AppGroup("content", help="The content folder: check it, load it.")


def _settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found


@content.command("check")
def check() -> None:
    """Name every mistake in the content folder with file and line."""
    items, problems = content_load.read(_settings().content)
    for problem in problems:
        click.echo(str(problem), err=True)
    if problems:
        click.echo(f"{len(problems)} mistakes.", err=True)
        sys.exit(1)
    click.echo(
        "The content is sound: " + ", ".join(f"{len(i)} {kind.name}" for kind, i in items) + "."
    )


@content.command("load")
def load() -> None:
    """Bring the content folder into the database; what was edited in the portal is kept."""
    try:
        with serve.alone():
            report = content_load.load(_settings().content, serve.show_progress)
    except content_load.ContentWrong as wrong:
        for problem in wrong.problems:
            click.echo(str(problem), err=True)
        click.echo(f"{len(wrong.problems)} mistakes; nothing was loaded.", err=True)
        sys.exit(1)
    except content_load.NotLoaded as reason:
        raise click.ClickException(f"Not all content could be loaded: {reason}") from reason
    click.echo(f"Loaded: {report}.")


@click.command("work")
@click.option("--parent", type=int, help="Stop when this process is gone.")
@with_appcontext
def work(parent: int | None) -> None:
    """Run the followers and the periodic work until stopped."""
    worker.run_forever(_settings().worker_pause, parent)


@click.command("up")
@click.option("--host", envvar="HOST", default="127.0.0.1", show_default=True)
@click.option("--port", envvar="PORT", default=8000, show_default=True, type=PORTS)
@click.option("--workers", envvar="WEB_WORKERS", default=2, show_default=True, type=SOME)
@click.option("--threads", envvar="WEB_THREADS", default=4, show_default=True, type=SOME)
@with_appcontext
def up(host: str, port: int, workers: int, threads: int) -> None:
    """Prepare everything, then serve the portal and run the worker, until Ctrl-C."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    web = serve.Web(host, port, workers, threads)
    serve.check_address(web)
    serve.prepare()
    serve.check_address(web)  # another start, which this one waited for, may have taken it
    sys.exit(serve.run(app, web))


def register(app: Flask) -> None:
    """Add the commands to the app."""
    app.cli.add_command(content)
    app.cli.add_command(work)
    app.cli.add_command(up)
