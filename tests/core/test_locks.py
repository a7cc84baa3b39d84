"""One holder at a time, over processes, and free again when the holder is gone."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from flask import Flask

from portal.core import locks
from portal.core.settings import Settings
from tests.core.house import environ
from tests.core.processes import module, running, wait_until


def free(app: Flask, name: str = "attic") -> bool:
    """Whether the lock can be taken."""
    settings: Settings = app.extensions["settings"]
    with app.app_context(), locks.only_one(name, settings.instance) as mine:
        return mine


def folder(app: Flask) -> Path:
    """Where the locks of one machine lie."""
    settings: Settings = app.extensions["settings"]
    return settings.instance


def test_a_lock_is_free_held_and_free_again(small: Flask) -> None:
    with small.app_context():
        for _ in range(2):
            with locks.only_one("attic", folder(small)) as mine:
                assert mine
                assert not free(small)
    assert free(small)


def test_locks_of_other_names_are_free(small: Flask) -> None:
    with small.app_context(), locks.only_one("attic", folder(small)) as mine:
        assert (mine, free(small, "porch"), free(small, "attic")) == (True, True, False)


def test_who_did_not_get_it_does_not_free_it(small: Flask) -> None:
    with small.app_context(), locks.only_one("attic", folder(small)):
        assert [free(small), free(small)] == [False, False]


def test_an_error_frees_it(small: Flask) -> None:
    def fail() -> None:
        with locks.only_one("attic", folder(small)):
            raise ZeroDivisionError

    with small.app_context(), pytest.raises(ZeroDivisionError):
        fail()
    assert free(small)


def test_another_process_holds_it_until_it_is_gone(
    small: Flask, settings: Settings, tmp_path: Path
) -> None:
    holder = module("lock_holder", "attic")
    with running(holder, environ(settings), tmp_path / "holder.log") as child:
        child.wait_for("mine: True")
        assert not free(small)
        assert free(small, "porch")
        with running(holder, environ(settings), tmp_path / "second.log") as second:
            second.wait_for("mine: False")
        child.tell(signal.SIGKILL)
        assert child.ends() == -signal.SIGKILL
    wait_until(lambda: free(small), "the lock of the killed process")


def test_the_folder_is_made_when_it_is_not_there(small: Flask, tmp_path: Path) -> None:
    with small.app_context(), locks.only_one("attic", tmp_path / "new" / "folder") as mine:
        assert mine
