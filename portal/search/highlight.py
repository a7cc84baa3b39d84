"""Marks in a text what a query has found. Pure; gives plain text, never HTML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice
from operator import add
from typing import NamedTuple

from portal.search.lexicon import Chunk, Lexicon, knowing

Segments = list[tuple[str, bool]]  # pieces of text in order, each with whether it is marked
Slots = tuple[tuple[str, ...], ...]  # for each word of a sequence: the stems that fit

CUT = "…"
_FIXED = "\u00a0"  # a space at which no line ends: an ellipsis never stands on a line alone
_STOPS = ".!?…"  # what ends a sentence: there nothing is cut in two
_LOOSE = " ,;:·–—-"  # what is left out before and after an ellipsis
_NEW_WORD = 10  # a window with one more of the query's words beats one with nine more hits


class _Span(NamedTuple):
    start: int
    end: int
    key: str  # what of the query it stands for


@dataclass(frozen=True)
class Highlight:
    """Knows what to mark; holds no text. One of these serves all texts of a result page."""

    stems: frozenset[str] = frozenset()  # words with one of these stems, in either language
    written: frozenset[str] = frozenset()  # words as written
    prefixes: tuple[str, ...] = ()  # words that begin so
    sequences: tuple[Slots, ...] = ()  # phrases and terms of several words

    def mark(self, text: str) -> Segments:
        """Split ``text`` into segments, each with whether it is to be marked; nothing is lost."""
        return list(_segments(text, 0, len(text), self._spans(text)))

    def snippet(self, text: str, length: int = 240) -> Segments:
        """Return the part of ``text`` that shows most of the query, about ``length`` characters.

        White space is folded, cuts fall between words and show an ellipsis, but at the end of a
        sentence; two places share the length when one cannot show all words. Without a hit it is
        the beginning.
        """
        text = " ".join(text.split())
        if len(text) <= length:
            return self.mark(text)
        spans = self._spans(text)
        groups = _windows(spans, length)
        shown = [_cut(text, group, length // len(groups)) for group in groups]
        shown = _apart(shown) or [_cut(text, [_Span(0, 0, "")], length)]
        result: Segments = []
        done = 0
        for start, end in shown:
            if start > done and (gap := _gap(text, done, start)):
                result.append((gap, False))
            result += _segments(text, start, end, spans)
            done = end
        if done < len(text) and text[done - 1] not in _STOPS:
            result.append((f"{_FIXED}{CUT}", False))
        return result

    def _spans(self, text: str) -> list[_Span]:
        """Return what is to be marked: in order, not overlapping."""
        if not (self.stems or self.written or self.prefixes or self.sequences):
            return []
        tokens = text.split(" ")
        present = set(tokens)
        lexicon = knowing(present)
        marked, begins = self._marked(lexicon, present), self._begins(lexicon, present)
        if not marked and not begins:
            return []  # most texts end here: what follows walks through them token by token
        before = accumulate(map(len, tokens), initial=0)
        starts = list(map(add, before, range(len(tokens))))  # with the spaces between
        found = [
            _Span(starts[index] + start, starts[index] + end, key)
            for index, token in enumerate(tokens)
            if token in marked
            for start, end, key in marked[token]
        ]
        if not begins:
            return found
        for index, token in enumerate(tokens):
            if token in begins:
                found += self._sequences(lexicon, tokens[index:], starts[index:])
        return _merged(found)

    def _marked(self, lexicon: Lexicon, present: set[str]) -> dict[str, list[_Span]]:
        """Return the tokens that hold words of the query, with where in them the words are."""
        tokens = present if self.written or self.prefixes else set[str]()
        for stem in self.stems:
            tokens = tokens | lexicon.with_stem(stem, present)
        spans = {
            token: [
                _Span(chunk.start, chunk.end, key)
                for chunk in lexicon.chunks[token]
                if (key := self._key(chunk))
            ]
            for token in tokens
        }
        return {token: found for token, found in spans.items() if found}

    def _begins(self, lexicon: Lexicon, present: set[str]) -> set[str]:
        """Return the tokens that a sequence may begin with."""
        firsts = {stem for slots in self.sequences for stem in slots[0]}
        return set[str]().union(*(lexicon.with_stem(stem, present) for stem in firsts))

    def _key(self, chunk: Chunk) -> str:
        """Return what of the query a chunk is; empty when it is nothing of it."""
        if hit := self.stems & chunk.stems:
            return min(hit)
        for word in chunk.words if self.written or self.prefixes else ():
            if word in self.written:
                return word
            for prefix in self.prefixes:
                if word.startswith(prefix):
                    return f"{prefix}*"
        return ""

    def _sequences(
        self, lexicon: Lexicon, tokens: Sequence[str], starts: Sequence[int]
    ) -> Iterator[_Span]:
        """Yield the sequences that begin in the first of these tokens."""
        beginnings = sum(len(chunk.forms) for chunk in lexicon.chunks[tokens[0]])
        words = list(
            islice(_words(lexicon, tokens, starts), beginnings + max(map(len, self.sequences)) - 1)
        )
        for number, slots in enumerate(self.sequences):
            for skip in range(beginnings):
                following = words[skip : skip + len(slots)]
                fits = zip(following, slots, strict=False)
                if len(following) == len(slots) and all(not w[2].isdisjoint(s) for w, s in fits):
                    yield _Span(words[skip][0], following[-1][1], f"#{number}")


def _words(
    lexicon: Lexicon, tokens: Sequence[str], starts: Sequence[int]
) -> Iterator[tuple[int, int, frozenset[str]]]:
    """Yield the words of tokens: start and end of the chunk that they stand in, and their stems."""
    for token, at in zip(tokens, starts, strict=False):
        for chunk in lexicon.chunks[token]:
            for form in chunk.forms:
                yield at + chunk.start, at + chunk.end, form


def _merged(spans: list[_Span]) -> list[_Span]:
    """Return the spans in order; of overlapping ones the first, reaching as far as they all do."""
    result: list[_Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if result and span.start < result[-1].end:
            last = result[-1]
            result[-1] = _Span(last.start, max(last.end, span.end), last.key)
        else:
            result.append(span)
    return result


def _segments(
    text: str, start: int, end: int, spans: Sequence[_Span]
) -> Iterator[tuple[str, bool]]:
    for span in spans:
        if span.start < start or span.end > end:
            continue
        if span.start > start:
            yield text[start : span.start], False
        yield text[span.start : span.end], True
        start = span.end
    if start < end:
        yield text[start:end], False


def _windows(spans: Sequence[_Span], length: int) -> list[Sequence[_Span]]:
    """Return one or two groups of spans worth showing, in the order of the text."""
    one = _best(spans, length, frozenset())
    keys = {span.key for span in one}
    if len(keys) == len({span.key for span in spans}):
        return [one] if one else []
    first = _best(spans, length // 2, frozenset())
    shown = frozenset(span.key for span in first)
    second = _best([span for span in spans if span.key not in shown], length // 2, shown)
    if len(shown.union(span.key for span in second)) <= len(keys):
        return [one]
    return sorted((first, second), key=lambda group: group[0].start)


def _best(spans: Sequence[_Span], length: int, shown: frozenset[str]) -> Sequence[_Span]:
    """Return the spans within ``length`` characters that show most of what is not yet shown."""
    best: Sequence[_Span] = spans[:1]
    best_score = 0
    last = 0
    for first, span in enumerate(spans):
        last = max(last, first + 1)
        while last < len(spans) and spans[last].end - span.start <= length:
            last += 1
        group = spans[first:last]
        new = {member.key for member in group} - shown
        score = _NEW_WORD * len(new) + len(group)
        if score > best_score:
            best, best_score = group, score
    return best


def _cut(text: str, group: Sequence[_Span], length: int) -> tuple[int, int]:
    """Return where to cut so that the spans stand in the middle and no word is cut in two."""
    first, last = group[0].start, group[-1].end
    start = max(0, min(first - (length - (last - first)) // 2, len(text) - length, first))
    if last <= length:
        start = 0  # what is near the beginning reads best from the beginning
    end = max(start + length, last)
    if start > 0 and text[start - 1] != " ":
        space = text.find(" ", start, first)
        start = first if space < 0 else space + 1
    if end < len(text) and text[end] != " ":
        space = text.rfind(" ", last, end)
        end = (last or end) if space < 0 else space
    while start < first and text[start] in _LOOSE:
        start += 1
    while end < len(text) and end > max(last, start + 1) and text[end - 1] in _LOOSE:
        end -= 1
    return start, end


def _gap(text: str, done: int, start: int) -> str:
    """Return what stands for ``text[done:start]``, which is left out."""
    if not done:
        return "" if text[:start].rstrip()[-1:] in _STOPS else f"{CUT}{_FIXED}"
    return f" {CUT} " if text[done - 1] in _STOPS else f"{_FIXED}{CUT} "


def _apart(windows: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join windows that touch."""
    result = windows[:1]
    for start, end in windows[1:]:
        if start <= result[-1][1] + 1:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result
