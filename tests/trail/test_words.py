"""Every kind of event that the code can record has words in the trail, and its subjects a name.

The kinds are read from the source: what is handed to `record`, and to the few functions that hand
on a kind. A call that this cannot read fails the test, so that none is forgotten.
"""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import Flask

import portal
from portal.catalogue.document import Facts
from portal.core import clock
from portal.core.events import Event
from portal.readers.models import KINDS as MODERATED
from portal.trail import show
from portal.trail.words import Words
from portal.visits.legs import KINDS as STEPS_OF_LEGS
from tests.support.pages import Page

ROOT = Path(portal.__file__).parent
# Function -> which of its positional arguments is the kind.
HANDED = {"record": 0, "_record": 0, "_move": 2, "stand": 2, "changed": 0, "_changed": 0}
# Functions that hand on the kind they were given: their callers are read instead.
PASS_ON = {
    "accounts/members.py", "accounts/trail.py", "bulk/rules.py", "catalogue/rules.py",
    "catalogue/synonyms.py", "files/rules.py", "hosting/days.py", "hosting/rule_sets.py",
    "hosting/rules.py", "hosting/venues.py", "publishing/drafts.py", "publishing/review.py",
    "publishing/standing.py", "readers/collections.py", "readers/moderation.py",
    "visits/agenda_filling.py", "visits/agenda_rules.py", "visits/legs.py", "visits/show_proof.py",
    "visits/trips.py",
}  # fmt: skip
# What content adds and changes by `keep`, and kinds that are put together.
KEPT = {f"{word}.{what}" for word in ("organisation", "region", "sector", "tag")
        for what in ("added", "changed")} | set(STEPS_OF_LEGS.values())  # fmt: skip
KEPT |= {"agenda.proposed", "agenda.copied"}  # handed on by what fills an agenda
NOT_EVENTS = {"search/whoosh_engine/builder.py", "core/events.py", "core/keep.py"}


def _constants(node: ast.expr, module: Any) -> Iterator[str | None]:
    if isinstance(node, ast.Constant):
        yield node.value if isinstance(node.value, str) else None
    elif isinstance(node, ast.IfExp):
        yield from _constants(node.body, module)
        yield from _constants(node.orelse, module)
    elif isinstance(node, ast.Name):
        yield getattr(module, node.id, None)
    elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        yield getattr(getattr(module, node.value.id, None), node.attr, None)
    else:
        yield None


def _local(tree: ast.AST, name: str) -> list[ast.expr]:
    """What is assigned to a name somewhere in the file."""
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and any(isinstance(t, ast.Name) and t.id == name for t in node.targets)
    ]


def _kinds_of(path: Path) -> Iterator[str]:
    where = path.relative_to(ROOT).as_posix()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    module = importlib.import_module(f"portal.{where[:-3].replace('/', '.')}")
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        called = (
            function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        )
        place = HANDED.get(called)
        if place is None or len(node.args) <= place:
            continue
        given = node.args[place]
        choices = _local(tree, given.id) if isinstance(given, ast.Name) else []
        found = [kind for item in [given, *choices] for kind in _constants(item, module)]
        kinds = [kind for kind in found if isinstance(kind, str)]
        assert kinds or where in PASS_ON, f"{where}:{node.lineno}: which kind is recorded here?"
        for kind in kinds:
            yield from [kind] if "." in kind else [f"{word}.{kind}" for word in MODERATED]


def _kinds() -> set[str]:
    found = set(KEPT)
    for path in sorted(ROOT.rglob("*.py")):
        where = path.relative_to(ROOT).as_posix()
        if where not in NOT_EVENTS and not where.startswith("migrations/"):
            found.update(_kinds_of(path))
    return found


def test_every_kind_has_words_and_every_subject_a_name(app: Flask) -> None:
    found = _kinds()
    assert {
        "account.made-by-provider", "bulk.loaded", "bulk.mended", "collection.hidden",
        "draft.sent-back", "draft.written", "file.deleted", "guide.changed", "holiday.removed",
        "member.joined", "mistake.settled", "program.revised", "program.update-due",
        "question.answered", "synonyms.added", "trail.exported", "useful.left", "visit.corrected",
    } <= found  # fmt: skip
    words: Words = app.extensions["trail words"]
    assert sorted(found - words.kinds.keys()) == []
    assert sorted(words.kinds.keys() - found) == []  # no words for what nobody records
    sorts = {kind.partition(".")[0] for kind in found}
    assert sorts - words.names.keys() == set()


def test_what_content_brings_has_its_name_and_its_page(site: Flask) -> None:
    subjects = {
        "region": "kabupaten-banyuwangi", "tag": "112", "guide": "host-a-visit",
        "visit": "asean-diplomats-to-banyuwangi-2019",
    }  # fmt: skip
    names = site.extensions["trail words"].names
    with site.test_request_context("/id/"):
        found = {sort: names[sort]([slug, "there-is-none"]) for sort, slug in subjects.items()}
    assert {sort: list(named) for sort, named in found.items()} == {
        sort: [slug] for sort, slug in subjects.items()
    }
    shown = {
        sort: (named[subjects[sort]].text, named[subjects[sort]].url)
        for sort, named in found.items()
    }
    place = "/id/places/kabupaten-banyuwangi"
    whole = "Diplomat muda dari Kamboja, Vietnam, Myanmar, Laos, Timor-Leste, dan Indonesia"
    assert shown == {
        "region": ("Kabupaten Banyuwangi", place),
        "tag": ("nomor darurat 112", "/id/programs?q=%22nomor+darurat+112%22"),
        "guide": ("Menerima studi banding", "/id/guides/host-a-visit"),
        "visit": (
            f"{whole} ke Pemerintah Kabupaten Banyuwangi",
            f"{place}#visit-asean-diplomats-to-banyuwangi-2019",
        ),
    }
    page = Page(site.test_client().get(shown["visit"][1]))
    assert len(page.all("li", id=shown["visit"][1].partition("#")[2])) == 1


def test_states_formats_and_kinds_are_told_in_words(app: Flask) -> None:
    events = [
        Event(id=1, kind="account.second-factor-on", data={"before": "off", "after": "on"}),
        Event(id=2, kind="account.platform-role", data={"before": "", "after": "curator"}),
        Event(
            id=3, kind="trail.exported",
            data={"wanted": {"format": "csv-comma", "kind": "account.signed-in"}},
        ),
        Event(id=4, kind="account.address-agreed", data={"side": "old"}),
        Event(id=5, kind="account.reset-asked", data={}),
        Event(
            id=6, kind="organisation.changed",
            data={"before": {"kind": "office"}, "after": {"kind": "dprd"}},
        ),
    ]  # fmt: skip
    for event in events:
        event.subject, event.actor, event.at = "0", "portal", clock.now()
    with app.test_request_context("/id/"):
        factor, role, export, agreed, asked, kind = show.entries(events)
    assert agreed.facts == [("Yang mana", "alamat lama")]
    assert asked.subject.text == "tanpa akun"
    assert [(c.before, c.after) for c in kind.changes] == [("perangkat daerah", "DPRD")]
    assert [(c.before, c.after) for c in factor.changes] == [("nonaktif", "aktif")]
    assert [(c.before, c.after) for c in role.changes] == [("", "kurator portal")]
    assert [value for _name, value in export.facts] == [
        "Untuk alat lain (CSV dengan koma)",
        "Masuk",
    ]


def test_visits_and_rules_are_told_in_words(app: Flask) -> None:
    change = {"day": "2026-08-20", "key": "any", "people": 12, "mode": "on-site",
              "asked_on": "2026-08-03", "answer_due": "2026-08-06"}  # fmt: skip
    rules = {"basis.title.id": "Perbup 7", "visitors": [], "holidays.public": "next-day",
             "notice.unit": "weeks",
             "sessions": [{"days": ["mon"], "start": "09:00", "people": 40}]}  # fmt: skip
    events = [
        Event(id=1, kind="leg.change-asked", data={"side": "visitor", **change}),
        Event(id=2, kind="rules.written", data={"before": {}, "after": rules}),
        Event(id=3, kind="host.session-added", data={"session": 4}),
        Event(
            id=4,
            kind="leg.change-accepted",
            data={
                "before": "change",
                "after": "confirmed",
                "was": {"key": "09:00", "people": 8},
                "now": {"key": "09:00", "people": 9},
            },
        ),
    ]
    for event in events:
        event.subject, event.actor, event.at = "1", "portal", clock.now()
    with app.test_request_context("/id/"):
        leg, written, session, agreed = show.entries(events)
    assert leg.facts == [
        ("Yang bertindak", "pihak tamu"), ("Hari", "20 Agustus 2026"),
        ("Sesi", "jam menurut kesepakatan"), ("Jumlah orang", "12"),
        ("Tatap muka atau daring", "Kunjungan tatap muka"), ("Diminta pada", "3 Agustus 2026"),
        ("Tamu menjawab paling lambat", "6 Agustus 2026"),
    ]  # fmt: skip
    assert [change.name for change in written.changes] == [
        "Judul (ID)", "Pada hari libur nasional", "Tenggat permohonan sebelum kunjungan",
        "Sesi mingguan",
    ]  # fmt: skip
    assert [change.after for change in written.changes][1:] == [
        "dipindahkan ke hari berikutnya", "minggu",
        "Hari: Senin\nMulai: 09:00\nOrang paling banyak: 40",
    ]  # fmt: skip
    assert session.facts == [("Nomor sesi", "4")]
    assert [(c.name, c.before, c.after) for c in agreed.changes] == [
        ("", "Perubahan diminta", "Terkonfirmasi"), ("Jumlah orang", "8", "9"),
    ]  # fmt: skip


def test_what_changed_in_a_programme_has_the_editors_words(app: Flask) -> None:
    """In a revision, where the record names the field, and in a draft, where its part does."""
    result = {"indicator": {"id": "Izin", "en": "Permits"}, "before": 3, "sources": ["a"]}
    revised = {
        "facts.status": "running", "facts.status_reason.id": "Lama", "facts.resources.it.en": "One",
        "facts.results": [result], "facts.visit.sites": ["Desa"], "texts.id.sections.how": "Cara",
    }  # fmt: skip
    drafted = {"status": "stopped", "status_reason": {"id": "Sudah", "en": "Done"}}
    events = [
        Event(id=1, kind="program.revised", data={"before": revised, "after": {}, "note": ""}),
        Event(id=2, kind="draft.written", data={"part": "timing", "before": {}, "after": drafted}),
        Event(id=3, kind="draft.commented", data={"part": "", "comment": 7}),
    ]
    for event in events:
        event.subject, event.actor, event.at = "1", "portal", clock.now()
    with app.test_request_context("/en/"):
        record, draft, comment = show.entries(events)
    assert [(c.name, c.before) for c in record.changes] == [
        ("How does it stand?", "Running"),
        ("Why does it stand so? (ID)", "Lama"),
        ("IT (EN)", "One"),
        ("Results", "What was counted (ID): Izin\nWhat was counted (EN): Permits\n"
                    "Before: 3\nSources: a"),
        ("Place to see", "Desa"),
        ("How it works (ID)", "Cara"),
    ]  # fmt: skip
    assert record.facts == []  # no note was written
    assert [(c.name, c.after) for c in draft.changes] == [
        ("How does it stand?", "Stopped"),
        ("Why does it stand so? (ID)", "Sudah"),
        ("Why does it stand so? (EN)", "Done"),
    ]
    assert comment.facts == [("Part", "The whole draft"), ("Number of the comment", "7")]
    known = app.extensions["trail words"].fields
    lost = [name for name in Facts.model_fields if not any(
        key == f"facts.{name}" or key.startswith(f"facts.{name}.") for key in known)]  # fmt: skip
    assert lost == ["slug", "owner"]  # no draft changes these
