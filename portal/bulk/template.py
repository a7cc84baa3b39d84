"""The template to fill in: instructions, sheets with choices, and what may be chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

from portal.bulk import explaining, writing
from portal.bulk.columns import MAIN, SHEETS, Sheet
from portal.bulk.format import KEEP
from portal.bulk.reading import INSTRUCTIONS, VALUES
from portal.bulk.words import CHOSEN
from portal.files.sheets_writing import new_book, saved, text_cell

CHOOSING = 2000  # rows that offer choices
EXAMPLE = "#contoh-example"
Names = Sequence[tuple[str, str, str]]  # slug, Indonesian, English
KINDS = ("place", "sector", "tags", "status", "initiator", "evidence", "flag")
TITLES = {"place": "Daerah / Regions", "sector": "Urusan / Sectors", "tags": "Kata kunci / Tags",
          "status": "Status", "initiator": "Pemrakarsa / Initiators",
          "evidence": "Jenis bukti / Kinds of evidence",
          "flag": "Ya atau tidak / Yes or no"}  # fmt: skip
ADVICE = (
    ("Isi satu baris untuk satu inovasi di lembar Inovasi. Hasil, sumber, dan daftar lain ada di lembarnya sendiri, satu baris untuk satu butir, dengan kunci inovasi yang sama.",  # noqa: E501
     "Fill in one row for one programme on the sheet Programs. Results, sources and other lists have sheets of their own, one row for one item, with the same programme key."),  # noqa: E501
    ("Yang wajib hanya nama. Yang lain boleh menyusul di draf; sebelum terbit portal menunjukkan apa yang kurang.",  # noqa: E501
     "Only the name is needed. The rest can follow in the draft; before it is published the portal shows what is missing."),  # noqa: E501
    ("Baris contoh yang diawali # tidak dibaca. Baris itu boleh dihapus.",
     "The example rows that begin with # are not read. You may delete them."),
    ("Kolom atau lembar yang Anda hapus tidak mengubah apa pun. Sel kosong mengosongkan isi yang ada.",  # noqa: E501
     "A column or sheet that you delete changes nothing. An empty cell empties what is there."),
    ("Jangan ubah baris pertama (kunci kolom). Urutan kolom boleh diubah.",
     "Do not change the first row (the keys of the columns). You may move columns."),
    ("Angka: 1250 atau 12,5. Tanggal: 2024, 2024-03, atau 2024-03-17. Rumus tidak dihitung: tulis nilainya.",  # noqa: E501
     "Numbers: 1250 or 12,5. Dates: 2024, 2024-03 or 2024-03-17. Formulas are not worked out: write the value."),  # noqa: E501
    ("CSV: titik koma, UTF-8; satu berkas CSV hanya memuat lembar Inovasi, dan ZIP berisi CSV memuat semua lembar.",  # noqa: E501
     "CSV: semicolons, UTF-8; one CSV file has only the sheet Programs, and a ZIP of CSV files has all sheets."),  # noqa: E501
    (f"{KEEP} berarti: teks terlalu panjang untuk satu sel dan tidak diubah.",
     f"{KEEP} means: the text is too long for a cell and stays as it is."),
)  # fmt: skip


def template(owner: str, names: Mapping[str, Names]) -> bytes:
    """The workbook to fill in. `names` has what may stand for "place", "sector" and "tags"."""
    book = new_book()
    _instructions(book)
    ranges = {kind: (place, rows) for place, (kind, rows) in enumerate(_choices(names).items())}
    for sheet in SHEETS.values():
        page = writing.add_sheet(book, sheet, [_example(sheet, owner)])
        for place, column in enumerate(sheet.columns, start=1):
            if column.kind in ranges and column.kind != "tags":
                page.data_validations.append(_validation(place, *ranges[column.kind]))
    _values(book, _choices(names))
    return saved(book)


def _choices(names: Mapping[str, Names]) -> dict[str, Names]:
    found: dict[str, Names] = {}
    for kind in KINDS:
        if kind == "flag":
            found[kind] = [("ya", "ya", "yes"), ("tidak", "tidak", "no")]
        elif kind in CHOSEN:
            found[kind] = [(key, *explaining.both(word)) for key, word in CHOSEN[kind].items()]
        else:
            found[kind] = names[kind]
    return found


def _example(sheet: Sheet, owner: str) -> dict[str, str]:
    cells = {column.key: column.example for column in sheet.columns if column.example}
    return {**cells, "slug": EXAMPLE, **({"owner": owner} if sheet.key == MAIN else {})}


def _validation(place: int, column: int, rows: Names) -> DataValidation:
    letter, of = get_column_letter(place), get_column_letter(3 * column + 1)
    found = DataValidation(
        type="list",
        formula1=f"{quote_sheetname(VALUES)}!${of}$2:${of}${len(rows) + 1}",
        allow_blank=True,
        showErrorMessage=False,  # a name will do as well
    )
    found.add(f"{letter}3:{letter}{CHOOSING + 3}")
    return found


def _values(book: Workbook, choices: Mapping[str, Names]) -> None:
    page = book.create_sheet(VALUES)
    head: list[Any] = []
    for kind in choices:
        head += [text_cell(page, TITLES[kind], font=Font(bold=True)), None, None]
    page.append(head)
    for number in range(max(len(rows) for rows in choices.values())):
        line: list[Any] = []
        for rows in choices.values():
            said = rows[number] if number < len(rows) else (None, None, None)
            line += [text_cell(page, text) if text else None for text in said]
        page.append(line)


def _instructions(book: Workbook) -> None:
    page = book.create_sheet(INSTRUCTIONS)
    for letter, width in (("A", 26), ("B", 34), ("C", 60), ("D", 60)):
        page.column_dimensions[letter].width = width
    wrap, bold = Alignment(wrap_text=True, vertical="top"), Font(bold=True)
    page.append([None, None, *(text_cell(page, text, font=bold)
                               for text in ("Petunjuk", "Instructions"))])  # fmt: skip
    for advice in ADVICE:
        page.append([None, None, *(text_cell(page, text, alignment=wrap)
                                   for text in advice)])  # fmt: skip
    page.append([])
    for sheet in SHEETS.values():
        titles = (sheet.title, "", *explaining.of_sheet(sheet))
        page.append([text_cell(page, text, font=bold, alignment=wrap) for text in titles])
        for column in sheet.columns:
            texts = (column.key, column.heading, *explaining.of_column(sheet, column))
            page.append([text_cell(page, text, alignment=wrap) for text in texts])
