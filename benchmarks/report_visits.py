"""What visits cost, at a host with ten of them and at one with a year of six hundred."""

from __future__ import annotations

from typing import Any

from load import Measured, cpu_per_request, quantile
from report import circumstances, table

NAMES = {
    "host page": "host's page with the month",
    "calendar": "calendar.json of the month",
    "inbox": "the host's inbox",
    "booking": "a booking (POST)",
}
HEADS = ["what", "visits", "p50 ms", "p95 ms", "bare p50 ms", "ratio p50", "server CPU ms"]
HEADS += ["ratio CPU", "SQL statements", "rows read", "KB"]


def markdown(command: str, made: dict[str, Any], found: list[Measured]) -> str:
    """The report: each page at a quiet host, then at the busy one."""
    busy, quiet = made["made"]["busy"], made["made"]["quiet"]
    what = (
        f"a host with {busy[0]} delegations of {busy[1]:,} people in a year, and {quiet[2]} hosts "
        f"with {quiet[0]} delegations of {quiet[1]} people each"
    )
    by_name = {item.page: item for item in found}
    rows = [
        _row(made, by_name[f"{page}, {name}"], NAMES[page], made["made"][name][0])
        for page in NAMES
        for name in ("quiet", "busy")
    ]
    others = sum(pair.others for item in found for pair in item.pairs)
    number = sum(len(item.pairs) for item in found)
    notes = f"Other programs used {others / number:.0%} of the machine meanwhile."
    return "\n\n".join([circumstances(command, what), table(HEADS, rows), notes]) + "\n"


def _row(made: dict[str, Any], item: Measured, what: str, visits: int) -> list[str]:
    cost = made["cost"][item.page]
    return [
        what,
        str(visits),
        f"{quantile(item.slices, 0.5) * 1000:.1f}",
        f"{quantile(item.slices, 0.95) * 1000:.1f}",
        f"{quantile(item.yardsticks, 0.5) * 1000:.1f}",
        f"{item.ratio:.1f}",
        f"{cpu_per_request(item.slices) * 1000:.2f}",
        f"{item.cpu_ratio:.1f}",
        str(cost["statements"]),
        str(cost["rows"]),
        f"{cost['bytes'] / 1000:.1f}",
    ]
