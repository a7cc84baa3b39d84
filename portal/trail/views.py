"""The trail of an organisation for its managers, and all of it for administrators."""

from __future__ import annotations

from collections.abc import Iterator

from flask import (
    Blueprint,
    Response,
    abort,
    make_response,
    render_template,
    request,
    stream_with_context,
)

from portal.accounts import queries as accounts
from portal.accounts import visitor
from portal.accounts.permissions import is_administrator
from portal.core import access, clock, events
from portal.core.db import only_reading
from portal.core.forms import Form
from portal.core.i18n import url
from portal.places import queries as places
from portal.places.models import Organisation
from portal.trail import export, permissions, queries, show
from portal.trail.forms import ExportForm, FilterForm
from portal.trail.queries import TrailPage

blueprint = Blueprint("trail", __name__, url_prefix="/<any(id, en):lang>")
MAKERS = {
    "csv": (export.as_csv, "text/csv"),
    "csv-comma": (export.as_csv_with_commas, "text/csv"),
    "jsonl": (export.as_json_lines, "application/x-ndjson"),
}


def _organisation(slug: str) -> Organisation:
    visitor.somebody()
    return places.organisation(slug)


def _may_see(organisation: Organisation) -> bool:
    return permissions.may_see_trail(visitor.me(), organisation)


def _may_see_all() -> bool:
    return is_administrator(visitor.somebody())


@blueprint.get("/organisations/<slug>/trail")
@access.allowed(_may_see, "see the trail", load=_organisation)
def of_organisation(organisation: Organisation) -> Response:
    """What happened in an organisation."""
    return _page(organisation)


@blueprint.get("/trail")
@access.allowed(_may_see_all, "see the whole trail")
def everything() -> Response:
    """What happened in the portal."""
    return _page(None)


@blueprint.post("/organisations/<slug>/trail/export")
@access.allowed(_may_see, "see the trail", load=_organisation)
def export_of_organisation(organisation: Organisation) -> Response:
    """The same as a file; that it was taken along stands in the trail."""
    return _export(organisation)


@blueprint.post("/trail/export")
@access.allowed(_may_see_all, "see the whole trail")
def export_everything() -> Response:
    """The same as a file; that it was taken along stands in the trail."""
    return _export(None)


def _page(organisation: Organisation | None) -> Response:
    slug = organisation.slug if organisation else None
    form = FilterForm(request.args)
    form.kind.choices = _kinds(slug)
    good = form.validate()
    found = queries.page(
        form.criteria(slug), before=_number("before"), after=_number("after")
    ) if good else TrailPage([], None, None)  # fmt: skip
    page = render_template(
        "trail/trail.html",
        organisation=organisation,
        form=form,
        plain_form=Form(formdata=None),
        entries=show.entries(found.events),
        values=form.values() if good else {},
        urls=_urls(slug, found, form),
    )
    return make_response(page, 200 if good else 422)


def _kinds(slug: str | None) -> list[tuple[str, str]]:
    found = [(kind, show.sentence(kind)) for kind in queries.kinds(slug)]
    return [("", "–"), *sorted(found, key=lambda pair: pair[1])]


def _number(name: str) -> int | None:
    given = request.args.get(name, "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 16 else None


def _urls(slug: str | None, found: TrailPage, form: FilterForm) -> dict[str, str | None]:
    values = {} if form.errors else form.values()
    of = "of_organisation" if slug else "everything"
    here, own = f"trail.{of}", {"slug": slug} if slug else {}
    newer, older = found.newer, found.older
    return {
        "everything": url(here, **own),
        "newest": url(here, **own, **values),
        "newer": None if newer is None else url(here, **own, **values, after=newer),
        "older": None if older is None else url(here, **own, **values, before=older),
        "loaded": url(here, **own, **values, loaded="y") if form.leaves_out else None,
        "export": url(f"trail.export_{of}", **own),
    }


def _export(organisation: Organisation | None) -> Response:
    slug = organisation.slug if organisation else None
    form = ExportForm()
    form.kind.choices = []
    if not form.validate_on_submit():
        abort(422)
    # Who was asked for is told by number: a name or an address would outlive the account.
    wanted = {"format": form.format.data, **form.values()}
    asked = str(wanted.pop("person", ""))
    people = {"people": accounts.numbers_of(asked, addresses=slug is None)} if asked else {}
    done = events.record(
        "trail.exported", slug or "portal", by=visitor.somebody().actor, organisation=slug,
        changes_pages=False, wanted=wanted, **people,
    )  # fmt: skip
    make, kind = MAKERS[str(form.format.data)]
    number, criteria = done.id, form.criteria(slug)

    def lines() -> Iterator[str]:
        only_reading()
        yield from make(criteria, number)

    response = Response(stream_with_context(lines()), content_type=f"{kind}; charset=utf-8")
    end = str(form.format.data).partition("-")[0]
    name = f"trail-{slug or 'portal'}-{clock.today().isoformat()}.{end}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@blueprint.after_request
def _forget_pages(response: Response) -> Response:
    response.cache_control.no_store = True
    return response
