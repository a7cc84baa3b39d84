"""A writer that is killed at any point: the index is the old one or the new one, no mixture."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from portal.search import Query
from portal.search.whoosh_engine import WhooshEngine
from tests.search.conftest import Make
from tests.search.processes import finish, killed_at, start
from tests.search.support import doc, engine_at, numbered

OLD = {f"n{number}" for number in range(4)}
NEW = {"n1", "n2", "n3", "fresh"}


def commit(root: Path) -> None:
    engine = engine_at(root)
    engine.upsert([doc("fresh", "sama baru"), doc("n1", "sama lain")])
    engine.delete(["n0"])
    engine.commit()


def rebuild(root: Path) -> None:
    engine_at(root).rebuild([*numbered(4)[1:], doc("fresh", "sama baru")])


def found(engine: WhooshEngine) -> set[str]:
    page = engine.search(Query("sama"))
    listed = engine.search(Query())
    assert set(page.slugs) == set(listed.slugs)
    assert page.total == listed.total == len(page.slugs)
    return set(page.slugs)


def leftovers(root: Path) -> set[str]:
    """Files that neither the index nor the state before it needs."""
    store = engine_at(root)._store
    manifest = store.manifest()
    needed = {f"{manifest.folder}/{name}" for name in (*manifest.files, *manifest.kept)}
    folder = root / "index"
    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    before = {name for name in files if manifest.previous and name.startswith(manifest.previous)}
    return files - needed - before - {"CURRENT", "LOCK"}


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("work", [commit, rebuild], ids=["commit", "rebuild"])
def test_killed_at_every_step(
    make: Make, tmp_path: Path, work: Callable[[Path], None], after: bool
) -> None:
    make(numbered(4))
    seen: list[bool] = []
    for step in range(1, 100):
        root = tmp_path / f"step{step}"
        shutil.copytree(tmp_path / "index", root / "index")
        status = killed_at(step, lambda root=root: work(root), after)
        engine = engine_at(root)
        assert engine.health(deep=True).state == "ok"
        state = found(engine)
        assert state in (OLD, NEW)
        seen.append(state == NEW)
        if status == 0:
            break
        assert status == -signal.SIGKILL
        work(root)  # whoever comes next goes on as if nothing had happened
        assert found(engine) == NEW
        assert leftovers(root) == set()
        shutil.rmtree(root)
    assert len(seen) > 8
    assert seen == sorted(seen)  # first the old index, from one step on the new one
    assert seen[0] is False
    assert seen[-1] is True


def test_the_first_rebuild_killed_at_every_step(tmp_path: Path) -> None:
    for step in range(1, 100):
        root = tmp_path / f"step{step}"
        root.mkdir()
        status = killed_at(step, lambda root=root: rebuild(root), after=True)
        engine = engine_at(root)
        assert engine.health(deep=True).state in ("missing", "ok")
        rebuild(root)
        assert engine.health(deep=True).state == "ok"
        assert found(engine) == NEW
        if status == 0:
            break
    assert step > 5


def test_killed_from_outside_at_some_time(make: Make, tmp_path: Path) -> None:
    engine = make(numbered(60))

    def work() -> None:
        own = engine_at(tmp_path)
        for number in range(1000):
            own.rebuild(numbered(60))
            own.upsert([doc("n0", f"sama lagi {number}")])
            own.commit()

    for number in range(6):
        pid = start(work)
        time.sleep(0.02 + 0.037 * number)
        os.kill(pid, signal.SIGKILL)
        assert finish(pid) == -signal.SIGKILL
        assert engine.health(deep=True).state == "ok"
        assert len(engine.search(Query("sama", per_page=100)).slugs) == 60
    engine.upsert([doc("n0", "sama terakhir")])
    engine.commit()
    assert engine.search(Query("terakhir")).slugs == ("n0",)
    assert leftovers(tmp_path) == set()
