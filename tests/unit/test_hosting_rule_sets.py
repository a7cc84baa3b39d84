"""The rules of every host of the content, clause by clause: who asks for what, what is found."""

from __future__ import annotations

from typing import Any

import pytest

from portal.hosting.clocks import change_until, hold_until, reply_due
from portal.hosting.judging import Ask, Taken, judge
from portal.hosting.opening import Visitor, one_day
from portal.hosting.ruleset import RuleSet
from tests.support.hosts import CONTENT, d, of_content

REGION, DPRD = Visitor("regional-government", "pemkab-lain"), Visitor("dprd")
DIY = Visitor("regional-government", "pemprov-daerah-istimewa-yogyakarta")
MINISTRY, FOREIGN, SCHOOL = Visitor("ministry"), Visitor("foreign"), Visitor("university")
EXAMPLES = ("pemkab-bondowoso", "pemkot-balikpapan", "pemkot-bekasi", "pemkot-depok")
HINTS: dict[str, list[str]] = {  # what each says to everybody who comes
    "desa-wisata-pandanrejo": ["fee/fee"],
    "desa-wisata-pentingsari": [],
    "desa-wisata-widosari": ["fee/fee"],
    "dpr-ri": [],
    "dprd-kota-banjarbaru": ["papers/papers", "fee/free"],
    "dprd-kota-mataram": ["stay/asked"],
    "dprd-kota-pekalongan": ["letter/letter", "papers/papers", "fee/free"],
    "dprd-kota-tarakan": ["papers/papers", "fee/free"],
    "dprd-kota-yogyakarta": ["stay/required"],
    "dprd-provinsi-dki-jakarta": [],
    "istana-bogor": ["letter/letter"],
    "istana-cipanas": ["letter/letter"],
    "istana-tampaksiring": ["letter/letter"],
    "istana-yogyakarta": ["letter/letter"],
    "pemkab-banyuwangi": [],
    "pemkab-bondowoso": ["letter/letter"],
    "pemkab-sleman": ["stay/required", "letter/letter"],
    "pemkot-balikpapan": ["letter/letter", "papers/papers"],
    "pemkot-banjarbaru": ["letter/letter", "papers/papers"],
    "pemkot-bekasi": ["letter/letter", "papers/papers"],
    "pemkot-depok": ["stay/asked", "letter/letter"],
    "setjen-dpd-ri": ["letter/letter", "fee/free"],
}


def stopping(slug: str, changes: dict[str, Any], taken: list[Taken]) -> list[str]:
    values: dict[str, Any] = {
        "visitor": REGION, "day": d("08-20"), "key": "any", "people": 20,
        "asked_on": d("08-03"), **changes,
    }  # fmt: skip
    found = judge(of_content(slug), Ask(**values), taken)
    told = [f"{item.clause}/{item.code}" for item in found if item.level == "blocking"]
    also = [f"{item.clause}/{item.code}" for item in found if item.level != "blocking"]
    # The House says something to foreign guests only; without rules nothing is said.
    if values["visitor"] is not FOREIGN and "sessions/no-rules" not in told:
        assert [item for item in also if not item.startswith("merging")] == HINTS[slug]
    return told


def others(*people: int, day: str = "08-20", key: str = "any") -> list[Taken]:
    return [Taken(d(day), key, number) for number in people]


TABLE: list[tuple[str, dict[str, Any], list[Taken], list[str]]] = [
    # Sleman: Tuesday and Thursday from 07:30, moved after a holiday, 7 working days, all visitors.
    ("pemkab-sleman", {"key": "07:30"}, [], []),
    ("pemkab-sleman", {"key": "07:30", "visitor": Visitor("company")}, [], []),
    ("pemkab-sleman", {"key": "07:30", "day": d("08-18")}, [], []),
    ("pemkab-sleman", {"key": "07:30", "day": d("08-19")}, [], ["sessions/not-a-day"]),
    ("pemkab-sleman", {"key": "09:00"}, [], ["start/no-such-session"]),
    ("pemkab-sleman", {"key": "07:30", "asked_on": d("08-10")}, [], []),
    ("pemkab-sleman", {"key": "07:30", "asked_on": d("08-11")}, [], ["notice/too-late"]),
    ("pemkab-sleman", {"key": "07:30", "visitor": MINISTRY, "asked_on": d("08-11")}, [],
     ["notice/too-late"]),  # exempt from paragraphs 2 and 3 only
    ("pemkab-sleman", {"key": "07:30", "day": d("08-25")}, [], ["holidays/moved-away"]),
    ("pemkab-sleman", {"key": "07:30", "day": d("08-26")}, [], []),
    *[("pemkab-sleman", {"key": "07:30", "day": d("08-25"), "visitor": who}, [], [])
      for who in (MINISTRY, FOREIGN, DIY)],
    *[("pemkab-sleman", {"key": "07:30", "day": d("08-25"), "visitor": who}, [],
       ["holidays/moved-away"]) for who in (DPRD, SCHOOL, Visitor("office"))],
    ("pemkab-sleman", {"key": "07:30", "people": 500}, others(500, key="07:30"), []),
    # DPD: 60 people, one visit at a time, 7 working days.
    ("setjen-dpd-ri", {"people": 60}, [], []),
    ("setjen-dpd-ri", {"people": 61}, [], ["people-per-group/too-many"]),
    ("setjen-dpd-ri", {}, others(5), ["groups-per-session/full"]),
    ("setjen-dpd-ri", {"asked_on": d("08-10")}, [], []),
    ("setjen-dpd-ri", {"asked_on": d("08-11")}, [], ["notice/too-late"]),
    ("setjen-dpd-ri", {"day": d("08-17")}, [], ["holidays/holiday"]),
    # Banjarbaru: Monday to Thursday at 9 and 13, Friday at 9:30, 3 working days.
    ("pemkot-banjarbaru", {"key": "09:00"}, [], []),
    ("pemkot-banjarbaru", {"key": "13:00"}, others(30, 40, key="13:00"), []),
    ("pemkot-banjarbaru", {"key": "09:30"}, [], ["start/no-such-session"]),
    ("pemkot-banjarbaru", {"key": "09:30", "day": d("08-21")}, [], []),
    ("pemkot-banjarbaru", {"key": "13:00", "day": d("08-21")}, [], ["start/no-such-session"]),
    ("pemkot-banjarbaru", {"key": "09:00", "day": d("08-22")}, [], ["sessions/not-a-day"]),
    ("pemkot-banjarbaru", {"key": "09:00", "day": d("08-17")}, [], ["holidays/holiday"]),
    ("pemkot-banjarbaru", {"key": "09:00", "asked_on": d("08-14")}, [], []),
    ("pemkot-banjarbaru", {"key": "09:00", "asked_on": d("08-15")}, [], ["notice/too-late"]),
    # Banyuwangi: Monday to Friday by agreement; no limit is known.
    ("pemkab-banyuwangi", {"people": 200, "number_of_days": 3}, others(70, 70), []),
    ("pemkab-banyuwangi", {"day": d("08-21"), "asked_on": d("08-21")}, [], []),
    ("pemkab-banyuwangi", {"day": d("08-22")}, [], ["sessions/not-a-day"]),
    # The palaces: 5 working days.
    *[(f"istana-{name}", {"asked_on": d("08-12")}, [], [])
      for name in ("bogor", "cipanas", "tampaksiring", "yogyakarta")],
    *[(f"istana-{name}", {"asked_on": d("08-13")}, [], ["notice/too-late"])
      for name in ("bogor", "cipanas", "tampaksiring", "yogyakarta")],
    ("istana-bogor", {"day": d("2018-02-05"), "asked_on": d("2018-01-01")}, [],
     ["sessions/no-rules"]),
    # A village: 1,000 people at one time.
    ("desa-wisata-pentingsari", {"people": 400}, others(300, 300), []),
    ("desa-wisata-pentingsari", {"people": 401}, others(300, 300), ["people-per-session/full"]),
    # Those that say neither when nor how many.
    *[(slug, {"people": 90, "asked_on": d("08-20")}, others(90), [])
      for slug in ("desa-wisata-pandanrejo", "desa-wisata-widosari", "dprd-kota-banjarbaru",
                   "dprd-kota-mataram", "dprd-kota-pekalongan", "dprd-kota-tarakan",
                   "dprd-kota-yogyakarta", "dprd-provinsi-dki-jakarta", "dpr-ri")],
    ("dpr-ri", {"visitor": FOREIGN}, [], []),
    # The examples.
    ("pemkot-bekasi", {"key": "09:00", "people": 40, "number_of_days": 2}, [], []),
    ("pemkot-bekasi", {"key": "13:30", "people": 41}, [], ["people-per-group/too-many"]),
    ("pemkot-bekasi", {"key": "09:00"}, others(5, key="09:00"), ["groups-per-session/full"]),
    ("pemkot-bekasi", {"key": "13:30"}, others(5, key="09:00"), []),
    ("pemkot-bekasi", {"key": "09:00", "day": d("08-21")}, [], ["sessions/not-a-day"]),
    ("pemkot-bekasi", {"key": "09:00", "number_of_days": 3}, [], ["longest-visit/too-long"]),
    ("pemkot-bekasi", {"key": "09:00", "asked_on": d("08-11")}, [], ["notice/too-late"]),
    ("pemkot-depok", {"key": "09:00", "people": 40, "asked_on": d("08-06")},
     others(20, key="09:00"), []),
    ("pemkot-depok", {"key": "09:00", "people": 40, "asked_on": d("08-06")},
     others(21, key="09:00"), ["people-per-session/full"]),
    ("pemkot-depok", {"key": "09:00", "people": 5}, others(5, 5, key="09:00"),
     ["groups-per-session/full"]),
    ("pemkot-depok", {"key": "09:00", "people": 4}, [], ["people-per-group/too-few"]),
    ("pemkot-depok", {"key": "09:00", "asked_on": d("08-07")}, [], ["notice/too-late"]),
    ("pemkot-depok", {"key": "09:00", "number_of_days": 2}, [], ["longest-visit/too-long"]),
    ("pemkot-depok", {"key": "09:00", "day": d("08-25")}, [], ["holidays/moved-away"]),
    ("pemkot-depok", {"key": "09:00", "day": d("08-26")}, [], []),
    ("pemkot-depok", {"key": "09:00", "day": d("05-28"), "asked_on": d("04-01")}, [],
     ["holidays/holiday"]),
    ("pemkot-depok", {"key": "09:00", "last_visit": d("02-20")}, [], []),
    ("pemkot-depok", {"key": "09:00", "last_visit": d("02-21")}, [], ["again/too-soon"]),
    ("pemkot-balikpapan", {"key": "09:00", "people": 50}, others(30, key="09:00"), []),
    ("pemkot-balikpapan", {"key": "09:00", "people": 50}, others(31, key="09:00"),
     ["people-per-day/full"]),
    ("pemkot-balikpapan", {"key": "09:00", "people": 51}, [], ["people-per-group/too-many"]),
    ("pemkot-balikpapan", {"key": "09:00"}, others(9, 9, key="09:00"),
     ["groups-per-day/full", "groups-per-session/full"]),
    ("pemkot-balikpapan", {"key": "09:00", "mode": "online"}, [], []),
    ("pemkot-balikpapan", {"key": "09:00", "day": d("08-21"), "mode": "online"}, [], []),
    ("pemkot-balikpapan", {"key": "09:00", "day": d("08-21")}, [], ["modes/mode"]),
    ("pemkot-balikpapan", {"key": "09:00", "asked_on": d("08-06")}, [], ["notice/too-late"]),
    ("pemkot-balikpapan", {"key": "09:00", "asked_on": d("08-19"), "visitor": MINISTRY}, [], []),
    ("pemkot-balikpapan", {"key": "09:00", "asked_on": d("08-19"), "visitor": FOREIGN,
                           "last_visit": d("08-01")}, [], []),
    ("pemkot-balikpapan", {"key": "09:00", "last_visit": d("08-01")}, [], ["again/too-soon"]),
    ("pemkot-balikpapan", {"key": "09:00", "number_of_days": 4, "day": d("08-18")}, [],
     ["longest-visit/too-long"]),
    ("pemkab-bondowoso", {"key": "09:00", "people": 60}, [], []),
    ("pemkab-bondowoso", {"key": "09:00", "people": 61}, [], ["people-per-group/too-many"]),
    ("pemkab-bondowoso", {"key": "09:00"}, others(9, key="09:00"), ["groups-per-day/full"]),
    ("pemkab-bondowoso", {"key": "09:00", "asked_on": d("08-13")}, [], ["notice/too-late"]),
]  # fmt: skip


@pytest.mark.parametrize(("slug", "changes", "taken", "found"), TABLE)
def test_what_a_host_says_to_a_visit(
    slug: str, changes: dict[str, Any], taken: list[Taken], found: list[str]
) -> None:
    assert sorted(stopping(slug, changes, taken)) == sorted(found)


def test_every_rule_set_is_in_the_table() -> None:
    slugs = {path.stem for path in CONTENT.glob("*.yaml")}
    assert slugs == {row[0] for row in TABLE} == set(HINTS)


def one(slug: str) -> RuleSet:
    (version,) = of_content(slug).versions
    return version


@pytest.mark.parametrize(
    ("slug", "reply", "hold", "change"),
    [
        ("setjen-dpd-ri", "08-10", None, None),
        ("pemkot-bekasi", "08-10", "08-12", "08-14"),
        ("pemkot-depok", "08-13", "08-13", "08-15"),
        ("pemkot-balikpapan", "08-10", "08-10", "08-14"),
        ("pemkab-bondowoso", "08-06", None, None),
        ("pemkab-sleman", None, None, None),
    ],
)
def test_their_clocks(slug: str, reply: str | None, hold: str | None, change: str | None) -> None:
    """For a request of 3 August and a visit on the 20th."""
    found, asked, day = of_content(slug), d("08-03"), d("08-20")
    assert [
        reply_due(found, one(slug), asked, day, REGION),
        hold_until(found, one(slug), asked, day, REGION),
        change_until(found, one(slug), day, REGION),
    ] == [text and d(text) for text in (reply, hold, change)]


def test_who_may_come_at_another_hour() -> None:
    for slug, day, who in [
        ("pemkab-sleman", "08-20", {MINISTRY, FOREIGN, DIY}),
        ("pemkot-balikpapan", "08-20", {FOREIGN}),
        ("pemkot-banjarbaru", "08-20", set()),
    ]:
        visitors = (REGION, DPRD, DIY, MINISTRY, FOREIGN, SCHOOL)
        free = {v for v in visitors if one_day(of_content(slug), d(day), v).slots[0].any_start}
        assert free == who, slug


def test_what_is_only_told_is_in_the_rules_too() -> None:
    sleman, dpd, banjarbaru = map(one, ("pemkab-sleman", "setjen-dpd-ri", "pemkot-banjarbaru"))
    assert sleman.letter is not None
    assert [item.en for item in sleman.letter.copies] == [
        "the Public Relations and Protocol Division"
    ]
    assert len(sleman.letter.contains) == 4
    assert [item.key for item in dpd.refusals] == ["another-visit", "cannot-receive"]
    assert (dpd.merging, dpd.fee is not None and dpd.fee.free) == ("never", True)
    assert banjarbaru.papers is not None
    assert len(banjarbaru.papers.on_arrival) == 1
    assert len(banjarbaru.house_rules) == 2
    assert {one(slug).basis.kind for slug in HINTS if slug not in EXAMPLES} == {
        "regulation", "standard", "procedure", "practice"
    }  # fmt: skip
    assert all(one(slug).basis.sources for slug in HINTS if slug not in EXAMPLES)
    assert {slug for slug in HINTS if one(slug).example} == set(EXAMPLES)
