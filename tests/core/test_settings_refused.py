"""Settings that cannot be used end a start in one sentence, without a traceback."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from portal.core.settings import ROOT, Settings
from tests.core.house import environ
from tests.core.processes import module
from tests.core.served import free_port

SECRET = "c" * 32
PRODUCTION = {
    "SAMBANG_ENV": "production",
    "SAMBANG_SECRET_KEY": SECRET,
    "SAMBANG_ALLOWED_HOSTS": "sambang.example.go.id",
}

# Variables, and what a start with them says; `{folder}` has a file, and nothing else.
NO_DATABASE = "The database does not answer: "
REFUSED = [
    (
        {"SAMBANG_DATABASE_URL": "postgresql://ayu:kopi@db:port/x"},
        "SAMBANG_DATABASE_URL is not an address of a database.*",
    ),
    ({"SAMBANG_DATABASE_URL": "postgresql://127.0.0.1:99999/x"}, f"{NO_DATABASE}.+"),
    ({"SAMBANG_DATABASE_URL": "postgresql://127.0.0.1:1/x?foo=bar"}, f"{NO_DATABASE}.+"),
    (
        {"SAMBANG_DATABASE_URL": "sqlite:////nowhere/x.db"},
        f"{NO_DATABASE}unable to open database file.*",
    ),
    (
        {"SAMBANG_DATABASE_URL": "sqlite:///{folder}/file"},
        f"{NO_DATABASE}file is not a database.*",
    ),
    (
        {"SAMBANG_INSTANCE": "{folder}/file/x"},
        r"SAMBANG_INSTANCE cannot be used: {folder}/file/x: Not a directory\.",
    ),
    (
        {**PRODUCTION, "FLASK_DEBUG": "1"},
        r"FLASK_DEBUG must be 0 in production: it shows code to visitors\.",
    ),
]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_settings_that_cannot_be(portal: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no database, and long enough to be looked at\n" * 10)
    given = [
        {name: value.replace("{folder}", str(tmp_path)) for name, value in variables.items()}
        for variables, _words in REFUSED
    ]
    done = subprocess.run(
        module("starts", str(tmp_path / "log")),
        input="\n".join(map(json.dumps, given)),
        cwd=ROOT,
        env={**environ(portal), "PORT": str(free_port())},
        stdout=subprocess.PIPE,
        text=True,
        timeout=300,
    )
    ended = [json.loads(line) for line in done.stdout.splitlines()]
    for (_variables, words), (status, said) in zip(REFUSED, ended, strict=True):
        pattern = f"Error: {words.replace('{folder}', re.escape(str(tmp_path)))}\n"
        assert re.fullmatch(pattern, said), said
        assert status == 1
