"""`flask content check` on everything but the facts: texts, tables, lists, whole files."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flask import Flask

from tests.catalogue.folders import COUNTER, QUEUE, SMALL, VISIT, change, problems

QUOTES = "put it in quotes"
LEAVE = "leave it out, or see the README of the folder"
TEXTS = [
    ("## Latar belakang", "## Background", "7: the heading 'Background' is not known"),
    ("## Cara kerja", "## Latar belakang", "11: the heading 'Latar belakang' stands here twice"),
    ("## Cara kerja", "## latar BELAKANG", "11: the heading 'latar BELAKANG' stands here twice"),
    ("## Latar", "Sebuah kalimat.\n\n## Latar", "7: text before the first heading"),
    ("---\nname", "name", "1: must begin with front matter between two lines of ---"),
    ("rumah.\n---\n", "rumah.\n", "1: must begin with front matter between two lines of ---"),
    ("name: Antrean Digital\n", "", "2: name: Field required"),
    ("name: Antrean Digital", "name: 112", "2: name: Input should be a valid string: " + QUOTES),
    (
        "name: Antrean",
        "title: A\nname: Antrean",
        "2: title: there is nothing called 'title' here; " + LEAVE,
    ),
    ("name: Antrean", "name: A\nname: Antrean", "3: not YAML: the key 'name' stands here twice"),
    ("[antrian online]", "[]\nsummary: A", "5: not YAML: the key 'summary' stands here twice"),
    (
        "Warga mengambil nomor antrean dari rumah.",
        "kata " * 201,
        "4: summary: the summary has 201 words; at most 200",
    ),
]


@pytest.mark.parametrize(("old", "new", "expected"), TEXTS, ids=[case[2] for case in TEXTS])
def test_texts(bare_app: Flask, folder: Path, old: str, new: str, expected: str) -> None:
    (folder / VISIT).unlink()
    change(folder, f"{QUEUE}/id.md", old, new)
    assert problems(bare_app, folder) == [f"content/{QUEUE}/id.md:{expected}"]


def test_a_heading_of_the_other_language_is_not_known(bare_app: Flask, folder: Path) -> None:
    change(folder, f"{QUEUE}/en.md", "## Background", "## Tujuan")
    assert problems(bare_app, folder) == [
        f"content/{QUEUE}/en.md:6: the heading 'Tujuan' is not known"
    ]


def test_a_summary_of_200_words_is_sound(bare_app: Flask, folder: Path) -> None:
    change(folder, f"{QUEUE}/en.md", "Residents draw a queue number at home.", "word " * 200)
    (folder / QUEUE / "program.yaml").write_text("slug: [")
    path = f"content/{QUEUE}/program.yaml"
    found = problems(bare_app, folder)
    assert [line for line in found if not line.startswith(path)] == [NO_QUEUE]


ZONES = "Input should be 'Asia/Jakarta', 'Asia/Makassar' or 'Asia/Jayapura'"
OTHERS = [
    (
        "places/regencies.csv",
        "Asia/Jakarta,-7.91",
        "Asia/Bangkok,-7.91",
        f"4: timezone: {ZONES}",
    ),
    (
        "places/provinces.csv",
        "Asia/Makassar",
        "WITA",
        f"3: timezone: {ZONES}",
    ),
    (
        "places/regencies.csv",
        "kabupaten,35,Asia/Jakarta,-7.91",
        "kabupaten,36,Asia/Jakarta,-7.91",
        "4: there is no province '36'",
    ),
    (
        "places/regencies.csv",
        "-7.91",
        "7.91",
        "4: latitude: Input should be less than or equal to 6.5",
    ),
    (
        "places/regencies.csv",
        "-7.91",
        "selatan",
        "4: latitude: Input should be a valid number, unable to parse string as a number",
    ),
    (
        "places/regencies.csv",
        "35.11,",
        "3511,",
        r"4: code: String should match pattern '^\d{2}\.\d{2}$'",
    ),
    (
        "places/countries.yaml",
        "code: MY",
        "code: Malaysia",
        "2: 0.code: String should match pattern '^[A-Z]{2}$'",
    ),
    (
        "places/countries.yaml",
        "slug: malaysia",
        "slug: kota-batu",
        "1: the slug 'kota-batu' is taken by another place",
    ),
    (
        "organisations.yaml",
        "place: kota-batu",
        "place: kota-batam",
        "5: there is no place 'kota-batam'",
    ),
    (
        "taxonomy/tags.yaml",
        "slug: hospital",
        "slug: queue",
        "5: the slug 'queue' is taken by another tag",
    ),
    (
        VISIT,
        "kind: visit",
        "kind: trip",
        "2: kind: Input should be 'visit', 'planned', 'failed' or 'volume'",
    ),
    (VISIT, "[pemkab-banyuwangi]", "[pemkab-bali]", "5: there is no organisation 'pemkab-bali'"),
    (VISIT, "[banyuwangi-antrean]", "[bali-antre]", "8: there is no programme 'bali-antre'"),
    (VISIT, "place: kota-batu", "place: kota-bali", "4: there is no place 'kota-bali'"),
    (VISIT, "pemkot-batu", "pemkot-bali", "4: there is no organisation 'pemkot-bali'"),
    (VISIT, "2019\nkind", "2018\nkind", "1: the file is called 'batu-to-banyuwangi-2019'"),
    ("guides/about/id.md", "order: 1", "order: satu", "4: order: Input should be a valid integer"),
]


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"), OTHERS, ids=[f"{case[0]}:{case[3]}" for case in OTHERS]
)
def test_other_files(
    bare_app: Flask, folder: Path, name: str, old: str, new: str, expected: str
) -> None:
    change(folder, name, old, new)
    assert problems(bare_app, folder) == [f"content/{name}:{expected}"]


NO_QUEUE = f"content/{VISIT}:8: there is no programme 'banyuwangi-antrean'"


def test_two_folders_with_the_same_slug(bare_app: Flask, folder: Path) -> None:
    twin = folder / "programs" / "banyuwangi-antri"
    shutil.copytree(folder / QUEUE, twin)
    path = "content/programs/banyuwangi-antri/program.yaml"
    assert problems(bare_app, folder) == [
        f"{path}:1: the folder is called 'banyuwangi-antri'",
        f"{path}:1: the slug 'banyuwangi-antrean' is taken by another programme",
    ]


def test_a_slug_that_is_taken_is_told_at_the_line_of_the_slug(
    bare_app: Flask, folder: Path
) -> None:
    other = folder / COUNTER / "program.yaml"
    text = other.read_text().replace("slug: batu-loket\n", "")
    other.write_text(f"{text}slug: banyuwangi-antrean\n")
    path = f"content/{COUNTER}/program.yaml"
    assert problems(bare_app, folder) == [
        f"{path}:9: the folder is called 'batu-loket'",
        f"{path}:9: the slug 'banyuwangi-antrean' is taken by another programme",
    ]


def test_a_programme_without_a_text(bare_app: Flask, folder: Path) -> None:
    (folder / COUNTER / "id.md").unlink()
    assert problems(bare_app, folder) == [
        f"content/{COUNTER}/program.yaml:0: has neither id.md nor en.md beside it"
    ]


def test_a_folder_without_facts(bare_app: Flask, folder: Path) -> None:
    (folder / COUNTER / "program.yaml").unlink()
    assert problems(bare_app, folder) == [f"content/{COUNTER}:0: has no program.yaml"]


@pytest.mark.parametrize("text", ["", "# nothing\n", "- slug: batu-loket\n", "batu-loket\n"])
def test_facts_that_are_no_mapping(bare_app: Flask, folder: Path, text: str) -> None:
    (folder / COUNTER / "program.yaml").write_text(text)
    message = "the file: Input should be written as names with values, of slug, owner, "
    message += "place, sector, tags, sdgs, ..."
    assert problems(bare_app, folder) == [f"content/{COUNTER}/program.yaml:1: {message}"]


def test_bytes_that_are_no_text(bare_app: Flask, folder: Path) -> None:
    (folder / COUNTER / "id.md").write_bytes(b"---\nname: Caf\xe9\n---\n")
    message = "is not UTF-8 text (byte 13)"
    assert problems(bare_app, folder) == [f"content/{COUNTER}/id.md:0: {message}"]


def test_a_guide_in_a_third_language_and_one_without_text(bare_app: Flask, folder: Path) -> None:
    guides = folder / "guides" / "about"
    (guides / "fr.md").write_text((guides / "en.md").read_text())
    (guides / "en.md").write_text((guides / "en.md").read_text().split("##")[0])
    assert problems(bare_app, folder) == [
        "content/guides/about/en.md:6: the guide has no text",
        "content/guides/about/fr.md:0: must be called id.md or en.md",
    ]


def test_a_list_that_is_missing_and_what_refers_to_it(bare_app: Flask, folder: Path) -> None:
    (folder / "taxonomy" / "sectors.yaml").unlink()
    assert problems(bare_app, folder) == [
        f"content/{QUEUE}/program.yaml:4: there is no sector 'health'",
        f"content/{COUNTER}/program.yaml:4: there is no sector 'one-stop-service'",
        "content/taxonomy/sectors.yaml:0: cannot be read: No such file or directory",
    ]


def test_mistakes_in_several_files_come_together_in_order(bare_app: Flask, folder: Path) -> None:
    change(folder, f"{QUEUE}/program.yaml", "digital: true", "digital: maybe")
    change(folder, f"{QUEUE}/id.md", "## Cara kerja", "## Cara")
    change(folder, f"{QUEUE}/en.md", "name: Digital Queue\n", "")
    change(folder, "places/regencies.csv", "-7.91,113.82", "-70,1130")
    assert problems(bare_app, folder) == [
        "content/places/regencies.csv:4: latitude: Input should be greater than or equal to -11.5",
        "content/places/regencies.csv:4: longitude: Input should be less than or equal to 141.5",
        f"content/{QUEUE}/en.md:2: name: Field required",
        f"content/{QUEUE}/id.md:11: the heading 'Cara' is not known",
        f"content/{QUEUE}/program.yaml:6: digital: Input should be a valid boolean",
        NO_QUEUE,
    ]


def test_no_folder(bare_app: Flask, tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    assert problems(bare_app, nowhere) == [f"{nowhere}:0: the content folder is not there"]


def test_the_small_folder_has_one_of_each_kind_that_the_content_has() -> None:
    real = {path.name for path in (SMALL.parents[2] / "content").iterdir() if path.is_dir()}
    people = {"demo"}  # no kind of content: accounts make them, and only in development
    rules = {"reception_rules"}  # tests/hosting loads the real ones, all of them
    assert {path.name for path in SMALL.iterdir() if path.is_dir()} == real - people - rules
