"""Rows and storage: what is compared, what is swept, and what a killed process leaves."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from datetime import timedelta

from flask import Flask

from portal.accounts.models import Person
from portal.core import clock
from portal.core.db import db, transaction
from portal.core.settings import ROOT
from portal.core.worker import jobs
from portal.files import queries, rules, sweep
from portal.files.checks import examine
from portal.files.models import File
from portal.files.storage import Disk, digest_of, storage
from tests.core.house import environ
from tests.support import uploads
from tests.support.people import make, organisation

OTHER = uploads.PDF + b"%other"


def keep(data: bytes) -> str:
    """Keep a file as an upload does; its key. Inside a transaction."""
    by = db.session.get_one(Person, 1)
    dinas = organisation("dinas")
    return rules.keep(dinas, examine(data), "a", place="draft:1", notes={}, by=by).key


def age(app: Flask) -> None:
    """Make everything in the storage look a day and a minute old."""
    disk = app.extensions["storage"]
    assert isinstance(disk, Disk)
    old = (clock.now() - timedelta(days=1, minutes=1)).timestamp()
    for path in disk.folder.glob("*/*"):
        os.utime(path, (old, old))


def test_what_no_row_names_goes_after_a_day(app: Flask) -> None:
    make(app, dinas="editor")
    with app.app_context():
        with transaction():
            picture, letter = keep(uploads.picture()), keep(uploads.PDF)
            again = keep(uploads.PDF)
        with transaction():
            rules.take_down(queries.file(letter), by="person:1")
        storage().put(OTHER)
        names = {entry.name for entry in storage().entries()}
        assert len(names) == 4  # a picture, its small one, the letter, and what nobody wants
        sweep.sweep()
        assert {entry.name for entry in storage().entries()} == names
        age(app)
        sweep.sweep()
        assert names - {e.name for e in storage().entries()} == {digest_of(OTHER)}
        # The last row of a content goes, and then the content.
        with transaction():
            rules.take_down(queries.file(again), by="person:1")
        sweep.sweep()
        found = queries.file(picture)
        left = {found.digest, found.small_digest}
        assert {e.name for e in storage().entries()} == left
        assert [j.every for j in jobs(app) if j.run is sweep.sweep] == [timedelta(hours=6)]


def test_an_upload_of_what_is_being_swept_keeps_it(app: Flask) -> None:
    """The same content comes again between the look at the rows and the removal."""
    make(app, dinas="editor")
    with app.app_context():
        storage().put(OTHER)
        age(app)

        def upload() -> None:
            with app.app_context(), transaction():
                keep(OTHER)

        def meanwhile() -> None:
            thread = threading.Thread(target=upload)
            thread.start()
            thread.join(30)

        sweep.sweep(meanwhile)
        assert [e.name for e in storage().entries()] == [digest_of(OTHER)]
        assert sweep.compare().missing == []


KILLED = """
import os, signal, sys
from portal import create_app
from portal.core.db import db
from portal.files import storage
from tests.files.test_sweep import keep, transaction, uploads
app = create_app()
put = storage.Disk.put
def killed(self, data):
    put(self, data)
    os.kill(os.getpid(), signal.SIGKILL)
storage.Disk.put = killed
with app.app_context(), transaction():
    keep(uploads.PDF)
"""


def test_a_process_killed_in_the_middle_leaves_no_row(app: Flask) -> None:
    make(app, dinas="editor")
    env = environ(app.extensions["settings"])
    ended = subprocess.run([sys.executable, "-c", KILLED], cwd=ROOT, env=env, timeout=60)
    assert ended.returncode == -9
    with app.app_context():
        assert db.session.scalars(db.select(File)).all() == []
        found = sweep.compare()
        assert (found.missing, found.orphaned) == ([], [digest_of(uploads.PDF)])


def test_the_command_compares(app: Flask) -> None:
    make(app, dinas="editor")
    run = app.test_cli_runner().invoke
    with app.app_context():
        with transaction():
            key = keep(uploads.PDF)
        storage().put(OTHER)
    good = run(args=["files", "check"])
    assert (good.exit_code, good.output) == (
        0,
        "1 contents belong to files, 0 missing, 0 damaged; 1 without a file "
        "(the worker removes those after a day).\n",
    )
    with app.app_context():
        disk = app.extensions["storage"]
        name = digest_of(uploads.PDF)
        (disk.folder / name[:2] / name).write_bytes(b"half")
    damaged = run(args=["files", "check"])
    assert (damaged.exit_code, f"damaged: {name}\n" in damaged.output) == (1, True)
    with app.app_context():
        storage().delete(name)
    missing = run(args=["files", "check"])
    assert (missing.exit_code, f"missing: {name}\n" in missing.output) == (1, True)
    assert run(args=["files", "take-down", key]).output.startswith(f"{key} is deleted.")
    assert run(args=["files", "take-down", key]).exit_code == 1
    assert run(args=["files", "check"]).exit_code == 0
