"""Lists of programmes: sent, checked, mended, agreed to, loaded; and files to take away."""

from __future__ import annotations

from typing import Any

from flask import (
    Blueprint,
    Response,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
)
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.accounts import visitor
from portal.bulk import export, queries, rules, show
from portal.bulk.forms import ConsentForm, UploadForm
from portal.bulk.models import CHECKED, CONSENTED, BulkLoad, BulkRow
from portal.bulk.reading import read_file
from portal.bulk.words import file_message
from portal.core import access, paging
from portal.core.db import commit_early
from portal.core.errors import NotFound, RuleBroken
from portal.core.forms import Form, settle
from portal.core.i18n import url
from portal.core.messages import tell
from portal.files.sheets import MOST_BYTES, Unreadable
from portal.places import queries as places
from portal.places.models import Organisation
from portal.publishing.permissions import may_review, may_write

blueprint = Blueprint("bulk", __name__, url_prefix="/<any(id, en):lang>/organisations/<slug>/lists")
OVERHEAD = 64 * 1024  # bytes of a form around its file


@blueprint.url_value_preprocessor
def _allow_files(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    # Before anything reads the form, as the check of its token does.
    if request.endpoint == "bulk.lists":
        request.max_content_length = MOST_BYTES + OVERHEAD


@blueprint.after_request
def _forget_pages(response: Response) -> Response:
    response.cache_control.no_store = True
    return response


def _organisation(slug: str) -> Organisation:
    visitor.somebody()
    return places.organisation(slug)


def _load(slug: str, number: int) -> BulkLoad:
    organisation = _organisation(slug)
    if not _may(organisation):  # to others no list has a number
        raise NotFound(number)
    return queries.load(organisation, number)


def _row(slug: str, number: int, row: int) -> BulkRow:
    return queries.row(_load(slug, number), row)


def _file(slug: str, name: str) -> tuple[Organisation, str]:
    return _organisation(slug), name


def _may(organisation: Organisation) -> bool:
    return may_write(visitor.me(), organisation)


def _may_load(found: BulkLoad) -> bool:
    return _may(found.organisation)


def _may_row(found: BulkRow) -> bool:
    return _may(found.load.organisation)


def _may_file(asked: tuple[Organisation, str]) -> bool:
    return _may(asked[0])


def _to(found: BulkLoad, anchor: str = "", **more: Any) -> Response:
    address = url("bulk.load", slug=found.organisation.slug, number=found.id, **more)
    return redirect(address + anchor, 303)  # type: ignore[return-value]


@blueprint.route("", methods=["GET", "POST"])
@access.allowed(_may, "load lists", load=_organisation)
def lists(organisation: Organisation) -> Response:
    """The lists of an organisation; send one."""
    form = UploadForm()
    found: list[BulkLoad] = []
    if settle(form, lambda: found.append(_upload(organisation, form))):
        return _to(found[0])
    page = render_template(
        "bulk/lists.html", form=form, organisation=organisation,
        loads=show.summaries(queries.loads(organisation)),
        programs=len(queries.published(organisation)),
    )  # fmt: skip
    return make_response(page, 422 if form.is_submitted() else 200)


def _upload(organisation: Organisation, form: UploadForm) -> BulkLoad:
    sent = form.file.data
    commit_early()  # nobody waits while it is read
    try:
        read = read_file(sent.stream.read(MOST_BYTES + 1))
    except Unreadable as error:
        raise RuleBroken(file_message(error.code, error.params), "file") from error
    return rules.upload(organisation, sent.filename or "", read, by=visitor.somebody())


@blueprint.get("/files/<name>")
@access.allowed(_may_file, "load lists", load=_file)
def file(asked: tuple[Organisation, str]) -> Response:
    """The template, and the programmes of an organisation as a list."""
    organisation, name = asked
    maker = export.FILES.get(name)
    if maker is None:
        raise NotFound(name)
    make, kind = maker
    return _attachment(make(organisation), kind, f"{organisation.slug}-{name}")


def _attachment(content: bytes, kind: str, name: str) -> Response:
    response = make_response(content)
    response.content_type = kind
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@blueprint.get("/<int:number>")
@access.allowed(_may_load, "load lists", load=_load)
def load(found: BulkLoad) -> Response:
    """A list: its check, how far its load is, or what came of it."""
    return _page(found)


def _page(found: BulkLoad, form: ConsentForm | None = None) -> Response:
    if found.state == CONSENTED:
        return make_response(
            render_template(
                "bulk/progress.html",
                found=found,
                progress=show.progress(found),
                plain_form=Form(formdata=None),
            )
        )
    chosen = request.args.get("show", "")
    page = paging.number(request.args.get("page"))
    if found.state != CHECKED:
        body = render_template("bulk/result.html", found=found, **show.result(found, chosen, page))
        return make_response(body)
    checked = show.check(found, chosen, page)
    form = form or ConsentForm(formdata=None, good=checked["good"], left=checked["left"])
    body = render_template(
        "bulk/check.html", found=found, form=form, plain_form=Form(formdata=None),
        may_publish=may_review(visitor.me(), found.organisation), **checked,
    )  # fmt: skip
    return make_response(body, 422 if form.is_submitted() else 200)


@blueprint.post("/<int:number>/rows/<int:row>")
@access.allowed(_may_row, "load lists", load=_row)
def mend(row: BulkRow) -> Response:
    """Write other texts into the bad cells of a row."""
    found, number, key = row.load, row.id, row.name or row.key
    rules.mend(found, row, show.changes(request.form), by=visitor.somebody())
    again = queries.row_or_none(found, number)
    if again is None or again.verdict != "broken":
        tell("good", _("“%(name)s” is in order now.", name=key))
    else:
        tell("warn", _("“%(name)s” is still broken. See below.", name=key))
    more = {"show": request.args.get("show", ""), "page": request.args.get("page", "")}
    checked = {name: value for name, value in more.items() if value}
    return _to(found, f"#row-{number}" if again else "", **checked)


@blueprint.post("/<int:number>/consent")
@access.allowed(_may_load, "load lists", load=_load)
def consent(found: BulkLoad) -> Response:
    """Agree to load the good rows, and to leave the others out."""
    form, who = ConsentForm(), visitor.somebody()

    def act() -> None:
        good, left = form.good.data or 0, form.left.data or 0
        if left and not form.leave.data:
            many = ngettext(
                "Agree that %(num)s row is left out, or mend it first.",
                "Agree that %(num)s rows are left out, or mend them first.", left,
            )  # fmt: skip
            raise RuleBroken(many, "leave")
        rules.consent(found, good, left, bool(form.publish.data), by=who)

    return _to(found) if settle(form, act) else _refused(found, form)


def _refused(found: BulkLoad, form: ConsentForm) -> Response:
    if found.state != CHECKED:
        raise RuleBroken(_("This list is closed: it was loaded or cancelled."))
    counts = show.check(found, "", 1)
    form.good.raw_data = form.left.raw_data = None
    form.good.data, form.left.data = counts["good"], counts["left"]
    return _page(found, form)


@blueprint.post("/<int:number>/cancel")
@access.allowed(_may_load, "load lists", load=_load)
def cancel(found: BulkLoad) -> Response:
    """Load nothing, or no more, of a list."""
    rules.cancel(found, by=visitor.somebody())
    tell("info", _("The list is cancelled."))
    return _to(found)


@blueprint.get("/<int:number>/errors.csv")
@access.allowed(_may_load, "load lists", load=_load)
def errors(found: BulkLoad) -> Response:
    """Every bad cell of a list, as a list."""
    name = f"{found.organisation.slug}-{found.id}-errors.csv"
    return _attachment(show.errors_file(found), export.CSV, name)


@blueprint.get("/<int:number>/progress.json")
@access.allowed(_may_load, "load lists", load=_load)
def progress(found: BulkLoad) -> Response:
    """How far the load is."""
    return jsonify(show.progress(found))
