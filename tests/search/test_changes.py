"""Upserts, deletions and commits; whatever the way, the index answers as if it were new."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from portal.search import (
    Document,
    IndexNotWritable,
    Query,
)
from portal.search.whoosh_engine import WhooshEngine, writer
from tests.search.conftest import Make
from tests.search.support import doc, engine_at, numbered


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


def test_an_index_remembers_where_its_documents_came_from(make: Make, tmp_path: Path) -> None:
    engine = make([doc("a", "satu")])
    assert engine.health().source == ""
    engine.rebuild([doc("a", "satu")], source=lambda: "monday")
    engine.upsert([doc("b", "dua")])
    engine.commit()
    assert engine_at(tmp_path).health().source == "monday"
    engine.delete(["b"])
    engine.commit("tuesday")
    assert engine_at(tmp_path).health().source == "tuesday"
    engine.commit("wednesday")  # nothing else has changed
    assert engine_at(tmp_path).health().source == "wednesday"
    before = engine.health().generation
    engine.commit("wednesday")
    assert engine.health().generation == before
    assert slugs(engine) == ["a"]


def test_the_source_is_asked_for_when_all_documents_are_read(make: Make) -> None:
    read: list[str] = []

    def documents() -> Iterator[Document]:
        for slug in ("a", "b"):
            read.append(slug)
            yield doc(slug)

    engine = make([])
    engine.rebuild(documents(), source=lambda: " ".join(read))
    assert engine.health().source == "a b"


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


def test_a_writer_waits_for_another_one_and_says_when_it_gives_up(tmp_path: Path) -> None:
    engine = engine_at(tmp_path, patience=0.2)
    engine.rebuild([doc("a")])
    other = engine_at(tmp_path, patience=0.2)
    other.upsert([doc("b", "akta")])

    def documents() -> Iterator[Document]:
        with pytest.raises(IndexNotWritable, match=r"0\.2 seconds") as caught:
            other.commit()
        assert caught.value.reason == "locked"
        yield doc("c")

    engine.rebuild(documents())
    other.commit()
    assert slugs(other) == ["b", "c"]


def test_a_saved_document_leaves_a_large_index_as_it_is(make: Make) -> None:
    """It is found at once, because only the document itself is written."""
    engine = make(numbered(1000, "sama saja " * 10))
    before = engine._store.manifest()
    engine.upsert([replace(numbered(1)[0], names={"id": ("unik sekali",)})])
    engine.commit()
    assert slugs(engine, "unik") == ["n0"]
    after = engine._store.manifest()
    assert [(entry.documents, entry.live) for entry in after.segments] == [(1000, 999), (1, 1)]
    assert {name: after.files[name] for name in before.files} == before.files


def _named(number: int) -> Document:
    """A document with other numbers of names in each language, each name one of its own."""
    return Document(
        slug=f"n{number}",
        names={
            "id": tuple(f"indo{number} nama{n}" for n in range(1 + number % 3)),
            "en": tuple(f"engl{number} name{n}" for n in range(1 + (number + 1) % 4)),
        },
    )


def test_names_stay_with_their_document_and_language_through_merges(
    make: Make, tmp_path: Path
) -> None:
    """One programme a commit, as publishing goes: the small segments are merged on the way."""
    engine = make([])
    for count in range(1, 13):
        engine.upsert([_named(count)])
        engine.commit()
        for number in range(1, count + 1):
            for language, word in (("id", "indo"), ("en", "engl")):
                found = engine.suggest(f"{word}{number} ", language)
                own = _named(number).names
                best = (found[0].slug, found[0].title)
                assert best == (f"n{number}", own[language][0]), (count, language)
    assert engine.health(deep=True).ok
    segments = list(tmp_path.glob("index/g*/S_*.json"))
    assert len(segments) < 10, "nothing was merged, so the test has shown nothing"
