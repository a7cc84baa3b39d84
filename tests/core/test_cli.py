"""The commands: what they print, and how they end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from portal.core import serve
from portal.core.settings import Settings
from tests.core import shelf
from tests.core.acting import recorded, stored
from tests.support.client import StrictClient


@pytest.fixture
def root(small: Flask, settings: Settings, tmp_path: Path) -> Path:
    """A content folder with two beds, of which the small portal knows."""
    shelf.add(small)
    shelf.fill(tmp_path / "content", "attic", "porch")
    small.extensions["settings"] = replace(settings, content=tmp_path / "content")
    return tmp_path / "content"


def run(app: Flask, *command: str, **environ: str) -> Result:
    """Run a command of the app."""
    return app.test_cli_runner().invoke(args=command, env=environ)


def test_sound_content(small: Flask, root: Path) -> None:
    result = run(small, "content", "check")
    assert (result.exit_code, result.output) == (0, "The content is sound: 2 beds.\n")
    assert stored(small) == []


MISTAKES = (
    "content/beds/cellar.yaml:1: slug: Input should be a valid string: put it in quotes\n"
    "content/beds/loft.yaml:2: room: there is nothing called 'room' here; "
    "leave it out, or see the README of the folder\n"
)


@pytest.mark.parametrize(
    ("command", "end"),
    [("check", "2 mistakes.\n"), ("load", "2 mistakes; nothing was loaded.\n")],
)
def test_content_with_mistakes(small: Flask, root: Path, command: str, end: str) -> None:
    (root / "beds" / "cellar.yaml").write_text("slug: 7\n", encoding="utf-8")
    (root / "beds" / "loft.yaml").write_text("slug: loft\nroom: 1\n", encoding="utf-8")
    result = run(small, "content", command)
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", MISTAKES + end)
    assert (stored(small), recorded(small)) == ([], [])


def test_content_is_loaded_with_progress(small: Flask, root: Path) -> None:
    shown = [run(small, "content", "load").output for _ in range(2)]
    assert shown == ["  beds: 2\nLoaded: 2 new.\n", "  beds: 2\nLoaded: 2 same.\n"]
    assert stored(small) == ["attic", "porch"]


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"PORT": "eighty"}, "'--port': 'eighty' is not a valid integer range."),
        ({"PORT": "0"}, "'--port': 0 is not in the range 1<=x<=65535."),
        ({"PORT": "65536"}, "'--port': 65536 is not in the range 1<=x<=65535."),
        ({"WEB_WORKERS": "0"}, "'--workers': 0 is not in the range 1<=x<=100."),
        ({"WEB_THREADS": "-1"}, "'--threads': -1 is not in the range 1<=x<=100."),
    ],
)
def test_numbers_that_cannot_be(plain: Flask, variables: dict[str, str], message: str) -> None:
    result = run(plain, "up", **variables)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.endswith(f"Error: Invalid value for {message}\n")


@pytest.mark.parametrize(
    ("host", "address"), [("127.0.0.1", "127.0.0.1:8000"), ("::1", "[::1]:8000")]
)
def test_an_address_as_it_is_written(host: str, address: str) -> None:
    assert serve.Web(host, 8000, workers=2, threads=4).address == address


def test_a_host_that_is_not_ours(plain: Flask) -> None:
    result = run(plain, "up", HOST="192.0.2.1", PORT="8123")
    assert (result.exit_code, result.output) == (
        1,
        "Error: Cannot listen on 192.0.2.1:8123: Cannot assign requested address. "
        "Another port may do: PORT=8124\n",
    )


def test_the_schema_is_made_once(plain: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    with plain.app_context():
        serve.migrate()
        first = capsys.readouterr().out
        serve.migrate()
        assert (first, capsys.readouterr().out) == ("Preparing the database ...\n", "")


def test_a_database_that_does_not_answer(with_settings: Callable[..., StrictClient]) -> None:
    url = "postgresql://ayu:kopi-tubruk@127.0.0.1:1/sambang"
    result = run(with_settings(database_url=url).application, "up", PORT="8124")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: The database does not answer: ")
    assert "kopi-tubruk" not in result.stderr


def test_what_features_prepare_is_done_in_order(small: Flask, root: Path) -> None:
    done: list[str] = []
    serve.steps(small).append(("first", lambda: done.append("first")))
    serve.steps(small).append(("second", lambda: done.append(f"second: {stored(small)}")))
    with small.app_context():
        serve.prepare()
    assert done == ["first", "second: ['attic', 'porch']"]
