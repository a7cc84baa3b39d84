"""What the search knows about words, from a librarian. Pure.

There are groups of terms that mean the same, in both languages (in a file, `synonyms.yaml`, or
where a `WordSource` has them from). A group is a *concept*.
Wherever a text says one of its terms, the index notes the concept as well; a query that says one
of them looks for its own words or the concept. That is how an English query finds what was written
in Indonesian only.

`optional.yaml`, beside it, has words that say nothing in a catalogue of innovations ("inovasi",
"contoh", "best practice"): a query does not need them while it has other words.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Protocol

import yaml

from portal.search.analysis import CHUNK, LANGUAGES, clean, joined, parts, stem, words
from portal.search.errors import SynonymsError

Stems = tuple[str, ...]
Groups = tuple[tuple[str, ...], ...]
OPTIONAL_FILE = "optional.yaml"  # beside the synonyms; it may be missing
LONGEST_TERM = 8  # words; longer than any name of a thing
_Trie = dict[str, list[tuple[Stems, int]]]  # first stem -> (all stems, concept), longest first


@dataclass(frozen=True)
class Synonyms:
    """The groups of the synonym file, and the optional words.

    A concept is the number of its group, from 0.
    """

    groups: Groups = ()
    digest: str = ""  # of the files they came from
    optional: tuple[str, ...] = ()
    _tries: Mapping[str, _Trie] = field(init=False, repr=False, compare=False)
    _spare: Mapping[str, _Trie] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        tries = {language: _trie(self.groups, language) for language in LANGUAGES}
        spare = {language: _trie((self.optional,), language) for language in LANGUAGES}
        object.__setattr__(self, "_tries", tries)
        object.__setattr__(self, "_spare", spare)

    def spot(self, stems: Sequence[str], language: str) -> Iterator[tuple[int, int]]:
        """Yield (position, concept) for every term in ``stems``, also for terms inside others."""
        trie = self._tries[language]
        for start, first in enumerate(stems):
            for sequence, concept in trie.get(first, ()):
                if len(sequence) == 1 or tuple(stems[start : start + len(sequence)]) == sequence:
                    yield start, concept

    def longest(self, query: Sequence[str], start: int) -> tuple[int, tuple[int, ...]]:
        """Return (length, concepts) of the longest term at ``query[start:]``; (0, ()) for none.

        ``query`` holds folded words, not stems: nobody knows the language of a query, so each
        language reads it in its own way.
        """
        return _longest(self._tries, query, start)

    def dispensable(self, query: Sequence[str], start: int) -> int:
        """Return how many words the longest optional term at ``query[start:]`` has; 0 for none."""
        return _longest(self._spare, query, start)[0]

    def stems(self, concept: int, language: str) -> tuple[Stems, ...]:
        """Return every way to say ``concept`` in texts of ``language``, as stems."""
        spellings = [said for term in self.groups[concept] for said in _spellings(term)]
        return tuple({tuple(stem(word, language) for word in said) for said in spellings})

    def dump(self) -> bytes:
        """Return all of it as bytes for ``restore``; the index keeps what it was made with."""
        state = {"digest": self.digest, "groups": self.groups, "optional": self.optional}
        return json.dumps(state).encode()

    @classmethod
    def restore(cls, dumped: bytes) -> Synonyms:
        """Return what ``dump`` was called on. Raises ValueError or KeyError for anything else."""
        state = json.loads(dumped)
        groups = tuple(tuple(group) for group in state["groups"])
        return cls(groups, str(state["digest"]), tuple(state["optional"]))


class WordSource(Protocol):
    """Where an engine has its words from."""

    def digest(self) -> str:
        """Name the state of the words as they are now. Raises SynonymsError."""

    def load(self) -> Synonyms:
        """Return the words, with that digest. Raises SynonymsError for what cannot be used."""


@dataclass(frozen=True)
class FileWords:
    """The words of a synonym file, and of the file of optional ones beside it."""

    path: Path

    def digest(self) -> str:
        """See ``WordSource``."""
        return file_digest(self.path)

    def load(self) -> Synonyms:
        """See ``WordSource``."""
        return load(self.path)


def load(path: Path) -> Synonyms:
    """Read a synonym file and the optional words beside it.

    Raises SynonymsError, with file and line, if one of them cannot be used.
    """
    return Synonyms(load_groups(path), file_digest(path), load_optional(path))


def load_groups(path: Path) -> Groups:
    """Read a synonym file alone. Raises SynonymsError, with the line, if it cannot be used."""
    return parse(_read(path), path.name).groups


def load_optional(path: Path) -> tuple[str, ...]:
    """Read the optional words beside the synonym file ``path``: a YAML list of terms.

    Raises SynonymsError as ``parse`` does; without the file there are none.
    """
    beside = path.with_name(OPTIONAL_FILE)
    return parse_optional(_read(beside), beside.name) if beside.exists() else ()


def parse(data: bytes, name: str) -> Synonyms:
    """Read the content of a synonym file: a YAML list of lists of terms, at least two in each.

    Raises SynonymsError, with the line and the ``name`` of the file, for what is no YAML, has
    another shape, or has a term twice.
    """
    return Synonyms(tuple(_groups(name, _compose(data, name))), digest(data))


def parse_optional(data: bytes, name: str) -> tuple[str, ...]:
    """Read the content of a file of optional words. Raises SynonymsError as ``parse`` does."""
    root = _compose(data, name)
    if root is None:
        return ()
    if not isinstance(root, yaml.SequenceNode):
        raise _wrong(name, root.start_mark.line + 1, "expected a list of terms")
    seen: dict[Stems, int] = {}
    return tuple(_term(name, node, seen) for node in root.value)


def _compose(data: bytes, name: str) -> yaml.Node | None:
    try:
        root: yaml.Node | None = yaml.compose(data.decode(), Loader=yaml.SafeLoader)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _wrong(name, line, "this is not UTF-8 text") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "this is not YAML"
        raise _wrong(name, mark.line + 1 if mark else 1, str(problem)) from error
    return root


def digest(data: bytes) -> str:
    """Name the content of a synonym file."""
    return blake2b(data, digest_size=16).hexdigest()


def file_digest(path: Path) -> str:
    """Return the digest of the synonym file and the optional words beside it, as they are now.

    Raises SynonymsError when they cannot be read.
    """
    beside = path.with_name(OPTIONAL_FILE)
    return digest(_read(path) + (b"\0" + _read(beside) if beside.exists() else b""))


def groups_digest(groups: Groups, beside: Path) -> str:
    """Name groups of another source together with the optional words beside a path.

    Raises SynonymsError when those cannot be read.
    """
    optional = beside.with_name(OPTIONAL_FILE)
    data = json.dumps(groups, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return digest(data + (b"\0" + _read(optional) if optional.exists() else b""))


@lru_cache(maxsize=20_000)
def term_key(term: str) -> Stems:
    """Return what two spellings of one term share: its folded words; () for none."""
    return tuple(words(" ".join(clean(term).split())))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _wrong(path.name, 1, error.strerror or "it cannot be read") from error


def _groups(name: str, root: yaml.Node | None) -> Iterator[tuple[str, ...]]:
    if root is None:
        return
    if not isinstance(root, yaml.SequenceNode):
        raise _wrong(name, root.start_mark.line + 1, "expected a list of groups")
    seen: dict[tuple[str, ...], int] = {}
    for node in root.value:
        line = node.start_mark.line + 1
        if not isinstance(node, yaml.SequenceNode):
            raise _wrong(name, line, "a group is a list of terms, as in [antrean, queue]")
        group = tuple(_term(name, term, seen) for term in node.value)
        if len(group) < 2:
            raise _wrong(name, line, "a group needs at least two terms")
        yield group


def _term(name: str, node: yaml.Node, seen: dict[tuple[str, ...], int]) -> str:
    line = node.start_mark.line + 1
    if not isinstance(node, yaml.ScalarNode):
        raise _wrong(name, line, "a term is a word or a few words, not a list")
    term = " ".join(clean(str(node.value)).split())
    key = tuple(words(term))
    if not key:
        raise _wrong(name, line, f"“{term}” has no letter and no digit")
    if len(key) > LONGEST_TERM:
        raise _wrong(name, line, f"“{term}” has more than {LONGEST_TERM} words")
    if key in seen:
        raise _wrong(name, line, f"“{term}” already stands in line {seen[key]}")
    seen[key] = line
    return term


def _wrong(name: str, line: int, what: str) -> SynonymsError:
    return SynonymsError(f"{name}, line {line}: {what}.", line)


def _spellings(term: str) -> set[Stems]:
    """Return the words of a term, hyphenated ones both split and joined (``e ktp``, ``ektp``)."""
    split: list[str] = []
    whole: list[str] = []
    for match in CHUNK.finditer(term):
        pieces = parts(match.group())
        together = joined(pieces)
        split += pieces
        whole += pieces if together is None else [together]
    return {tuple(split), tuple(whole)}


def _longest(
    tries: Mapping[str, _Trie], query: Sequence[str], start: int
) -> tuple[int, tuple[int, ...]]:
    best = 0
    concepts: dict[int, None] = {}
    for language in LANGUAGES:
        stems = tuple(stem(word, language) for word in query[start : start + LONGEST_TERM])
        for sequence, concept in tries[language].get(stems[0], ()) if stems else ():
            if len(sequence) < best or stems[: len(sequence)] != sequence:
                continue
            if len(sequence) > best:
                best, concepts = len(sequence), {}
            concepts[concept] = None
    return best, tuple(concepts)


def _trie(groups: Groups, language: str) -> _Trie:
    found: dict[str, set[tuple[Stems, int]]] = {}
    for concept, group in enumerate(groups):
        for term in group:
            for spelling in _spellings(term):
                sequence = tuple(stem(word, language) for word in spelling)
                found.setdefault(sequence[0], set()).add((sequence, concept))
    by_length = lambda entry: (-len(entry[0]), entry)  # noqa: E731
    return {first: sorted(entries, key=by_length) for first, entries in found.items()}
