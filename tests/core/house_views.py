"""The views of the small portal: each does one thing that a test wants to see."""

from __future__ import annotations

import time

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    jsonify,
    redirect,
    render_template_string,
    request,
)
from flask_wtf.csrf import generate_csrf
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response as AnyResponse
from wtforms import IntegerField, StringField
from wtforms.validators import DataRequired, Length, NumberRange

from portal.core import access, events
from portal.core.db import db
from portal.core.errors import NotFound, RuleBroken
from portal.core.forms import Form
from portal.core.paging import NoSuchPage
from tests.core.house import Locked, Part, Place, Thing, Unique

blueprint = Blueprint("house", __name__, url_prefix="/<any(id, en):lang>")

PAGE = "{% extends 'base.html' %}{% block content %}<h1>{{ heading }}</h1>{% endblock %}"
FORM = (
    "{% extends 'base.html' %}{% from 'components/field_error.html' import field_error %}"
    "{% block content %}<form method='post'>{{ form.hidden_tag() }}"
    "{% for error in form.form_errors %}<p class='form-error'>{{ error }}</p>{% endfor %}"
    "{% for field in (form.guest, form.people, form.note) %}"
    "{{ field.label }}{{ field() }}{{ field_error(field) }}{% endfor %}"
    "<button>Go</button></form>{% endblock %}"
)
SECRET = "the password of Ayu is kopi-tubruk"


def say(words: str, status: int = 200) -> Response:
    """An answer in plain words: the strict client takes everything else for a page."""
    return Response(words, status, mimetype="text/plain")


class BookingForm(Form):
    """A guest asks for a bed."""

    guest = StringField(validators=[DataRequired()])
    people = IntegerField(validators=[NumberRange(min=1, max=20)])
    note = StringField(validators=[Length(max=10)])


@blueprint.get("/page")
@access.public
def page() -> str:
    return render_template_string(PAGE, heading="Ayu")


@blueprint.get("/token")
@access.public
def token() -> Response:
    return say(generate_csrf())


@blueprint.get("/data.json")
@access.public
def data() -> Response:
    return jsonify({"guest": "Ayu"})


@blueprint.get("/guarded")
@access.allowed(lambda: request.args.get("who") == "ayu", "may_enter")
def guarded() -> Response:
    return say("Welcome, Ayu.")


@blueprint.post("/things")
@access.public
def publish() -> AnyResponse:
    """Publish a thing, then answer as `then` says."""
    name, then = request.form["name"], request.form["then"]
    db.session.add(Thing(name=name))
    events.record("thing.published", name, by="ayu")
    if then == "rule":
        raise RuleBroken("That day is taken.", "day")
    if then == "crash":
        raise ZeroDivisionError(SECRET)
    if then == "see other":
        return redirect(f"/id/things/{name}", 303)
    if then == "abort":
        abort(404)
    return say("done", int(then))


@blueprint.post("/parts")
@access.public
def orphan() -> AnyResponse:
    """A change that the database accepts at first and refuses at the commit."""
    db.session.add(Thing(name=request.form["name"]))
    db.session.add(Part(thing_id=987))
    db.session.flush()
    return redirect("/id/page", 303)


@blueprint.get("/write/<how>")
@access.public
def write(how: str) -> Response:
    """Change data while answering a GET, in several ways."""
    thing = Thing(name="sneaky")
    if how == "statement":
        db.session.execute(insert(Thing).values(name="sneaky"))
        return say("written")
    db.session.add(thing)
    if how == "flush":
        db.session.flush()
    if how == "query":
        db.session.scalar(select(func.count()).select_from(Thing))
    if how == "commit":
        db.session.commit()
    return say("written")


@blueprint.get("/fails/<kind>")
@access.public
def fail(kind: str) -> str:
    """Go wrong in one of the ways a view may."""
    errors: dict[str, Exception] = {
        "missing": NotFound(SECRET),
        "page": NoSuchPage("0"),
        "rule": RuleBroken("Hari itu sudah penuh."),
        "busy": TooManyRequests(retry_after=30),
        "crash": ZeroDivisionError(SECRET),
    }
    if kind in errors:
        raise errors[kind]
    abort(int(kind))


@blueprint.post("/upload")
@access.public
def upload() -> Response:
    return say(f"{len(request.get_data())} bytes")


@blueprint.route("/form", methods=["GET", "POST"])
@access.public
def form() -> AnyResponse | tuple[str, int]:
    """A form whose rule refuses Budi; `where` says at which field."""
    shown = BookingForm()
    if shown.validate_on_submit():
        try:
            _book(shown.guest.data, request.args.get("where"))
        except RuleBroken as broken:
            shown.blame(broken)
        else:
            return redirect("/id/page", 303)
    status = 422 if request.method == "POST" else 200
    return render_template_string(FORM, form=shown), status


def _book(guest: str, where: str | None) -> None:
    if guest == "Budi":
        raise RuleBroken("Budi has a bed already.", where)
    db.session.add(Thing(name=guest))


@blueprint.post("/beds/locked")
@access.public
def take_bed_by_lock() -> AnyResponse:
    """Check, then insert; a row lock (BEGIN IMMEDIATE on SQLite) keeps others out between."""
    place = request.form["place"]
    db.session.scalar(select(Place).where(Place.name == place).with_for_update())
    return _take(Locked, place)


@blueprint.post("/beds/unique")
@access.public
def take_bed_by_constraint() -> AnyResponse:
    """Check, then insert; a constraint refuses whoever checked at the same time."""
    return _take(Unique, request.form["place"])


def _take(model: type[Locked] | type[Unique], place: str) -> AnyResponse:
    if db.session.scalar(select(model).where(model.place == place)) is not None:
        raise RuleBroken("The bed is taken.")
    time.sleep(0.05)  # long enough for the others to check as well, were they not kept out
    db.session.add(model(place=place, guest=request.form["guest"]))
    try:
        db.session.flush()
    except IntegrityError as error:
        raise RuleBroken("The bed is taken.") from error
    return redirect("/id/page", 303)


def add(app: Flask) -> Flask:
    """Give the small portal these views."""
    app.register_blueprint(blueprint)
    access.verify(app)
    return app
