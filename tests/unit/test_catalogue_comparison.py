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


def rows(*pages: ProgramPage) -> list[tuple[str, list[str]]]:
    return [
        (str(row["title"]), [str(cell).strip() for cell in row["cells"]])
        for row in comparison.rows(pages)
    ]


def test_nothing_to_compare() -> None:
    assert rows() == []
    assert rows(page({}), page({})) == []


def test_a_row_stands_when_one_of_them_has_it() -> None:
    first = page({"background": "Antre lama."})
    second = page({"how": "Satu.\n\nDua."})
    assert rows(first, second, page({})) == [
        ("Background", ["<p>Antre lama.</p>", "", ""]),
        ("How it works", ["", "<p>Satu.</p>\n<p>Dua.</p>", ""]),
    ]


def test_steps_stay_steps() -> None:
    found = rows(page({"how": "1. Daftar,\n   lalu tunggu.\n2. Ambil."}))
    steps = "<ol>\n<li>Daftar,\nlalu tunggu.</li>\n<li>Ambil.</li>\n</ol>"
    assert found == [("How it works", [steps])]


def test_what_a_host_wrote_brings_no_tags() -> None:
    found = rows(page({"served": "**Ibu** & bayi\n\n\n\n- <i>semua</i> warga\n\n  \n"}))
    cell = (
        "<p><strong>Ibu</strong> &amp; bayi</p>\n"
        "<ul>\n<li>&lt;i&gt;semua&lt;/i&gt; warga</li>\n</ul>"
    )
    assert found == [("Who is served", [cell])]


def test_an_empty_section_is_none() -> None:
    assert rows(page({"challenges": "  \n"}), page({"challenges": ""})) == []


def test_challenges_and_prerequisites_stand_when_they_are_written() -> None:
    found = rows(page({"prerequisites": "Listrik."}), page({"challenges": "Sinyal."}))
    assert found == [
        ("Challenges and failures", ["", "<p>Sinyal.</p>"]),
        ("Prerequisites", ["<p>Listrik.</p>", ""]),
    ]


def test_the_order_is_that_of_reading() -> None:
    keys = (
        *("sustainability", "prerequisites", "success", "challenges"),
        *("served", "how", "background"),
    )
    found = rows(page({key: key for key in keys}))
    assert [cells[0] for _title, cells in found] == [f"<p>{key}</p>" for key in reversed(keys)]


def test_sections_that_are_not_compared() -> None:
    keys = ("goal", "novelty", "actors", "lessons", "replication", "notes")
    assert rows(page({key: key for key in keys})) == []


def test_resources_come_last_in_their_order() -> None:
    first = page({}, resources={"it": both("A server"), "people": both("Five nurses")})
    second = page({"how": "Satu."}, resources={"money": both("Rp50.000")})
    assert rows(first, second) == [
        ("How it works", ["", "<p>Satu.</p>"]),
        ("People", ["Five nurses (id)", ""]),
        ("Money", ["", "Rp50.000 (id)"]),
        ("IT", ["A server (id)", ""]),
    ]
