"""Reception rules as readers see them, word for word, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask

from portal.core.i18n import PoBabel, speaking
from portal.hosting import words
from portal.hosting.judging import Finding
from portal.hosting.ruleset import CLAUSES, RuleSet, Term
from portal.hosting.sentences import sentences
from tests.support.hosts import of_content, rules

NAMES = {"pemprov-daerah-istimewa-yogyakarta": "Pemda DIY", "pemkab-dekat": "Pemkab Dekat"}


@pytest.fixture(autouse=True)
def _words() -> Iterator[None]:
    app = Flask("words")
    PoBabel(app)
    with app.app_context():
        yield


def said(found: RuleSet, language: str, zone: str) -> list[tuple[str, list[str]]]:
    with speaking(language):
        return sentences(found, zone, NAMES)


SLEMAN_ID = [
    ("visitors", [
        "Yang diterima: pemerintah daerah, perangkat daerah, DPRD, kementerian dan lembaga negara, "
        "perguruan tinggi, tamu luar negeri, lembaga internasional, kelompok masyarakat, dan "
        "perusahaan.",
    ]),
    ("sessions", ["Selasa dan Kamis mulai 07.30 WIB sampai selesai."]),
    ("start", [
        "Tidak berlaku bagi: kementerian dan lembaga negara, tamu luar negeri, dan Pemda DIY. "
        "Juga DPR RI dan DPD RI. Untuk pemerintah daerah lain naskahnya terpotong, sehingga "
        "pengecualiannya tidak dipakai di sini.",
    ]),
    ("holidays", [
        "Yang jatuh pada hari libur nasional dan cuti bersama bergeser ke hari berikutnya yang "
        "memungkinkan.",
        "Tidak berlaku bagi: kementerian dan lembaga negara, tamu luar negeri, dan Pemda DIY. "
        "Juga DPR RI dan DPD RI. Untuk pemerintah daerah lain naskahnya terpotong, sehingga "
        "pengecualiannya tidak dipakai di sini.",
    ]),
    ("notice", ["Permohonan diterima paling lambat 7 hari kerja sebelum kunjungan."]),
    ("letter", [
        "Ditujukan kepada: Bupati Sleman.",
        "Dikirim melalui: Sekretaris Daerah.",
        "Tembusan: Bagian Humas dan Protokol.",
        "Isinya: waktu kunjungan; maksud dan tujuan; jumlah dan susunan peserta; narahubung dari "
        "pihak tamu.",
        "Surat untuk perangkat daerah, kapanewon, dan kalurahan pun ditujukan kepada Bupati dengan "
        "tembusan yang sama.",
    ]),
    ("stay", ["Tuan rumah mewajibkan tamu menginap. Di tempat penginapan di wilayah Sleman."]),
]  # fmt: skip
SLEMAN_EN = [
    ("visitors", [
        "Received are: regional governments, offices of regional governments, regional councils "
        "(DPRD), ministries and national institutions, universities, foreign guests, international "
        "bodies, community groups, and companies.",
    ]),
    ("sessions", ["Tuesday and Thursday from 07.30 WIB until finished."]),
    ("start", [
        "This does not concern: ministries and national institutions, foreign guests, and Pemda "
        "DIY. The national parliament's two houses as well. For other regional governments the "
        "text breaks off, so that no exemption is taken from it here.",
    ]),
    ("holidays", [
        "What falls on public holidays and collective leave (cuti bersama) moves to the next day "
        "on which the host can receive.",
        "This does not concern: ministries and national institutions, foreign guests, and Pemda "
        "DIY. The national parliament's two houses as well. For other regional governments the "
        "text breaks off, so that no exemption is taken from it here.",
    ]),
    ("notice", ["The request comes at the latest 7 working days before the visit."]),
    ("letter", [
        "Addressed to: the Regent of Sleman.",
        "Sent through: the Regional Secretary.",
        "Copies to: the Public Relations and Protocol Division.",
        "It says: time of the visit; aim and purpose; number and make-up of the participants; a "
        "contact person of the visitors.",
        "Letters for offices, sub-districts and villages go to the Regent too, with the same copy.",
    ]),
    ("stay", ["The host requires an overnight stay. At an accommodation business in Sleman."]),
]  # fmt: skip
BANJARBARU_ID = [
    ("sessions", ["Senin sampai Kamis pukul 09.00 dan 13.00 WITA; Jumat pukul 09.30–11.00 WITA."]),
    ("holidays", ["Tidak ada penerimaan pada hari libur nasional dan cuti bersama."]),
    ("merging", ["Beberapa rombongan dapat diterima bersama."]),
    ("notice", ["Permohonan diterima paling lambat 3 hari kerja sebelum kunjungan."]),
    ("letter", [
        "Ditujukan kepada: Wali Kota Banjarbaru, dikirim ke balai kota.",
        "Isinya: waktu kunjungan; maksud dan tujuan; nama instansi dan susunan peserta; jumlah "
        "peserta; nama dan nomor telepon genggam narahubung.",
        "Cara mengirim: surat; sebelumnya juga reservasi di situs Bakunjang.",
        "Reservasi daring tidak mengikat. Tanggal baru pasti setelah surat diterima dan "
        "dijadwalkan.",
    ]),
    ("papers", [
        "Saat tiba: SPPD yang sudah diisi nama peserta dan tanggal kunjungan.",
        "SPPD hanya ditandatangani bila terisi lengkap dan sesuai dengan jumlah peserta yang "
        "hadir.",
    ]),
    ("house-rules", ["Datang tepat waktu.", "Berpakaian rapi atau resmi."]),
]  # fmt: skip
BANJARBARU_EN = [
    ("sessions", ["Monday to Thursday at 09.00 and 13.00 WITA; Friday at 09.30–11.00 WITA."]),
    ("holidays", ["No reception on public holidays and collective leave (cuti bersama)."]),
    ("merging", ["Several groups may be received together."]),
    ("notice", ["The request comes at the latest 3 working days before the visit."]),
    ("letter", [
        "Addressed to: the Mayor of Banjarbaru, sent to the city hall.",
        "It says: time of the visit; aim and purpose; name of the institution and make-up of the "
        "participants; number of participants; name and mobile number of the contact persons.",
        "Ways to send it: letter; before it a booking on the Bakunjang site as well.",
        "An online booking is not binding. The date is fixed only after the letter was received "
        "and scheduled.",
    ]),
    ("papers", [
        "On arrival: travel orders (SPPD) already filled in with the participants' names and the "
        "date of the visit.",
        "Travel orders are signed only when complete and when they match the number of people who "
        "came.",
    ]),
    ("house-rules", ["Be on time.", "Wear neat or formal dress."]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("slug", "language", "zone", "golden"),
    [
        ("pemkab-sleman", "id", "WIB", SLEMAN_ID),
        ("pemkab-sleman", "en", "WIB", SLEMAN_EN),
        ("pemkot-banjarbaru", "id", "WITA", BANJARBARU_ID),
        ("pemkot-banjarbaru", "en", "WITA", BANJARBARU_EN),
    ],
)
def test_two_real_hosts(
    slug: str, language: str, zone: str, golden: list[tuple[str, list[str]]]
) -> None:
    assert said(of_content(slug).versions[0], language, zone) == golden


def both(text: str) -> dict[str, str]:
    return {"id": f"{text} (id).", "en": f"{text}."}


REST = rules(
    sessions=[
        {"days": ["mon", "wed", "fri"], "start": "09:00", "weeks": [1, -1], "groups": 2},
        {"days": ["sat", "sun"], "parity": "even", "kinds": ["university"], "people": 1},
        {"days": ["tue"], "start": "10:00", "end": "11:00", "modes": ["online"],
         "period": {"first": "12-15", "last": "01-10"}, "place": {"id": "Aula", "en": "Hall"}},
    ],
    holidays={"public": "open", "collective": "closed"},
    closures=[{"first": "2026-03-02", "last": "2026-03-04", "reason": both("Moving")},
              {"first": "2026-05-04", "last": "2026-05-04", "reason": both("Election")}],
    yearly_closures=[{"first": "12-24", "last": "12-24", "reason": both("Eve")}],
    openings=[{"day": "2026-06-07", "start": "08:00", "end": "09:30", "reason": both("Fair")}],
    modes=["on-site", "online"],
    limits={"groups_per_session": 1, "groups_per_day": 3, "people_per_session": 50,
            "people_per_day": 90, "people_per_group": {"least": 5, "most": 40}},
    merging="never", longest_days=2, again_after_months=6,
    notice={"value": 2, "unit": "weeks"}, earliest={"value": 3, "unit": "months"},
    change_notice={"value": 1, "unit": "days"},
    reply={"value": 5, "unit": "working-days", "counted": "before-visit"},
    hold={"value": 10, "unit": "days"},
    instead=[
        {"kinds": ["foreign"], "least_people": 20, "notice": {"value": 1, "unit": "months"}},
        {"organisations": ["pemkab-dekat"], "people_per_group": {"most": 60},
         "fee": {"free": True}},
        {"least_people": 5, "most_people": 9, "hold": {"value": 1, "unit": "weeks"}},
    ],
    exemptions=[{"clause": "closures", "kinds": ["ministry"]}],
    stay={"demand": "asked"}, fee={"note": both("Lunch")},
    papers={"before": [{"id": "daftar", "en": "a list"}]},
    refusals=[{"key": "full", "text": both("We are full")}],
)  # fmt: skip


def test_every_other_sentence() -> None:
    assert said(REST, "en", "WIT") == [
        ("sessions", [
            "Monday, Wednesday, and Friday from 09.00 WIT until finished, only the first one and "
            "last one of the month, at most 2 groups.",
            "Saturday and Sunday, hour by agreement, in even weeks of the year, for universities, "
            "at most 1 person.",
            "Tuesday at 10.00–11.00 WIT, every year 15 December to 10 January, online. Place: "
            "Hall.",
        ]),
        ("holidays", [
            "Reception also on public holidays.",
            "No reception on collective leave (cuti bersama).",
        ]),
        ("closures", [
            "Closed 2 March 2026 to 4 March 2026: Moving.",
            "Closed 4 May 2026: Election.",
            "Closed every year 24 December: Eve.",
            "Extra session on 7 June 2026, 08.00–09.30 WIT: Fair.",
            "This does not concern: ministries and national institutions.",
        ]),
        ("modes", ["Visits take place: on site and online."]),
        ("groups-per-session", ["At most 1 group in a session."]),
        ("groups-per-day", ["At most 3 groups on a day."]),
        ("people-per-group", [
            "From 5 to 40 people in one group.",
            "For Pemkab Dekat: At most 60 people in one group.",
        ]),
        ("people-per-session", ["At most 50 people in a session, all groups together."]),
        ("people-per-day", ["At most 90 people on a day, all groups together."]),
        ("merging", ["Each group is received on its own."]),
        ("longest-visit", ["A visit lasts 2 days at most."]),
        ("again", [
            "The same visitors come again on the same topic after 6 months at the earliest.",
        ]),
        ("notice", [
            "The request comes at the latest 2 weeks before the visit.",
            "The request comes at the earliest 3 months before the visit.",
            "For foreign guests (groups of 20 people or more): The request comes at the latest "
            "1 month before the visit.",
        ]),
        ("change-notice", ["Changes are possible until 1 day before the visit."]),
        ("reply", ["The host answers at the latest 5 working days before the visit."]),
        ("hold", [
            "A request holds its place for 10 days.",
            "For groups of 5 to 9 people: A request holds its place for 1 week.",
        ]),
        ("papers", ["Before the visit: a list."]),
        ("stay", ["The host asks you to stay overnight."]),
        ("fee", ["Lunch.", "For Pemkab Dekat: The visit is free of charge."]),
        ("refusals", ["We are full."]),
    ]  # fmt: skip


def test_both_languages_say_the_same_clauses_in_their_order() -> None:
    real = [of_content(slug).versions[0] for slug in ("dpr-ri", "pemkot-depok")]
    for found in (REST, rules(), *real):
        id_, en = (said(found, language, "WIT") for language in ("id", "en"))
        assert [(clause, len(lines)) for clause, lines in id_] == [
            (clause, len(lines)) for clause, lines in en
        ]
        assert [clause for clause, _ in en] == sorted(dict(en), key=CLAUSES.index)


def test_rules_without_sessions_say_what_that_means() -> None:
    assert dict(said(rules(), "en", "WIB"))["sessions"] == [
        "The host does not say when it receives: on working days, at an hour by agreement."
    ]


def test_too_early_in_words() -> None:
    facts = {"term": Term(value=2, unit="months"), "from": date(2026, 6, 20)}
    with speaking("en"):
        assert words.finding(Finding("blocking", "notice", "too-early", facts)) == (
            "The host takes requests 2 months before the visit at the earliest: for this day from "
            "20 June 2026 on."
        )
