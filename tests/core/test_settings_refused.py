"""Settings that cannot be used end a real start in one sentence, without a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.core.settings import Settings
from tests.core.house import environ
from tests.core.processes import running
from tests.core.served import UP, free_port

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
SECRET = "c" * 32


def ending(portal: Settings, log: Path, **variables: str) -> str:
    """What a start says that these variables end."""
    env = {**environ(portal), "PORT": str(free_port()), **variables}
    with running(UP, env, log) as child:
        assert child.ends() == 1
    assert child.said().count("\n") == 1
    return child.said()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql://ayu:kopi@db:port/x", "SAMBANG_DATABASE_URL is not an address of a database"),
        ("postgresql://127.0.0.1:99999/x", "The database does not answer: "),
        ("postgresql://127.0.0.1:1/x?foo=bar", "The database does not answer: "),
        ("sqlite:////nowhere/x.db", "The database does not answer: unable to open database file"),
        ("sqlite:///{file}", "The database does not answer: file is not a database"),
    ],
)
def test_a_database_that_cannot_be(portal: Settings, tmp_path: Path, url: str, words: str) -> None:
    (tmp_path / "file").write_text("no database, and long enough to be looked at\n" * 10)
    url = url.format(file=tmp_path / "file")
    assert ending(portal, tmp_path / "log", SAMBANG_DATABASE_URL=url).startswith(f"Error: {words}")


def test_an_instance_folder_that_cannot_be(portal: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    said = ending(portal, tmp_path / "log", SAMBANG_INSTANCE=str(tmp_path / "file" / "x"))
    assert said == f"Error: SAMBANG_INSTANCE cannot be used: {tmp_path}/file/x: Not a directory.\n"


def test_debug_in_production(portal: Settings, tmp_path: Path) -> None:
    variables = {
        "SAMBANG_ENV": "production",
        "SAMBANG_SECRET_KEY": SECRET,
        "SAMBANG_ALLOWED_HOSTS": "sambang.example.go.id",
        "FLASK_DEBUG": "1",
    }
    said = ending(portal, tmp_path / "log", **variables)
    assert said == "Error: FLASK_DEBUG must be 0 in production: it shows code to visitors.\n"
