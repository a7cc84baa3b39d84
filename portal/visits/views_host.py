"""The public pages of hosts: the list, a host's page, and its month as data."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Response, jsonify, make_response, render_template, request
from flask_babel import gettext as _

from portal.core import access, errors, paging
from portal.core.errors import NotFound
from portal.core.i18n import url
from portal.core.paging import Paging
from portal.core.text import typed
from portal.hosting import queries_hosts, queries_rules, show_rules, words
from portal.hosting.opening import Visitor
from portal.hosting.views import blueprint
from portal.places import queries as places
from portal.visits import capacity, month, month_words, show_host

PER_PAGE = 20
LONGEST_SEARCH = 100
MOST_PEOPLE = 100_000
USUAL = "regional-government"  # whoever says nothing else
FRESH = 60  # seconds for which others may keep the month


@blueprint.get("/hosts")
@access.public
def hosts() -> str:
    """All hosts that have said how they receive."""
    text = " ".join(typed(request.args.get("q", ""), LONGEST_SEARCH).split())
    number = paging.number(request.args.get("page"))
    found, total = queries_hosts.hosts_with(text, PER_PAGE, (number - 1) * PER_PAGE)
    where = Paging(number, PER_PAGE, total).check()
    query = {"q": text} if text else {}
    return render_template(
        "hosting/hosts.html",
        rows=_rows(found),
        total=total,
        q=text,
        pages=where.links(
            lambda n: url("hosting.hosts", **query, **({"page": n} if n > 1 else {}))
        ),
    )


def _rows(found: Any) -> list[dict[str, Any]]:
    versions = queries_hosts.versions_of(found)
    rows = []
    for host in found:
        now = show_rules.in_force(versions.get(host.id, ()), capacity.today_at(host))
        rules = now.rules if now else None
        rows.append(
            {
                "host": host,
                "when": show_rules.when(rules, host) if rules and rules.sessions else "",
                "example": bool(rules and rules.example),
                "practice": bool(rules and rules.basis.kind == "practice"),
            }
        )
    return rows


@blueprint.get("/hosts/<slug>")
@access.public
def host(slug: str) -> Response:
    """How a host receives, when, and what it shows; the month as this kind of visitor sees it."""
    found = places.organisation(slug)
    shown = show_host.page(found)
    today = capacity.today_at(found)
    first, kind, people = _asked_page(today)
    visitor = Visitor(kind or USUAL)
    days = month.of(found, first, visitor, people)
    if not request.args.get("month") and not any(day.state == month.FREE for day in days):
        # Nothing is left of this month: begin with the next one.
        first = month.months(today, first)[1] or first
        days = month.of(found, first, visitor, people)
    picture = month_words.picture(found, days)
    asked = {name: value for name, value in (("kind", kind), ("people", people)) if value}

    def of_month(there: tuple[date, str] | None) -> str | None:
        if there is None:
            return None
        return url("hosting.host", slug=slug, month=f"{there[0]:%Y-%m}", _anchor="month", **asked)

    page = render_template(
        "hosting/host.html",
        page=shown,
        host=found,
        picture=picture,
        previous_url=of_month(picture.previous),
        next_url=of_month(picture.next),
        kinds={value: _start(str(text)) for value, text in words.VISITORS.items()},
        kind=kind or USUAL,
        people=people,
        chosen=f"{first:%Y-%m}" if request.args.get("month") else "",
    )
    return make_response(page)


def _start(text: str) -> str:
    return text[:1].upper() + text[1:]


def _asked_page(today: date) -> tuple[date, str, int | None]:
    """What the address of the page asks for; what it cannot mean is passed over."""
    try:
        return _asked(today)
    except ValueError:
        return today.replace(day=1), "", None


def _asked(today: date) -> tuple[date, str, int | None]:
    """The month, the kind of visitor and the people of an address. Raises ValueError."""
    text, kind, people = (request.args.get(name, "") for name in ("month", "kind", "people"))
    try:
        first = month.chosen(text, today) if text else today.replace(day=1)
    except ValueError:
        last = month.last_month(today)
        raise ValueError(
            _("“month” reads YYYY-MM, from %(first)s to %(last)s.",
              first=f"{today:%Y-%m}", last=f"{last:%Y-%m}")
        ) from None  # fmt: skip
    if kind and kind not in words.VISITORS:
        raise ValueError(_("“kind” is one of: %(kinds)s.", kinds=", ".join(words.VISITORS)))
    if not people:
        return first, kind, None
    if not (people.isascii() and people.isdecimal() and len(people) < 10):
        raise ValueError(_("“people” is a number from 1 on."))
    if not 1 <= int(people) <= MOST_PEOPLE:
        raise ValueError(_("“people” is a number from 1 on."))
    return first, kind, int(people)


@blueprint.get("/hosts/<slug>/calendar.json")
@access.public
def calendar(slug: str) -> Response:
    """The month of a host as data. It names no visitor.

    `days` holds for each day `day`, `state` (free, too-small, full, too-late, closed, past),
    `reason` (a sentence or null), `clause` (what of the rules stands in the way, or null) and
    `sessions` with `key`, `start`, `end` ("09:00" or null), `state`, `clause`, `groups_left` and
    `people_left` (null for no limit). Days and hours are those of `timezone`.
    """
    found = places.organisation(slug)
    if not show_host.is_host(found):
        raise NotFound(slug)
    today = capacity.today_at(found)
    try:
        first, kind, people = _asked(today)
    except ValueError as wrong:
        return errors.answer(400, str(wrong))
    days = month.of(found, first, Visitor(kind or USUAL), people)
    response = jsonify(
        host=found.slug,
        name=found.name,
        timezone=queries_rules.zone_of(found),
        today=today.isoformat(),
        month=f"{first:%Y-%m}",
        kind=kind or USUAL,
        people=people,
        days=month.as_json(days),
    )
    if not request.cookies:
        response.cache_control.public = True
        response.cache_control.max_age = FRESH
    response.add_etag()
    return response.make_conditional(request)  # type: ignore[return-value]
