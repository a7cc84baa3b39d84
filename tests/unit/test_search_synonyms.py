"""The librarian's file: reading it, and finding its terms in texts and queries."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.search.analysis import EN, ID, stem, words
from portal.search.errors import SynonymsError
from portal.search.synonyms import OPTIONAL_FILE, Synonyms, load, parse

GROUPS = (
    ("akta lahir", "akta kelahiran", "birth certificate"),
    ("akta", "deed"),
    ("PTSP", "pelayanan terpadu satu pintu", "one-stop service"),
    ("e-KTP", "identity card"),
)
LAHIR, AKTA, PTSP, KTP = range(4)


@pytest.fixture
def synonyms() -> Synonyms:
    return Synonyms(GROUPS)


def spotted(synonyms: Synonyms, text: str, language: str) -> list[tuple[int, int]]:
    return sorted(synonyms.spot([stem(word, language) for word in words(text)], language))


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Mengurus akta kelahiran", ID, [(1, LAHIR), (1, AKTA)]),
        ("akta tanah", ID, [(0, AKTA)]),
        ("akta dan kelahiran", ID, [(0, AKTA)]),
        ("the birth certificates", EN, [(1, LAHIR)]),
        ("birth certificate", EN, [(0, LAHIR)]),
        ("layanan terpadu satu pintu", ID, [(0, PTSP)]),
        ("a one-stop service", EN, [(1, PTSP)]),
        ("kartu e-KTP", ID, [(1, KTP)]),
        ("kartu ektp", ID, [(1, KTP)]),
        ("", ID, []),
    ],
)
def test_terms_in_a_text(
    synonyms: Synonyms, text: str, language: str, expected: list[tuple[int, int]]
) -> None:
    assert spotted(synonyms, text, language) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("akta kelahiran", (2, (LAHIR,))),
        ("akta", (1, (AKTA,))),
        ("akte lahir", (2, (LAHIR,))),
        ("birth certificates", (2, (LAHIR,))),
        ("birth", (0, ())),
        ("one stop services", (3, (PTSP,))),
        ("lain", (0, ())),
        ("", (0, ())),
    ],
)
def test_the_longest_term_of_a_query(
    synonyms: Synonyms, query: str, expected: tuple[int, tuple[int, ...]]
) -> None:
    assert synonyms.longest(words(query), 0) == expected


def test_a_query_is_read_from_where_it_is_asked(synonyms: Synonyms) -> None:
    assert synonyms.longest(words("cetak akta lahir"), 1) == (2, (LAHIR,))


def test_every_way_to_say_a_concept(synonyms: Synonyms) -> None:
    assert set(synonyms.stems(KTP, EN)) == {("e", "ktp"), ("ektp",), ("ident", "card")}


def test_what_is_restored_is_what_was_dumped(synonyms: Synonyms) -> None:
    again = Synonyms.restore(synonyms.dump())
    assert again == synonyms
    assert spotted(again, "akta lahir", ID) == spotted(synonyms, "akta lahir", ID)


def write(folder: Path, text: str) -> Path:
    path = folder / "synonyms.yaml"
    path.write_text(text)
    return path


def test_load(tmp_path: Path) -> None:
    path = write(tmp_path, "# words\n- [antrean, queue]\n-\n  - embung\n  - farm pond\n")
    found = load(path)
    assert found.groups == (("antrean", "queue"), ("embung", "farm pond"))
    assert found.digest == load(path).digest


def test_the_digest_follows_the_file(tmp_path: Path) -> None:
    one = load(write(tmp_path, "- [a, b]")).digest
    assert load(write(tmp_path, "- [a, c]")).digest != one


def test_an_empty_file_has_no_groups(tmp_path: Path) -> None:
    assert load(write(tmp_path, "# nothing yet\n")).groups == ()


def test_words_that_yaml_takes_for_something_else_are_terms(tmp_path: Path) -> None:
    found = load(write(tmp_path, "- [yes, no, 2016, 112]\n"))
    assert found.groups == (("yes", "no", "2016", "112"),)


def test_optional_words_stand_beside_the_synonyms(tmp_path: Path) -> None:
    path = write(tmp_path, "- [a, b]")
    alone = load(path)
    (tmp_path / OPTIONAL_FILE).write_text("# words\n- inovasi\n- studi banding\n")
    found = load(path)
    assert (alone.optional, found.optional) == ((), ("inovasi", "studi banding"))
    assert found.digest != alone.digest
    assert Synonyms.restore(found.dump()) == found


@pytest.mark.parametrize(
    ("query", "length"),
    [
        *(("inovasi", 1), ("studi banding embung", 2), ("studi", 0), ("pelayanan", 1)),
        *(("programmes", 1), ("programs", 1), ("embung", 0), ("", 0)),
    ],
)
def test_the_longest_optional_term_of_a_query(query: str, length: int) -> None:
    known = Synonyms(optional=("inovasi", "studi banding", "layanan", "programme"))
    assert known.dispensable(words(query), 0) == length


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("- inovasi\n- Inovasi\n", 2, "“Inovasi” already stands in line 1"),
        ("- inovasi\n- [a, b]\n", 2, "not a list"),
        ("- '...'\n", 1, "no letter"),
        ("inovasi: 1\n", 1, "a list of terms"),
        ("- inovasi\n- [", 2, "expected the node content"),
    ],
)
def test_a_mistake_in_optional_words_is_named(
    tmp_path: Path, text: str, line: int, part: str
) -> None:
    (tmp_path / OPTIONAL_FILE).write_text(text)
    with pytest.raises(SynonymsError) as caught:
        load(write(tmp_path, "- [a, b]"))
    assert caught.value.line == line
    assert part in str(caught.value)
    assert str(caught.value).startswith(f"optional.yaml, line {line}: ")


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("- [a, b]\n- [c, A]\n", 2, "“A” already stands in line 1"),
        ("- [a, b]\n- [c, c]\n", 2, "already stands in line 2"),
        ("- [a, b]\n- [c]\n", 2, "at least two"),
        ("- [a, b]\n- c\n", 2, "a group is a list"),
        ("- [a, b]\n- [c, [d]]\n", 2, "not a list"),
        ("- [a, b]\n- [c, '...']\n", 2, "no letter"),
        ("- [a, b]\n- [c, a b c d e f g h i]\n", 2, "more than 8 words"),
        ("a: b\n", 1, "a list of groups"),
        ("just words", 1, "a list of groups"),
        ("- [a, b]\n- [c, d\n- [e", 3, "synonyms.yaml, line 3"),
        ("- [a, b]\n- \x01\n", 1, "synonyms.yaml"),
        ("- [a, b]\n- *x\n", 2, "alias"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, text: str, line: int, part: str) -> None:
    with pytest.raises(SynonymsError) as caught:
        load(write(tmp_path, text))
    assert caught.value.line == line
    assert part in str(caught.value)
    assert str(caught.value).startswith(f"synonyms.yaml, line {line}: ")


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    path = tmp_path / "synonyms.yaml"
    path.write_bytes(b"- [a, b]\n- [\xff, c]\n")
    with pytest.raises(SynonymsError, match="line 2: this is not UTF-8 text"):
        load(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SynonymsError, match=r"synonyms\.yaml.*No such file"):
        load(tmp_path / "synonyms.yaml")


@given(st.text(max_size=200))
def test_any_text_is_groups_or_a_mistake(text: str) -> None:
    with suppress(SynonymsError):
        parse(text.encode("utf-8", "surrogatepass"), "synonyms.yaml")


@given(st.lists(st.text(alphabet="abk -", max_size=12), max_size=8))
def test_any_query_can_be_looked_up(terms: list[str]) -> None:
    synonyms = Synonyms(GROUPS)
    found = words(" ".join(terms))
    for start in range(len(found)):
        length, concepts = synonyms.longest(found, start)
        assert bool(length) == bool(concepts)
