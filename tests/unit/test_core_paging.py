"""Pages of a list, and what stands in an address for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.paging import MOST_PAGES, NoSuchPage, Paging, number


@pytest.mark.parametrize(
    ("value", "page"),
    [(None, 1), ("", 1), ("1", 1), ("2", 2), ("007", 7), (str(MOST_PAGES), MOST_PAGES)],
)
def test_the_number_in_an_address(value: str | None, page: int) -> None:
    assert number(value) == page


@pytest.mark.parametrize(
    "value",
    [
        "0",
        "-1",
        "1000000000",
        "100001",
        "abc",
        "1.5",
        " 1",
        "+1",
        "1e3",
        "٣",
        "²",
        "1\x00",
        "9" * 400,
    ],
)
def test_what_is_no_page(value: str) -> None:
    with pytest.raises(NoSuchPage):
        number(value)


@given(st.text())
def test_any_text_is_a_page_or_refused(value: str) -> None:
    try:
        found = number(value)
    except NoSuchPage:
        return
    assert 1 <= found <= MOST_PAGES


@pytest.mark.parametrize(
    ("total", "pages"), [(0, 1), (1, 1), (19, 1), (20, 1), (21, 2), (40, 2), (41, 3)]
)
def test_how_many_pages_there_are(total: int, pages: int) -> None:
    assert Paging(page=1, per_page=20, total=total).pages == pages


@pytest.mark.parametrize(("page", "total"), [(1, 0), (1, 1), (2, 21), (3, 60)])
def test_a_page_that_exists(page: int, total: int) -> None:
    paging = Paging(page, 20, total)
    assert paging.check() is paging


@pytest.mark.parametrize(("page", "total"), [(2, 0), (2, 20), (3, 40), (MOST_PAGES, 60)])
def test_a_page_behind_the_last_one(page: int, total: int) -> None:
    with pytest.raises(NoSuchPage):
        Paging(page, 20, total).check()


@pytest.mark.parametrize(
    ("page", "pages", "window"),
    [
        (1, 1, [1]),
        (1, 2, [1, 2]),
        (1, 9, [1, 2, 3, None, 9]),
        (4, 9, [1, 2, 3, 4, 5, 6, None, 9]),
        (5, 9, [1, None, 3, 4, 5, 6, 7, None, 9]),
        (9, 9, [1, None, 7, 8, 9]),
        (3, 5, [1, 2, 3, 4, 5]),
    ],
)
def test_the_pages_that_are_linked(page: int, pages: int, window: list[int | None]) -> None:
    assert Paging(page, 10, pages * 10).window() == window


def test_a_narrower_window() -> None:
    assert Paging(5, 10, 90).window(around=0) == [1, None, 5, None, 9]
