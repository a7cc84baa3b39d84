"""Rebuilding, and what makes it necessary."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.search import Document, Query, SearchUnavailable
from portal.search.whoosh_engine import WhooshEngine, writer
from tests.search.conftest import Make
from tests.search.support import SYNONYMS, doc, engine_at, numbered


def slugs(engine: WhooshEngine, text: str = "") -> list[str]:
    return sorted(engine.search(Query(text, per_page=200)).slugs)


def test_a_rebuild_goes_in_batches(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "BATCH", 10)
    engine = make(numbered(35))
    assert engine.search(Query("sama")).total == 35
    assert slugs(engine, "nomor17") == ["n17"]
    assert engine.health().documents == 35


def test_a_rebuild_tells_how_far_it_is(tmp_path: Path) -> None:
    told: list[int] = []
    engine_at(tmp_path).rebuild(numbered(60), told.append)
    assert told == [25, 50, 60]


def test_a_slug_that_comes_twice_is_taken_once(make: Make) -> None:
    engine = make([doc("a", "satu"), doc("a", "dua"), doc("b", "satu")])
    assert slugs(engine) == ["a", "b"]
    assert slugs(engine, "dua") == []


def test_a_rebuild_forgets_what_was_there(make: Make) -> None:
    engine = make(numbered(3))
    engine.rebuild([doc("a", "akta")])
    assert slugs(engine) == ["a"]


def test_a_rebuild_covers_changes_that_wait(make: Make) -> None:
    engine = make([])
    engine.upsert([doc("old", "lama")])
    engine.rebuild([doc("new", "baru")])
    engine.commit()
    assert slugs(engine) == ["new"]


def test_changes_that_come_during_a_rebuild_wait_for_their_commit(make: Make) -> None:
    engine = make([])

    def documents() -> Iterator[Document]:
        yield doc("a", "satu")
        engine.upsert([doc("b", "dua")])

    engine.rebuild(documents())
    assert slugs(engine) == ["a"]
    engine.commit()
    assert slugs(engine) == ["a", "b"]


def test_what_the_documents_raise_passes_through_and_harms_nothing(make: Make) -> None:
    engine = make(numbered(3))
    engine.upsert([doc("waiting", "akta")])

    def broken() -> Iterator[Document]:
        yield doc("x")
        raise LookupError("the database went away")

    with pytest.raises(LookupError):
        engine.rebuild(broken())
    assert len(slugs(engine)) == 3
    engine.commit()
    assert slugs(engine, "akta") == ["waiting"]


def test_old_generations_go_but_the_one_before_stays(make: Make, tmp_path: Path) -> None:
    engine = make([doc("a")])
    for _ in range(3):
        engine.rebuild([doc("a")])
    folders = sorted(path.name for path in (tmp_path / "index").glob("g*"))
    assert folders == ["g000003", "g000004"]


def test_only_the_owner_may_look_into_the_folder(make: Make, tmp_path: Path) -> None:
    (tmp_path / "index").mkdir(mode=0o755)
    make([doc("a")])
    assert (tmp_path / "index").stat().st_mode & 0o777 == 0o700
    assert next((tmp_path / "index").glob("g*")).stat().st_mode & 0o777 == 0o700


def test_without_an_index_nothing_can_be_found_or_added(tmp_path: Path) -> None:
    engine = engine_at(tmp_path)
    assert engine.health().state == "missing"
    engine.upsert([doc("a")])
    for call in (
        lambda: engine.search(Query()),
        lambda: engine.suggest("a", "id"),
        lambda: engine.did_you_mean(Query("a")),
        lambda: engine.similar("a"),
        engine.commit,
    ):
        with pytest.raises(SearchUnavailable, match="no search index yet"):
            call()
    assert not (tmp_path / "index").exists()


def test_new_synonyms_are_noticed_and_used_after_a_rebuild(make: Make, tmp_path: Path) -> None:
    documents = [doc("a", "posyandu")]
    engine = make(documents)
    assert slugs(engine, "health post") == []
    (tmp_path / "synonyms.yaml").write_text(SYNONYMS + "- [posyandu, health post]\n")
    health = engine.health()
    assert (health.state, health.ok) == ("outdated", False)
    assert slugs(engine, "posyandu") == ["a"]
    engine.upsert([doc("b", "posyandu")])
    engine.commit()
    assert slugs(engine, "health post") == []
    engine.rebuild([*documents, doc("b", "posyandu")])
    assert engine.health().state == "ok"
    assert slugs(engine, "health post") == ["a", "b"]


BROKEN = "- [a, b]\n- [c]\n"


def test_a_mistake_in_the_synonyms_leaves_those_in_use(make: Make, tmp_path: Path) -> None:
    engine = make([doc("a", "antrean")])
    (tmp_path / "synonyms.yaml").write_text(BROKEN)
    for _ in range(2):
        engine.rebuild([doc("b", "antrean")])
        health = engine.health()
        assert health.state == "ok"
        assert "synonyms.yaml, line 2" in health.warning
        engine.upsert([doc("c", "antrian")])
        engine.commit()
        assert slugs(engine, "queue") == ["b", "c"]
    (tmp_path / "synonyms.yaml").write_text("- [antrean, barisan]\n")
    assert (engine.health().state, engine.health().warning) == ("outdated", "")
    engine.rebuild([doc("b", "antrean")])
    assert (slugs(engine, "queue"), slugs(engine, "barisan")) == ([], ["b"])
    assert (engine.health().state, engine.health().warning) == ("ok", "")


@pytest.mark.parametrize("spoil", ["CURRENT", "g*/synonyms.json", "everything"])
def test_a_mistake_in_the_synonyms_and_no_index_to_take_them_from(
    make: Make, tmp_path: Path, spoil: str
) -> None:
    """A search without synonyms is better than no search."""
    make([doc("a", "antrean")])
    (tmp_path / "synonyms.yaml").write_text(BROKEN)
    if spoil == "everything":
        shutil.rmtree(tmp_path / "index")
    else:
        next((tmp_path / "index").glob(spoil)).write_text("{}")
    engine = engine_at(tmp_path)
    assert not engine.health().ok
    engine.rebuild([doc("a", "antrean")])
    assert (slugs(engine, "antrean"), slugs(engine, "queue")) == (["a"], [])
    assert engine.health(deep=True).ok
    assert "line 2" in engine.health().warning
    engine.upsert([doc("b", "antrean")])
    engine.commit()
    assert slugs(engine_at(tmp_path), "antrean") == ["a", "b"]
    (tmp_path / "synonyms.yaml").write_text(SYNONYMS)
    assert engine.health().state == "outdated"


def test_an_index_of_other_rules_is_outdated(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make([doc("a", "akta")])
    monkeypatch.setattr("portal.search.terms.RULES", 999)
    engine = engine_at(tmp_path)
    assert engine.health().state == "outdated"
    engine.upsert([doc("b")])
    for call in (lambda: engine.search(Query("akta")), engine.commit):
        with pytest.raises(SearchUnavailable, match="other rules"):
            call()
    engine.rebuild([doc("b", "akta")])
    assert engine.health().state == "ok"
    assert slugs(engine, "akta") == ["b"]
