"""The strict client of the tests sees mistakes, also in a page that looks like a good one."""

from __future__ import annotations

import pytest

from tests.support.client import check_html

GOOD = (
    '<!doctype html><html lang="id"><head><title>Judul</title></head><body>'
    '<p id="a" class="x y">Kata "kutip" &amp; lain</p><p id="b">dua</p></body></html>'
)


def test_pages_that_differ_in_words_and_values_are_good() -> None:
    check_html(GOOD)
    check_html(GOOD.replace("dua", "tiga kata, 12").replace("x y", "z").replace('"b"', '"c"'))


@pytest.mark.parametrize(
    ("there", "wrong", "said"),
    [
        ('id="b"', 'id="a"', "stands twice"),
        ("dua", "a&b;", "named-entity"),
        ('class="x y"', 'class="x&y;"', "named-entity"),
        ('class="x y"', 'class="x" class="y"', "duplicate-attribute"),
        ('class="x y"', 'class="x" style="y"', "inline style"),
        ('class="x y"', 'class="x" onclick="y"', "inline onclick"),
        ("dua", "d\x01ua", "invalid-codepoint"),
        ("dua</p>", "dua</div>", "end-tag"),
        ("dua", "<li>dua</p>", "end-tag"),
    ],
)
def test_a_mistake_is_seen(there: str, wrong: str, said: str) -> None:
    check_html(GOOD)
    with pytest.raises(AssertionError, match=said):
        check_html(GOOD.replace(there, wrong))
