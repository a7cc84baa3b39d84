"""The pages of lists: sending, the check row by row, mending in place, cancelling."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from portal.accounts import queries as accounts
from portal.bulk import rules
from portal.bulk.models import BulkRow
from portal.bulk.reading import read_file
from portal.core.db import db
from portal.core.errors import RuleBroken
from portal.files.sheets import Unreadable
from tests.bulk import lists
from tests.support.at_once import changed_after_loading
from tests.support.people import EMAIL, Human, errors, token_in
from tests.support.programs import both

HEAD = ("slug", "name_id", "place", "start")


def _mend(human: Human, address: str, row: int, **cells: str) -> int:
    token = token_in(human.get(address).get_data(as_text=True))
    data = {name.replace("__", ":"): text for name, text in cells.items()}
    path = f"{address}/rows/{row}"
    return human.client.post(path, data={"csrf_token": token, **data}).status_code


def test_bad_cells_are_shown_and_mended_in_place(office: Flask, ayu: Human) -> None:
    content = lists.book(
        Programs=[HEAD, ("satu", "Satu", "atlantis", "soon"), ("dua", "Dua", "", "")],
        Hasil=[("slug", "indicator_id", "before"), ("satu", "Waktu", "=1+1"), ("tiga", "X", "3")],
        Lain=[("x",)],
    )
    address = lists.sent(ayu, content)
    page = ayu.page(address)
    assert page.texts("label", page.one("ol", class_="list-rows")) == [
        "Programs, cell C2: Region", "Programs, cell D2: Start",
        "Results, cell C2: Before", "Results, cell A3: Programme key",
    ]  # fmt: skip
    assert [e.get("value") for e in page.all("input", page.one("ol", class_="list-rows"),
            aria_invalid="true")] == ["atlantis", "soon", "=1+1", "tiga"]  # fmt: skip
    assert "This is not read: Lain. Sheets and columns need" in page.words
    assert page.texts("ul", class_="list-counts") == ["1 new 0 changed 0 as they are 2 broken"]
    first, _dua, orphan = lists.rows(office)
    assert _mend(ayu, address, first.id, cell__programs__2__place="Jawa Timur") == 303
    assert [problem["column"] for problem in lists.rows(office)[0].problems] == ["start", "before"]
    mended = {"cell__programs__2__start": "2024", "cell__results__2__before": "2,5"}
    assert _mend(ayu, address, first.id, **mended) == 303
    assert lists.verdicts(office) == [("satu", "new"), ("dua", "new"), ("tiga", "broken")]
    # Another key moves a row to the programme it belongs to.
    assert _mend(ayu, address, orphan.id, cell__results__3__slug="dua") == 303
    assert lists.verdicts(office) == [("satu", "new"), ("dua", "new")]
    assert _mend(ayu, address, lists.rows(office)[1].id, cell__programs__99__place="x") == 422
    lists.agree(ayu, address)
    lists.work(office)
    satu, dua = lists.drafts(office)
    assert satu["results"] == [{"indicator": {"id": "Waktu", "en": ""}, "before": 2.5}]
    assert dua["results"] == [{"indicator": {"id": "X", "en": ""}, "before": 3}]


def test_what_stands_in_the_portal_alone_is_told_and_not_mended(office: Flask, ayu: Human) -> None:
    given = {"key": "a", "address": "https://berita.example/1", "publisher": "Berita"}
    prize = {"name": both("Piala"), "sources": ["a"]}
    lists.publish(office, "satu", sector="health", sources=[given], awards=[prize, prize])
    content = lists.book(Programs=[("slug", "start"), ("satu", "2024")], Sources=[("slug", "key")])
    row = ayu.page(lists.sent(ayu, content)).one("ol", class_="list-rows")
    assert lists.verdicts(office) == [("satu", "broken")]
    told = "Awards in the portal, Source keys: No source of this programme has the key a."
    assert " ".join("".join(row.itertext()).split()).count(told) == 1
    assert row.find(".//{*}form") is None


def test_rows_of_one_key_or_of_no_name_are_broken(office: Flask, ayu: Human) -> None:
    rows = [("satu", "Satu"), ("satu", "Lagi"), ("", ""), ("Besar", "Tiga"), ("", "Nama Baru")]
    address = lists.sent(
        ayu, lists.book(Programs=[("slug", "name_id", "tags"), *rows, ("", "", "x")])
    )
    assert [(r.key, r.verdict, [p["code"] for p in r.problems]) for r in lists.rows(office)] == [
        ("satu", "new", []), ("satu", "broken", ["row-twice"]), ("Besar", "broken", ["key"]),
        ("nama-baru", "new", []), ("", "broken", ["no-tag", "no-name"]),
    ]  # fmt: skip
    again = lists.rows(office)[1]
    assert _mend(ayu, address, again.id, cell__programs__3__slug="dua") == 303
    assert lists.verdicts(office)[:2] == [("satu", "new"), ("dua", "new")]


def test_what_is_no_list_is_refused_and_says_why(ayu: Human) -> None:
    assert errors(lists.send(ayu, b"")) == ["The file is empty."]
    assert errors(lists.send(ayu, b"\0\1\2", "x.csv")) == [
        "This is no list. Send an XLSX file, a CSV file, or a ZIP of CSV files."
    ]
    assert errors(lists.send(ayu, lists.book(Programs=[("nothing",), ("x",)]))) == [
        "The sheet “Inovasi · Programs” has no headings that we know."
        " Copy the first two rows of the template."
    ]
    for size, status in ((2, 400), (11, 413)):  # the first only lacks the token
        head = b'--y\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n'
        body = head + b"x" * size * 1024**2 + b"\r\n--y--\r\n"
        kind = "multipart/form-data; boundary=y"
        answer = ayu.client.post(ayu.path(lists.LISTS), data=body, content_type=kind)
        assert answer.status_code == status


def test_the_template_can_be_sent_back_as_it_is_filled_in(office: Flask, ayu: Human) -> None:
    content = ayu.get(f"{lists.LISTS}/files/template.xlsx").get_data()
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames[0] == "Petunjuk · Instructions"
    assert book.sheetnames[-1] == "Nilai · Values"
    told = [[cell or "" for cell in row] for row in book.worksheets[0].iter_rows(values_only=True)]
    explained = {row[0]: row[2:4] for row in told}
    assert explained["background_id"][1].startswith("What was wrong before, for whom")
    assert explained["completed"][0] == "Berhenti karena tugasnya sudah selesai. ya atau tidak"
    assert explained["Hasil · Results"][0].startswith("Satu baris untuk setiap indikator")
    page = book["Inovasi · Programs"]
    choices = [(str(v.sqref), v.formula1) for v in page.data_validations.dataValidation]
    assert choices[0] == ("G3:G2003", "'Nilai · Values'!$A$2:$A$2")  # the only region here
    assert page.column_dimensions["A"].number_format == "@"
    with pytest.raises(Unreadable) as empty:  # the examples are not read
        read_file(content)
    assert empty.value.code == "no-rows"
    page["C3"] = "Di baris contoh"  # whoever writes there is told
    page["C4"], page["L4"] = "Baru", True
    stream = io.BytesIO()
    book.save(stream)
    told = ayu.page(lists.sent(ayu, stream.getvalue())).words
    assert "This is not read: Inovasi · Programs 3: #contoh-example. Sheets" in told
    (row,) = lists.rows(office)
    assert (row.key, row.verdict, row.problems) == ("baru", "new", [])


def test_a_cancelled_list_is_closed(office: Flask, ayu: Human) -> None:
    address = lists.sent(ayu, lists.book(Programs=[("slug", "name_id"), ("satu", "Satu")]))
    token = token_in(ayu.get(address).get_data(as_text=True))
    for status in (303, 422):
        answer = ayu.client.post(f"{address}/cancel", data={"csrf_token": token})
        assert answer.status_code == status
    data = {"csrf_token": token, "good": "1", "left": "0"}
    assert ayu.client.post(f"{address}/consent", data=data).status_code == 422
    lists.work(office)
    assert lists.drafts(office) == []
    assert lists.kinds(office) == ["bulk.uploaded", "bulk.cancelled"]
    assert "The list is cancelled" in ayu.page(address).words


def test_two_mend_one_list_at_once(office: Flask, ayu: Human) -> None:
    rows = [HEAD, ("satu", "Satu", "atlantis", "soon"), ("dua", "Dua", "", "")]
    results = [("slug", "indicator_id", "before"), ("tiga", "X", "3")]
    lists.sent(ayu, lists.book(Programs=rows, Hasil=results))

    def mend(name: str, sheet: str, line: int, column: str, text: str) -> None:
        row = db.session.scalars(select(BulkRow).where(BulkRow.key == name)).one()
        change(row, sheet, line, column, text)

    def change(row: BulkRow, sheet: str, line: int, column: str, text: str) -> None:
        who = accounts.by_email(EMAIL)
        assert who is not None
        rules.mend(row.load, row, {(sheet, line, column): text}, by=who)

    def load(key: str) -> Callable[[], BulkRow]:
        return lambda: db.session.scalars(select(BulkRow).where(BulkRow.key == key)).one()

    # Different cells of one row: both stay.
    changed_after_loading(
        office,
        load("satu"),
        lambda: mend("satu", "programs", 2, "place", "Jawa Timur"),
        lambda row: change(row, "programs", 2, "start", "2024"),
    )
    assert lists.verdicts(office)[0] == ("satu", "new")
    # The row went into another one: nothing of it is lost, and the second is told.
    refused = (RuleBroken, NoResultFound)  # SQLite: there was none to be loaded any more
    with pytest.raises(refused):
        changed_after_loading(
            office,
            load("tiga"),
            lambda: mend("tiga", "results", 2, "slug", "dua"),
            lambda row: change(row, "results", 2, "before", "4"),
        )
    assert lists.verdicts(office) == [("satu", "new"), ("dua", "new")]


def test_only_what_was_shown_is_agreed_to(office: Flask, ayu: Human) -> None:
    broken = ("satu", "Satu", "atlantis", "")
    address = lists.sent(ayu, lists.book(Programs=[HEAD, broken, ("dua", "Dua", "", "")]))
    changed = "The list has changed since you looked. Look at the numbers again."
    assert changed in errors(lists.agree(ayu, address, good="2", left="0"))
    assert changed in errors(lists.agree(ayu, address, left="0"))
    row = lists.rows(office)[0]
    for _twice in range(2):  # the second time nothing is different
        assert _mend(ayu, address, row.id, cell__programs__2__start="2024") == 303
    assert lists.kinds(office).count("bulk.mended") == 1
    none = lists.sent(ayu, lists.book(Programs=[HEAD, broken]))
    token = token_in(ayu.get(none).get_data(as_text=True))
    sent = {"csrf_token": token, "good": "0", "left": "1"}
    assert ayu.client.post(f"{none}/consent", data=sent).status_code == 422  # nothing to load
    assert "bulk.consented" not in lists.kinds(office)
