"""From text to index terms: folding, splitting, stemming. Pure; the same for texts and queries.

A *chunk* is a stretch of text without spaces that may hold hyphens (``e-KTP``); its *parts* are
the folded words in it (``("e", "ktp")``). Each part takes one position in the text.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from hashlib import blake2b

import Stemmer

from portal.search import words_en, words_id

ID, EN = "id", "en"
LANGUAGES = (ID, EN)
LONGEST_WORD = 64  # longer ones are cut, in texts as in queries
RULES = 2  # raise it when a change to the code below changes what is indexed

_MARKS = "\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff"  # accents, soft hyphens, zero widths
_RUN = rf"[^\W_]+(?:[{_MARKS}]+[^\W_]*)*"
_WORD = rf"{_RUN}(?:['’ʼ]{_RUN})*"
CHUNK = re.compile(rf"{_WORD}(?:[-\u2010\u2011]{_WORD})*")
_HYPHENS = re.compile(r"[-\u2010\u2011]")
_POSSESSIVE = re.compile(r"['’ʼ]s$", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")

_ENDINGS = frozenset(
    suffix + possessive + particle
    for suffix in ("", "kan", "an", "i", "isasi")
    for possessive in ("", "nya", "ku", "mu")
    for particle in ("", "lah", "kah", "tah", "pun")
)
_LONGEST_ENDING = max(map(len, _ENDINGS))
# Prefix as written -> letters that may have stood there before it melted into the root.
_PREFIXES: Mapping[str, tuple[str, ...]] = {
    "meng": ("", "k"), "peng": ("", "k"), "meny": ("s",), "peny": ("s",),
    "mem": ("", "p"), "pem": ("", "p"), "men": ("", "t"), "pen": ("", "t"),
    "menge": ("",), "penge": ("",), "me": ("",), "pe": ("",), "ber": ("",), "bel": ("",),
    "be": ("",), "per": ("",), "pel": ("",), "ter": ("",), "te": ("",), "di": ("",),
    "ke": ("",), "se": ("",),
}  # fmt: skip
_DEEPEST = 3  # di-per-..., mem-ber-..., ke-ber-...: no word has more prefixes than three
_SHORTEST_ROOT = 3

_local = threading.local()


def clean(text: str) -> str:
    """Return ``text`` with NULs, control characters and lone surrogates turned into spaces."""
    return _CONTROL.sub(" ", text)


def chunks(text: str) -> Iterator[re.Match[str]]:
    """Yield a match for every chunk of ``text``, with its place in it."""
    return CHUNK.finditer(text)


@lru_cache(maxsize=65_536)
def parts(chunk: str) -> tuple[str, ...]:
    """Return the folded words of one chunk; none when nothing of it can be searched.

    A repeated word (``anak-anak``, ``anak-anaknya``: the plural) counts once.
    """
    words = tuple(filter(None, (fold(piece) for piece in _HYPHENS.split(chunk))))
    if len(words) > 1 and len({stem(word, ID) for word in words}) == 1:
        return words[:1]
    return words


def joined(words: tuple[str, ...]) -> str | None:
    """Return the one-word spelling of a hyphenated chunk (``ektp``), or None when it has none."""
    if not 2 <= len(words) <= 4 or all(word.isdigit() for word in words):
        return None
    return "".join(words)[:LONGEST_WORD]


def words(text: str) -> list[str]:
    """Return the folded words of ``text`` in order, hyphenated ones split."""
    return [word for match in chunks(text) for word in parts(match.group())]


def fold(word: str) -> str:
    """Return ``word`` without case, accents, apostrophes and anything but letters and digits."""
    word = _POSSESSIVE.sub("", word)
    if not word.isascii():
        word = unicodedata.normalize("NFKC", word).casefold()
        word = unicodedata.normalize("NFD", word)
    return "".join(filter(str.isalnum, word.lower()))[:LONGEST_WORD]


def is_stop(word: str) -> bool:
    """Return whether ``word`` (folded) is too common to look for, in either language."""
    return word in words_id.STOP_WORDS or word in words_en.STOP_WORDS


@lru_cache(maxsize=65_536)
def stem(word: str, language: str) -> str:
    """Return the index term of a folded word as a word of ``language`` (``id`` or ``en``)."""
    return _indonesian(word) if language == ID else _english(word)


def both(word: str) -> tuple[str, ...]:
    """Return the terms under which a query word may stand: its stem in each language, once."""
    return tuple(dict.fromkeys(stem(word, language) for language in LANGUAGES))


def fingerprint() -> str:
    """Name the state of all that decides about terms; an index of another state is outdated."""
    state = (
        RULES, Stemmer.version(), sorted(words_id.ROOTS), sorted(words_id.VARIANTS.items()),
        sorted(words_id.STOP_WORDS), sorted(words_en.VARIANTS.items()), sorted(words_en.STOP_WORDS),
        unicodedata.unidata_version,
    )  # fmt: skip
    return blake2b(repr(state).encode(), digest_size=8).hexdigest()


def _indonesian(word: str) -> str:
    word = words_id.VARIANTS.get(word, word)
    if len(word) <= _SHORTEST_ROOT or not word.isalpha():
        return word
    peeled = {_spelling(rest): depth for rest, depth in _peel(word).items()}
    known = [root for root in peeled if root in words_id.ROOTS]
    if known:
        # The least peeled: perintah, not intah; and of memberikan it is beri, not ikan.
        return min(known, key=lambda root: (-len(root), peeled[root], root))
    stemmed = _spelling(_stemmer("indonesian").stemWord(word))
    return stemmed if len(stemmed) >= _SHORTEST_ROOT else word


def _spelling(word: str) -> str:
    return words_id.VARIANTS.get(word, word)


def _peel(word: str) -> dict[str, int]:
    """Return ``word`` and what may be left of it without affixes, with the number of prefixes."""
    ends = range(min(_LONGEST_ENDING, len(word)) + 1)
    edge = {word[: len(word) - end] for end in ends if word[len(word) - end :] in _ENDINGS}
    found = dict.fromkeys(edge, 0)
    for depth in range(1, _DEEPEST + 1):
        rests = {rest for candidate in edge for rest in _without_prefix(candidate)}
        edge = rests.difference(found)
        found |= dict.fromkeys(edge, depth)
    return found


def _without_prefix(word: str) -> Iterator[str]:
    for length in range(2, min(5, len(word) - _SHORTEST_ROOT + 1) + 1):
        for letter in _PREFIXES.get(word[:length], ()):
            yield letter + word[length:]


def _english(word: str) -> str:
    word = words_en.VARIANTS.get(word, word)
    if "isation" in word:
        word = word.replace("isation", "ization")
    stemmed: str = _stemmer("english").stemWord(word)
    return stemmed


def _stemmer(algorithm: str) -> Stemmer.Stemmer:
    # A Stemmer keeps its working memory in itself: two threads in one of them garble words.
    stemmer: Stemmer.Stemmer | None = getattr(_local, algorithm, None)
    if stemmer is None:
        stemmer = Stemmer.Stemmer(algorithm)
        setattr(_local, algorithm, stemmer)
    return stemmer
