"""A set of reception rules in plain sentences, by clause, in the page's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from babel.lists import format_list
from flask_babel import gettext as _

from portal.core.content import Both
from portal.core.i18n import current
from portal.hosting import sentences_days, sentences_limits, words
from portal.hosting.ruleset import (
    CLAUSES,
    Exemption,
    Instead,
    Limits,
    RuleSet,
)
from portal.hosting.sentences_limits import Lines


def sentences(
    rules: RuleSet, zone: str, names: Mapping[str, str] | None = None
) -> list[tuple[str, list[str]]]:
    """What the rules say: (clause, its sentences), in the order of `CLAUSES`, without empty ones.

    `zone` is the host's time zone in short ("WITA"); `names` has the organisations named in
    exemptions, by slug.
    """
    found: dict[str, list[str]] = {clause: [] for clause in CLAUSES}
    for clause, say in _SAYS.items():
        found[clause] += say(rules)
    found["sessions"] += sentences_days.sessions(rules, zone)
    found["closures"] += sentences_days.closures(rules)
    found["closures"] += sentences_days.openings(rules, zone)
    for item in rules.instead:
        for clause, said in _instead(rules, item):
            found[clause].append(f"{_for(item, names or {})} {said}")
    for exemption in rules.exemptions:
        found[exemption.clause].append(_exempt(exemption, names or {}))
    return [(clause, found[clause]) for clause in CLAUSES if found[clause]]


def listed(parts: Iterable[str]) -> str:
    """Some words as a list in a sentence: "a, b, and c"."""
    return format_list(list(parts), locale=current())


def _who(item: Exemption | Instead, names: Mapping[str, str]) -> list[str]:
    kinds = [str(words.VISITORS[kind]) for kind in item.kinds]
    return kinds + [names.get(slug, slug) for slug in item.organisations]


def _exempt(item: Exemption, names: Mapping[str, str]) -> str:
    said = _("This does not concern: %(who)s.", who=listed(_who(item, names)))
    return f"{said} {words.both(item.note)}".strip()


def _for(item: Instead, names: Mapping[str, str]) -> str:
    who, size = listed(_who(item, names)), _size(item)
    if who and size:
        who = f"{who} ({size})"
    return _("For %(who)s:", who=who or size)


def _size(item: Instead) -> str:
    least, most = item.least_people, item.most_people
    if least and most:
        return _("groups of %(least)s to %(most)s people", least=least, most=most)
    if least:
        return _("groups of %(least)s people or more", least=least)
    return _("groups of at most %(most)s people", most=most) if most else ""


def _instead(rules: RuleSet, item: Instead) -> Iterator[tuple[str, str]]:
    """What holds instead, each sentence with its clause."""
    told = item.clauses
    told["limits"] = Limits(people_per_group=item.people_per_group)
    told.pop("people_per_group", None)
    # Rules that say nothing else, so that nothing else is said again.
    bare = RuleSet(host=rules.host, basis=rules.basis).model_copy(update=told)
    for clause in _INSTEAD:
        for said in _SAYS[clause](bare):
            yield clause, said


_INSTEAD = (
    "people-per-group", "longest-visit", "again", "notice", "change-notice", "reply", "hold",
    "stay", "fee",
)  # fmt: skip


def _visitors(rules: RuleSet) -> Lines:
    if rules.visitors:
        yield _(
            "Received are: %(who)s.", who=listed(str(words.VISITORS[k]) for k in rules.visitors)
        )


_HOLIDAYS = {
    "closed": lambda days: _("No reception on %(days)s.", days=days),
    "open": lambda days: _("Reception also on %(days)s.", days=days),
    "next-day": lambda days: _(
        "What falls on %(days)s moves to the next day on which the host can receive.",
        days=days,
    ),
}


def _holidays(rules: RuleSet) -> Lines:
    public, collective = _("public holidays"), _("collective leave (cuti bersama)")
    if rules.holidays.public == rules.holidays.collective:
        yield _HOLIDAYS[rules.holidays.public](listed([public, collective]))
        return
    yield _HOLIDAYS[rules.holidays.public](public)
    yield _HOLIDAYS[rules.holidays.collective](collective)


def _modes(rules: RuleSet) -> Lines:
    if rules.modes != ["on-site"]:
        yield _(
            "Visits take place: %(modes)s.", modes=listed(str(words.MODES[m]) for m in rules.modes)
        )


def _letter(rules: RuleSet) -> Lines:
    letter = rules.letter
    if letter is None:
        return
    if letter.to:
        yield _("Addressed to: %(to)s.", to=words.both(letter.to))
    if letter.through:
        yield _("Sent through: %(through)s.", through=words.both(letter.through))
    if letter.copies:
        yield _("Copies to: %(copies)s.", copies=_in_a_row(letter.copies))
    if letter.contains:
        yield _("It says: %(contains)s.", contains=_in_a_row(letter.contains))
    if letter.channels:
        yield _("Ways to send it: %(channels)s.", channels=_in_a_row(letter.channels))
    if letter.note:
        yield words.both(letter.note)


def _in_a_row(items: Sequence[Both]) -> str:
    return "; ".join(words.both(item) for item in items)  # some have commas of their own


def _papers(rules: RuleSet) -> Lines:
    papers = rules.papers
    if papers is None:
        return
    if papers.before:
        yield _("Before the visit: %(papers)s.", papers=_in_a_row(papers.before))
    if papers.on_arrival:
        yield _("On arrival: %(papers)s.", papers=_in_a_row(papers.on_arrival))
    if papers.note:
        yield words.both(papers.note)


def _stay(rules: RuleSet) -> Lines:
    if rules.stay is None:
        return
    if rules.stay.demand == "required":
        said = _("The host requires an overnight stay.")
    else:
        said = _("The host asks you to stay overnight.")
    yield f"{said} {words.both(rules.stay.where)}".strip()


def _fee(rules: RuleSet) -> Lines:
    if rules.fee is None:
        return
    if rules.fee.free:
        yield _("The visit is free of charge.")
    if rules.fee.note:
        yield words.both(rules.fee.note)


_SAYS: dict[str, Callable[[RuleSet], Lines]] = {
    "visitors": _visitors,
    "holidays": _holidays,
    "modes": _modes,
    **sentences_limits.CLAUSES,
    "letter": _letter,
    "papers": _papers,
    "stay": _stay,
    "fee": _fee,
    "house-rules": lambda rules: (words.both(item) for item in rules.house_rules),
    "refusals": lambda rules: (words.both(item.text) for item in rules.refusals),
}
