"""Forms: what is wrong stands at its field in the page's language, and nothing typed is lost."""

from __future__ import annotations

from html import escape
from io import BytesIO

import html5lib
import pytest
from flask import Flask, request
from wtforms import IntegerField, StringField
from wtforms.validators import Length

from portal.core.errors import RuleBroken
from portal.core.forms import QueryForm
from portal.core.i18n import catalogue
from tests.core.acting import stored
from tests.support.client import StrictClient

GOOD = {"guest": "Ayu", "people": "2", "note": "late"}


def send(visitor: StrictClient, path: str, **data: str) -> tuple[int, str]:
    """Send the form with its token; status and page."""
    token = visitor.get("/id/token").get_data(as_text=True)
    answer = visitor.post(path, data={**data, "csrf_token": token})
    return answer.status_code, answer.get_data(as_text=True)


def errors_in(page: str) -> dict[str, str]:
    """The errors of a page by the id of their paragraph, and that of the form as a whole."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    found = {}
    for paragraph in tree.iter("p"):
        if "error" in paragraph.get("class", ""):
            found[paragraph.get("id", "form")] = "".join(paragraph.itertext()).strip()
    return found


def test_a_good_form_is_taken(small: Flask, visitor: StrictClient) -> None:
    assert send(visitor, "/id/form", **GOOD)[0] == 303
    assert stored(small) == ["Ayu"]


MESSAGES = {
    "guest-error": "This field is required.",
    "people-error": "Number must be between %(min)s and %(max)s.",
    "note-error": "Field cannot be longer than %(max)d character.",
}


@pytest.mark.parametrize("language", ["id", "en"])
def test_built_in_messages_are_in_the_language_of_the_page(
    small: Flask, visitor: StrictClient, language: str
) -> None:
    long = "much too long"
    status, page = send(visitor, f"/{language}/form", guest="", people="21", note=long)
    messages = catalogue(language, "wtforms")
    one = "Field cannot be longer than %(max)d character."
    many = "Field cannot be longer than %(max)d characters."
    assert status == 422
    assert errors_in(page) == {
        "guest-error": messages.gettext("This field is required."),
        "people-error": messages.gettext("Number must be between %(min)s and %(max)s.")
        % {"min": 1, "max": 20},
        "note-error": messages.ngettext(one, many, 10) % {"max": 10},
    }
    assert stored(small) == []


def test_the_indonesian_messages_are_indonesian(visitor: StrictClient) -> None:
    data = {"guest": "", "people": "21", "note": "much too long"}
    indonesian = errors_in(send(visitor, "/id/form", **data)[1])
    english = errors_in(send(visitor, "/en/form", **data)[1])
    assert indonesian.keys() == english.keys() == {"guest-error", "people-error", "note-error"}
    assert not set(indonesian.values()) & set(english.values())


def test_what_is_no_number_says_so(visitor: StrictClient) -> None:
    status, page = send(visitor, "/en/form", guest="Ayu", people="many", note="")
    assert status == 422
    assert errors_in(page) == {
        "people-error": "Not a valid integer value. Number must be between 1 and 20."
    }


@pytest.mark.parametrize(
    ("where", "place"), [("guest", "guest-error"), ("nobody", "form"), ("", "form")]
)
def test_a_broken_rule_stands_at_its_field(
    small: Flask, visitor: StrictClient, where: str, place: str
) -> None:
    status, page = send(visitor, f"/id/form?where={where}", guest="Budi", people="2", note="late")
    assert status == 422
    assert errors_in(page) == {place: "Budi has a bed already."}
    assert stored(small) == []


def test_what_was_typed_is_kept(visitor: StrictClient) -> None:
    typed = {"guest": 'Ayu "A" <b>', "people": "many", "note": "much too long & more"}
    _, page = send(visitor, "/en/form", **typed)
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    kept = {i.get("name"): i.get("value") for i in tree.iter("input") if i.get("name") in typed}
    assert kept == typed
    assert escape(typed["guest"], quote=False) not in page
    assert "<b>" not in page


class Filter(QueryForm):
    """A form in an address."""

    q = StringField(validators=[Length(max=5)])
    page = IntegerField()


def test_a_form_in_an_address_needs_no_token(plain: Flask) -> None:
    with plain.test_request_context("/en/page?q=embung&page=2"):
        form = Filter(request.args)
        assert [field.name for field in form] == ["q", "page"]
        assert not form.validate()
        assert form.errors == {"q": ["Field cannot be longer than 5 characters."]}
        assert (form.q.data, form.page.data) == ("embung", 2)


def test_two_refusals_at_one_field_both_stand_there(plain: Flask) -> None:
    with plain.test_request_context("/en/page?q=embung"):
        form = Filter(request.args)
        form.validate()
        form.blame(RuleBroken("Nothing is called so.", "q"))
        form.blame(RuleBroken("Come back tomorrow."))
        assert form.q.errors == [
            "Field cannot be longer than 5 characters.",
            "Nothing is called so.",
        ]
        assert form.form_errors == ["Come back tomorrow."]


def test_what_no_field_asks_for_is_no_text(small: Flask, visitor: StrictClient) -> None:
    token = visitor.get("/id/token").get_data(as_text=True)
    fields = {"people": "2", "note": "late", "csrf_token": token}
    file = (BytesIO(b"Ayu"), "Ayu.txt")
    sent = visitor.post("/id/form", data={**fields, "guest": file})
    assert (sent.status_code, stored(small)) == (422, [])
    for body in ({"guest": ["Ayu"], "people": 2, "note": {}}, ["Ayu"]):
        sent = visitor.post("/id/form", json=body, headers={"X-CSRFToken": token})
        assert (sent.status_code, stored(small)) == (422, [])


def test_what_no_page_can_say_is_not_stored(small: Flask, visitor: StrictClient) -> None:
    odd = "A\x00y\u202eu\r\nB"
    assert send(visitor, "/id/form", **{**GOOD, "guest": odd})[0] == 303
    assert stored(small) == ["A y u\r\nB"]
