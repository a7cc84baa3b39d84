"""The routes of hosts: what all see, and the desk of those who receive."""

from __future__ import annotations

from datetime import date, timedelta

from portal.accounts import queries as people
from portal.core import clock
from portal.core.content import Both
from portal.hosting import days, queries_rules, rule_sets, venues
from portal.hosting.opening import Added
from portal.hosting.ruleset import RuleSet
from portal.places import queries as places
from portal.visits import closed_days
from tests.pages.roles import ALL, FOREIGN, OWN, only
from tests.pages.route import Route, both

NAME = "keep reception"
KEEP_OWN, KEEP_FOREIGN = ("coordinator", "manager"), ("other_manager",)
JSON = "application/json"
REASON = {"reason_id": "Rapat kerja", "reason_en": "A meeting"}


def _desk(address: str, get: int | None = 200, post: int | None = None, **data: str) -> Route:
    """A page of those who receive at a host; others learn no number of anything there."""
    found = [
        Route(
            f"/{{lang}}/hosting/{slug}{address}",
            get=only(ALL(403), roles, get, stranger=303) if get else None,
            post=only(ALL(403), roles, post, stranger=401) if post else None,
            data=data,
            access=NAME,
        )
        for slug, roles in ((OWN, KEEP_OWN), (FOREIGN, KEEP_FOREIGN))
    ]
    return both(found[0], found[1])


def _with_strange(address: str, get: int | None, post: int | None, **data: str) -> Route:
    """The same, and the number of another host's thing under the own address: there is none."""
    first = _desk(address, get, post, **data)
    strange = Route(
        f"/{{lang}}/hosting/{OWN}{address.replace('{', '{foreign_')}",
        get=only(ALL(403), KEEP_OWN, 404, stranger=303) if get else None,
        post=only(ALL(403), KEEP_OWN, 404, stranger=401) if post else None,
        data=data,
        access=NAME,
    )
    return both(first, *first.more, strange)


ROUTES = {
    "hosting.add_session": _desk("/sessions/add", 200, 422, **REASON),
    "hosting.add_venue": _desk("/venues/add", 200, 422, name=""),
    "hosting.calendar": both(
        Route(f"/{{lang}}/hosts/{OWN}/calendar.json", JSON),
        Route("/{lang}/hosts/there-is-none/calendar.json", JSON, get=ALL(404)),
        Route(f"/{{lang}}/hosts/{OWN}/calendar.json?month=2026", JSON, get=ALL(400)),
    ),
    "hosting.change_rules": _with_strange("/rules/{coming}/change", 200, 422),
    "hosting.change_venue": _with_strange("/venues/{venue}", 200, 422, name=""),
    "hosting.close": _desk("/closed/add", 200, 422, **REASON),
    "hosting.close_venue": _with_strange("/venues/{venue}/close", None, 303),
    "hosting.closed": _desk("/closed"),
    "hosting.desk": _desk(""),
    "hosting.end_session": _with_strange("/sessions/{session}/end", 200, 303),
    "hosting.host": both(
        Route(f"/{{lang}}/hosts/{OWN}"), Route("/{lang}/hosts/there-is-none", get=ALL(404))
    ),
    "hosting.hosts": Route("/{lang}/hosts"),
    "hosting.reopen": _with_strange("/closed/{closing}/reopen", None, 303),
    "hosting.restore_venue": _with_strange("/venues/{venue}/restore", None, 303),
    "hosting.rules": _desk("/rules"),
    "hosting.rules_version": _with_strange("/rules/{coming}", 200, None),
    "hosting.venues": _desk("/venues"),
    "hosting.withdraw_rules": _with_strange("/rules/{coming}/withdraw", 200, 303),
    "hosting.write_rules": _desk("/rules/write", 200, 422, effective="yesterday"),
}


def prepare() -> dict[tuple[str, str], int | str]:
    """At each host: rules that are to come, a closed day, an extra session, a venue."""
    found: dict[tuple[str, str], int | str] = {}
    reason = Both(id="Rapat kerja", en="A meeting")
    for slug, email in ((OWN, "manager@x.example"), (FOREIGN, "other_manager@x.example")):
        by, host = people.by_email(email), places.organisation(slug)
        assert by is not None
        found[slug, "{coming}"] = _coming(slug)
        free = _free_day(slug)
        closing, _legs = closed_days.close(host, free, free, reason, by=by)
        added = Added(free + timedelta(days=1), "09:00", "10:00", reason)
        there = len(queries_rules.venues(host)) + len(queries_rules.closed_venues(host))
        values = {**dict.fromkeys(venues.FIELDS), "address": "", "equipment": ""}
        values["name"] = f"Aula {there}"
        found[slug, "{closing}"] = closing.id
        found[slug, "{session}"] = days.add_session(host, added, by=by).id
        found[slug, "{venue}"] = venues.add(host, values, by=by).id
    for name in ("coming", "closing", "session", "venue"):
        found[OWN, f"{{foreign_{name}}}"] = found[FOREIGN, f"{{{name}}}"]
    return found


def _free_day(slug: str) -> date:
    """A day of a host with no extra session: what was prepared before stays."""
    host, day = places.organisation(slug), clock.today() + timedelta(days=200)
    while queries_rules.extra_sessions(host, day, day + timedelta(days=1)):
        day += timedelta(days=2)
    return day


def _coming(slug: str) -> int:
    """A version that is not in force yet, on a day that has none."""
    host = places.organisation(slug)
    by = people.by_email("manager@x.example")
    assert by is not None
    there = {row.effective for row in queries_rules.versions(host)}
    day = clock.today() + timedelta(days=100)
    while day in there:
        day += timedelta(days=1)
    rules = RuleSet.model_validate(
        {
            "host": slug,
            "effective": day.isoformat(),
            "basis": {"kind": "portal", "title": {"id": "Uji", "en": "Test"}},
            "sessions": [{"days": ["mon"], "start": "09:00"}],
        }
    )
    return rule_sets.write(host, rules, by=by).id
