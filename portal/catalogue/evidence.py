"""How well a programme's results are supported. Pure.

Four levels, from what a record itself holds; nobody gives marks. They say how much there is to
check, and not whether the programme is good.
"""

from __future__ import annotations

from dataclasses import dataclass

from portal.catalogue.document import Facts

INDEPENDENT, MEASURED, REPORTED, DESCRIBED = "independent", "measured", "reported", "described"

_FROM_OUTSIDE = ("study", "statistics")


@dataclass(frozen=True)
class Support:
    """The level, and what it rests on, as numbers."""

    level: str
    measured: int  # results with a value before and after
    reported: int  # results with one of them
    outside: int  # studies and statistics
    awards: int


def of(facts: Facts) -> Support:
    """The evidence of a programme.

    - independent: before and after are known, and a study or statistics support them
    - measured: before and after of a result are known
    - reported: a result, an award or a report, but nothing to compare with
    - described: only told. Targets are plans, and count for nothing.
    """
    results = [result for result in facts.results if not result.target]
    measured = sum(1 for result in results if _compared(result))
    outside = sum(1 for item in facts.evidence if item.kind in _FROM_OUTSIDE)
    if measured:
        level = INDEPENDENT if outside else MEASURED
    else:
        level = REPORTED if results or facts.awards or facts.evidence else DESCRIBED
    return Support(level, measured, len(results) - measured, outside, len(facts.awards))


def _compared(result: object) -> bool:
    return all(
        getattr(result, side) is not None or getattr(result, f"{side}_text") is not None
        for side in ("before", "after")
    )
