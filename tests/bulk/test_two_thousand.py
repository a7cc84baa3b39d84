"""A spreadsheet of 2,000 rows, 40 of them broken: every bad cell is named, only the good load."""

from __future__ import annotations

import csv
import io

from flask import Flask

from tests.bulk import lists
from tests.support.databases import Templates
from tests.support.people import Human

# The broken rows: column, what stands there, and what is said about it.
BAD = (
    ("C", "Region", "place", "atlantis",
     "No region is called “atlantis”. Take a name of the sheet with the values."),
    ("D", "Start", "start", "soon", "This is no date. Write 2024, 2024-03 or 2024-03-17."),
    ("E", "Status", "status", "dormant", "Choose one of these: Pilot, Running, Expanded, Stopped."),
    ("B", "Name (Indonesian)", "name_id", "",
     "The name is missing. Write it in one language at least."),
)  # fmt: skip
HEAD = ("slug", "name_id", "place", "start", "status")


def _book(number: int, every: int) -> tuple[bytes, list[list[str]]]:
    """A list in which every so-many-th row has one bad cell, and the list of those."""
    rows, bad = [], []
    for n in range(1, number + 1):
        cells = {"slug": f"uji-{n}", "name_id": f"Uji {n}", "place": "Jawa Timur",
                 "start": "2024-03", "status": "berjalan"}  # fmt: skip
        if n % every == 0:
            letter, heading, column, text, said = BAD[n // every % len(BAD)]
            cells[column] = text
            name = cells["name_id"] or cells["slug"]
            bad.append([name, "Programs", str(n + 1), letter, heading, text, said])
        rows.append([cells[key] for key in HEAD])
    return lists.book(Programs=[HEAD, *rows]), bad


def _errors(human: Human, address: str) -> list[list[str]]:
    text = human.get(f"{address}/errors.csv").get_data().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))[1:]


def test_only_the_good_ones_are_loaded_and_every_bad_cell_is_named(
    office: Flask, ayu: Human, database: Templates
) -> None:
    number, every = (2000, 50) if database.kind == "sqlite" else (200, 25)
    content, bad = _book(number, every)
    address = lists.sent(ayu, content)
    assert _errors(ayu, address) == bad
    good = number - len(bad)
    assert (len(bad), good) == ((40, 1960) if number == 2000 else (8, 192))
    assert lists.drafts(office) == []

    answer = lists.agree(ayu, address)  # without saying that the broken ones are left out
    assert answer.status_code == 422
    assert f"Agree that {len(bad)} rows are left out" in answer.get_data(as_text=True)
    lists.work(office)
    assert lists.drafts(office) == []

    assert lists.agree(ayu, address, leave="y").status_code == 303
    assert lists.drafts(office) == []  # the worker does it
    progress = ayu.get(f"{address}/progress.json").get_json()
    assert progress == {"state": "consented", "done": 0, "total": good}
    lists.work(office)
    found = lists.drafts(office)
    left_out = {int(row[2]) - 1 for row in bad}
    assert [lists.names(draft) for draft in found] == [
        f"Uji {n}" for n in range(1, number + 1) if n not in left_out
    ]
    assert found[0] == {
        "program": None, "state": "draft",
        "name": {"id": {"name": "Uji 1", "aliases": [], "summary": ""}},
        "filing": {"place": "jawa-timur"}, "timing": {"start": "2024-03", "status": "running"},
    }  # fmt: skip
    assert ayu.get(f"{address}/progress.json").get_json() == {
        "state": "loaded", "done": good, "total": good,
    }  # fmt: skip
    assert {row.outcome for row in lists.rows(office) if row.verdict == "new"} == {"drafted"}
    assert lists.kinds(office)[-1] == "bulk.loaded"
