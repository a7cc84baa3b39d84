"""The sheets of a list of programmes, and their columns. Pure.

A column has a key that never changes, in English, and a heading in both languages. The keys stand
in the first row of a sheet, the headings in the second, so that people and programs read the same
file. A column that a file lacks leaves alone what stands there; an empty cell empties it.
"""

from __future__ import annotations

from dataclasses import dataclass

from portal.catalogue.document import HEADINGS

LANGUAGES = {"id": ("Indonesia", "Indonesian"), "en": ("Inggris", "English")}
MAIN = "programs"


@dataclass(frozen=True)
class Column:
    """A column. `kind` says how its cells are read (`cells.READERS`); `about` explains it."""

    key: str
    id: str
    en: str
    kind: str = "text"
    about: tuple[str, str] = ("", "")
    example: str = ""

    @property
    def heading(self) -> str:
        """What stands above it."""
        return f"{self.id} / {self.en}"


@dataclass(frozen=True)
class Sheet:
    """A sheet. All but the first have a row for each item of a programme's list."""

    key: str
    id: str
    en: str
    columns: tuple[Column, ...]

    @property
    def title(self) -> str:
        """Its name in a workbook."""
        return f"{self.id} · {self.en}"

    def column(self, key: str) -> Column:
        """The column with a key. Raises KeyError."""
        return _BY_KEY[self.key][key]


def _both(
    key: str, said: str, en: str, kind: str = "text", example: tuple[str, str] = ("", "")
) -> tuple[Column, ...]:
    return tuple(
        Column(f"{key}_{code}", f"{said} ({LANGUAGES[code][0]})", f"{en} ({LANGUAGES[code][1]})",
               kind, example=example[number])
        for number, code in enumerate(LANGUAGES)
    )  # fmt: skip


_SLUG = Column(
    "slug", "Kunci inovasi", "Programme key", "slug",
    ("Bagian akhir alamat halaman inovasi yang sudah terbit; untuk inovasi baru kunci buatan "
     "sendiri dari huruf kecil, angka, dan tanda hubung. Boleh kosong: dibuat dari nama.",
     "The last part of the address of a published programme's page; for a new one a key of your "
     "own of small letters, digits and hyphens. May be empty: it is made of the name."),
)  # fmt: skip
_OF = Column(
    "slug", "Kunci inovasi", "Programme key", "slug",
    ("Kunci dari lembar pertama.", "The key on the first sheet."),
)  # fmt: skip
_SOURCES = Column(
    "sources", "Kunci sumber", "Source keys", "keys",
    ("Kunci dari lembar Sumber, dipisah titik koma.",
     "Keys on the sheet Sources, with semicolons between."),
    "berita-2024",
)  # fmt: skip
_DATE = ("2024, 2024-03, atau 2024-03-17; juga 17/03/2024.",
         "2024, 2024-03 or 2024-03-17; also 17/03/2024.")  # fmt: skip
_CHOICE = ("Pilih dari lembar Nilai; nama juga boleh.", "One of the sheet Values; a name will do.")
_YES = ("ya atau tidak", "yes or no")

_PROGRAM = (
    _SLUG,
    Column("owner", "Instansi", "Organisation", "owner",
           ("Nama instansi Anda; boleh kosong.", "Your organisation's name; may be empty.")),
    *_both("name", "Nama", "Name", "name", ("Antrean Daring Puskesmas", "Online Queue")),
    *_both("summary", "Ringkasan", "Summary", "summary",
           ("Warga mengambil nomor antrean dari rumah.", "People take a number at home.")),
    Column("place", "Daerah", "Region", "place", _CHOICE, "kabupaten-banyuwangi"),
    Column("sector", "Urusan", "Sector", "sector", _CHOICE, "health"),
    Column("tags", "Kata kunci", "Tags", "tags",
           ("Dipisah titik koma; pilih dari lembar Nilai.",
            "With semicolons between; of the sheet Values."), "queue; puskesmas"),
    Column("sdgs", "TPB", "SDGs", "sdgs",
           ("Nomor 1 sampai 17, dipisah titik koma.", "Numbers 1 to 17, with semicolons between."),
           "3; 16"),
    Column("initiator", "Pemrakarsa", "Initiator", "initiator", _CHOICE, "office"),
    Column("digital", "Digital", "Digital", "flag", _YES, "ya"),
    Column("status", "Status", "Status", "status", _CHOICE, "running"),
    Column("completed", "Selesai karena tuntas", "Stopped because done", "flag", _YES),
    *_both("status_reason", "Alasan status", "Reason of the status"),
    Column("pilot_start", "Mulai uji coba", "Start of the pilot", "date", _DATE, "2023"),
    Column("start", "Mulai penerapan", "Start", "date", _DATE, "2024-03"),
    Column("verified_on", "Tanggal laporan terbaru", "Date of the newest report", "date", _DATE),
    Column("verified_source", "Kunci sumber laporan itu", "Source key of that report", "key"),
    Column("licence", "Lisensi", "Licence", "line",
           ("Kosong berarti CC-BY-4.0.", "Empty means CC-BY-4.0.")),
    *_both("aliases", "Nama lain", "Other names", "lines"),
    *(column for key, names in HEADINGS.items()
      for column in _both(key, names["id"], names["en"], "markdown")),
    *_both("resources_people", "Sumber daya: orang", "Resources: people"),
    *_both("resources_money", "Sumber daya: anggaran", "Resources: money"),
    *_both("resources_equipment", "Sumber daya: peralatan", "Resources: equipment"),
    *_both("resources_it", "Sumber daya: TI", "Resources: IT"),
    *_both("visit_explained_by", "Kunjungan: yang menjelaskan", "Visit: explained by"),
    *_both("visit_duration", "Kunjungan: lama", "Visit: duration"),
    Column("visit_people", "Kunjungan: orang paling banyak", "Visit: most people", "count"),
    Column("visit_online", "Kunjungan: bisa daring", "Visit: online possible", "flag", _YES),
    Column("visit_sources", "Kunjungan: kunci sumber", "Visit: source keys", "keys",
           _SOURCES.about),
)  # fmt: skip

SHEETS: dict[str, Sheet] = {
    sheet.key: sheet
    for sheet in (
        Sheet(MAIN, "Inovasi", "Programs", _PROGRAM),
        Sheet("sources", "Sumber", "Sources", (
            _OF,
            Column("key", "Kunci sumber", "Source key", "key", example="berita-2024"),
            Column("address", "Alamat web", "Web address", "address",
                   example="https://berita.example/antrean"),
            Column("publisher", "Penerbit", "Publisher", "line", example="Berita Daerah"),
            Column("date", "Tanggal", "Date", "date", _DATE, "2024-03-17"),
        )),
        Sheet("results", "Hasil", "Results", (
            _OF,
            *_both("indicator", "Indikator", "Indicator", example=("Waktu tunggu", "Waiting time")),
            Column("before", "Sebelum", "Before", "number", ("Angka: 1250,5", "A number: 1250,5"),
                   "90"),
            Column("after", "Sesudah", "After", "number", ("Angka: 1250,5", "A number: 1250,5"),
                   "15"),
            *_both("before_text", "Sebelum, dengan kata", "Before, in words"),
            *_both("after_text", "Sesudah, dengan kata", "After, in words"),
            *_both("unit", "Satuan", "Unit", example=("menit", "minutes")),
            *_both("period", "Kurun waktu", "Period"),
            Column("target", "Baru target", "Only a target", "flag", _YES),
            _SOURCES,
        )),
        Sheet("awards", "Penghargaan", "Awards", (
            _OF, *_both("name", "Nama", "Name"), Column("year", "Tahun", "Year", "year"), _SOURCES,
        )),
        Sheet("adapted_by", "Replikasi", "Adapted by", (
            _OF, *_both("name", "Nama", "Name"),
            Column("place", "Daerah", "Region", "place", _CHOICE),
            Column("year", "Tahun", "Year", "year"),
            *_both("outcome", "Hasilnya", "Outcome"), _SOURCES,
        )),
        Sheet("evidence", "Bukti", "Evidence", (
            _OF, Column("kind", "Jenis", "Kind", "evidence", _CHOICE),
            *_both("title", "Judul", "Title"), _SOURCES,
        )),
        Sheet("legal_basis", "Dasar hukum", "Legal basis",
              (_OF, *_both("text", "Peraturan", "Regulation"))),
        Sheet("sites", "Lokasi kunjungan", "Visit sites",
              (_OF, *_both("site", "Lokasi", "Site"))),
    )
}  # fmt: skip
LISTS = tuple(key for key in SHEETS if key != MAIN)
_BY_KEY = {key: {column.key: column for column in sheet.columns} for key, sheet in SHEETS.items()}

# Key -> how it may be written as well, in either language, without capitals.
CHOICES: dict[str, dict[str, tuple[str, ...]]] = {
    "status": {
        "pilot": ("percontohan", "uji coba", "rintisan", "pilot"),
        "running": ("berjalan", "running"),
        "grown": ("berkembang", "diperluas", "expanded"),
        "stopped": ("berhenti", "dihentikan", "selesai", "completed", "stopped"),
    },
    "initiator": {
        "head": ("kepala daerah", "head of the region"),
        "council": ("dprd", "regional council"),
        "office": ("perangkat daerah", "opd", "regional office"),
        "civil-servant": ("aparatur sipil negara (asn)", "asn", "civil servant"),
        "community": ("masyarakat", "community"),
        "partner": ("mitra", "partner"),
    },
    "evidence": {
        "official": ("dokumen resmi", "resmi", "official document"),
        "press": ("pers", "media", "press"),
        "study": ("penelitian", "kajian", "study"),
        "award": ("penghargaan", "award"),
        "statistics": ("statistik", "statistics"),
    },
}
YES, NO = ("ya", "yes", "true", "benar", "1", "y"), ("tidak", "no", "false", "salah", "0", "n", "t")
