"""Three visits of the seeds, from the first click to a confirmed visit, in the real portal.

On a telephone. The first one without JavaScript; the third in English.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest
from babel.dates import format_date
from playwright.sync_api import Locator, expect

from portal import create_app
from portal.core import settings
from portal.hosting import rules as holidays
from tests.browser import travelling as on
from tests.browser.served import Portal
from tests.browser.somebody import PHONE, Somebody
from tests.browser.visitor import Visitor
from tests.support.databases import close
from tests.support.people import PASSWORD, make

BONDOWOSO, BANYUWANGI = "Pemerintah Kabupaten Bondowoso", "Pemerintah Kabupaten Banyuwangi"
BALIKPAPAN, BEKASI, DEPOK = (
    f"Pemerintah Kota {name}" for name in ("Balikpapan", "Bekasi", "Depok")
)
MALAYSIA, BALIKPAPAN_EN = "Ministry of Health Malaysia", "Government of Balikpapan City"
# Who acts for whom: as a coordinator, which is what a protocol officer is.
CAST = {
    "dewi": ("pemkab-bondowoso", "id"),
    "wayan": ("pemkab-banyuwangi", "id"),
    "rahma": ("pemkot-balikpapan", "id"),
    "sari": ("pemkot-bekasi", "id"),
    "joko": ("pemkot-depok", "id"),
    "aisyah": ("kementerian-kesehatan-malaysia", "en"),
    "bayu": ("pemkot-balikpapan", "en"),
}
Telephone = Callable[..., Somebody]


def mail(name: str) -> str:
    return f"{name}@perjalanan.example"


@pytest.fixture(scope="package")
def cast(portal: Portal) -> None:
    """All of them have an account, and the portal knows the holidays."""
    at = {"SAMBANG_ENV": "test", "SAMBANG_INSTANCE": str(portal.instance)}
    app = create_app(settings.read(at))
    for name, (slug, language) in CAST.items():
        make(app, mail(name), name.title(), language=language, **{slug: "coordinator"})
    with app.app_context():
        holidays.fill()  # the worker does it, too, a while after its start
    close(app)


@pytest.fixture
def telephone(visitor: Visitor, cast: None) -> Iterator[Telephone]:
    """Gives everybody a telephone. Each kind of page is judged once in a story."""
    contexts, seen = [], set[str]()

    def give(language: str = "id", script: bool = True) -> Somebody:
        contexts.append(visitor.fresh(viewport=PHONE, java_script_enabled=script))
        return Somebody(contexts[-1], language, script, seen)

    yield give
    for context in contexts:
        context.close()


def words(day: date, language: str) -> str:
    """A day as pages say it."""
    return format_date(day, "long", locale=language if language == "id" else "en_GB")


def test_bondowoso_sends_forty_officials_to_banyuwangi_for_three_days(telephone: Telephone) -> None:
    """Without JavaScript, from the page of a programme."""
    dewi, wayan, stranger = (telephone(script=False) for _ in range(3))
    dewi.open("/programs/banyuwangi-mal-pelayanan-publik")
    dewi.follow("Plan a visit")
    dewi.fill("E-mail address", mail("dewi"))
    dewi.fill("Password", PASSWORD)
    dewi.press("Sign in")
    on.begin(dewi, "Diklatpim IV Bondowoso ke Banyuwangi")
    on.say_what_for(dewi, "Belajar mal pelayanan publik.", "Loketnya harus dilihat.", "apbd")
    dewi.follow("What to learn")
    on.learn(dewi, "Berapa orang dilayani sehari?", "Sudah berjalan sejak 2017.")
    day = on.choose_day(dewi, on.in_days(40), days=3)
    on.count(dewi, ("Pejabat eselon IV", 38), ("Pendamping", 2))
    on.send(dewi)
    wayan.sign_in(mail("wayan"))
    on.accept(wayan, BONDOWOSO, "556/112/429.1/2026")
    on.open_hall(wayan, "Aula Minak Jinggo", "Pembukaan")
    on.confirm(dewi, BANYUWANGI)
    last = words(day + timedelta(days=2), "id")
    facts = (BONDOWOSO, BANYUWANGI, "40", last, "556/112/429.1/2026")
    on.shown_on_proof(stranger, on.proof_of(dewi), *facts)
    dewi.follow("Open the agenda")
    expect(dewi.page.locator("main")).to_contain_text("Aula Minak Jinggo")


def test_balikpapan_goes_to_bekasi_and_to_depok(telephone: Telephone) -> None:
    """One accepts, the other proposes another day."""
    rahma, sari, joko, stranger = (telephone() for _ in range(4))
    rahma.sign_in(mail("rahma"))
    rahma.follow_menu("Trips")
    rahma.follow("Plan a trip")
    on.begin(rahma, "Penyangga ibu kota: Bekasi dan Depok")
    on.say_what_for(rahma, "Balikpapan menjadi penyangga IKN.", "Perlu melihat kotanya.", "apbd")
    days = []
    for name, soonest in (("Bekasi", 40), ("Depok", 41)):
        add(rahma, f"penyangga ibu kota {name}", name)
        on.learn(rahma, "Bagaimana bekerja sama dengan ibu kota?", "Sama-sama penyangga.")
        latest = max([on.in_days(soonest), *(day + timedelta(days=1) for day in days)])
        days.append(on.choose_day(rahma, latest))
        if name == "Bekasi":
            on.to_step(rahma, "Hosts and programmes")
    on.count(rahma, ("Kepala perangkat daerah", 12), ("Staf", 3))
    on.send(rahma, 2)
    for host, name in ((sari, "sari"), (joko, "joko")):
        host.sign_in(mail(name))
    on.accept(sari, BALIKPAPAN, "480/77/Setda.Prot")
    other = on.propose(joko, BALIKPAPAN, days[1], "Hari itu ada rapat paripurna.")
    on.confirm(rahma, BEKASI)
    on.agree(rahma, DEPOK)
    facts = (BALIKPAPAN, DEPOK, "15", words(other, "id"))
    on.shown_on_proof(stranger, on.proof_of(rahma), *facts)
    rahma.follow_menu("Trips")
    expect(rahma.page.locator(".trip-list .badge").first).to_have_text(rahma.say("All confirmed"))


def test_a_malaysian_ministry_comes_to_balikpapan_at_short_notice(telephone: Telephone) -> None:
    """In English. A foreign guest is exempt from the notice and from the fixed hour."""
    aisyah, bayu, stranger = (telephone("en") for _ in range(3))
    stranger.open("/programs/balikpapan-akreditasi-puskesmas")
    stranger.follow("When and how this host receives")
    soon = too_late_for_others(stranger)
    aisyah.sign_in(mail("aisyah"))
    aisyah.follow_menu("Trips")
    aisyah.follow("Plan a trip")
    on.begin(aisyah, "Digital primary care in Balikpapan")
    on.say_what_for(aisyah, "To learn how clinics share records.", "We must see a clinic.", "own")
    add(aisyah, "digital puskesmas Balikpapan", "Balikpapan")
    on.learn(aisyah, "How many patients a day?", "The records are shared by all clinics.")
    day = on.choose_day(aisyah, on.in_days(1), arrival="10:15")
    assert day <= soon  # others would be too late
    on.count(aisyah, ("Director", 1), ("Officers", 8))
    on.send(aisyah)
    bayu.sign_in(mail("bayu"))
    on.accept(bayu, MALAYSIA, "045/2026")
    expect(bayu.page.locator(".leg-main")).to_contain_text("10:15")
    on.confirm(aisyah, BALIKPAPAN_EN)
    on.shown_on_proof(stranger, on.proof_of(aisyah), MALAYSIA, BALIKPAPAN_EN, "9", words(day, "en"))


def add(who: Somebody, search: str, owner: str) -> None:
    """Search for a programme and add the first one of an owner to the trip."""
    who.page.locator(".trip-search input[type=search]").fill(search)
    who.page.locator(".trip-search button").click()
    who.page.wait_for_load_state()
    who.look()
    row = who.page.locator(".trip-found li").filter(has_text=owner).first
    row.get_by_role("button").click()
    who.page.wait_for_load_state()
    who.look()


def too_late_for_others(who: Somebody) -> date:
    """A day that is open, too near for offices, and free for foreign guests."""
    show_for(who, "office")
    name = in_month(who, "td.day-too-late .day-long").inner_text()
    show_for(who, "foreign")
    cell = in_month(who, f"td.day:has(.day-long:text-is('{name}'))")
    expect(cell).to_have_class("day day-free")
    return datetime.strptime(name, "%A, %d %B %Y").date()  # noqa: DTZ007


def in_month(who: Somebody, what: str) -> Locator:
    """The first such part of a month picture, from the month that is shown on."""
    for _month in range(3):
        found = who.page.locator(what)
        if found.count():
            break
        who.page.locator(".month nav a[rel=next]").click()
        who.page.wait_for_load_state()
    return found.first


def show_for(who: Somebody, kind: str) -> None:
    """Let the page of a host show the days for a kind of visitors."""
    who.field("Kind of visitor").select_option(kind)
    who.press("Show")
