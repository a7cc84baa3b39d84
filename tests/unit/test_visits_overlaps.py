"""Whether two visits of one trip overlap: in one place, over days, across time zones."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from portal.visits.overlaps import Span, overlap, span

DAY = date(2026, 8, 20)
WIB, WITA, WIT = "Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"
ONE = span(DAY, "10:00", "12:00", zone=WIB)


@pytest.mark.parametrize(
    ("what", "start", "end", "expected"),
    [
        ("before", "07:00", "08:00", False),
        ("right before", "08:00", "09:59", False),
        ("touching before", "08:00", "10:00", False),
        ("across its begin", "09:00", "10:01", True),
        ("exact", "10:00", "12:00", True),
        ("the same begin", "10:00", "11:00", True),
        ("inside", "10:30", "11:30", True),
        ("the same end", "11:00", "12:00", True),
        ("around", "09:00", "13:00", True),
        ("across its end", "11:59", "13:00", True),
        ("touching after", "12:00", "13:00", False),
        ("right after", "12:01", "13:00", False),
        ("until finished, from before", "09:00", None, True),
        ("until finished, from its end", "12:00", None, False),
        ("some time of the day", None, None, True),
    ],
)
def test_on_one_day(what: str, start: str | None, end: str | None, expected: bool) -> None:
    other = span(DAY, start, end, zone=WIB)
    assert (overlap(ONE, other), overlap(other, ONE)) == (expected, expected), what


@pytest.mark.parametrize(
    ("first", "number", "expected"),
    [
        (DAY - timedelta(days=3), 3, False),  # ends the evening before
        (DAY - timedelta(days=2), 3, True),  # its last day
        (DAY, 3, False),  # begins when ONE is over
        (DAY - timedelta(days=1), 5, True),  # around it
        (DAY + timedelta(days=1), 2, False),
    ],
)
def test_over_several_days(first: date, number: int, expected: bool) -> None:
    several = span(first, "13:00", "15:00", number, zone=WIB)
    assert (overlap(ONE, several), overlap(several, ONE)) == (expected, expected)


def test_clocks_that_show_the_same_are_not_the_same_time() -> None:
    # 10:00 to 12:00 in Jakarta is 12:00 to 14:00 in Jayapura.
    assert not overlap(ONE, span(DAY, "10:00", "12:00", zone=WIT))
    assert overlap(ONE, span(DAY, "13:00", "15:00", zone=WIT))
    assert overlap(ONE, span(DAY, "12:30", "13:30", zone=WITA))
    assert not overlap(ONE, span(DAY, "13:00", "14:00", zone=WITA))
    # Without an hour it is the whole day: its first minutes are the evening before further west.
    late = span(DAY, "22:00", "23:30", zone=WIB)
    assert overlap(late, span(DAY + timedelta(days=1), None, None, zone=WIT))
    assert not overlap(late, span(DAY + timedelta(days=1), None, None, zone=WIB))


def test_a_span_ends_with_its_last_day() -> None:
    assert span(DAY, "09:00", None, zone=WIB) == Span(
        span(DAY, "09:00", "10:00", zone=WIB).begins,
        span(DAY + timedelta(days=1), "00:00", None, zone=WIB).begins,
    )
