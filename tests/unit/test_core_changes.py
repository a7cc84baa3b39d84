"""What a change was: only what differs."""

from __future__ import annotations

from portal.core.changes import between


def test_only_what_differs_is_told() -> None:
    before = {"name": "A", "facts": {"year": 2016, "status": "pilot"}, "tags": ["x"]}
    after = {"name": "A", "facts": {"year": 2017, "status": "pilot"}, "tags": ["x", "y"]}
    assert between(before, after) == {
        "before": {"facts.year": 2016, "tags": ["x"]},
        "after": {"facts.year": 2017, "tags": ["x", "y"]},
    }


def test_what_was_not_there_is_none() -> None:
    assert between({}, {"texts": {"id": {"name": "A"}}}) == {
        "before": {"texts.id.name": None},
        "after": {"texts.id.name": "A"},
    }
    assert between({"name": "A"}, {}) == {"before": {"name": "A"}, "after": {"name": None}}


def test_the_same_is_no_change() -> None:
    assert between({"a": {"b": 1}}, {"a": {"b": 1}}) == {"before": {}, "after": {}}
