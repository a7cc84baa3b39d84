"""Words that look Indonesian or English, made from a seed, and how often each is used (Zipf)."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from itertools import accumulate

SIZE = 5000  # words in each language

# What stands at the head of every text; searches leave it out.
_HEAD_ID = """yang dan di untuk dengan dari pada dalam ini itu oleh ke tidak adalah sebagai para
serta atau akan telah dapat juga bagi agar karena lebih sudah setiap antara"""
_HEAD_EN = """the of and to in for a with is by that on as are from it was which this be at or an
their not can has have its more"""
HEAD = {"id": _HEAD_ID.split(), "en": _HEAD_EN.split()}

_ONSETS = {
    "id": ["b", "c", "d", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "w", "ny", "ng"],
    "en": [*"bcdfghlmnprstvw", "br", "ch", "cl", "dr", "fl", "gr", "pl", "sh", "st", "th", "tr"],
}
_VOWELS = {"id": ["a", "a", "a", "e", "i", "i", "o", "u", "ai"], "en": [*"aeiou", "ea", "oo", "ou"]}
_CODAS = {"id": ["", "", "n", "ng", "r", "k", "s", "t", "h"], "en": ["", "l", "n", "nd", "r", "t"]}
_SYLLABLE = (_ONSETS, _VOWELS)
_FORMS = {
    "id": ["{}", "{}", "me{}kan", "pe{}an", "di{}", "ke{}an", "{}nya", "ber{}"],
    "en": ["{}", "{}", "{}s", "{}ing", "{}ed", "{}ment", "{}ation", "{}er"],
}


@dataclass
class Vocabulary:
    """The words of one language, the most frequent first."""

    language: str
    rng: random.Random
    words: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.words = [*HEAD[self.language]]
        known = set(self.words)
        while len(self.words) < SIZE:
            root = self._root()
            for form in self.rng.sample(_FORMS[self.language], self.rng.randint(1, 3)):
                word = form.format(root)
                if word not in known:
                    known.add(word)
                    self.words.append(word)
        self._weights = list(accumulate(1 / rank for rank in range(1, len(self.words) + 1)))

    def _root(self) -> str:
        pick, language = self.rng.choice, self.language
        least = 2 if language == "id" else 1
        syllables = max(least, self.rng.choices((1, 2, 3), (2, 6, 1))[0])
        open_ones = (pick(table[language]) for _ in range(syllables) for table in _SYLLABLE)
        return "".join(open_ones) + pick(_CODAS[language])

    def draw(self, count: int) -> list[str]:
        """Words as a text uses them."""
        return self.rng.choices(self.words, cum_weights=self._weights, k=count)

    def draw_telling(self, count: int) -> list[str]:
        """Words as names and searches use them: without those that stand in every text."""
        found: list[str] = []
        while len(found) < count:
            found += [word for word in self.draw(count) if word not in HEAD[self.language]]
        return found[:count]

    def sentence(self, least: int, most: int) -> str:
        """A sentence of so many words."""
        return " ".join(self.draw(self.rng.randint(least, most))).capitalize() + "."

    def prose(self, words: int) -> str:
        """Sentences of about so many words in all."""
        text, length = [], 0
        while length < words:
            text.append(self.sentence(7, 18))
            length += text[-1].count(" ") + 1
        return " ".join(text)

    def label(self, least: int, most: int) -> str:
        """A short text, such as the name of an indicator."""
        return " ".join(self.draw_telling(self.rng.randint(least, most))).capitalize()
