"""The rows of the comparison: texts side by side, without rows that all leave empty."""

from __future__ import annotations

from typing import Any

from portal.catalogue import comparison
from portal.catalogue.models import Program, ProgramText
from portal.catalogue.show import ProgramPage
from tests.support.programs import both, facts


def page(sections: dict[str, str], **changes: Any) -> ProgramPage:
    """A programme with these sections in Indonesian, the language where there is no request."""
    text = ProgramText(language="id", name="Uji", aliases=[], summary="Uji.", sections=sections)
    return ProgramPage(Program(slug="uji", facts=facts(**changes), texts=[text]))


def rows(*pages: ProgramPage) -> list[tuple[str, list[list[str]]]]:
    return [(str(row["title"]), row["cells"]) for row in comparison.rows(pages)]


def test_nothing_to_compare() -> None:
    assert rows() == []
    assert rows(page({}), page({})) == []


def test_a_row_stands_when_one_of_them_has_it() -> None:
    first = page({"background": "Antre lama."})
    second = page({"how": "Satu.\n\nDua."})
    assert rows(first, second, page({})) == [
        ("Background", [["Antre lama."], [], []]),
        ("How it works", [[], ["Satu.", "Dua."], []]),
    ]


def test_markup_and_empty_paragraphs_are_left_out() -> None:
    found = rows(page({"served": "**Ibu** & bayi\n\n\n\n- <i>semua</i> warga\n\n  \n"}))
    assert found == [("Who is served", [["Ibu & bayi", "<i>semua</i> warga"]])]


def test_the_order_is_that_of_reading() -> None:
    keys = (
        *("sustainability", "prerequisites", "success", "challenges"),
        *("served", "how", "background"),
    )
    found = rows(page({key: key for key in keys}))
    assert [cells[0][0] for _title, cells in found] == list(reversed(keys))


def test_sections_that_are_not_compared() -> None:
    keys = ("goal", "novelty", "actors", "lessons", "replication", "notes")
    assert rows(page({key: key for key in keys})) == []


def test_resources_come_last_in_their_order() -> None:
    first = page({}, resources={"it": both("A server"), "people": both("Five nurses")})
    second = page({"how": "Satu."}, resources={"money": both("Rp50.000")})
    assert rows(first, second) == [
        ("How it works", [[], ["Satu."]]),
        ("People", [["Five nurses (id)"], []]),
        ("Money", [[], ["Rp50.000 (id)"]]),
        ("IT", [["A server (id)"], []]),
    ]
