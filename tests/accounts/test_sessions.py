"""Where one is signed in, signing others out, and what browsers and proxies may keep."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient

from portal.accounts import signing_in
from portal.core import clock
from tests.support.pages import say
from tests.support.people import OTHER_PASSWORD, PASSWORD, Human, make, stored

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)
BUDI = "budi@banyuwangi.example"


def browser(app: Flask, agent: str, **who: str) -> Human:
    """Somebody signed in with a browser that has a name."""
    human = Human(app)
    human.client.environ_base["HTTP_USER_AGENT"] = agent
    assert human.sign_in(**who).status_code == 303
    return human


def ends(human: Human) -> list[str]:
    """The addresses of the buttons that sign other browsers out."""
    forms = human.page("/account").all("form")
    return [f.get("action", "") for f in forms if "/sign-ins/" in f.get("action", "")]


def test_the_list(app: Flask) -> None:
    make(app)
    make(app, BUDI)
    browser(app, "Telepon")
    browser(app, "Milik Budi", email=BUDI)
    here = browser(app, "Komputer <b>")
    page = here.page("/account")
    items = page.texts("li", page.one("section", aria_labelledby="devices-title"))
    assert [item.split(" ·")[0] for item in items] == ["Komputer <b>", "Telepon"]
    assert say("id", "this device") in items[0]
    assert "127.0.0.1" in items[1]


def test_signing_one_browser_out(app: Flask) -> None:
    make(app)
    phone, here = browser(app, "Telepon"), browser(app, "Komputer")
    one, _all = ends(here)
    assert here.send("/account", to=one).status_code == 303
    assert (phone.signed_in, here.signed_in) == (False, True)
    assert here.send("/account", to=one).status_code == 404


def test_nothing_of_who_left_stays_in_the_browser(app: Flask) -> None:
    """What was typed and not saved waits there: an office's computer has a next person."""
    make(app)
    for path, more in (("sign-out", {}), ("delete", {"present": PASSWORD})):
        here = browser(app, "Komputer")
        page = "/account" if path == "sign-out" else "/account/delete"
        answer = here.send(page, to=f"/account/{path}", **more)
        assert answer.headers["Clear-Site-Data"] == '"storage"'
        assert not here.signed_in


def test_what_is_the_same_for_everybody_brings_nobodys_cookie(app: Flask) -> None:
    """Shared caches keep static files, with their headers."""
    make(app)
    human = Human(app)
    assert "Expires=" in human.sign_in(stay="y").headers["Set-Cookie"]
    answer = human.client.get("/static/css/sambang.css")
    answer.close()
    assert answer.cache_control.public
    assert "Set-Cookie" not in answer.headers
    assert "Set-Cookie" not in human.get("/map").headers
    assert human.signed_in


def test_nobody_signs_others_out(app: Flask) -> None:
    make(app)
    make(app, BUDI)
    phone, here = browser(app, "Telepon"), browser(app, "Komputer")
    one, _all = ends(here)
    budi = browser(app, "Budi", email=BUDI)
    assert budi.send("/account", to=one).status_code == 404
    assert phone.signed_in


def test_signing_out_everywhere_else(app: Flask) -> None:
    number = make(app)
    make(app, BUDI)
    budi = browser(app, "Budi", email=BUDI)
    phones, here = [browser(app, f"Telepon {n}") for n in range(2)], browser(app, "Komputer")
    assert here.send("/account", to="/account/sign-ins/end-all").status_code == 303
    assert [phone.signed_in for phone in phones] == [False, False]
    assert (here.signed_in, budi.signed_in) == (True, True)
    assert stored(app, number).sign_ins == 1


def test_a_new_password_signs_the_others_out(app: Flask) -> None:
    make(app)
    phone, here = browser(app, "Telepon"), browser(app, "Komputer")
    here.send("/account/password", present=PASSWORD, password=OTHER_PASSWORD)
    assert (phone.signed_in, here.signed_in) == (False, True)
    assert Human(app).sign_in(password=OTHER_PASSWORD).status_code == 303


def test_ended_ones_are_swept(app: Flask) -> None:
    with clock.stopped(NOON):
        number = make(app)
        browser(app, "Telepon")
    for days, left in ((13, 1), (14, 0)):
        with app.app_context(), clock.stopped(NOON + timedelta(days=days)):
            signing_in.sweep()
        assert stored(app, number).sign_ins == left


def test_pages_of_who_is_signed_in_are_for_nobody_else(app: Flask) -> None:
    make(app)
    human, stranger = browser(app, "Komputer"), Human(app)
    fresh = stranger.get("/map")
    again = stranger.get("/map")
    mine = human.get("/map")
    for answer in (fresh, again, mine):
        assert "Cookie" in answer.headers["Vary"]
    assert "Ayu Lestari" not in again.get_data(as_text=True)
    assert "Ayu Lestari" in mine.get_data(as_text=True)
    assert {"private", "no-cache"} <= set(mine.headers["Cache-Control"].split(", "))
    assert "ETag" not in mine.headers
    tag = fresh.headers["ETag"]
    assert stranger.client.get("/id/map", headers={"If-None-Match": tag}).status_code == 304
    # The browser kept the page from before signing in, and asks with its tag.
    answer = human.client.get("/id/map", headers={"If-None-Match": tag})
    assert (answer.status_code, "Ayu Lestari" in answer.get_data(as_text=True)) == (200, True)
    assert "Ayu Lestari" not in stranger.get("/map").get_data(as_text=True)


def test_pages_of_accounts_are_not_kept_at_all(app: Flask) -> None:
    make(app)
    human = browser(app, "Komputer")
    for path in ("/account", "/account/profile", "/account/second-factor"):
        assert "no-store" in human.get(path).headers["Cache-Control"]
    assert "no-store" in Human(app).get("/account/reset/x").headers["Cache-Control"]


def test_the_header_says_who_is_signed_in(app: Flask) -> None:
    make(app)
    stranger, human = Human(app), browser(app, "Komputer")
    link = stranger.page("/").one("a", class_="account-link")
    assert ("".join(link.itertext()), link.get("href")) == ("Masuk", "/id/account/sign-in")
    link = human.page("/").one("a", class_="account-link")
    assert ("".join(link.itertext()), link.get("href")) == ("Akun Anda: Ayu Lestari", "/id/account")


def test_a_cookie_that_was_made_up_signs_nobody_in(app: Flask) -> None:
    make(app)
    client = FlaskClient(app, app.response_class)
    for value in ("", "x", "eyJfdXNlcl9pZCI6IjEifQ.aaaa.bbbb"):
        client.set_cookie("session", value)
        assert client.get("/id/account").status_code == 303
    with client.session_transaction() as session:
        session["_user_id"] = "1"  # whoever knows the key, and no token
    assert client.get("/id/account").status_code == 303
