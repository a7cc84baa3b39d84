"""What is sound fits the database: texts of the columns' lengths, codes, numbers, no NUL."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from portal.catalogue import queries
from portal.core.db import db
from portal.pages.models import Guide
from portal.places.models import Region
from tests.catalogue.folders import COUNTER, QUEUE, SMALL, VISIT, change, problems, run

# File, the text that is made longer, its greatest length, where the mistake is.
TEXTS = [
    (f"{QUEUE}/en.md", "Digital Queue", 300, "2: name"),
    ("organisations.yaml", "Government of Batu City", 200, "8: 1.name.en"),
    ("taxonomy/sectors.yaml", "Kesehatan", 120, "2: 0.name.id"),
    ("taxonomy/tags.yaml", "rumah sakit", 120, "6: 2.name.id"),
    ("places/countries.yaml", "en: Malaysia", 120, "3: 0.name.en"),
    ("places/provinces.csv", "Jawa Timur", 120, "2: name"),
    ("places/regencies.csv", "Kota Batu", 120, "3: name"),
    ("guides/about/en.md", "About Sambang", 200, "2: title"),
]


def lengthen(folder: Path, name: str, old: str, length: int) -> None:
    """Make a text as long as that; "key: text" keeps its key."""
    key, _, text = old.rpartition(": ")
    longer = text + "é" * (length - len(text))
    change(folder, name, old, f"{key}: {longer}" if key else longer)


@pytest.mark.parametrize(("name", "old", "most", "place"), TEXTS, ids=[c[0] for c in TEXTS])
def test_a_text_that_is_too_long(
    bare_app: Flask, folder: Path, name: str, old: str, most: int, place: str
) -> None:
    lengthen(folder, name, old, most + 1)
    message = f"{place}: String should have at most {most} characters"
    # What refers to the list or the row is told as well.
    assert f"content/{name}:{message}" in problems(bare_app, folder)


def test_texts_of_the_greatest_length_are_loaded(app: Flask, folder: Path) -> None:
    for name, old, most, _place in TEXTS:
        lengthen(folder, name, old, most)
    shutil.move(folder / "guides" / "about", folder / "guides" / ("a" * 120))
    change(folder, VISIT, "people: 40", "people: 1000000")
    change(folder, f"guides/{'a' * 120}/id.md", "order: 1", "order: 10000")
    assert run(app, folder, "load").stdout.splitlines()[-1] == "Loaded: 20 new."
    with app.app_context():
        assert len(queries.program("banyuwangi-antrean").text("en").name) == 300
        assert len(db.session.get_one(Guide, ("a" * 120, "en")).title) == 200


NUMBERS = [
    (VISIT, "people: 40", "people: 1000001", "7: people: Input should be less than or equal to"),
    ("guides/about/id.md", "order: 1", "order: 10001", "4: order: Input should be less than"),
    ("guides/about/id.md", "order: 1", "order: -1", "4: order: Input should be greater than"),
]


@pytest.mark.parametrize(("name", "old", "new", "expected"), NUMBERS, ids=[c[3] for c in NUMBERS])
def test_numbers_that_no_column_holds(
    bare_app: Flask, folder: Path, name: str, old: str, new: str, expected: str
) -> None:
    change(folder, name, old, new)
    [problem] = problems(bare_app, folder)
    assert problem.startswith(f"content/{name}:{expected}")


def test_characters_that_no_database_holds(bare_app: Flask, folder: Path) -> None:
    change(folder, "taxonomy/tags.yaml", "rumah sakit", '"rumah\\0sakit"')
    text = (folder / COUNTER / "id.md").read_text()
    (folder / COUNTER / "id.md").write_text(f"{text}\nDi\0sini.\n")
    line = text.count("\n") + 2
    message = "6: 2.name.id: String should match pattern '^[^\\x00]*$'"
    told = problems(bare_app, folder)
    assert f"content/{COUNTER}/id.md:{line}: the text has a NUL character" in told
    assert f"content/taxonomy/tags.yaml:{message}" in told


CODES = [
    ("places/regencies.csv", "35.11,", "35.79,", "4: the code '35.79' is taken by another place"),
    ("places/provinces.csv", "51,", "35,", "3: the code '35' is taken by another place"),
]


@pytest.mark.parametrize(("name", "old", "new", "expected"), CODES, ids=[c[0] for c in CODES])
def test_two_places_with_one_code(
    bare_app: Flask, folder: Path, name: str, old: str, new: str, expected: str
) -> None:
    change(folder, name, old, new)
    assert problems(bare_app, folder) == [f"content/{name}:{expected}"]


def test_two_countries_with_one_code(bare_app: Flask, folder: Path) -> None:
    path = folder / "places" / "countries.yaml"
    path.write_text(path.read_text() + path.read_text().replace("slug: m", "slug: m-"))
    message = "the code 'MY' is taken by another place"
    assert problems(bare_app, folder) == [f"content/places/countries.yaml:4: {message}"]


@pytest.mark.parametrize("name", ["About Us", "about_us", "a" * 121])
def test_a_guide_needs_a_slug(bare_app: Flask, folder: Path, name: str) -> None:
    shutil.move(folder / "guides" / "about", folder / "guides" / name)
    assert problems(bare_app, folder) == [
        f"content/guides/{name}:0: a slug is needed as its name: "
        "small letters, digits and hyphens, at most 120 characters"
    ]


@pytest.mark.parametrize("changed", ["slug", "code"])
def test_a_place_whose_slug_or_code_is_corrected_stays_the_same_place(
    app: Flask, folder: Path, changed: str
) -> None:
    run(app, folder, "load")
    with app.app_context():
        before = db.session.scalars(select(Region.id).where(Region.code == "35.11")).one()
    old, new = {"slug": (",kabupaten-bo", ",kabupaten-bu"), "code": ("35.11", "35.12")}[changed]
    change(folder, "places/regencies.csv", old, new)
    assert run(app, folder, "load").stdout.splitlines()[-1] == "Loaded: 1 changed, 19 same."
    with app.app_context():
        found = db.session.get_one(Region, before)
        expected = {"slug": ("kabupaten-bundowoso", "35.11"), "code": (None, "35.12")}[changed]
        assert (found.slug, found.code) == (expected[0] or "kabupaten-bondowoso", expected[1])


def test_the_small_folder_fits(bare_app: Flask) -> None:
    assert run(bare_app, SMALL, "check").exit_code == 0
