"""Documents akin to one."""

from __future__ import annotations

from portal.search import Query
from tests.search.conftest import Make
from tests.search.support import doc


def test_more_shared_tags_come_first(make: Make) -> None:
    engine = make(
        [
            doc("x", tags=("a", "b", "c")),
            doc("two", tags=("a", "b")),
            doc("one", tags=("a",)),
            doc("none", tags=("d",)),
            doc("three", tags=("a", "b", "c", "d")),
        ]
    )
    assert engine.similar("x") == ["three", "two", "one"]
    assert engine.similar("x", 2) == ["three", "two"]


def test_a_rare_tag_counts_more(make: Make) -> None:
    common = [doc(f"c{n}", tags=("common",)) for n in range(10)]
    engine = make([doc("x", tags=("rare", "common")), doc("r", tags=("rare",)), *common])
    assert engine.similar("x", 3) == ["r", "c0", "c1"]


def test_the_sector_counts_where_tags_do_not(make: Make) -> None:
    engine = make(
        [
            doc("x", sector="health", tags=("a",)),
            doc("other", sector="water"),
            doc("same", sector="health"),
            doc("tag", sector="water", tags=("a",)),
        ]
    )
    assert engine.similar("x") == ["tag", "same"]


def test_what_both_are_about_counts_in_either_language(make: Make) -> None:
    engine = make(
        [
            doc("x", "Antrean cepat"),
            doc("queue", en="A queue"),
            doc("body", texts={"body": "antrean"}),
            doc("other", "Embung"),
        ]
    )
    assert engine.similar("x") == ["queue"]


def test_unknown_and_deleted_documents(make: Make) -> None:
    engine = make([doc("x", tags=("a",)), doc("y", tags=("a",)), doc("z", tags=("a",))])
    assert engine.similar("unknown") == []
    assert engine.similar("x", 0) == []
    engine.delete(["y"])
    engine.commit()
    assert engine.similar("x") == ["z"]
    assert engine.similar("y") == []


def test_a_document_with_many_tags_is_still_quick(make: Make) -> None:
    many = tuple(f"t{n}" for n in range(40))
    engine = make([doc(f"d{n}", tags=many) for n in range(30)])
    assert len(engine.similar("d0", 20)) == 20
    assert engine.search(Query()).total == 30
