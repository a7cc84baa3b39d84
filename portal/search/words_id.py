"""Indonesian words the stemmer needs help with: our own list, by our own observation.

Snowball's Indonesian stemmer has no dictionary. It does not know that ``mengirim`` hides a k
(it answers ``irim``) nor that the end of ``sekolah`` is no suffix (it answers ``seko``). A word
that peels down to one of these roots takes the root; every other word goes to the stemmer.
"""

from __future__ import annotations

# Roots that lose their first letter after meN- and peN- (k, p, s, t), and roots that look as if
# they carried an affix. Add a root when two forms of one word do not find each other, or when a
# word peels down to a root that is not its own (sekarang, now, is no karang, reef).
_ROOTS = """
abadi administrasi agama akademi akses aktivitas alat ambulans analisis andal anggar anggota antre
apotek arsip asuransi atasi awas bagi bahan baik balai balita banding bangun bantu bawa bayar bebas
beda bekal belanja beli benah benar bencana bendung bengkel bentuk beranda berangkat berantas beri
berikut berita beritahu berkas bersalin bersih bimbing bina buat budaya budi buka buku bupati capai
cek daerah daftar dampak damping dana darat daya dekat desa desain diabetes didik digital dinas
direktorat direktori direktur disabilitas disiplin diskusi distribusi dokter dokumen dorong dukung
efektivitas ekonomi evaluasi fasilitas gali ganti gerai gerak giat gubernur guna hadir hapus harap
harga hasil hemat hidup hijau himpun hubung ibu identitas ijazah ikan ikut ilmu imunisasi informasi
inovasi inspirasi instansi integrasi investasi irigasi izin jadwal jaga jalan jamin jangkau jaring
jasa jawab jelas jemput jual jumlah kabar kader kait kaji kampanye kampung kantor karang karantina
kata kawal kawin kaya kebun kecil kedai kegiatan kejar kelambu keliling kelola kelompok keluar
keluarga keluh kemarau kemas kembali kembang kemudi kemudian kemuka kena kenal kenang kendala
kendali kendara kental kepala kereta kering kerja keruk kesempatan ketat ketentuan ketik ketua kikis
kilat kios kira kirab kirim kisah klaim komunikasi konsultan kontrak kontrasepsi kontrol kritik
kualitas kuasa kuat kubur kukuh kumpul kunci kunjung kuota kupas kurang kurir kursi kusut kutip
labuh lahir laku langgar langkah langsung lapor latih layan lebaran lelang libat limbah lindung
lingkung lintas loket luas majalah maju makalah makan makna malaria maluku manfaat mantap masak
masalah masuk masyarakat media medis mekanisme menang mental mentari menteri merah merdeka meter
milik minat minta minum modal mohon monitor muat muda mudah mukim mula mutu naik nama negeri nikah
nikmat nilai nyata obat olah operasi orang organisasi pacu padu pajak pakai paksa paku pamer pandang
pandu panen pangan panggil pangkas pantas pantau papar pariwisata parkir partisipasi pasang pasar
pasien pasok pasti patuh payung pecah pecat pegang pegawai pekalongan pelangi pelihara pelopor
peluang peluit peluk pemalang pemerintah pemilu pendam pendek penduduk pengalaman pengantin pengaruh
penjuru pensiun penuh peraga perahu peran perangkat peras percaya percepat perdana perempuan perhati
periksa perilaku peringkat perintah perkara perlu permisi peroleh pertama perwali pesan peserta
pesisir pesta peta petik petugas piara pijat pikir pilah pilih pilot pimpin pindah pinjam pintu
piutang plot potong program proses protes puas publikasi puji pukul pulang pulih punah puncak pungut
pupuk pusat puskesmas putih putus ragam rajin rancang rapat rawat reformasi regional rekam
rekomendasi rektor relawan rencana replikasi resmi rintis risiko rujuk rumah rusak sabar sadar sah
sahabat saing saji sakit saksi salah salin salur sama sambang sambung sambut sampah sampai sandang
sandar sangka santun sapa sapu saran sarana sasar satu saudara sawah sebab sebar sebut sedekah
sederhana sedia segar segel sehat sejahtera sejarah sekarang sekolah sekretaris selam selamat
selaras selatan seleksi selenggara selesai selidik semangat semprot semua sengketa seni sensus
sentral sentuh sepakat seragam serah serap serasi serbu sertifikat sesuai setara setia setor setuju
sewa siaga siap siar sibuk sidik sigap sikap simak simpan sinergi singgah singkat sirkulasi sisih
sisir sistem skrining sokong solusi sopan sosial sosialisasi standar stimulasi strategi suap suara
subsidi sudah sulit suluh sumbang sumber sunting surat survei susul susun susut swasta syarat syukur
tabung tagih tahan tahap tahu takut tambah tambak tambang tampil tampung tamu tanam tanda
tandatangan tangan tanggap tanggul tanggulang tanggung tangkal tangkap tangkis tanya target tari
tarik taruh tata tatap tawar tebang tebar teduh tegak tegas tekan teknik teknologi tekun telaah
teladan telepon teliti telusur tembus tempat tempel tempuh temu tenaga tenang tengah tentu tepat
tepi terang terap teras terasi terbang terbit teri terima terjemah terminal ternak terobos tertib
terus tetap timbang timbul tindak tindaklanjut tinggal tinggi tingkat tinjau tiru titik titip tolak
tolong tonton topang total transfer transparansi transportasi tua tuang tugas tuju tukar tular tulis
tumbuh tumpang tumpuk tunai tunda tunggak tunggal tunggu tunjang tunjuk tuntas tuntut turun turut
tutup tutur ubah ujung umum undang upaya urus usaha usul wajib waktu warga waspada wilayah wisata
zaman
"""
ROOTS = frozenset(_ROOTS.split())

# Spellings that mean the same word; keys and values are roots or whole words.
_VARIANTS = """
akte:akta antri:antre analisa:analisis apotik:apotek ijin:izin jadual:jadwal praktek:praktik
resiko:risiko propinsi:provinsi nopember:november pebruari:februari kwitansi:kuitansi
sistim:sistem tehnik:teknik tehnis:teknis tehnologi:teknologi kwalitas:kualitas
kwantitas:kuantitas hakekat:hakikat obyek:objek subyek:subjek metoda:metode aktifitas:aktivitas
efektifitas:efektivitas produktifitas:produktivitas kreatifitas:kreativitas aktip:aktif
efektip:efektif standarisasi:standardisasi nasehat:nasihat jaman:zaman ijasah:ijazah
sertipikat:sertifikat telpon:telepon tilpun:telepon ambulan:ambulans diagnosa:diagnosis
hipotesa:hipotesis sintesa:sintesis karir:karier komplek:kompleks konkrit:konkret
kongkrit:konkret kongkret:konkret managemen:manajemen menejemen:manajemen mesjid:masjid
musium:museum negri:negeri pondasi:fondasi rejeki:rezeki rapot:rapor raport:rapor
silahkan:silakan supir:sopir terlantar:telantar tentram:tenteram isteri:istri rubah:ubah
merubah:ubah dirubah:ubah trampil:terampil pasen:pasien atlit:atlet bis:bus cabe:cabai
cidera:cedera detil:detail disain:desain ekstrim:ekstrem faham:paham hutang:utang himbau:imbau
handal:andal jenasah:jenazah jendral:jenderal komersil:komersial kordinasi:koordinasi
kuatir:khawatir lobang:lubang mushola:musala musholla:musala mushalla:musala nomer:nomor
ramadhan:ramadan sholat:salat shalat:salat sekedar:sekadar sorga:surga tauladan:teladan
tradisionil:tradisional nasionil:nasional profesionil:profesional vaksinisasi:vaksinasi
varitas:varietas zone:zona eksport:ekspor import:impor pinta:minta persalin:bersalin
"""
VARIANTS = dict(pair.split(":") for pair in _VARIANTS.split())

# Words that stand in nearly every text; a query of nothing else is still searched by them.
_STOP_WORDS = """
ada adalah agar akan aku anda antara apa apakah atas atau bagaimana bagi bahwa banyak beberapa
begitu belum berbagai bila bisa boleh bukan dalam dan dapat dari daripada demikian dengan di dia
guna hal hanya harus hingga ialah ini itu jika juga kalau kami kamu kapan karena ke kemudian
kepada ketika kini kita lagi lain lalu lebih maka mana masih melalui mengapa mereka merupakan
namun oleh pada para pun saat saja sambil sampai sangat saya se sebagai sebelum sebuah secara
sedang sehingga sejak selain selama seluruh semua seorang seperti serta sesuai sesudah setelah
setiap siapa suatu sudah supaya tanpa telah tentang terhadap tersebut tetapi tiap untuk yaitu
yakni yang
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
