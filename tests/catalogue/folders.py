"""Content folders for tests, and the commands that read them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from click.testing import Result
from flask import Flask

SMALL = Path(__file__).with_name("small_content")
QUEUE = "programs/banyuwangi-antrean"
COUNTER = "programs/batu-loket"
VISIT = "visits/batu-to-banyuwangi-2019.yaml"


def change(folder: Path, name: str, old: str, new: str) -> None:
    """Replace one text, which must be there once."""
    text = (folder / name).read_text()
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
    (folder / name).write_text(text.replace(old, new))


def run(app: Flask, folder: Path, command: str) -> Result:
    """Run `flask content <command>` on a folder."""
    app.extensions["settings"] = replace(app.extensions["settings"], content=folder)
    return app.test_cli_runner().invoke(args=["content", command])


def problems(app: Flask, folder: Path) -> list[str]:
    """The mistakes that are told, after checking how they are told."""
    result = run(app, folder, "check")
    lines = result.stderr.splitlines()
    assert (result.exit_code, result.stdout) == (1, "")
    assert lines[-1].split()[0] == str(len(lines) - 1)
    return lines[:-1]
