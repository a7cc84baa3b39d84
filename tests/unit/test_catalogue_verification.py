"""How fresh the knowledge about a programme is, around the limit of two years."""

from __future__ import annotations

from datetime import date

import pytest

from portal.catalogue.verification import freshness

TODAY = date(2026, 3, 1)


@pytest.mark.parametrize("never", [None, ""])
def test_never_verified(never: str | None) -> None:
    assert freshness(never, TODAY) == "never"


@pytest.mark.parametrize(
    ("verified_on", "expected"),
    [
        ("2026-03-01", "fresh"),
        ("2025-12-31", "fresh"),
        ("2024-03-02", "fresh"),
        ("2024-03-01", "fresh"),
        ("2024-02-29", "stale"),
        ("2024-02-28", "stale"),
        ("2023-12-31", "stale"),
        ("2013-11-16", "stale"),
        ("2027-01-01", "fresh"),
        # A month counts as its last day, a year as its last month.
        ("2024-03", "fresh"),
        ("2024-02", "stale"),
        ("2023-12", "stale"),
        ("2024", "fresh"),
        ("2023", "stale"),
        ("2026", "fresh"),
    ],
)
def test_two_years(verified_on: str, expected: str) -> None:
    assert freshness(verified_on, TODAY) == expected


@pytest.mark.parametrize(
    ("verified_on", "last_fresh", "first_stale"),
    [
        ("2022-06-15", date(2024, 6, 15), date(2024, 6, 16)),
        ("2022-06", date(2024, 6, 30), date(2024, 7, 1)),
        ("2022-12", date(2024, 12, 31), date(2025, 1, 1)),
        ("2022-02", date(2024, 2, 29), date(2024, 3, 1)),
        ("2022", date(2024, 12, 31), date(2025, 1, 1)),
        ("2024-02-29", date(2026, 2, 28), date(2026, 3, 1)),
    ],
)
def test_the_day_it_becomes_stale(verified_on: str, last_fresh: date, first_stale: date) -> None:
    assert freshness(verified_on, last_fresh) == "fresh"
    assert freshness(verified_on, first_stale) == "stale"
