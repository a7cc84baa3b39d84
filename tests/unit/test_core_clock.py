"""The clock: always aware, stopped for tests, and a day belongs to a zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from portal.core import clock

WIB = timezone(timedelta(hours=7))
EVENING = datetime(2016, 3, 1, 16, 30, tzinfo=UTC)


def test_the_present_is_in_utc() -> None:
    before = datetime.now(UTC)
    now = clock.now()
    assert now.utcoffset() == timedelta(0)
    assert before <= now <= datetime.now(UTC)


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Asia/Jakarta", date(2016, 3, 1)),
        ("Asia/Makassar", date(2016, 3, 2)),
        ("Asia/Jayapura", date(2016, 3, 2)),
        ("UTC", date(2016, 3, 1)),
    ],
)
def test_a_day_belongs_to_a_zone(zone: str, day: date) -> None:
    with clock.stopped(EVENING):
        assert clock.today(zone) == day


def test_without_a_zone_it_is_the_day_in_jakarta() -> None:
    with clock.stopped(datetime(2016, 3, 1, 17, 0, tzinfo=UTC)):
        assert clock.today() == date(2016, 3, 2)


def test_a_stopped_clock_stands_and_goes_on_afterwards() -> None:
    with clock.stopped(EVENING.astimezone(WIB)):
        assert clock.now().isoformat() == "2016-03-01T16:30:00+00:00"
        with clock.stopped(EVENING + timedelta(days=1)):
            assert clock.now() == EVENING + timedelta(days=1)
        assert clock.now() == EVENING
    assert clock.now() > EVENING + timedelta(days=1)


def test_a_clock_goes_on_after_an_error() -> None:
    with pytest.raises(ZeroDivisionError), clock.stopped(EVENING):
        raise ZeroDivisionError
    assert clock.now() != EVENING


def test_a_clock_cannot_be_stopped_without_a_time_zone() -> None:
    naive = datetime(2016, 3, 1)  # noqa: DTZ001 (that is the point)
    with pytest.raises(ValueError, match="the clock needs an instant with a time zone"):
        clock.stopped(naive).__enter__()
