"""Folding, splitting and stemming."""

from __future__ import annotations

import threading
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.search import words_en, words_id
from portal.search.analysis import (
    EN,
    ID,
    LONGEST_WORD,
    both,
    clean,
    fingerprint,
    fold,
    is_stop,
    joined,
    parts,
    stem,
    words,
)

# Every word of a line must be found by every other one.
FAMILIES = """
tulis menulis penulis penulisan tertulis ditulis tulisan menuliskan
kirim mengirim pengiriman dikirim kiriman pengirim mengirimkan
sekolah bersekolah sekolahan menyekolahkan persekolahan
tangan menangani penanganan ditangani
layan melayani pelayanan layanan dilayani pelayan
antre antrean mengantre antri antrian mengantri
didik pendidikan mendidik pendidik
sehat kesehatan menyehatkan penyehatan
masalah permasalahan bermasalah masalahnya
kelola mengelola pengelolaan pengelola dikelola
kunjung kunjungan berkunjung mengunjungi pengunjung dikunjungi
kembang pengembangan mengembangkan perkembangan berkembang
tumbuh pertumbuhan menumbuhkan penumbuhan
terap penerapan menerapkan diterapkan
tanggulang penanggulangan menanggulangi
selenggara penyelenggaraan menyelenggarakan penyelenggara
periksa pemeriksaan memeriksa diperiksa
pinjam peminjaman meminjam
pantau pemantauan memantau dipantau
sampah persampahan
izin perizinan mengizinkan ijin perijinan
praktik praktek berpraktik
ubah perubahan mengubah berubah merubah
ajar belajar mengajar pelajar pelajaran pengajaran pembelajaran
lahir kelahiran melahirkan dilahirkan
rujuk rujukan merujuk dirujuk
daftar pendaftaran mendaftar terdaftar
catat pencatatan mencatat tercatat
daya pemberdayaan berdaya memberdayakan
satu bersatu persatuan kesatuan menyatukan penyatuan
desa pedesaan perdesaan
kota perkotaan
beri memberi memberikan memberikannya diberikan pemberian berikan
ikan perikanan ikannya
bersalin persalinan
salin menyalin disalin salinan tersalin penyalinan
urus mengurus pengurusan diurus urusan kepengurusan
milik memiliki pemilik kepemilikan dimiliki memilikinya
minta meminta permintaan diminta peminta
awas pengawas mengawasi diawasi pengawasan
menang pemenang kemenangan memenangkan
capai mencapai tercapai dicapai capaian pencapaian
mula mulai memulai dimulai permulaan
rajin perajin kerajinan pengrajin
naik kenaikan menaikkan dinaikkan
nikah menikah pernikahan
terus meneruskan penerus diteruskan
keluar mengeluarkan pengeluaran dikeluarkan
masak memasak dimasak masakan
pegawai kepegawaian pegawainya
beritahu memberitahu pemberitahuan diberitahukan
""".strip().splitlines()

# Words that must not be taken for each other, however the stemmer peels them.
APART = [
    ("sekolah", "seko"), ("masalah", "masa"), ("media", "dia"), ("kepala", "pala"),
    ("menteri", "teri"), ("pemerintah", "perintah"), ("kelola", "lola"), ("ketua", "tua"),
    ("penduduk", "duduk"), ("perempuan", "empu"), ("terminal", "minal"), ("digital", "gital"),
    ("memberikan", "ikan"), ("diberikan", "perikanan"), ("bersalin", "salin"),
    ("persalinan", "salinan"), ("mengurus", "kurus"), ("memiliki", "pilih"),
    ("sekarang", "karang"), ("kemenangan", "tangan"), ("mentari", "tari"), ("terasi", "teras"),
    ("memulai", "pula"), ("memasak", "pasak"), ("maluku", "malu"), ("makalah", "maka"),
    ("perahu", "tahu"), ("beragam", "agama"), ("pengalaman", "alam"), ("perangkat", "angkat"),
    ("berangkat", "perangkat"), ("selatan", "selat"), ("lebaran", "lebar"), ("perdana", "dana"),
    ("direktori", "rektor"), ("pekalongan", "kalong"), ("menurut", "urut"),
    ("pengawasan", "kawasan"),
    ("berikut", "ikut"), ("majalah", "maja"), ("perwali", "wali"), ("kemudian", "kemudi"),
]  # fmt: skip


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.split()[0])
def test_forms_of_a_word_have_one_stem(family: str) -> None:
    assert len({stem(word, ID) for word in family.split()}) == 1


@pytest.mark.parametrize(("one", "two"), APART)
def test_different_words_have_different_stems(one: str, two: str) -> None:
    assert stem(one, ID) != stem(two, ID)


@pytest.mark.parametrize("pair", sorted(words_id.VARIANTS.items()))
def test_an_old_spelling_finds_the_new_one(pair: tuple[str, str]) -> None:
    assert stem(pair[0], ID) == stem(pair[1], ID)


@pytest.mark.parametrize("pair", sorted(words_en.VARIANTS.items()))
def test_british_spelling_finds_american(pair: tuple[str, str]) -> None:
    assert stem(pair[0], EN) == stem(pair[1], EN)


def test_a_spelling_stands_on_one_side_only() -> None:
    for table in (words_id.VARIANTS, words_en.VARIANTS):
        assert not table.keys() & set(table.values())


@pytest.mark.parametrize("word", ["akta", "ktp", "e", "2016", "24jam", "sp4n", "ibu"])
def test_short_words_and_numbers_stay(word: str) -> None:
    assert stem(word, ID) == word


def test_english_is_stemmed() -> None:
    assert {stem(word, EN) for word in ("service", "services", "serviced")} == {"servic"}
    assert stem("digitalisation", EN) == stem("digitalization", EN)


def test_a_query_word_has_the_stem_of_each_language_once() -> None:
    assert both("services") == ("services", "servic")
    assert both("embung") == ("embung",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Akta LAHIR", ["akta", "lahir"]),
        ("café naïve Ångström", ["cafe", "naive", "angstrom"]),
        ("ｆｕｌｌ ＷＩＤＴＨ", ["full", "width"]),
        ("caf\u0065\u0301", ["cafe"]),
        ("pela\u00adyanan", ["pelayanan"]),
        ("Qur’an Jum'at", ["quran", "jumat"]),
        ("women's city’s", ["women", "city"]),
        ("SP4N-LAPOR!", ["sp4n", "lapor"]),
        ("e-KTP", ["e", "ktp"]),
        ("anak-anak", ["anak"]),
        ("anak-anaknya", ["anak"]),
        ("sayur-mayur", ["sayur", "mayur"]),
        ("2013-2016", ["2013", "2016"]),
        ("satu_dua/tiga.empat", ["satu", "dua", "tiga", "empat"]),
        ("STRASSE straße", ["strasse", "strasse"]),
        ("👩‍⚕️ ❤️ '\"<script>", ["script"]),
        ("", []),
        ("\x00\x01 -- ** ''", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("chunk", "expected"),
    [("e-KTP", "ektp"), ("satu-atap", "satuatap"), ("2013-2016", None), ("anak-anak", None),
     ("ktp", None), ("a-b-c-d", "abcd"), ("a-b-c-d-e", None)],
)  # fmt: skip
def test_joined_spelling(chunk: str, expected: str | None) -> None:
    assert joined(parts(chunk)) == expected


def test_a_word_without_end_is_cut() -> None:
    assert fold("a" * 10_000) == "a" * LONGEST_WORD
    assert len(words("a" * 10_000)[0]) == LONGEST_WORD


def test_clean_leaves_no_control_characters() -> None:
    assert clean("a\x00b\x1fc\x7fd\ud800e\nf") == "a b c d e f"


def test_stop_words_of_both_languages() -> None:
    assert all(map(is_stop, ("dan", "yang", "untuk", "the", "of", "and")))
    assert not any(map(is_stop, ("akta", "satu", "pintu", "one", "stop", "kota")))


def test_the_fingerprint_follows_the_word_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint()
    assert before == fingerprint()
    monkeypatch.setattr(words_id, "ROOTS", words_id.ROOTS | {"barubaru"})
    assert fingerprint() != before


def test_stemming_in_many_threads_is_the_same() -> None:
    roots = ("pelajar", "kawal", "tulis", "obor", "sikat")
    forms = product(("me", "di", "ber"), roots, ("", "kan", "an"))
    vocabulary = ["".join(form) for form in forms]
    expected = {word: stem.__wrapped__(word, ID) for word in vocabulary}
    wrong: list[str] = []

    def work() -> None:
        for _ in range(50):
            wrong.extend(w for w in vocabulary if stem.__wrapped__(w, ID) != expected[w])

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@given(st.text())
def test_any_text_gives_words_that_give_themselves(text: str) -> None:
    found = words(text)
    assert all(word.isalnum() and len(word) <= LONGEST_WORD for word in found)
    assert [fold(word) for word in found] == found
    for word in found:
        assert all(term.isalnum() for term in both(word))
