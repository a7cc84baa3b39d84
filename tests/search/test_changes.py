"""Upserts, deletions and commits; whatever the way, the index answers as if it were new."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from portal.search import (
    Document,
    IndexNotWritable,
    Query,
    SearchUnavailable,
    SynonymsError,
)
from portal.search.whoosh_engine import WhooshEngine, writer
from tests.search.conftest import Make
from tests.search.support import SYNONYMS, doc, engine_at, numbered


def slugs(engine: WhooshEngine, text: str = "") -> list[str]:
    return sorted(engine.search(Query(text, per_page=200)).slugs)


def test_a_change_is_found_after_the_commit(make: Make) -> None:
    engine = make([doc("a", "akta")])
    engine.upsert([doc("b", "akta baru")])
    assert slugs(engine, "akta") == ["a"]
    engine.commit()
    assert slugs(engine, "akta") == ["a", "b"]


def test_a_document_is_replaced(make: Make) -> None:
    engine = make([doc("a", "lama", sector="health", tags=("x",)), doc("b", "lama", tags=("x",))])
    engine.upsert([doc("a", "baru", sector="water")])
    engine.commit()
    assert slugs(engine, "lama") == ["b"]
    assert slugs(engine, "baru") == ["a"]
    assert slugs(engine) == ["a", "b"]
    assert engine.search(Query()).counts == {"sector": {"water": 1}}
    assert engine.similar("b") == []


def test_a_document_is_deleted(make: Make) -> None:
    engine = make([doc("a", "akta"), doc("b", "akta")])
    engine.delete(["a", "unknown"])
    engine.commit()
    assert slugs(engine, "akta") == slugs(engine) == ["b"]
    assert engine.health().documents == 1


def test_the_last_change_of_a_slug_counts(make: Make) -> None:
    engine = make([doc("a", "satu")])
    engine.upsert([doc("a", "dua"), doc("b", "dua")])
    engine.upsert([doc("a", "tiga")])
    engine.delete(["b"])
    engine.commit()
    assert slugs(engine) == ["a"]
    assert slugs(engine, "tiga") == ["a"]


def test_a_commit_of_nothing_writes_nothing(make: Make) -> None:
    engine = make([doc("a", "satu")])
    before = engine.health().generation
    engine.commit()
    engine.delete(["unknown"])
    engine.commit()
    assert engine.health().generation == before


def test_deleting_everything_leaves_an_empty_index(make: Make) -> None:
    engine = make(numbered(3))
    engine.delete(["n0", "n1", "n2"])
    engine.commit()
    assert engine.search(Query()).total == 0
    assert engine.health().state == "ok"
    engine.upsert([doc("a", "akta")])
    engine.commit()
    assert slugs(engine, "akta") == ["a"]


def test_another_engine_sees_the_change(make: Make, tmp_path: Path) -> None:
    one = make([doc("a", "akta")])
    other = engine_at(tmp_path)
    assert slugs(other, "akta") == ["a"]
    one.upsert([doc("b", "akta")])
    one.commit()
    assert slugs(other, "akta") == ["a", "b"]
    other.rebuild([doc("c", "akta")])
    assert slugs(one, "akta") == ["c"]


def test_handling_a_change_twice_does_no_harm(make: Make) -> None:
    engine = make(numbered(3))
    for _ in range(3):
        engine.upsert([doc("n1", "akta")])
        engine.delete(["n2"])
        engine.commit()
    assert slugs(engine) == ["n0", "n1"]
    assert engine.search(Query("akta")).total == 1


WORDS = ["akta", "lahir", "antrean", "queue", "embung", "rumah", "sakit", "kota", "e-KTP", "desa"]


def some_document(chance: random.Random, number: int) -> Document:
    def text(length: int) -> str:
        return " ".join(chance.choices(WORDS, k=length))

    return doc(
        f"d{number}",
        text(2),
        en=text(2) if chance.random() < 0.5 else None,
        aliases=(text(1),),
        tags=tuple(chance.sample(WORDS, 2)),
        boost=chance.choice([1.0, 0.8]),
        newest=chance.randint(0, 5),
        sector=chance.choice(["health", "water", "civil"]),
        year=str(chance.randint(2013, 2016)),
        texts={"summary": text(8), "body_en": text(12)},
    )


def answers(engine: WhooshEngine) -> Iterator[object]:
    """Everything an engine can be asked, with scores."""
    texts = ["", *WORDS, "akta lahir", '"rumah sakit"', "a*", "kota -desa", "akta akta embung"]
    for text in texts:
        for facets in ({}, {"sector": ("water", "civil")}):
            page = engine.search(Query(text, facets, per_page=100))
            yield text, page.slugs, page.scores, page.total, page.counts, page.loosened
        yield engine.search(Query(text, sort="newest", per_page=7, page=2)).slugs
        yield engine.did_you_mean(Query(f"{text}x"))
    for number in range(0, 40, 3):
        yield engine.similar(f"d{number}", 5)
    for language in ("id", "en"):
        yield sorted(engine.suggest("a", language, 100), key=lambda found: found.slug)


def test_an_index_of_many_commits_answers_as_one_that_is_new(tmp_path: Path) -> None:
    chance = random.Random(7)
    grown = engine_at(tmp_path / "grown")
    state = {f"d{n}": some_document(chance, n) for n in range(30)}
    grown.rebuild(state.values())
    for step in range(30):
        changed = [
            some_document(chance, chance.randint(0, 45)) for _ in range(chance.randint(1, 4))
        ]
        grown.upsert(changed)
        state.update({document.slug: document for document in changed})
        if step % 3 == 0:
            gone = chance.choice(sorted(state))
            grown.delete([gone])
            state.pop(gone)
        grown.commit()
    new = engine_at(tmp_path / "new")
    new.rebuild(chance.sample(list(state.values()), len(state)))
    assert list(answers(grown)) == list(answers(new))
    assert grown.health(deep=True).state == "ok"


def segments(root: Path) -> int:
    current = max((root / "index").glob("g*"))
    return len(list(current.glob("*.trm")))


def test_segments_stay_few(make: Make, tmp_path: Path) -> None:
    engine = make(numbered(20))
    most = 0
    for number in range(30):
        engine.upsert([doc(f"x{number}", "baru")])
        engine.commit()
        most = max(most, segments(tmp_path))
    assert engine.search(Query("baru")).total == 30
    assert engine.search(Query("sama")).total == 20
    assert most <= 2 * 8 + 8  # two sizes, and what the commit before still needs


def test_a_segment_of_deleted_documents_goes(make: Make, tmp_path: Path) -> None:
    engine = make(numbered(2))
    for number in range(5):
        engine.upsert([doc("x", f"akta {number}")])
        engine.commit()
    assert segments(tmp_path) <= 3
    assert slugs(engine, "akta") == ["x"]


def test_large_segments_are_not_merged(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "MOST_MERGED", 10)
    engine = make([])
    for number in range(10):
        engine.upsert([doc(f"a{number}-{n}", "akta") for n in range(2)])
        engine.commit()
    assert engine.search(Query("akta")).total == 20


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


def test_a_mistake_in_the_synonyms_stops_a_rebuild_but_not_the_search(
    make: Make, tmp_path: Path
) -> None:
    engine = make([doc("a", "antrean")])
    (tmp_path / "synonyms.yaml").write_text("- [a, b]\n- [c]\n")
    health = engine.health()
    assert health.state == "ok"
    assert "synonyms.yaml, line 2" in health.detail
    with pytest.raises(SynonymsError):
        engine.rebuild([doc("b")])
    engine.upsert([doc("c", "antrian")])
    engine.commit()
    assert slugs(engine, "queue") == ["a", "c"]


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


def test_a_writer_waits_for_another_one_and_says_when_it_gives_up(tmp_path: Path) -> None:
    engine = engine_at(tmp_path, patience=0.2)
    engine.rebuild([doc("a")])
    other = engine_at(tmp_path, patience=0.2)
    other.upsert([doc("b", "akta")])

    def documents() -> Iterator[Document]:
        start = time.monotonic()
        with pytest.raises(IndexNotWritable, match=r"0\.2 seconds") as caught:
            other.commit()
        assert caught.value.reason == "locked"
        assert time.monotonic() - start < 2
        yield doc("c")

    engine.rebuild(documents())
    other.commit()
    assert slugs(other) == ["b", "c"]


def test_a_saved_document_is_found_at_once_in_a_large_index(make: Make) -> None:
    engine = make(numbered(1000, "sama saja " * 10))
    assert engine.search(Query("saja")).total == 1000
    start = time.monotonic()
    engine.upsert([replace(numbered(1)[0], names={"id": ("unik sekali",)})])
    engine.commit()
    assert slugs(engine, "unik") == ["n0"]
    assert time.monotonic() - start < 2
