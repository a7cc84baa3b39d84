"""What the package knows of Indonesian holidays, and what it estimates."""

from __future__ import annotations

from datetime import date

from portal.hosting.known_holidays import known


def test_public_holidays_and_collective_leave_of_a_year() -> None:
    found = {(item.day, item.kind): item for item in known([2026])}
    independence = found[date(2026, 8, 17), "public"]
    assert (independence.name_id, independence.name_en, independence.estimated) == (
        "Hari Kemerdekaan Republik Indonesia",
        "Independence Day",
        False,
    )
    assert found[date(2026, 12, 24), "collective"].name_id == "Cuti Bersama Hari Raya Natal"
    # Three days of leave have one name: each has a key of its own.
    leave = [k for k in known([2026]) if k.name_en == "Eid al-Fitr Joint Holiday"]
    assert [item.key.rpartition("/")[2] for item in leave] == ["1", "2", "3"]


def test_what_is_not_decreed_yet_is_marked_and_its_name_does_not_say_so() -> None:
    (found,) = [k for k in known([2027]) if k.day == date(2027, 3, 10)]
    assert (found.name_id, found.name_en) == ("Hari Raya Idul Fitri", "Eid al-Fitr")
    assert found.estimated
    assert not any(
        "perkiraan" in k.name_id or "estimated" in k.name_en for k in known([2027, 2028])
    )


def test_keys_are_unique() -> None:
    keys = [item.key for item in known(range(2026, 2029))]
    assert len(keys) == len(set(keys)) > 60
