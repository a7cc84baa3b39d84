"""A spreadsheet computes nothing of what people wrote."""

from __future__ import annotations

import pytest

from portal.trail.export import safe_cell


@pytest.mark.parametrize("text", ["=1+1", "+62812", "-1", "@SUM(A1)", "\t1", "\r1", "\n1"])
def test_what_would_be_a_formula_is_a_text(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("a;=1+1", "a;'=1+1"),  # a file with commas, opened where semicolons separate
        ('a", "=1+1', 'a", "\'=1+1'),
        ("a\n-2+3|x", "a\n'-2+3|x"),
        ("a, \t@SUM(A1);\r\n+1", "a, \t'@SUM(A1);\r\n'+1"),
        ("  =1", "  '=1"),
        ("\t=1", "'\t'=1"),
        ("＝1", "'＝1"),
    ],
)
def test_no_formula_begins_in_the_middle_either(text: str, safe: str) -> None:
    assert safe_cell(text) == safe


@pytest.mark.parametrize(
    "text", ["", "Ayu", "a;b, c", '["x", 1]', "0812-34", "a - b", "1+1", "a=b", "“=1”"]
)
def test_the_rest_stays(text: str) -> None:
    assert safe_cell(text) == text
