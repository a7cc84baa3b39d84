"""`flask content check`: every mistake with its file and line."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from tests.catalogue.folders import QUEUE, VISIT, change, problems, run

LEAVE = "leave it out, or see the README of the folder"
DATE = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"


def test_the_small_folder_is_sound(bare_app: Flask, folder: Path) -> None:
    result = run(bare_app, folder, "check")
    assert (result.exit_code, result.stderr) == (0, "")
    begin, found = result.stdout.removesuffix(".\n").split(": ")
    assert begin == "The content is sound"
    assert set(found.split(", ")) == {
        "2 synonyms",
        "0 optional words",
        "2 provinces",
        "3 regencies and cities",
        "1 countries",
        "2 organisations",
        "2 sectors",
        "3 tags",
        "2 programmes",
        "0 reception rules",
        "1 reported visits",
        "2 guides",
    }


def test_the_words_of_the_search(bare_app: Flask, folder: Path) -> None:
    (folder / "search" / "optional.yaml").write_text("- inovasi\n- praktik baik\n")
    assert "2 optional words" in run(bare_app, folder, "check").stdout
    (folder / "search" / "optional.yaml").write_text("- inovasi\n- Inovasi\n")
    (folder / "search" / "synonyms.yaml").write_text("- [antrean]\n")
    assert [problem.split(": ")[0::2] for problem in problems(bare_app, folder)] == [
        ["content/search/optional.yaml:2", "“Inovasi” already stands in line 1."],
        ["content/search/synonyms.yaml:1", "a group needs at least two terms."],
    ]


# File, what is replaced, by what, and the mistake that is told: line and message.
FACTS = [
    ("digital: true", 'digital: "yes"', "6: digital: Input should be a valid boolean"),
    ("digital: true", "digital: 1", "6: digital: Input should be a valid boolean"),
    ("tags: [queue, puskesmas]", "tags: queue", "5: tags: Input should be a valid list"),
    ("sector: health\n", "", "1: sector: Field required"),
    ("sector: health", "sector: helth", "4: there is no sector 'helth'"),
    ("[queue, puskesmas]", "[queue, puskesmus]", "5: there is no tag 'puskesmus'"),
    (
        "tags: [queue, puskesmas]",
        "tags:\n  - queue\n  - puskesmus",
        "7: there is no tag 'puskesmus'",
    ),
    (
        "owner: pemkab-banyuwangi",
        "owner: pemkab-bangli",
        "2: there is no organisation 'pemkab-bangli'",
    ),
    (
        "place: kabupaten-banyuwangi",
        "place: kabupaten-bangli",
        "3: there is no place 'kabupaten-bangli'",
    ),
    ("place: kota-batu", "place: kota-kediri", "22: there is no place 'kota-kediri'"),
    (
        'start: "2016-02-01"',
        "start: 2016",
        "7: start: Input should be a valid string: put it in quotes",
    ),
    (
        'start: "2016-02-01"',
        "start: 2016-02-01",
        "7: start: Input should be a valid string: put it in quotes",
    ),
    (
        'start: "2016-02-01"',
        'start: "1 February 2016"',
        f"7: start: String should match pattern '{DATE}'",
    ),
    (
        'date: "2019-10-03"',
        'date: "2019-13"',
        f"14: sources.0.date: String should match pattern '{DATE}'",
    ),
    (
        "    before: 90\n    after: 15\n",
        "",
        "16: results.0: a result needs before or after",
    ),
    (
        "source: berita-2019}",
        "source: b-2018}",
        "1: the file: no source has the key b-2018",
    ),
    (
        "status: running",
        "status: stopped",
        "1: the file: a stopped programme needs a status_reason",
    ),
    (
        "status: running",
        "status: running\nstatus: grown",
        "9: not YAML: the key 'status' stands here twice",
    ),
    ("after: 15", "after: 15\n    after: 16", "19: not YAML: the key 'after' stands here twice"),
    ("owner: pemkab", "owner: [pemkab", "3: not YAML: expected ',' or ']', but got ':'"),
    (
        "slug: banyuwangi-antrean",
        "slug: banyuwangi-antre",
        "1: the folder is called 'banyuwangi-antrean'",
    ),
    ("slug:", "colour: red\nslug:", "1: colour: there is nothing called 'colour' here; " + LEAVE),
]


@pytest.mark.parametrize(("old", "new", "expected"), FACTS, ids=[case[2] for case in FACTS])
def test_facts(bare_app: Flask, folder: Path, old: str, new: str, expected: str) -> None:
    (folder / VISIT).unlink()
    change(folder, f"{QUEUE}/program.yaml", old, new)
    assert problems(bare_app, folder) == [f"content/{QUEUE}/program.yaml:{expected}"]
