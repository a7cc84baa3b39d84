"""Access is declared on every view, or the app does not start."""

from __future__ import annotations

import pytest
from flask import Blueprint, Flask

from portal.core import access


def say(words: str) -> str:
    return words


@pytest.fixture
def app() -> Flask:
    """An app whose every view declares who may see it."""
    found = Flask(__name__, static_folder=None)
    found.add_url_rule("/open", "open", access.public(lambda: say("for all")))
    guarded = access.allowed(lambda: False, "may_enter")(lambda: say("the secret of Ayu"))
    found.add_url_rule("/closed", "closed", guarded)
    passing = access.allowed(lambda: True, "may_look")(lambda name: say(f"Hello, {name}."))
    found.add_url_rule("/hello/<name>", "hello", passing)
    return found


def test_an_app_that_declares_everything_starts(app: Flask) -> None:
    access.verify(app)


def test_what_a_view_declares_can_be_asked(app: Flask) -> None:
    found = {name: access.of(app, name) for name in app.view_functions}
    assert found == {"open": "public", "closed": "may_enter", "hello": "may_look"}


def test_every_view_that_declares_nothing_is_named(app: Flask) -> None:
    blueprint = Blueprint("visits", __name__)
    blueprint.add_url_rule("/trips", "trips", lambda: say("all trips"))
    app.register_blueprint(blueprint)
    app.add_url_rule("/all", "everything", lambda: say("everything"))
    with pytest.raises(access.AccessUndeclared) as caught:
        access.verify(app)
    assert str(caught.value) == "no access declared on: everything, visits.trips"


def test_who_may_not_gets_a_403_and_nothing_of_the_page(app: Flask) -> None:
    answer = app.test_client().get("/closed")
    assert answer.status_code == 403
    assert b"secret" not in answer.data


def test_who_may_gets_the_view_with_its_arguments(app: Flask) -> None:
    assert app.test_client().get("/hello/Budi").text == "Hello, Budi."
    assert app.test_client().get("/open").text == "for all"


def test_a_guarded_view_keeps_its_name() -> None:
    def trips() -> str:
        """All trips."""
        return "all trips"

    guarded = access.allowed(lambda: True, "may_look")(trips)
    assert (guarded.__name__, guarded.__doc__) == ("trips", "All trips.")
