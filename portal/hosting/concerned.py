"""Which visitors a clause concerns, and how it reads for them. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from portal.hosting.ruleset import Exemption, Instead, RuleSet


@dataclass(frozen=True)
class Visitor:
    """Who wants to come: the kind and the slug of the organisation."""

    kind: str
    slug: str = ""


def exempt(rules: RuleSet, clause: str, visitor: Visitor) -> bool:
    """Whether a clause does not concern a visitor."""
    return any(item.clause == clause and _names(item, visitor) for item in rules.exemptions)


def _names(item: Exemption | Instead, visitor: Visitor) -> bool:
    return visitor.kind in item.kinds or visitor.slug in item.organisations


def rules_for(rules: RuleSet, visitor: Visitor, people: int) -> RuleSet:
    """The rules as they read for a group of so many people of a visitor."""
    told: dict[str, object] = {}
    for item in rules.instead:
        fits = (
            (not (item.kinds or item.organisations) or _names(item, visitor))
            and (item.least_people is None or people >= item.least_people)
            and (item.most_people is None or people <= item.most_people)
        )
        if fits:
            told = {**item.clauses, **told}
    group = told.pop("people_per_group", None)
    if group is not None:
        told["limits"] = rules.limits.model_copy(update={"people_per_group": group})
    return rules.model_copy(update=told) if told else rules


def receives(rules: RuleSet, visitor: Visitor) -> bool:
    """Whether the host receives this kind of visitor at all."""
    listed = not rules.visitors or visitor.kind in rules.visitors
    return listed or exempt(rules, "visitors", visitor)
