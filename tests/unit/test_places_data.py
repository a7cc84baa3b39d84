"""The places of the content folder: complete, unambiguous, and where they say they are."""

from __future__ import annotations

import csv
import math
import re
import runpy
import statistics
from collections import Counter, defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def read(name: str) -> list[dict[str, str]]:
    with (ROOT / "content/places" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


PROVINCES = read("provinces.csv")
REGENCIES = read("regencies.csv")
PLACES = PROVINCES + REGENCIES
BY_SLUG = {row["slug"]: row for row in PLACES}

# By its path, for the package around it needs all that the portal needs.
DRAWING = runpy.run_path(str(ROOT / "portal/places/projection.py"))


def position(row: dict[str, str]) -> tuple[float, float]:
    return float(row["latitude"]), float(row["longitude"])


def test_columns() -> None:
    assert ",".join(PROVINCES[0]) == "code,slug,name,name_en,timezone,latitude,longitude,position"
    assert list(REGENCIES[0])[:5] == ["code", "slug", "name", "kind", "province"]
    assert list(REGENCIES[0])[5:] == list(PROVINCES[0])[4:]


def test_all_of_indonesia_is_there() -> None:
    assert len(PROVINCES) == 38
    assert Counter(row["kind"] for row in REGENCIES) == {"kabupaten": 416, "kota": 98}
    assert Counter(row["position"] for row in PROVINCES) == {"seat": 38}
    assert Counter(row["position"] for row in REGENCIES) == {"seat": 477, "approximate": 37}


def test_regencies_of_a_few_provinces() -> None:
    counts = Counter(row["province"] for row in REGENCIES)
    few = {"11": 23, "31": 6, "33": 35, "35": 38, "51": 9, "91": 9, "96": 6}
    assert {code: counts[code] for code in few} == few


@pytest.mark.parametrize("column", ["code", "slug", "name"])
def test_unique(column: str) -> None:
    counts = Counter(row[column] for row in PLACES)
    assert [value for value, times in counts.items() if times > 1] == []


def test_a_regency_belongs_to_the_province_that_its_code_names() -> None:
    provinces = {row["code"]: row for row in PROVINCES}
    for row in REGENCIES:
        assert re.fullmatch(r"\d\d\.\d\d", row["code"])
        assert row["province"] == row["code"][:2]
        assert row["timezone"] == provinces[row["province"]]["timezone"]
        # Cities are numbered from 71 on.
        assert row["kind"] == ("kota" if row["code"][3:] >= "71" else "kabupaten")
        assert row["kind"] == row["slug"].split("-")[0] == row["name"].split()[0].lower()


def test_slugs_are_the_names_in_plain_letters() -> None:
    for row in PLACES:
        assert row["slug"] == re.sub("[^a-z]+", "-", row["name"].lower())


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("31", "DKI Jakarta"),
        ("34", "Daerah Istimewa Yogyakarta"),
        ("12.10", "Kabupaten Labuhanbatu"),
        ("12.12", "Kabupaten Toba"),
        ("12.77", "Kota Padangsidimpuan"),
        ("16.73", "Kota Lubuklinggau"),
        ("17.06", "Kabupaten Mukomuko"),
        ("31.01", "Kabupaten Administrasi Kepulauan Seribu"),
        ("31.71", "Kota Administrasi Jakarta Pusat"),
        ("35.10", "Kabupaten Banyuwangi"),
        ("62.71", "Kota Palangka Raya"),
        ("72.09", "Kabupaten Tojo Una-Una"),
        ("73.10", "Kabupaten Pangkajene dan Kepulauan"),
        ("74.72", "Kota Baubau"),
        ("92.03", "Kabupaten Fakfak"),
    ],
)
def test_official_names(code: str, name: str) -> None:
    assert [row["name"] for row in PLACES if row["code"] == code] == [name]


@pytest.mark.parametrize(
    ("slug", "zone"),
    [
        ("kota-sabang", "Asia/Jakarta"),
        ("kota-batam", "Asia/Jakarta"),
        ("dki-jakarta", "Asia/Jakarta"),
        ("kabupaten-banyuwangi", "Asia/Jakarta"),
        ("kota-pontianak", "Asia/Jakarta"),
        ("kota-palangka-raya", "Asia/Jakarta"),
        ("kota-banjarbaru", "Asia/Makassar"),
        ("kota-balikpapan", "Asia/Makassar"),
        ("kalimantan-utara", "Asia/Makassar"),
        ("kabupaten-badung", "Asia/Makassar"),
        ("nusa-tenggara-barat", "Asia/Makassar"),
        ("kabupaten-manggarai-barat", "Asia/Makassar"),
        ("kota-manado", "Asia/Makassar"),
        ("kabupaten-wakatobi", "Asia/Makassar"),
        ("maluku", "Asia/Jayapura"),
        ("kota-ternate", "Asia/Jayapura"),
        ("kabupaten-raja-ampat", "Asia/Jayapura"),
        ("papua-pegunungan", "Asia/Jayapura"),
    ],
)
def test_time_zones(slug: str, zone: str) -> None:
    assert BY_SLUG[slug]["timezone"] == zone


def test_time_zones_of_all_provinces() -> None:
    zones = Counter(row["timezone"] for row in PROVINCES)
    assert zones == {"Asia/Jakarta": 18, "Asia/Makassar": 12, "Asia/Jayapura": 8}


def test_all_positions_are_within_indonesia_and_to_four_decimals() -> None:
    for row in PLACES:
        latitude, longitude = position(row)
        assert -11.01 <= latitude <= 6.08, row
        assert 95.0 <= longitude <= 141.03, row
        assert re.fullmatch(r"-?\d+\.\d{4}", row["latitude"]), row
        assert re.fullmatch(r"\d+\.\d{4}", row["longitude"]), row


@pytest.mark.parametrize(
    ("slug", "latitude", "longitude"),
    [
        ("kota-sabang", 5.89, 95.32),
        ("kota-medan", 3.59, 98.67),
        ("kota-palembang", -2.99, 104.76),
        ("kota-administrasi-jakarta-pusat", -6.17, 106.83),
        ("kota-bandung", -6.91, 107.61),
        ("kota-surabaya", -7.25, 112.75),
        ("kabupaten-malang", -8.13, 112.57),
        ("kabupaten-banyuwangi", -8.2, 114.4),
        ("kabupaten-badung", -8.58, 115.18),
        ("kota-balikpapan", -1.25, 116.85),
        ("kota-pontianak", -0.03, 109.33),
        ("kota-makassar", -5.14, 119.43),
        ("kota-manado", 1.48, 124.85),
        ("kota-kupang", -10.17, 123.6),
        ("kota-ternate", 0.79, 127.38),
        ("kota-ambon", -3.7, 128.18),
        ("kabupaten-raja-ampat", -0.43, 130.82),
        ("kabupaten-mimika", -4.54, 136.89),
        ("kabupaten-merauke", -8.49, 140.4),
        ("kota-jayapura", -2.54, 140.71),
    ],
)
def test_known_positions(slug: str, latitude: float, longitude: float) -> None:
    assert position(BY_SLUG[slug]) == pytest.approx((latitude, longitude), abs=0.3)


def test_only_these_places_are_far_from_the_rest_of_their_province() -> None:
    """Islands and the ends of long coasts, looked at one by one; a new one is likely a mistake."""
    members = defaultdict(list)
    for row in REGENCIES:
        members[row["province"]].append(row)
    far = set()
    for rows in members.values():
        middle = [statistics.mean(axis) for axis in zip(*map(position, rows), strict=True)]
        distances = [math.dist(position(row), middle) for row in rows]
        limit = 3 * statistics.median(distances)
        pairs = zip(rows, distances, strict=True)
        far |= {row["slug"] for row, distance in pairs if distance > limit}
    assert far == {
        "kabupaten-administrasi-kepulauan-seribu",
        "kabupaten-jembrana",
        "kabupaten-kaur",
        "kabupaten-kepulauan-mentawai",
        "kabupaten-kepulauan-talaud",
        "kabupaten-mukomuko",
        "kabupaten-pulau-taliabu",
    }


@pytest.mark.parametrize(
    ("latitude", "longitude", "x", "y"),
    [
        (6.5, 94.5, 0, 0),
        (-11.5, 141.5, 940, 360),
        (0, 100, 110, 130),
        (-8.25, 114.375, 397.5, 295),
    ],
)
def test_projection(latitude: float, longitude: float, x: float, y: float) -> None:
    assert DRAWING["project"](latitude, longitude) == (x, y)


def test_the_drawing_has_a_place_for_every_point() -> None:
    assert DRAWING["VIEW_BOX"] == "0 0 940 360"
    for row in PLACES:
        x, y = DRAWING["project"](*position(row))
        assert 0 < x < DRAWING["WIDTH"], row
        assert 0 < y < DRAWING["HEIGHT"], row


def test_the_outline_is_one_path_within_the_drawing() -> None:
    outline = (ROOT / "templates/map/_outline.svg").read_text(encoding="utf-8")
    found = re.fullmatch(r'<path class="land" d="((?:m[^mlz"]+l[^mlz"]+z)+)"/>\n', outline)
    assert found
    start_x = start_y = 0.0
    for move, lines in re.findall(r"m([^lz]+)l([^lz]+)z", found[1]):
        start_x, start_y = (a + b for a, b in zip((start_x, start_y), numbers(move), strict=True))
        x, y = start_x, start_y
        steps = iter(numbers(lines))
        for step_x, step_y in zip(steps, steps, strict=True):
            x, y = x + step_x, y + step_y
            assert 0 <= x <= DRAWING["WIDTH"]
            assert 0 <= y <= DRAWING["HEIGHT"]


def numbers(data: str) -> list[float]:
    return [float(number) for number in re.findall(r"-?(?:\d+(?:\.\d+)?|\.\d+)", data)]
