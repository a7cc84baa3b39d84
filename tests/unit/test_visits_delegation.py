"""Names of a delegation as people type, paste and send them."""

from __future__ import annotations

from datetime import date

import pytest

from portal.visits import delegation
from portal.visits.delegation import COLUMNS, Problem, as_text, nip_problem, pasted, read

TODAY = date(2026, 8, 3)
NIP = "198203042006042003"


def _read(text: str) -> tuple[list[dict[str, str]], list[tuple[int, str, str]]]:
    found = read(pasted(text), TODAY)
    rows = [{k: v for k, v in row.values.items() if v} for row in found.rows]
    return rows, [(p.number, p.column, p.code) for p in found.problems]


@pytest.mark.parametrize(
    ("nip", "code"),
    [
        (NIP, None),
        ("", None),
        ("199001012022211001", None),  # a PPPK: the number of the contract, not a month
        ("19820304200604200", "nip-digits"),
        ("1982030420060420033", "nip-digits"),
        ("19820304200604200x", "nip-digits"),
        ("1,98203042006042e+17", "nip-rounded"),
        ("198202302006042003", "nip-birth"),  # 30 February
        ("193503042006042003", "nip-birth"),  # 91 years old
        ("201503042026042003", "nip-birth"),
        ("198203042006132003", "nip-appointment"),
        ("198203042006002003", "nip-appointment"),
        ("198203041990042003", "nip-appointment"),  # at eight
        ("198203042027042003", "nip-appointment"),  # next year
        ("198203042006043003", "nip-sex"),
    ],
)
def test_what_can_be_a_nip(nip: str, code: str | None) -> None:
    assert nip_problem(nip, TODAY) == code


def test_headings_stand_in_any_order_and_language() -> None:
    head = "Jabatan\tNama Lengkap\tNIP/NI PPPK\tHobi\tKetua\tGol."
    text = f"{head}\nKabag\tSiti  Rahma\t19820304 200604 2 003\tx\tya\tIII/c"
    rows, problems = _read(text)
    expected = {"post": "Kabag", "name": "Siti Rahma", "nip": NIP, "leads": "ya", "rank": "III/c"}
    assert (rows, problems) == ([expected], [])
    assert read(pasted(text), TODAY).unknown == ["Hobi"]
    assert _read(text.replace("\t", ";"))[0] == [expected]


def test_without_headings_the_columns_are_ours_and_empty_rows_and_remarks_are_no_people() -> None:
    rows, problems = _read(f"# Contoh: Siti;{NIP}\n;;\nBudi;;III/d;Analis\n\n")
    assert rows == [{"name": "Budi", "rank": "III/d", "post": "Analis"}]
    assert problems == []


def test_each_wrong_cell_is_named_by_row_and_column() -> None:
    text = (
        "Nama;NIP;Pengganti untuk;Ketua;Unit kerja\n"
        f"Siti;{NIP};;ya;Setda\n"
        f";{NIP};;;\n"
        "Budi;123;Siti;;Setda\n"
        "Citra;;Budi;ya;Setda\n"
        "Dewi;;Joko;mungkin;Setda\n"
        f"{'x' * 121};;;;\n"
        "Budi;;;;Dinas lain\n"
    )
    assert _read(text)[1] == [
        (3, "name", "no-name"), (3, "nip", "twice"),
        (4, "nip", "nip-digits"),
        (5, "substitute_for", "of-a-substitute"), (5, "leads", "two-leaders"),
        (6, "substitute_for", "no-such-name"), (6, "leads", "yes-or-no"),
        (7, "name", "long"),
    ]  # fmt: skip


def test_who_has_no_nip_is_told_apart_by_name_and_office() -> None:
    text = "Nama;Unit kerja\nBudi;Setda\nBUDI;setda\nBudi;Dinas\n"
    assert _read(text)[1] == [(3, "name", "twice")]


def test_a_formula_is_not_worked_out() -> None:
    lines = [[("Nama", ""), ("NIP", "")], [("=A1", "formula"), ("", "")]]
    (problem,) = read(lines, TODAY).problems
    assert problem == Problem(2, "name", "formula")


def test_a_list_ends_where_it_is_too_long() -> None:
    text = "Nama\n" + "\n".join(f"Orang {n}" for n in range(delegation.MOST_NAMES + 5))
    found = read(pasted(text), TODAY)
    assert [(p.number, p.code) for p in found.problems] == [(502, "too-many")]


def test_what_was_read_is_read_again() -> None:
    row = {"name": "Siti; Rahma", "nip": NIP, "rank": "", "post": 'Kepala "Humas"', "unit": "=1",
           "contact": "0812", "substitute_for": "", "leads": "ya"}  # fmt: skip
    found = read(pasted(as_text([row], COLUMNS)), TODAY)
    assert ([r.values for r in found.rows], found.problems) == ([row], [])
