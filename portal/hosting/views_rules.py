"""The reception rules of a host: versions, writing a new one, taking a coming one back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from flask import Response, request
from flask_babel import gettext as _
from wtforms import DateField, HiddenField
from wtforms.validators import InputRequired

from portal.accounts import visitor
from portal.core import access, clock
from portal.core.errors import NotFound, RuleBroken
from portal.core.forms import Form, settle
from portal.core.i18n import current, date_text, other, speaking, url
from portal.core.messages import tell
from portal.hosting import clocks, queries_rules, rule_sets, sheet, sheet_errors, show_rules
from portal.hosting import sheet_fields as fields
from portal.hosting.models_rules import ReceptionRules
from portal.hosting.ruleset import RuleSet
from portal.hosting.sheet import Sheet
from portal.hosting.views import PERMISSION, blueprint, go, keeping, kept_by_me, mine, show
from portal.places import queries as places
from portal.places.models import Organisation

EMPTY: Mapping[str, Any] = {"basis": {"kind": "portal"}}
MORE_ROWS = 2


class RulesForm(Form):
    """From when a version holds; what it says is in a `Sheet`."""

    effective = DateField(validators=[InputRequired()])
    base = HiddenField()
    seen = HiddenField()


class WithdrawForm(Form):
    """A button."""


@dataclass(frozen=True)
class Line:
    """A version in the list: what it is called, who wrote it, and what is new in it."""

    row: ReceptionRules
    since: str
    state: str
    changed: Sequence[str]


def _version(slug: str, number: int) -> ReceptionRules:
    host = mine(slug)
    found = next((row for row in queries_rules.versions(host) if row.id == number), None)
    if found is None:
        raise NotFound(number)
    return found


def _may(found: ReceptionRules) -> bool:
    return kept_by_me(found.host)


_of_version = access.allowed(_may, PERMISSION, load=_version)


@blueprint.get("/hosting/<slug>/rules")
@keeping
def rules(host: Organisation) -> Response:
    """The versions of a host's rules, the newest first, and what each changed."""
    versions = queries_rules.versions(host)
    return show("rules", host, lines=_lines(host, versions))


def _today(host: Organisation) -> Any:
    return clock.today(queries_rules.zone_of(host))


def _lines(host: Organisation, versions: Sequence[ReceptionRules]) -> list[Line]:
    today = _today(host)
    now = show_rules.in_force(versions, today)
    said = [dict(show_rules.shown(row.rules, host.region.zone_name).clauses) for row in versions]
    lines = []
    for place, row in enumerate(versions):
        before = said[place + 1] if place + 1 < len(said) else None
        state = "now" if row is now else "coming" if row.effective > today else "past"
        names = {**said[place], **(before or {})}
        changed = [n for n in names if before is not None and said[place].get(n) != before.get(n)]
        since = show_rules.since(row.effective) or _("as long as anybody knows")
        lines.append(Line(row, since[:1].upper() + since[1:], state, changed))
    return lines


@blueprint.get("/hosting/<slug>/rules/<int:number>")
@_of_version
def rules_version(found: ReceptionRules) -> Response:
    """One version in plain sentences."""
    host = found.host
    shown = show_rules.shown(found.rules, host.region.zone_name)
    coming = found.effective > _today(host)
    return show("version", host, row=found, shown=shown, is_coming=coming)


@blueprint.route("/hosting/<slug>/rules/write", methods=["GET", "POST"])
@keeping
def write_rules(host: Organisation) -> Response:
    """Write a new version, from the one in force or another one."""
    form = RulesForm()
    versions = queries_rules.versions(host)
    base = _base(form.base.data or request.args.get("from"), versions, host)
    if not form.is_submitted():
        form.base.data = str(base.id) if base else ""
        form.effective.data = _today(host) + timedelta(days=1 if versions else 0)
    return _write(host, form, base.document if base else EMPTY, None)


def _base(
    asked: str | None, versions: Sequence[ReceptionRules], host: Organisation
) -> ReceptionRules | None:
    chosen = next((row for row in versions if str(row.id) == asked), None)
    return chosen or show_rules.in_force(versions, _today(host)) or next(iter(versions), None)


@blueprint.route("/hosting/<slug>/rules/<int:number>/change", methods=["GET", "POST"])
@_of_version
def change_rules(found: ReceptionRules) -> Response:
    """Change a version that is not in force yet."""
    host = found.host
    if found.effective <= _today(host):
        raise NotFound(found.id)
    form = RulesForm()
    if not form.is_submitted():
        form.seen.data = _mark(found)
    form.effective.data = found.effective
    return _write(host, form, found.document, found)


def _write(
    host: Organisation, form: RulesForm, base: Mapping[str, Any], row: ReceptionRules | None
) -> Response:
    if not form.is_submitted():
        return _page(host, form, sheet.fill(base), row)
    found, do = sheet.received(request.form.to_dict(flat=False)), request.form.get("do", "")
    if do.startswith("more."):
        first = [found.add_row(do[5:]) for _number in range(MORE_ROWS) if do[5:] in found.rows]
        return _page(host, form, found, row, opened=do[5:], focus=first[0] if first else None)
    ready: list[RuleSet] = []

    def rule() -> None:
        ready.append(_read(host, form, found, base))
        if do != "preview":
            rule_sets.write(host, ready[0], by=visitor.somebody(), seen=_seen(form))

    if settle(form, rule) and do != "preview":
        tell("good", _("The rules are written. Visitors read them on the public page."))
        if warning := _warning(host, ready[0]):
            tell("warn", warning)
        return go("hosting.rules", slug=host.slug)
    if ready and form.errors:
        return _page(host, form, found, row, theirs=_theirs(host, form, ready[0]))
    return _page(host, form, found, row, preview=ready[0] if ready else None)


def _mark(row: ReceptionRules) -> str:
    return f"{row.effective.isoformat()}:{row.version}"


def _seen(form: RulesForm) -> int | None:
    """The version that the page has told of; one of another day than the rules begin is none."""
    day, _colon, number = (form.seen.data or "").partition(":")
    same = form.effective.data is not None and day == form.effective.data.isoformat()
    return int(number) if same and number.isascii() and number.isdecimal() else None


def _theirs(
    host: Organisation, form: RulesForm, typed: RuleSet
) -> Sequence[tuple[str, Sequence[str]]]:
    """What a colleague wrote for the same day meanwhile, where it differs; now it is told."""
    versions = queries_rules.versions(host)
    row = next((row for row in versions if row.effective == form.effective.data), None)
    if row is None or row.effective <= _today(host):
        return []
    form.seen.data = _mark(row)
    zone = host.region.zone_name
    now, mine = (dict(show_rules.shown(rules, zone).clauses) for rules in (row.rules, typed))
    return [(n, now.get(n, [_("Nothing.")])) for n in {**mine, **now} if now.get(n) != mine.get(n)]


def _warning(host: Organisation, ready: RuleSet) -> str:
    """What fits together badly in rules that are not wrong; empty when all is well."""
    today = _today(host)
    known = replace(queries_rules.host_of(host, today, today + clocks.FAR), versions=[ready])
    found = clocks.let_go_before_reply(known, ready, today)
    if found is None:
        return ""
    return _(
        "A request of today would lose its place after %(held)s, although your answer is due only "
        "on %(due)s. Hold the place at least as long as you take to answer.",
        held=date_text(found[0]), due=date_text(found[1]),
    )  # fmt: skip


def _read(host: Organisation, form: RulesForm, found: Sheet, base: Mapping[str, Any]) -> RuleSet:
    """The rule set that was typed. Raises RuleBroken; the reasons stand in the sheet."""
    document, rows = sheet.read(found, base)
    effective = form.effective.data
    document |= {"host": host.slug, "effective": effective.isoformat() if effective else None}
    rules_found = sheet_errors.check(document, rows, found)
    if rules_found is not None:
        _check_organisations(rules_found, rows, found)
    if rules_found is None or found.errors:
        raise RuleBroken(_("Some fields need to be mended; the list names them."))
    return rules_found


def _check_organisations(
    rules_found: RuleSet, rows: Mapping[str, Sequence[int]], found: Sheet
) -> None:
    told = {
        f"{path}.{number}.organisations": item.organisations
        for path in ("exemptions", "instead")
        for number, item in zip(rows[path], getattr(rules_found, path), strict=True)
    }
    named = {slug for slugs in told.values() for slug in slugs}
    known = {organisation.slug for organisation in places.organisations(named)} if named else set()
    for name, slugs in told.items():
        if missing := sorted(set(slugs) - known):
            found.errors[name] = _("There is no organisation %(names)s.", names=", ".join(missing))


def _page(
    host: Organisation, form: RulesForm, found: Sheet, row: ReceptionRules | None, *,
    preview: RuleSet | None = None, theirs: Sequence[tuple[str, Sequence[str]]] = (),
    opened: str = "", focus: int | None = None,
) -> Response:  # fmt: skip
    wrong = bool(form.errors or form.form_errors or found.errors)
    back = url("hosting.rules", slug=host.slug)
    return show(
        "write",
        host,
        422 if wrong else 200,
        form=form,
        sheet=found,
        parts=fields.PARTS,
        row=row,
        is_first=not queries_rules.versions(host),
        back=back,
        wrong=[(name, sheet_errors.labels(name), text) for name, text in found.errors.items()],
        preview=_in_both(preview, host) if preview else (),
        warning=_warning(host, preview) if preview else "",
        theirs=theirs,
        opened=opened,
        focus=focus,
        units=fields.UNITS,
        counted=fields.COUNTED,
    )


def _in_both(preview: RuleSet, host: Organisation) -> list[tuple[str, show_rules.ShownRules]]:
    """A version in the page's language and in the other one."""
    zone = host.region.zone_name
    found = [(current(), show_rules.shown(preview, zone))]
    with speaking(other(current())):
        found.append((current(), show_rules.shown(preview, zone)))
    return found


@blueprint.route("/hosting/<slug>/rules/<int:number>/withdraw", methods=["GET", "POST"])
@_of_version
def withdraw_rules(found: ReceptionRules) -> Response:
    """Take back a version that is not in force yet."""
    form, host = WithdrawForm(), found.host
    if settle(form, lambda: rule_sets.withdraw(found, by=visitor.somebody())):
        tell("good", _("The version is taken back. What was in force goes on."))
        return go("hosting.rules", slug=host.slug)
    since = show_rules.since(found.effective)
    return show("withdraw", host, 422 if form.is_submitted() else 200, form=form, since=since)
