"""Programmes, visits and searches, made from a seed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, TypeVar
from urllib.parse import urlencode

from vocabulary import HEAD, Vocabulary

from portal.catalogue.document import HEADINGS, Document
from portal.visits.document import VisitFacts

LANGUAGES = ("id", "en")
STATUSES = (("running", "grown", "pilot", "stopped"), (60, 20, 12, 8))
WITHOUT_TRANSLATION = 0.1  # share of programmes that are written in Indonesian only

Item = TypeVar("Item")


@dataclass(frozen=True)
class Places:
    """What programmes are filed under: slugs, and the owner of each region."""

    regions: Sequence[str]
    provinces: Sequence[str]
    owners: dict[str, str]
    sectors: Sequence[str]
    tags: Sequence[str]
    terms: Sequence[str]  # of the librarian's synonyms, so that searches are widened as in life


@dataclass
class Maker:
    """Makes documents. The same seed and the same places give the same documents."""

    places: Places
    seed: int = 1
    searches: list[tuple[str, str]] = field(default_factory=list)  # language, words of one document

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        self.words = {code: Vocabulary(code, self.rng) for code in LANGUAGES}
        self._weights: dict[int, list[float]] = {}

    def program(self, number: int) -> Document:
        """The programme with a number."""
        rng = self.rng
        facts = self._facts(number)
        languages = ("id",) if rng.random() < WITHOUT_TRANSLATION else LANGUAGES
        # Both languages tell of the same thing, so they share the words of the synonyms.
        terms = self._skewed(self.places.terms, rng.randint(0, 3))
        texts = {code: self._text(code, terms) for code in languages}
        for code, text in texts.items():
            telling = [w for w in text["summary"].split() if w.strip(".").lower() not in HEAD[code]]
            pair = [word.strip(".").lower() for word in rng.sample(telling, 2)]
            self.searches.append((code, " ".join(pair)))
        return Document.model_validate({"facts": facts, "texts": texts})

    def _skewed(self, items: Sequence[Item], count: int) -> list[Item]:
        """Some of the items, those at the front more often."""
        if len(items) not in self._weights:
            self._weights[len(items)] = list(
                accumulate(1 / (n + 3) ** 0.7 for n in range(len(items)))
            )
        found = self.rng.choices(items, cum_weights=self._weights[len(items)], k=count)
        return list(dict.fromkeys(found))

    def _both(self, least: int, most: int) -> dict[str, str]:
        return {code: self.words[code].label(least, most) for code in LANGUAGES}

    def _date(self, first: int, last: int) -> str:
        rng = self.rng
        day = f"{rng.randint(first, last)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        return day[: rng.choice((4, 7, 10))]

    def _facts(self, number: int) -> dict[str, Any]:
        rng = self.rng
        place = self._skewed(self.places.regions, 1)[0]
        status = rng.choices(*STATUSES)[0]
        keys = [f"source-{n}" for n in range(1, rng.randint(2, 5) + 1)]
        facts: dict[str, Any] = {
            "slug": f"{place}-{number}"[:120],
            "owner": self.places.owners[place],
            "place": place,
            "sector": self._skewed(self.places.sectors, 1)[0],
            "tags": self._skewed(self.places.tags, rng.randint(1, 5)),
            "sdgs": sorted(rng.sample(range(1, 18), rng.randint(1, 3))),
            "initiator": rng.choice(("head", "office", "civil-servant", "community")),
            "digital": rng.random() < 0.5,
            "start": self._date(2008, 2024),
            "status": status,
            "verified": {"on": self._date(2019, 2025), "source": keys[0]},
            "sources": [self._source(key, number) for key in keys],
        }
        if status == "stopped":
            facts["status_reason"] = self._both(5, 12)
        return {**facts, **self._proofs(keys), **self._practical()}

    def _source(self, key: str, number: int) -> dict[str, str]:
        word = self.words["id"].draw_telling(1)[0]
        address = f"https://{word}.example/{number}/{key}"
        return {"key": key, "address": address, "publisher": word.title(), "date": "2023-05"}

    def _proofs(self, keys: list[str]) -> dict[str, Any]:
        rng = self.rng

        def some(most: int) -> range:
            return range(rng.randint(0, most))

        def sourced(item: dict[str, Any]) -> dict[str, Any]:
            return {**item, "sources": [rng.choice(keys)]}

        def result() -> dict[str, Any]:
            before, after = rng.randint(1, 900), rng.randint(1, 90_000)
            item = {"indicator": self._both(3, 7), "unit": self._both(1, 2), "after": after}
            return sourced(item | ({"before": before} if rng.random() < 0.7 else {}))

        kinds = ("official", "press", "study")
        return {
            "results": [result() for _ in range(rng.randint(1, 4))],
            "awards": [sourced({"name": self._both(3, 6), "year": 2016}) for _ in some(1)],
            "evidence": [
                sourced({"kind": rng.choice(kinds), "title": self._both(4, 9)}) for _ in some(2)
            ],
            "adapted_by": [
                sourced({"name": self._both(2, 3), "place": rng.choice(self.places.regions)})
                for _ in some(1)
            ],
        }

    def _practical(self) -> dict[str, Any]:
        rng = self.rng
        found: dict[str, Any] = {
            "legal_basis": [self._both(4, 9) for _ in range(rng.randint(0, 2))]
        }
        if rng.random() < 0.6:
            found["resources"] = {"people": self._both(4, 9), "money": self._both(4, 9)}
        if rng.random() < 0.5:
            sites = [self._both(2, 5) for _ in range(rng.randint(1, 3))]
            found["visit"] = {"sites": sites, "people": rng.randint(10, 60), "online": False}
        return found

    def _text(self, language: str, terms: list[str]) -> dict[str, Any]:
        rng, words = self.rng, self.words[language]
        name = words.label(2, 5) + (f" {terms[0]}" if terms else "")
        chosen = set(rng.sample(list(HEADINGS), rng.randint(5, 8)))
        sections = {key: self._section(words) for key in HEADINGS if key in chosen}
        last = next(reversed(sections))
        sections[last] += "\n\n" + " ".join(f"{term.capitalize()}." for term in terms[1:])
        return {
            "name": name,
            "aliases": [words.label(1, 2)] if rng.random() < 0.4 else [],
            "summary": words.prose(rng.randint(25, 55)),
            "sections": sections,
        }

    def _section(self, words: Vocabulary) -> str:
        if self.rng.random() < 0.3:
            return "\n".join(f"- {words.sentence(6, 14)}" for _ in range(self.rng.randint(2, 5)))
        return words.prose(self.rng.randint(25, 60))

    def visit(self, number: int, document: Document) -> VisitFacts:
        """A visit to a programme, as the press would have reported it."""
        facts = document.facts
        visitor = {"name": self._both(2, 4), "place": self.rng.choice(self.places.regions)}
        source = {"address": f"https://kabar.example/{number}", "publisher": "Kabar"}
        return VisitFacts.model_validate(
            {
                "slug": f"visit-{number}",
                "kind": "visit",
                "visitors": [visitor],
                "hosts": [facts.owner],
                "date": self._date(2012, 2025),
                "people": self.rng.randint(5, 40),
                "programs": [facts.slug],
                "sources": [source],
            }
        )

    def results_paths(self, count: int) -> Iterator[str]:
        """Addresses of results pages: two words each, nearly a third with chosen filters.

        Most pairs stand together in some programme, as with people who know what they look for.
        """
        for _ in range(count):
            language, pair = self.rng.choice(self.searches)
            kind = self.rng.random()
            if kind < 0.15:
                pair = " ".join(self.words[language].draw_telling(2))
            elif kind < 0.3 and self.places.terms:
                term = self._skewed(self.places.terms, 1)[0]
                pair = f"{term} {self.words[language].draw_telling(1)[0]}"
            asked = [("q", pair), *(self._filters() if self.rng.random() < 0.3 else [])]
            yield f"/{language}/programs?{urlencode(asked)}"

    def _filters(self) -> list[tuple[str, str]]:
        some = [
            ("sector", self._skewed(self.places.sectors, 1)[0]),
            ("province", self.rng.choice(self.places.provinces)),
            ("status", self.rng.choice(("running", "grown"))),
            ("year", str(self.rng.randint(2010, 2024))),
        ]
        return self.rng.sample(some, self.rng.randint(1, 2))
