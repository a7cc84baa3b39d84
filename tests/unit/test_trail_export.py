"""A spreadsheet computes nothing of what people wrote."""

from __future__ import annotations

import pytest

from portal.trail.export import safe_cell


@pytest.mark.parametrize("text", ["=1+1", "+62812", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_what_would_be_a_formula_is_a_text(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Ayu", "1+1", "a=b", "“=1”"])
def test_the_rest_stays(text: str) -> None:
    assert safe_cell(text) == text
