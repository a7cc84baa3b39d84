"""Markdown made safe whoever wrote it, and words counted and cut."""

from __future__ import annotations

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.text import markdown, markdown_with_contents, plain, sentences, typed, words

ALLOWED = {
    *("p", "br", "strong", "em", "code", "pre", "blockquote", "ul", "ol", "li", "a", "hr"),
    *("h2", "h3", "h4", "table", "thead", "tbody", "tr", "th", "td"),
}


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("", ""),
        ("Two *good* **words**.", "<p>Two <em>good</em> <strong>words</strong>.</p>\n"),
        (
            "## Steps\n\n1. First\n2. Then",
            "<h2>Steps</h2>\n<ol>\n<li>First</li>\n<li>Then</li>\n</ol>\n",
        ),
        ("- bed\n- `room`", "<ul>\n<li>bed</li>\n<li><code>room</code></li>\n</ul>\n"),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>\n"),
        (
            "| a | b |\n| - | - |\n| 1 | 2 |",
            "<table>\n<thead>\n<tr>\n<th>a</th>\n<th>b</th>\n</tr>\n</thead>\n"
            "<tbody>\n<tr>\n<td>1</td>\n<td>2</td>\n</tr>\n</tbody>\n</table>\n",
        ),
        (
            "[law](https://jdih.go.id/?a=1&b=2)",
            '<p><a href="https://jdih.go.id/?a=1&amp;b=2" rel="noopener noreferrer">law</a></p>\n',
        ),
    ],
)
def test_markdown(source: str, html: str) -> None:
    assert markdown(source) == html


def test_contents_of_markdown() -> None:
    html, contents = markdown_with_contents(
        "## Tanya *dulu*: 1 & 2\n\ntext\n\n### Sub\n\n## É\n\n## É!"
    )
    assert contents == [("h-tanya-dulu-1-2", "Tanya dulu: 1 & 2"), ("h-é", "É"), ("h-é-", "É!")]
    assert html == (
        '<h2 id="h-tanya-dulu-1-2">Tanya <em>dulu</em>: 1 &amp; 2</h2>\n<p>text</p>\n'
        '<h3>Sub</h3>\n<h2 id="h-é">É</h2>\n<h2 id="h-é-">É!</h2>\n'
    )


@pytest.mark.parametrize(
    ("source", "html"),
    [
        (
            "<script>alert(1)</script>",
            "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n",
        ),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        ("[x](ftp://host/file)", '<p><a rel="noopener noreferrer">x</a></p>\n'),
        ("![x](https://tracker.example/pixel.gif)", "<p></p>\n"),
        ("<b onclick='x()'>bold</b>", "<p>&lt;b onclick='x()'&gt;bold&lt;/b&gt;</p>\n"),
        ("# Title", "Title\n"),
    ],
)
def test_what_is_not_safe_is_not_shown(source: str, html: str) -> None:
    assert markdown(source) == html


@given(st.text(alphabet=st.sampled_from("<>\"'&[]()!`*#-\n /:=abjs\x00é"), max_size=80))
def test_no_source_makes_an_element_or_attribute_that_is_not_allowed(source: str) -> None:
    tree = html5lib.parseFragment(str(markdown(source)), namespaceHTMLElements=False)
    for element in tree.iter():
        assert element.tag in ALLOWED | {"DOCUMENT_FRAGMENT"}
        assert set(element.attrib) <= {"href", "rel"}


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("", ""),
        ("## Steps\n\nOne **bed**, [two](https://a.id) rooms.", "Steps · One bed, two rooms."),
        ("- a\n- b", "a · b"),
        ("1. One.\n2. Two!\n3. “Three.”\n\nFour", "One. Two! “Three.” Four"),
        ("Three things:\n\n- a,\n- b; \n- c", "Three things: a, b; c"),
        ("One\ntwo\n\n> three\n\n```\nfour\nfive\n```", "One two · three · four five"),
        ("| a | b |\n| - | - |\n| 1 | 2 |", "a · b · 1 · 2"),
        ("`code` ![picture](x.gif)\n\n![x](y.gif)\n\nend", "code · end"),
        ("Tom & Jerry, 1 < 2", "Tom & Jerry, 1 < 2"),
        ("&amp;lt;", "&lt;"),
        ("one\\\ntwo", "one two"),
        ("<script>x</script>", "<script>x</script>"),
    ],
)
def test_plain_text_of_markdown(source: str, text: str) -> None:
    assert plain(source) == text


def test_texts_become_one_line_with_their_ends() -> None:
    assert sentences(["One.", "", "two", " three \n", "four?", "five"]) == (
        "One. two · three · four? five"
    )
    assert sentences([]) == ""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("akta lahir", "akta lahir"),
        ("  akta\tlahir\n", "akta\tlahir"),
        ("akta\x00lahir", "akta lahir"),
        ("a\x1b[31m\x7f\x85b", "a [31m  b"),
        ("\u202eribal", "ribal"),
        ("a\ud800b\ufdd0\uffff\U0010ffffc", "a b   c"),
        ("emoji 🙏 and kopi é", "emoji 🙏 and kopi é"),
        ("x" * 30, "x" * 20),
    ],
)
def test_what_was_typed_can_be_shown_again(text: str, shown: str) -> None:
    assert typed(text, longest=20) == shown


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", 0),
        ("  \n", 0),
        ("one", 1),
        ("one-stop service", 2),
        ("15.675 people, 3,5 %", 3),
        ("don't; ibu’s", 2),
        ("rujukan — berjenjang", 2),
        ("bapak/ibu", 2),
    ],
)
def test_words_are_counted(text: str, number: int) -> None:
    assert words(text) == number
