"""Organisations, sectors, synonyms and holidays, as administrators keep them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.administration import lists
from portal.catalogue import synonyms
from portal.core.db import db, transaction
from portal.core.events import Event
from portal.hosting import queries as hosting
from portal.hosting import rules as holiday_rules
from portal.places import queries as places
from tests.support.people import Human, errors, make, organisation

HERE = "/administration"


@pytest.fixture
def admin(app: Flask, human: Human) -> Human:
    """An administrator who reads English."""
    make(app, "admin@x.example", "Admin", portal="administrator")
    human.language = "en"
    human.sign_in("admin@x.example")
    return human


def told(app: Flask, start: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Kind, actor and data of the events whose kind begins so."""
    with app.app_context():
        query = select(Event).where(Event.kind.startswith(start)).order_by(Event.id)
        return [(e.kind, e.actor, e.data) for e in db.session.scalars(query)]


def titles(human: Human, path: str) -> list[str]:
    """What a list shows."""
    return human.page(path).texts("p", class_="admin-title")


def test_organisations(app: Flask, admin: Human) -> None:
    with app.app_context(), transaction():
        organisation("dinas")
    form = {
        "name_id": "Dinas  Kesehatan", "name_en": "Health Office", "kind": "office",
        "region": "jawa-timur",
    }  # fmt: skip
    answer = admin.send(f"{HERE}/organisations/add", **form)
    assert answer.location == "/en/organisations/dinas-kesehatan/members"
    assert errors(admin.send(f"{HERE}/organisations/add", **form)) == [
        "There is an organisation of this name in this region already."
    ]
    assert errors(admin.send(f"{HERE}/organisations/add", **{**form, "kind": "guild"})) != []
    assert titles(admin, f"{HERE}/organisations") == ["Health Office", "Office dinas"]
    assert titles(admin, f"{HERE}/organisations?q=kesehatan+timur") == ["Health Office"]
    assert titles(admin, f"{HERE}/organisations?q=xyzzy") == []
    path = f"{HERE}/organisations/dinas-kesehatan"
    changed = admin.send(path, **{**form, "name_en": "Office of Health"})
    assert changed.status_code == 303
    admin.send(path, **{**form, "name_en": "Office of Health"})  # nothing new
    who = "person:1"
    first = {"name_id": "Dinas Kesehatan", "name_en": "Health Office", "kind": "office"}
    assert told(app, "organisation.") == [
        ("organisation.added", who,
         {"before": dict.fromkeys([*first, "region"]), "after": {**first, "region": "jawa-timur"}}),
        ("organisation.changed", who,
         {"before": {"name_en": "Health Office"}, "after": {"name_en": "Office of Health"}}),
    ]  # fmt: skip
    with app.app_context():
        assert places.organisation("dinas-kesehatan").content_digest is None


def test_an_organisation_goes_only_while_nothing_names_it(app: Flask, admin: Human) -> None:
    make(app, dinas="manager")
    with app.app_context(), transaction():
        organisation("kosong")
    kept = admin.send(f"{HERE}/organisations/dinas/delete")
    assert errors(kept) == [
        "Programmes, visits or people name this organisation. It cannot be deleted."
    ]
    assert admin.send(f"{HERE}/organisations/kosong/delete").status_code == 303
    assert titles(admin, f"{HERE}/organisations") == ["Office dinas"]
    assert [kind for kind, _by, _data in told(app, "organisation.")] == ["organisation.deleted"]


def test_an_organisation_with_an_invitation_that_was_withdrawn_is_deleted(
    app: Flask, admin: Human
) -> None:
    with app.app_context(), transaction():
        organisation("salah")
    members = "/organisations/salah/members"
    person = {"email": "tamu@x.example", "role": "manager", "language": "id"}
    admin.send(members, to=f"{members}/invite", **person)
    refused = admin.send(f"{HERE}/organisations/salah/delete")
    assert errors(refused) == [
        "Programmes, visits or people name this organisation. It cannot be deleted."
    ]
    admin.send(members, to="/organisations/salah/invitations/1/withdraw")
    assert admin.send(f"{HERE}/organisations/salah/delete").status_code == 303
    assert admin.get(members).status_code == 404


def test_sectors(app: Flask, admin: Human) -> None:
    form = {
        "name_id": "Kebudayaan", "name_en": "Culture", "description_id": "Seni.",
        "description_en": "Arts.",
    }  # fmt: skip
    assert admin.send(f"{HERE}/sectors/add", **form).status_code == 303
    again = admin.send(f"{HERE}/sectors/add", **{**form, "name_id": "kebudayaan"})
    assert errors(again) == ["There is a sector of this name already."]
    changed = {**form, "name_en": "Culture and arts"}
    assert admin.send(f"{HERE}/sectors/culture", **changed).status_code == 303
    assert titles(admin, f"{HERE}/sectors?q=arts") == ["Culture and arts"]
    assert told(app, "sector.")[1] == (
        "sector.changed", "person:1",
        {"before": {"name_en": "Culture"}, "after": {"name_en": "Culture and arts"}},
    )  # fmt: skip


# What is typed, and what is wrong with it.
NO_SYNONYMS = {
    "embung": "Write at least two terms and at most 40.",
    "waduk\nEMBUNG": "“EMBUNG” stands in another group already: embung, farm pond",
    "waduk\nWaduk": "“Waduk” stands here twice.",
    "waduk\n?!": "“?!” has no letter and no digit.",
    "waduk\na b c d e f g h i": "“a b c d e f g h i” is too long: at most 8 words.",
}


def test_terms_that_cannot_be_synonyms(app: Flask, admin: Human) -> None:
    with app.app_context(), transaction():
        synonyms.add(["embung", "farm pond"], by="test")
    for terms, message in NO_SYNONYMS.items():
        page = admin.send(f"{HERE}/synonyms/add", terms=terms)
        assert errors(page) == [message]
        assert terms.splitlines()[0] in page.get_data(as_text=True)  # nothing typed is lost
    assert len(told(app, "synonyms.")) == 1


def test_a_group_of_synonyms_is_removed_and_brought_back(app: Flask, admin: Human) -> None:
    path = f"{HERE}/synonyms"
    admin.send(f"{path}/add", terms=" embung \n\nfarm  pond")
    admin.send(f"{path}/1", terms="embung\nfarm pond\nwaduk kecil")
    removed = admin.send(path, to=f"{path}/1/remove")
    assert (removed.status_code, removed.location) == (303, "/en/administration/synonyms?undo=1")
    page = admin.page(f"{path}?undo=1")
    assert page.texts("p", class_="notice-title") == ["The group is removed."]
    assert titles(admin, f"{path}?show=removed") == ["embung, farm pond, waduk kecil"]
    with app.app_context(), transaction():
        # The content folder does not bring it back.
        assert synonyms.keep_from_content(["embung", "farm pond"], by="content") == "kept"
        other = synonyms.add(["waduk kecil", "basin"], by="test")
    assert admin.send(path, to=f"{path}/1/restore").location.endswith("show=removed")
    with app.app_context(), transaction():
        synonyms.remove(db.session.merge(other), by="test")
    removed_ones = f"{path}?show=removed"
    back = admin.send(removed_ones, to=f"{path}/1/restore")
    assert back.location == "/en/administration/synonyms"
    assert titles(admin, f"{path}?q=POND") == ["embung, farm pond, waduk kecil"]
    assert [
        (kind, data["before"], data["after"]) for kind, _by, data in told(app, "synonyms.")
    ] == [
        ("synonyms.added", [], ["embung", "farm pond"]),
        ("synonyms.changed", ["embung", "farm pond"], ["embung", "farm pond", "waduk kecil"]),
        ("synonyms.removed", ["embung", "farm pond", "waduk kecil"], []),
        ("synonyms.added", [], ["waduk kecil", "basin"]),
        ("synonyms.removed", ["waduk kecil", "basin"], []),
        ("synonyms.restored", [], ["embung", "farm pond", "waduk kecil"]),
    ]


def test_synonyms_follow_the_content_folder_while_nobody_changed_them(app: Flask) -> None:
    first = [["embung", "farm pond"], ["antrean", "queue"], ["izin", "permit"]]
    with app.app_context():
        with transaction():
            assert [synonyms.keep_from_content(g, by="content") for g in first] == ["new"] * 3
            synonyms.change(synonyms.group(2), ["antrean", "antrian"], by="ayu")
        with transaction():
            second = [["embung", "pond"], ["antrean", "line"]]
            done = [synonyms.keep_from_content(g, by="content") for g in second]
            synonyms.drop_others(second, by="content")
        assert done == ["changed", "kept"]
        assert [g.terms for g in synonyms.active()] == [["embung", "pond"], ["antrean", "antrian"]]
        with transaction():
            assert synonyms.keep_from_content(second[0], by="content") == "same"


def test_holidays(app: Flask, admin: Human) -> None:
    path = f"{HERE}/holidays"
    form = {"day": "2027-03-10", "name_id": "Idul Fitri", "name_en": "Eid", "kind": "public"}
    assert admin.send(f"{path}/add", **form, region="").status_code == 303
    assert errors(admin.send(f"{path}/add", **form, region="")) == [
        "There is a holiday of this kind on that day already."
    ]
    for wrong in ({"day": "1999-12-31"}, {"kind": "rest"}, {"name_en": "x" * 201}):
        assert admin.send(f"{path}/add", **{**form, **wrong}, region="").status_code == 422
    regional = {**form, "kind": "regional", "region": ""}
    assert errors(admin.send(f"{path}/add", **regional)) == [
        "A regional holiday needs its region, and no other one has any."
    ]
    assert admin.send(f"{path}/1", **{**form, "day": "2027-03-11"}, region="").status_code == 303
    assert titles(admin, f"{path}?show=2027") == ["11 March 2027"]
    assert titles(admin, f"{path}?q=idul") == ["11 March 2027"]
    admin.send(path, to=f"{path}/1/remove")
    assert titles(admin, path) == []
    assert admin.page(f"{path}?undo=1").texts("button", class_="button-quiet") == ["Undo"]
    admin.send(f"{path}?undo=1", to=f"{path}/1/restore")
    assert titles(admin, path) == ["11 March 2027"]
    events = told(app, "holiday.")
    assert [kind for kind, _by, _data in events] == [
        f"holiday.{what}" for what in ("added", "changed", "removed", "restored")
    ]
    assert events[1][2] == {"before": {"day": "2027-03-10"}, "after": {"day": "2027-03-11"}}


def test_a_list_has_pages_and_says_when_a_page_is_none(
    app: Flask, admin: Human, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "PER_PAGE", 2)
    with app.app_context(), transaction():
        for month in (1, 2, 3):
            holiday_rules.add_holiday(
                day=date(2027, month, 1), name_id="Libur", name_en="Day off", kind="public",
                region=None, estimated=month == 3, by="test",
            )  # fmt: skip
    page = admin.page(f"{HERE}/holidays?q=libur&page=2")
    assert page.texts("p", class_="admin-title") == ["1 March 2027 estimated"]
    assert ("‹Previous", "/en/administration/holidays?q=libur") in page.links()
    assert admin.get(f"{HERE}/holidays?page=3").status_code == 404
    with app.app_context():
        found = hosting.holidays_between(date(2027, 1, 1), date(2027, 2, 1))
        assert [h.day.month for h in found] == [1, 2]
