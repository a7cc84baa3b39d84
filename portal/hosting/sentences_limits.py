"""The limits and the clocks of reception rules in plain sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.hosting import words
from portal.hosting.ruleset import Least, RuleSet, Term

Lines = Iterator[str]


def _groups_per_session(rules: RuleSet) -> Lines:
    if number := rules.limits.groups_per_session:
        yield ngettext(
            "At most %(num)s group in a session.", "At most %(num)s groups in a session.", number
        )


def _groups_per_day(rules: RuleSet) -> Lines:
    if number := rules.limits.groups_per_day:
        yield ngettext(
            "At most %(num)s group on a day.", "At most %(num)s groups on a day.", number
        )


def _people_per_group(rules: RuleSet) -> Lines:
    group = rules.limits.people_per_group or Least()
    if group.least and group.most:
        yield _(
            "From %(least)s to %(most)s people in one group.", least=group.least, most=group.most
        )
    elif group.most:
        yield ngettext(
            "At most %(num)s person in one group.", "At most %(num)s people in one group.",
            group.most,
        )  # fmt: skip
    elif group.least:
        yield ngettext(
            "At least %(num)s person in one group.", "At least %(num)s people in one group.",
            group.least,
        )  # fmt: skip


def _people_per_session(rules: RuleSet) -> Lines:
    if number := rules.limits.people_per_session:
        yield ngettext(
            "At most %(num)s person in a session, all groups together.",
            "At most %(num)s people in a session, all groups together.",
            number,
        )


def _people_per_day(rules: RuleSet) -> Lines:
    if number := rules.limits.people_per_day:
        yield ngettext(
            "At most %(num)s person on a day, all groups together.",
            "At most %(num)s people on a day, all groups together.",
            number,
        )


def _merging(rules: RuleSet) -> Lines:
    if rules.merging == "allowed":
        yield _("Several groups may be received together.")
    elif rules.merging == "never":
        yield _("Each group is received on its own.")


def _longest(rules: RuleSet) -> Lines:
    if number := rules.longest_days:
        yield ngettext(
            "A visit lasts %(num)s day at most.", "A visit lasts %(num)s days at most.", number
        )


def _again(rules: RuleSet) -> Lines:
    if number := rules.again_after_months:
        after = words.term(Term(value=number, unit="months"))
        yield _("The same visitors come again on the same topic after %(term)s at the earliest.",
                term=after)  # fmt: skip


def _notice(rules: RuleSet) -> Lines:
    if rules.notice:
        yield _("The request comes at the latest %(term)s before the visit.",
                term=words.term(rules.notice))  # fmt: skip
    if rules.earliest:
        yield _("The request comes at the earliest %(term)s before the visit.",
                term=words.term(rules.earliest))  # fmt: skip


def _change_notice(rules: RuleSet) -> Lines:
    if rules.change_notice:
        yield _("Changes are possible until %(term)s before the visit.",
                term=words.term(rules.change_notice))  # fmt: skip


def _reply(rules: RuleSet) -> Lines:
    if rules.reply is None:
        return
    term = words.term(rules.reply)
    if rules.reply.counted == "before-visit":
        yield _("The host answers at the latest %(term)s before the visit.", term=term)
    else:
        yield _("The host answers within %(term)s of the request.", term=term)


def _hold(rules: RuleSet) -> Lines:
    if rules.hold is None:
        return
    term = words.term(rules.hold)
    if rules.hold.counted == "before-visit":
        yield _("A request holds its place until %(term)s before the visit.", term=term)
    else:
        yield _("A request holds its place for %(term)s.", term=term)


CLAUSES: dict[str, Callable[[RuleSet], Lines]] = {
    "groups-per-session": _groups_per_session,
    "groups-per-day": _groups_per_day,
    "people-per-group": _people_per_group,
    "people-per-session": _people_per_session,
    "people-per-day": _people_per_day,
    "merging": _merging,
    "longest-visit": _longest,
    "again": _again,
    "notice": _notice,
    "change-notice": _change_notice,
    "reply": _reply,
    "hold": _hold,
}
