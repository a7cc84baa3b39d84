"""Working days, weeks and months: over Idul Fitri, the year's end and the ends of months."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from portal.core import clock
from portal.hosting.clocks import first_in_time
from portal.hosting.ruleset import Term
from tests.support.hosts import d, workdays

# In 2026 all is off from 18 March (leave before Nyepi) to 24 March (leave after Idul Fitri), in
# 2027 from 8 March (Nyepi) to 15 March.


@pytest.mark.parametrize(
    ("day", "number", "after"),
    [
        ("03-16", 1, "03-17"),
        ("03-17", 0, "03-17"),
        ("03-17", 1, "03-25"),
        ("03-17", 2, "03-26"),
        ("03-17", 7, "04-02"),  # Good Friday comes only the day after
        ("03-17", 8, "04-06"),
        ("03-21", 1, "03-25"),  # counted from a holiday
        ("03-28", 1, "03-30"),  # and from a Saturday
        ("2027-03-05", 1, "2027-03-16"),
        ("2027-03-05", 5, "2027-03-22"),
        ("2027-05-14", 1, "2027-05-21"),  # Idul Adha, Waisak and the leave between them
        ("12-23", 1, "12-28"),
        ("12-30", 2, "2027-01-04"),
        ("2027-12-31", 1, "2028-01-03"),
        ("05-13", 1, "05-18"),  # Ascension on a Thursday, leave on the Friday
    ],
)
def test_working_days_on(day: str, number: int, after: str) -> None:
    assert workdays().after(d(day), number) == d(after)


@pytest.mark.parametrize(
    ("day", "number", "before"),
    [
        ("03-25", 1, "03-17"),
        ("03-26", 7, "03-10"),
        ("03-25", 0, "03-25"),
        ("03-22", 1, "03-17"),
        ("2027-03-17", 3, "2027-03-04"),
        ("2027-01-04", 1, "12-31"),
        ("2027-01-04", 4, "12-28"),
        ("2027-01-04", 5, "12-23"),
    ],
)
def test_working_days_back(day: str, number: int, before: str) -> None:
    assert workdays().before(d(day), number) == d(before)


@pytest.mark.parametrize(
    ("value", "unit", "day", "later", "earlier"),
    [
        (3, "days", "12-30", "2027-01-02", "12-27"),
        (2, "weeks", "12-24", "2027-01-07", "12-10"),
        (1, "months", "01-31", "02-28", "2025-12-31"),
        (1, "months", "03-31", "04-30", "02-28"),
        (1, "months", "2028-01-31", "2028-02-29", "2027-12-31"),
        (1, "months", "12-15", "2027-01-15", "11-15"),
        (12, "months", "2028-02-29", "2029-02-28", "2027-02-28"),
        (14, "months", "11-30", "2028-01-30", "2025-09-30"),
        (5, "working-days", "12-31", "2027-01-11", "12-22"),
    ],
)
def test_terms(value: int, unit: str, day: str, later: str, earlier: str) -> None:
    term = Term.model_validate({"value": value, "unit": unit})
    assert workdays().later(d(day), term) == d(later)
    assert workdays().earlier(d(day), term) == d(earlier)


@pytest.mark.parametrize(
    ("value", "unit", "asked", "first"),
    [
        (3, "working-days", "08-03", "08-06"),
        (1, "working-days", "08-01", "08-04"),  # asked on a Saturday: late for Monday
        (1, "working-days", "03-18", "03-26"),  # asked in the leave: late for the day after it
        (7, "working-days", "03-17", "04-02"),
        (1, "months", "01-31", "03-01"),  # a month before 28 February is 28 January
        (2, "weeks", "08-03", "08-17"),
        (0, "working-days", "08-01", "08-01"),
    ],
)
def test_first_day_in_time_is_one_and_the_day_before_is_not(
    value: int, unit: str, asked: str, first: str
) -> None:
    notice = Term.model_validate({"value": value, "unit": unit})
    found = first_in_time(workdays(), d(asked), notice)
    assert found == d(first)
    assert workdays().earlier(found, notice) >= d(asked)
    before = found - timedelta(days=1)
    assert before < d(asked) or workdays().earlier(before, notice) < d(asked)


@pytest.mark.parametrize(
    ("instant", "wib", "wita", "wit"),
    [
        ((2026, 8, 3, 14, 59), "08-03", "08-03", "08-03"),  # 21:59 WIB, 23:59 WIT
        ((2026, 8, 3, 15, 0), "08-03", "08-03", "08-04"),  # midnight in Jayapura
        ((2026, 8, 3, 16, 0), "08-03", "08-04", "08-04"),  # midnight in Makassar
        ((2026, 8, 3, 16, 30), "08-03", "08-04", "08-04"),  # 23:30 in Jakarta
        ((2026, 8, 3, 17, 0), "08-04", "08-04", "08-04"),
        ((2026, 12, 31, 16, 30), "12-31", "2027-01-01", "2027-01-01"),
    ],
)
def test_a_day_belongs_to_the_zone(instant: tuple[int, ...], wib: str, wita: str, wit: str) -> None:
    at = datetime(*instant, tzinfo=UTC)  # type: ignore[misc, arg-type]
    zones = {"Asia/Jakarta": wib, "Asia/Makassar": wita, "Asia/Jayapura": wit}
    with clock.stopped(at):
        for zone, day in zones.items():
            assert clock.today(zone) == clock.day_of(at, zone) == d(day)
