"""No event holds what opens an account or a shared list."""

from __future__ import annotations

import json

from flask import Flask
from sqlalchemy import select

from portal.accounts import openid, queries
from portal.core.db import db, transaction
from portal.core.events import Event
from portal.readers import collections
from tests.support.people import PASSWORD, Human, code, deliver, make
from tests.trail.stage import BUDI


def test_no_event_of_a_whole_story_holds_a_secret(app: Flask, human: Human) -> None:
    make(app, dinas="manager")
    human.sign_in()
    secret = human.page("/account/second-factor").texts("code")[0].replace(" ", "")
    codes = human.send("/account/second-factor", code=code(secret), present=PASSWORD)
    recovery = [text for text in codes.get_data(as_text=True).split("<li><code>")[1:]]
    form = {"email": "tamu@x.example", "role": "editor", "language": "id"}
    path = "/organisations/dinas/members"
    human.send(path, to=f"{path}/invite", **form)
    human.send("/account/reset", email=BUDI)
    human.send("/account/address", present=PASSWORD, email="baru@x.example")
    links = [token for mail in deliver(app) for token in mail.body.split() if "://" in token]
    with app.app_context():
        who = queries.by_email("ayu@banyuwangi.example")
        assert who is not None
        hidden = [who.password_hash, secret, PASSWORD, "tamu@x.example", "baru@x.example"]
        hidden += [text.split("<")[0] for text in recovery] + [x.split("/")[-1] for x in links]
        hidden.append(human.client.get_cookie("session").value)  # type: ignore[union-attr]
        text = json.dumps([e.data for e in db.session.scalars(select(Event))])
    assert len(hidden) > 15
    assert "before" in text
    assert [word for word in hidden if word and word in text] == []


def test_no_event_holds_what_opens_an_account_or_a_shared_list(app: Flask) -> None:
    number = make(app, dinas="manager")
    with app.app_context(), app.test_request_context("/id/"), transaction():
        ayu = queries.person(number)
        claims = openid.Claims("https://masuk.example", "nip-198001012005011001")
        identity = openid.propose(ayu, claims)
        openid.ask_by_mail(identity)
        token = openid.link_token(identity)
        openid.link(identity)
        kept = collections.make("Rahasia kantor", ayu)
        collections.share(kept, ayu)
        collections.bookmark("layanan-rahasia", ayu)
        hidden = [claims.subject, token, kept.key, kept.name, "layanan-rahasia"]
    with app.app_context():
        told = db.session.execute(select(Event.kind, Event.subject, Event.data)).all()
    assert {"account.link-asked", "account.linked", "collection.shared", "bookmark.added"} <= {
        kind for kind, _subject, _data in told
    }
    text = json.dumps([[subject, data] for _kind, subject, data in told])
    assert [word for word in hidden if word in text] == []
