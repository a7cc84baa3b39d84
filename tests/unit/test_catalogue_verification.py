"""How fresh the knowledge about a programme is, around the limit of twelve months."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from portal.catalogue.verification import due_on, freshness, latest

TODAY = date(2026, 3, 1)


@pytest.mark.parametrize("never", [None, ""])
def test_never_verified(never: str | None) -> None:
    assert freshness(never, TODAY) == "never"


@pytest.mark.parametrize(
    ("verified_on", "expected"),
    [
        ("2026-03-01", "fresh"),
        ("2025-12-31", "fresh"),
        ("2025-03-02", "fresh"),
        ("2025-03-01", "fresh"),
        ("2025-02-28", "stale"),
        ("2024-12-31", "stale"),
        ("2013-11-16", "stale"),
        ("2027-01-01", "fresh"),
        # A month counts as its last day, a year as its last month.
        ("2025-03", "fresh"),
        ("2025-02", "stale"),
        ("2024-12", "stale"),
        ("2025", "fresh"),
        ("2024", "stale"),
        ("2026", "fresh"),
    ],
)
def test_twelve_months(verified_on: str, expected: str) -> None:
    assert freshness(verified_on, TODAY) == expected


@pytest.mark.parametrize(
    ("verified_on", "last_fresh", "first_stale"),
    [
        ("2022-06-15", date(2023, 6, 15), date(2023, 6, 16)),
        ("2022-06", date(2023, 6, 30), date(2023, 7, 1)),
        ("2022-12", date(2023, 12, 31), date(2024, 1, 1)),
        ("2023-02", date(2024, 2, 29), date(2024, 3, 1)),
        ("2022", date(2023, 12, 31), date(2024, 1, 1)),
        ("2024-02-29", date(2025, 2, 28), date(2025, 3, 1)),
    ],
)
def test_the_day_it_becomes_stale(verified_on: str, last_fresh: date, first_stale: date) -> None:
    assert freshness(verified_on, last_fresh) == "fresh"
    assert freshness(verified_on, first_stale) == "stale"


@pytest.mark.parametrize(
    ("reported", "confirmed", "expected"),
    [
        (None, None, None),
        ("2024", None, "2024"),
        (None, "2024-05-01", "2024-05-01"),
        ("2024-05-02", "2024-05-01", "2024-05-02"),
        ("2024-05-01", "2024-05-02", "2024-05-02"),
        ("2024", "2024-12-30", "2024"),
        ("2024", "2024-12-31", "2024-12-31"),
        ("2023", "2024-01-01", "2024-01-01"),
    ],
)
def test_the_later_of_report_and_confirmation(
    reported: str | None, confirmed: str | None, expected: str | None
) -> None:
    assert latest(reported, confirmed) == expected


@pytest.mark.parametrize(
    "confirmed", ["2015", "2023-02", "2023-02-28", "2024-02-29", "2024-02", "2025-04", "2025-12-31"]
)
def test_it_is_due_on_the_first_day_on_which_it_is_stale(confirmed: str) -> None:
    day = due_on(confirmed)
    assert freshness(confirmed, day) == "stale"
    assert freshness(confirmed, day - timedelta(days=1)) == "fresh"
