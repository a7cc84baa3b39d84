"""Whether there is time to get from one visit to the next."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from portal.visits.places_between import Stop, Tight, hours_between, kilometres, too_tight

DAY, NEXT = date(2026, 8, 20), date(2026, 8, 21)
BEKASI = Stop("Bekasi", -6.2383, 106.9756, "Asia/Jakarta", DAY, DAY, "09:00", "12:00")
DEPOK = Stop("Depok", -6.4025, 106.7942, "Asia/Jakarta", DAY, DAY, "13:00", "15:00")
BALIKPAPAN = Stop("Balikpapan", -1.2654, 116.8312, "Asia/Makassar", DAY, DAY, "14:00", "16:00")
NOWHERE = Stop("Malaysia", None, None, "Asia/Jakarta", DAY, DAY)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [(BEKASI, BEKASI, 0), (BEKASI, DEPOK, 27), (BEKASI, BALIKPAPAN, 1225), (BEKASI, NOWHERE, None)],
)
def test_the_great_circle(one: Stop, other: Stop, expected: int | None) -> None:
    found = kilometres(one, other)
    assert (None if found is None else round(found)) == expected
    assert kilometres(other, one) == found


@pytest.mark.parametrize(
    ("distance", "hours"), [(5, 0.0), (38, 1.0), (250, 6.6), (251, 5.4), (1200, 7.0)]
)
def test_people_drive_to_what_is_near_and_fly_to_what_is_far(distance: float, hours: float) -> None:
    assert round(hours_between(distance), 1) == hours


@pytest.mark.parametrize(
    ("stops", "warned"),
    [
        ([BEKASI, DEPOK], []),  # an hour is enough for 27 km
        ([BEKASI, replace(DEPOK, start="12:30")], [Tight("Bekasi", "Depok", 27, 0.5, 0.7)]),
        # 14:00 in Makassar is 13:00 in Jakarta.
        ([BALIKPAPAN, BEKASI], [Tight("Bekasi", "Balikpapan", 1225, 1.0, 7.0)]),
        ([BEKASI, replace(BALIKPAPAN, first=NEXT, last=NEXT)], []),
        # Without hours they are taken to last from eight to four.
        ([replace(BEKASI, start=None, end=None), replace(DEPOK, start="15:00")],
         [Tight("Bekasi", "Depok", 27, 0.0, 0.7)]),
        # A visit of two days ends on its second one.
        ([replace(BEKASI, last=NEXT), replace(BALIKPAPAN, first=NEXT, last=NEXT)],
         [Tight("Bekasi", "Balikpapan", 1225, 0.0, 7.0)]),
        ([BEKASI, NOWHERE], []),
        ([BEKASI], []),
    ],
)  # fmt: skip
def test_too_little_time_is_told(stops: list[Stop], warned: list[Tight]) -> None:
    assert too_tight(stops) == warned
