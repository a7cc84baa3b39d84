"""Reading content: what is good is read, each mistake is named with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.core.content import Both, Folder, PartialDate, Slug, Strict


class Bed(Strict):
    """One bed in one room."""

    slug: Slug
    name: Both
    built: PartialDate
    people: int = 1
    guests: list[str] = []


GOOD = """\
slug: attic
name:
  id: loteng
  en: attic
built: "2013-11"
people: 2
guests: [Ayu, Budi]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """An empty content folder."""
    (tmp_path / "content").mkdir()
    return Folder(tmp_path / "content")


def write(folder: Folder, text: str | bytes, name: str = "bed.yaml") -> Path:
    """Put a file into the folder."""
    path = folder.root / name
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def problems(folder: Folder) -> list[str]:
    """The problems that were noted, in order of lines."""
    return [str(problem) for problem in sorted(folder.problems)]


def checked(folder: Folder, text: str) -> Bed | None:
    """The text as a bed, as a feature reads it."""
    path = write(folder, text)
    data, lines = folder.yaml(path)
    return None if folder.problems else folder.check(Bed, path, data, lines)


def test_a_good_file(folder: Folder) -> None:
    assert checked(folder, GOOD) == Bed(
        slug="attic",
        name=Both(id="loteng", en="attic"),
        built="2013-11",
        people=2,
        guests=["Ayu", "Budi"],
    )
    assert problems(folder) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("people: 2", "people: two", ["6: people: Input should be a valid integer"]),
        ("people: 2", "people: '2'", ["6: people: Input should be a valid integer"]),
        ("people: 2", "people: 2.5", ["6: people: Input should be a valid integer"]),
        ("people: 2", "people: true", ["6: people: Input should be a valid integer"]),
        (
            "people: 2",
            "poeple: 2",
            ["6: poeple: there is nothing called 'poeple' here; is it 'people'?"],
        ),
        ("slug: attic\n", "", ["1: slug: Field required"]),
        ("  en: attic\n", "", ["2: name.en: Field required"]),
        ("  en: attic", "  en: ' '", ["4: name.en: String should have at least 1 character"]),
        ("[Ayu, Budi]", "\n- Ayu\n- 7", ["9: guests.1: Input should be a valid string"]),
        ("people: 2", "people: 2\npeople: 3", ["7: not YAML: the key 'people' stands here twice"]),
        (
            "  en: attic",
            "  en: attic\n  en: loft",
            ["5: not YAML: the key 'en' stands here twice"],
        ),
        ("people: 2", "people: [2", ["7: not YAML: expected ',' or ']', but got ':'"]),
        ("people: 2", "people: !!int two", ["6: not YAML: 'two': invalid literal for int()"]),
        ("people: 2", "\tpeople: 2", ["6: not YAML: found character '\\t'"]),
        ("people: 2", "people: *two", ["6: not YAML: found undefined alias 'two'"]),
        ("people: 2", "people: !!python/name:os.system", ["6: not YAML: could not determine a"]),
        ("people: 2", "? [a, b]\n: 2", ["6: not YAML: found unhashable key"]),
    ],
)
def test_a_mistake_is_named_with_its_line(
    folder: Folder, old: str, new: str, expected: list[str]
) -> None:
    assert checked(folder, GOOD.replace(old, new)) is None
    found = problems(folder)
    assert len(found) == len(expected)
    for problem, begins in zip(found, expected, strict=True):
        assert problem.startswith(f"content/bed.yaml:{begins}"), found


def test_all_mistakes_of_a_file_are_named_at_once(folder: Folder) -> None:
    text = GOOD.replace("slug: attic", "slug: The Attic").replace(
        "people: 2", "people: x\nextra: 1"
    )
    assert checked(folder, text) is None
    assert [problem.line for problem in sorted(folder.problems)] == [1, 6, 7]


@pytest.mark.parametrize(
    "slug", ["Attic", "attic room", "-attic", "attic-", "at--tic", "loténg", "", "a" * 121]
)
def test_what_is_no_slug(folder: Folder, slug: str) -> None:
    assert checked(folder, GOOD.replace("slug: attic", f"slug: '{slug}'")) is None
    assert [problem.line for problem in folder.problems] == [1]


@pytest.mark.parametrize(
    "date", ["2013", "2013-11", "2013-11-16", "1998-02-28", "2024-02-29", "0001"]
)
def test_partial_dates(folder: Folder, date: str) -> None:
    found = checked(folder, GOOD.replace('"2013-11"', f'"{date}"'))
    assert found is not None
    assert found.built == date


@pytest.mark.parametrize(
    "date",
    [
        *("13", "2013-13", "2013-00", "2013-1", "2013-11-32", "2013-11-16T"),
        *("2024-02-31", "2023-02-29", "2024-04-31", "0000", "0000-01", "0000-01-01", "２０２４"),
    ],
)
def test_what_is_no_date(folder: Folder, date: str) -> None:
    assert checked(folder, GOOD.replace('"2013-11"', f'"{date}"')) is None
    assert [problem.line for problem in folder.problems] == [5]


def test_a_day_that_no_calendar_has_is_told_in_words(folder: Folder) -> None:
    assert checked(folder, GOOD.replace('"2013-11"', '"2024-02-31"')) is None
    assert problems(folder) == ["content/bed.yaml:5: built: day is out of range for month"]


@pytest.mark.parametrize(
    ("date", "problem"),
    [
        ("2013-11-16", "built: Input should be a valid string: put it in quotes"),
        ("2013-02-30", "not YAML: '2013-02-30': day is out of range for month"),
    ],
)
def test_a_date_needs_quotes(folder: Folder, date: str, problem: str) -> None:
    assert checked(folder, GOOD.replace('"2013-11"', date)) is None
    assert problems(folder) == [f"content/bed.yaml:5: {problem}"]


@pytest.mark.parametrize("word", ["on", "off", "yes", "no", "On", "NO"])
def test_words_stay_words(folder: Folder, word: str) -> None:
    data, _ = folder.yaml(write(folder, f"{word}: {word}\nin: [{word}]\n"))
    assert data == {word: word, "in": [word]}


def test_true_and_false_are_booleans(folder: Folder) -> None:
    data, _ = folder.yaml(write(folder, "a: true\nb: false\nc: True\n"))
    assert data == {"a": True, "b": False, "c": "True"}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (b"slug: caf\xe9\n", "content/bed.yaml:0: is not UTF-8 text (byte 9)"),
        (b"slug: \x00\n", "content/bed.yaml:1: not YAML: unacceptable character #x0000"),
    ],
)
def test_what_is_no_text(folder: Folder, text: bytes, problem: str) -> None:
    assert folder.yaml(write(folder, text))[0] is None
    assert len(problems(folder)) == 1
    assert problems(folder)[0].startswith(problem)


def test_a_file_that_is_not_there(folder: Folder) -> None:
    assert folder.yaml(folder.root / "bed.yaml")[0] is None
    assert problems(folder) == ["content/bed.yaml:0: cannot be read: No such file or directory"]


def test_another_shape_than_a_record(folder: Folder) -> None:
    assert checked(folder, "- attic\n") is None
    assert [problem.line for problem in folder.problems] == [1]
    assert problems(folder)[0].startswith("content/bed.yaml:1: the file: Input should be")


FRONT = "---\nslug: attic\nname: {id: a, en: b}\nbuilt: '2013'\n---\n# Heading\n\nText\n---\nmore\n"


def test_front_matter_and_text(folder: Folder) -> None:
    path = write(folder, FRONT, "bed.md")
    found = folder.markdown(path)
    assert found is not None
    data, lines, body, start = found
    assert data == {"slug": "attic", "name": {"id": "a", "en": "b"}, "built": "2013"}
    assert (body, start) == ("# Heading\n\nText\n---\nmore\n", 6)
    assert [lines.of(["slug"]), lines.of(["built"]), lines.of(["nothing"])] == [2, 4, 2]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_front_matter_of_any_editor(folder: Folder, newline: str) -> None:
    found = folder.markdown(write(folder, FRONT.replace("\n", newline), "bed.md"))
    assert found is not None
    assert found[2:] == ("# Heading\n\nText\n---\nmore\n", 6)


@pytest.mark.parametrize(
    "text", ["", "# Heading\n", "slug: attic\n---\n", "---\nslug: a\n", "----\n"]
)
def test_front_matter_that_is_missing(folder: Folder, text: str) -> None:
    assert folder.markdown(write(folder, text, "bed.md")) is None
    assert problems(folder) == [
        "content/bed.md:1: must begin with front matter between two lines of ---"
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("---\nslug: attic\nslug: loft\n---\n", 3),
        ("---\nslug: attic\npeople: [\n---\n", 4),
    ],
)
def test_front_matter_that_is_not_yaml(folder: Folder, text: str, line: int) -> None:
    assert folder.markdown(write(folder, text, "bed.md")) is None
    assert [problem.line for problem in folder.problems] == [line]


def test_a_mistake_in_front_matter_is_at_its_line_in_the_file(folder: Folder) -> None:
    path = write(folder, FRONT.replace("'2013'", "'soon'"), "bed.md")
    found = folder.markdown(path)
    assert found is not None
    assert folder.check(Bed, path, found[0], found[1]) is None
    assert [problem.line for problem in folder.problems] == [4]


LIST = "- slug: attic\n  name: {id: a, en: b}\n  built: '2013'\n"


def test_a_list_of_records(folder: Folder) -> None:
    path = write(folder, LIST + LIST.replace("attic", "porch"))
    found = [(line, bed.slug) for line, bed in folder.check_list(Bed, path)]
    assert found == [(1, "attic"), (4, "porch")]


def test_mistakes_in_a_list_are_at_their_lines(folder: Folder) -> None:
    path = write(folder, LIST + "- slug: Porch\n  name: {id: a}\n  built: '2013'\n")
    assert folder.check_list(Bed, path) == []
    assert [problem.line for problem in sorted(folder.problems)] == [4, 5]


@pytest.mark.parametrize("text", ["a: 1\n", "just words\n"])
def test_what_is_no_list(folder: Folder, text: str) -> None:
    assert folder.check_list(Bed, write(folder, text)) == []
    assert problems(folder) == ["content/bed.yaml:1: the file: Input should be a valid list"]
