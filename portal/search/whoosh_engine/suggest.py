"""Names that somebody may be typing: by their beginning, by that of a word in them, by likeness.

A name comes before an alias: people see only names, and wonder at one without what they typed.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product

from rapidfuzz import process
from rapidfuzz.distance import OSA

from portal.search.analysis import LANGUAGES, clean, words
from portal.search.types import Suggestion
from portal.search.whoosh_engine.view import View

LONGEST_PREFIX = 100  # characters
_MOST_MATCHES = 200  # looked at for one beginning; a single letter begins thousands of names
_ALIKE = 0.65  # of 1: two wrong letters in six
_SHORTEST_FUZZY = 4  # letters; anything is like a shorter word
_VARIATIONS = 3  # likely words tried for each word
_ATTEMPTS = 8  # combinations of them
_MOST_WORDS = 8


def suggest(view: View, prefix: str, language: str, limit: int) -> list[Suggestion]:
    """Return at most ``limit`` names that ``prefix`` may become, the likeliest first."""
    language = language if language in LANGUAGES else LANGUAGES[0]
    typed = words(clean(prefix[:LONGEST_PREFIX]))[:_MOST_WORDS]
    if not typed or limit < 1:
        return []
    found: dict[int, None] = {}
    needle = " ".join(typed)
    for aliases in (False, True):
        for start in ("\n ", " "):  # a whole name, then a word within a name
            if len(found) < limit:
                _take(found, view, language, start + needle, aliases)
    if len(found) < limit:
        for alike in islice(_alike(view, typed, language), _ATTEMPTS):
            for aliases in (False, True):
                _take(found, view, language, " " + alike, aliases)
    titles = view.titles(language)
    return [Suggestion(view.slugs[number], titles[number]) for number in islice(found, limit)]


def _take(found: dict[int, None], view: View, language: str, needle: str, aliases: bool) -> None:
    """Add the documents that have ``needle`` in a name, those with short names first."""
    owners = _owners(view, language, needle, aliases)
    new = set(islice(owners, _MOST_MATCHES)).difference(found)
    titles = view.titles(language)
    found.update(dict.fromkeys(sorted(new, key=lambda n: (len(titles[n]), titles[n], n))))


def _owners(view: View, language: str, needle: str, aliases: bool) -> Iterator[int]:
    for base, segment in zip(view.bases, view.segments, strict=False):
        for number in segment.columns.name_index[language].find(needle, aliases):
            if view.live >> base + number & 1:
                yield base + number


def _alike(view: View, typed: list[str], language: str) -> Iterator[str]:
    """Yield what may have been meant, when there is a slip in one word or several."""
    known = view.name_words(language)
    options = []
    for index, word in enumerate(typed):
        last = index == len(typed) - 1
        if len(word) < _SHORTEST_FUZZY or (word in known and not last):
            options.append([word])
            continue
        # The last word is still being typed: compare it with the beginnings of words, one letter
        # longer too, since the slip may be a letter left out.
        lengths = (len(word), len(word) + 1)
        pool = {other[:length] for other in known for length in lengths} if last else known
        hits = process.extract(
            word, pool, scorer=OSA.normalized_similarity, limit=_VARIATIONS, score_cutoff=_ALIKE
        )
        options.append([hit[0] for hit in sorted(hits, key=lambda hit: (-hit[1], hit[0]))])
    for combination in product(*options):
        if list(combination) != typed:
            yield " ".join(combination)
