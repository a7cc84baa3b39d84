"""What the record of a reported visit accepts, and what it says about what it does not."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from portal.visits.document import VisitFacts
from tests.support.programs import both

SOURCE = {"address": "https://berita.example/1", "publisher": "Berita", "date": "2019-10-04"}
SLUG_PATTERN = r"String should match pattern '^[a-z0-9]+(?:-[a-z0-9]+)*$'"
DATE_PATTERN = r"String should match pattern '^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$'"
AT_LEAST_ONE = "List should have at least 1 item after validation, not 0"
AT_LEAST_1 = "Input should be greater than or equal to 1"
NO_VISITORS = [("", "Value error, a visit needs visitors; only a volume has none")]
BACKWARDS = [("", "Value error, the last day is before the first")]


def visit(**changes: Any) -> dict[str, Any]:
    """The least that a visit needs, and changes."""
    return {
        "slug": "batu-to-banyuwangi-2019",
        "kind": "visit",
        "visitors": [{"name": both("Batu")}],
        "hosts": ["pemkab-banyuwangi"],
        "sources": [SOURCE],
        **changes,
    }


def mistakes(data: Any) -> list[tuple[str, str]]:
    """Where and what the mistakes are."""
    with pytest.raises(ValidationError) as caught:
        VisitFacts.model_validate(data)
    return [(".".join(map(str, e["loc"])), e["msg"]) for e in caught.value.errors()]


def test_the_least_a_visit_needs() -> None:
    found = VisitFacts.model_validate(visit()).model_dump(mode="json", exclude_none=True)
    assert found == visit() | {"programs": [], "topics": []}


def test_a_volume_needs_a_number() -> None:
    assert mistakes(visit(kind="volume", visitors=[])) == [
        ("", "Value error, a volume needs a number of people or of delegations")
    ]
    for name in ("people", "delegations"):
        assert VisitFacts.model_validate(visit(kind="volume", visitors=[], **{name: 3}))


def test_an_estimate_is_left_out_when_somebody_counted() -> None:
    assert VisitFacts.model_validate(visit(estimate=True)).estimate is True
    assert mistakes(visit(estimate=False)) == [("estimate", "Input should be True")]


@pytest.mark.parametrize("name", ["slug", "kind", "hosts", "sources"])
def test_required(name: str) -> None:
    data = visit()
    del data[name]
    assert mistakes(data) == [(name, "Field required")]


@pytest.mark.parametrize("kind", ["visit", "planned", "failed"])
def test_somebody_must_have_come_or_wanted_to(kind: str) -> None:
    assert mistakes(visit(kind=kind, visitors=[])) == NO_VISITORS
    assert VisitFacts.model_validate(visit(kind=kind)).kind == kind


def test_a_volume_counts_visitors_without_naming_them() -> None:
    data = visit(kind="volume", visitors=[], people=24150, delegations=345, period=both("2016"))
    found = VisitFacts.model_validate(data)
    assert (found.visitors, found.people, found.delegations) == ([], 24150, 345)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"kind": "trip"}, [("kind", "Input should be 'visit', 'planned', 'failed' or 'volume'")]),
        ({"hosts": []}, [("hosts", AT_LEAST_ONE)]),
        ({"hosts": ["Banyuwangi"]}, [("hosts.0", SLUG_PATTERN)]),
        ({"sources": []}, [("sources", AT_LEAST_ONE)]),
        ({"people": 0}, [("people", AT_LEAST_1)]),
        ({"people": "40"}, [("people", "Input should be a valid integer")]),
        ({"delegations": 0}, [("delegations", AT_LEAST_1)]),
        ({"date": "4 Oct 2019"}, [("date", DATE_PATTERN)]),
        ({"until": 2019}, [("until", "Input should be a valid string")]),
        ({"cost": 5}, [("cost", "Extra inputs are not permitted")]),
        ({"leader": {"id": "Bupati"}}, [("leader.en", "Field required")]),
        ({"visitors": [{"place": "kota-batu"}]}, [("visitors.0.name", "Field required")]),
        (
            {"visitors": [{"name": both("Batu"), "place": "Kota Batu"}]},
            [("visitors.0.place", SLUG_PATTERN)],
        ),
        (
            {"sources": [SOURCE | {"address": "berita.example"}]},
            [("sources.0.address", r"String should match pattern '^https?://\S+$'")],
        ),
        ({"date": "2019-10-05", "until": "2019-10-04"}, BACKWARDS),
        ({"date": "2019-10", "until": "2019-09"}, BACKWARDS),
        ({"date": "2019-10-04", "until": "2019-09"}, BACKWARDS),
        ({"date": "2019-10-04", "until": "2018"}, BACKWARDS),
    ],
)
def test_wrong_visits(changes: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert mistakes(visit(**changes)) == expected


@pytest.mark.parametrize(
    ("date", "until"),
    [
        ("2019-10-04", "2019-10-04"),
        ("2019-10-04", "2019-10-05"),
        ("2019-12-30", "2020-01-02"),
        ("2019-10-04", None),
        (None, "2019-10-04"),
        ("2019-10", "2019-10-04"),
        ("2019-10-04", "2019-10"),
        ("2019-10-04", "2019"),
    ],
)
def test_days_in_order(date: str | None, until: str | None) -> None:
    found = VisitFacts.model_validate(visit(date=date, until=until))
    assert (found.date, found.until) == (date, until)
