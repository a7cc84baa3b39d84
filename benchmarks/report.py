"""The results as Markdown, and their place in the README."""

from __future__ import annotations

import os
import platform
import sqlite3
import statistics
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from load import CLIENTS, PROCESSES, Measured, client_share, cpu_per_request, quantile, rate
from servers import THREADS, WORKERS, Memory
from weight import Weight

README = Path(__file__).with_name("README.md")
NAMES = {
    "home": "home, asked for again",
    "home new": "home, made anew",
    "results": "results, asked for again",
    "results new": "results, new",
    "program": "programme, asked for again",
    "program new": "programme, new",
}
RATIO_AIMS = {"home": 8, "home new": 8, "results new": 25, "program": 8, "program new": 8}
BYTE_AIMS = {"home": 60_000, "programme": 40_000}
FOUND_AIM = 2.0  # seconds


@dataclass
class Results:
    """Everything that one run measured. `memory` has a label for each process and moment."""

    command: str
    made: dict[str, Any]
    load: list[Measured]
    found_after: list[float]
    memory: list[tuple[str, Memory, Memory]]  # process, before the load, after it
    weights: list[tuple[str, Weight]]


def markdown(found: Results) -> str:
    """The whole report."""
    parts = (_circumstances, _summary, _load, _index, _memory, _weights)
    return "\n\n".join(part(found) for part in parts) + "\n"


def into_readme(text: str, name: str) -> None:
    """Put a report between its two marks."""
    start, end = (f"<!-- {name}: {word} -->" for word in ("start", "end"))
    before, _, rest = README.read_text().partition(start)
    _, _, after = rest.partition(end)
    README.write_text(f"{before}{start}\n{text}{end}{after}")


def table(heads: list[str], rows: list[list[str]]) -> str:
    rule = ["---"] + ["---:"] * (len(heads) - 1)
    return "\n".join("| " + " | ".join(row) + " |" for row in [heads, rule, *rows])


def _circumstances(found: Results) -> str:
    return circumstances(found.command, f"{found.made['documents']} programmes")


def circumstances(command: str, what: str) -> str:
    """What was run, when, and on what machine."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.split(":", 1)[1].strip() for line in lines if "model name" in line), "?")
    return (
        f"`{command}` on {datetime.now(UTC):%d %B %Y}: {os.cpu_count()} cores ({model}), "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}; "
        f"{what}; gunicorn with {WORKERS} workers x {THREADS} "
        f"threads; {PROCESSES * CLIENTS} clients on the same machine."
    )


def _verdict(good: bool) -> str:
    return "met" if good else "**missed**"


def _summary(found: Results) -> str:
    rows = []
    for item in found.load:
        aim = RATIO_AIMS.get(item.page)
        if aim is None or not item.encoding:
            continue
        what = f"{NAMES[item.page]}: p50 against a bare Flask page"
        measured = f"{item.ratio:.1f} x (CPU {item.cpu_ratio:.1f} x)"
        rows.append([what, measured, f"at most {aim} x", _verdict(item.ratio <= aim)])
    for name, weight in found.weights:
        limit = BYTE_AIMS.get(name)
        if limit is None:
            continue
        size = weight.total if name == "home" else weight.without_pictures
        what = f"{name}, first visit" + ("" if name == "home" else ", without pictures")
        rows.append([what, _kilo(size), f"at most {_kilo(limit)}", _verdict(size <= limit)])
    slowest = max(found.found_after)
    aim_text = f"within {FOUND_AIM:g} s"
    what = f"saved programme is found, slowest of {len(found.found_after)}"
    rows.append([what, f"{slowest:.2f} s", aim_text, _verdict(slowest <= FOUND_AIM)])
    return table(["what", "measured", "aim", ""], rows)


def _load(found: Results) -> str:
    heads = ["page", "p50 ms", "p95 ms", "bare p50 ms", "ratio p50", "requests/s"]
    heads += ["server CPU ms", "ratio CPU", "client busy"]
    rows = []
    for item in found.load:
        how = "compressed" if item.encoding else "plain"
        rows.append(
            [
                f"{NAMES[item.page]} ({how})",
                f"{quantile(item.slices, 0.5) * 1000:.1f}",
                f"{quantile(item.slices, 0.95) * 1000:.1f}",
                f"{quantile(item.yardsticks, 0.5) * 1000:.1f}",
                f"{item.ratio:.1f}",
                f"{rate(item.slices):.0f}",
                f"{cpu_per_request(item.slices) * 1000:.2f}",
                f"{item.cpu_ratio:.1f}",
                f"{client_share(item.slices):.0%}",
            ]
        )
    bare = [part for item in found.load for part in item.yardsticks]
    rows.append(
        [
            "bare Flask page",
            f"{quantile(bare, 0.5) * 1000:.1f}",
            f"{quantile(bare, 0.95) * 1000:.1f}",
            "",
            "1.0",
            f"{rate(bare):.0f}",
            f"{cpu_per_request(bare) * 1000:.2f}",
            "1.0",
            f"{client_share(bare):.0%}",
        ]
    )
    slices = [part for item in found.load for part in (*item.slices, *item.yardsticks)]
    resets = sum(part.resets for part in slices)
    others = sum(part.others for part in slices) / len(slices)
    notes = f"\n\nOther programs used {others:.0%} of the machine meanwhile."
    return table(heads, rows) + notes + (f" Dropped connections: {resets}." if resets else "")


def _index(found: Results) -> str:
    made, after = found.made, found.found_after
    rows = [
        ["publishing through the rule", f"{made['publish_rate']:.0f} programmes/s"],
        [
            f"full rebuild of the index ({made['documents']} programmes)",
            f"{made['documents'] / made['rebuild_seconds']:.0f} programmes/s, "
            f"{made['rebuild_seconds']:.1f} s",
        ],
        ["size of the index", f"{made['index_bytes'] / 1e6:.1f} MB"],
        [
            f"from saving to finding, {len(after)} times",
            f"p50 {statistics.median(after):.2f} s, max {max(after):.2f} s",
        ],
    ]
    return table(["index", "measured"], rows)


def _memory(found: Results) -> str:
    def mega(size: int) -> str:
        return f"{size / 1e6:.0f}"

    heads = ["memory in MB", "own, idle", "own, after", "PSS, after", "RSS, idle", "RSS, after"]
    rows = [
        [
            process,
            mega(before.own),
            mega(after.own),
            mega(after.proportional),
            mega(before.resident),
            mega(after.resident),
        ]
        for process, before, after in found.memory
    ]
    return table(heads, rows)


def _kilo(size: int) -> str:
    return f"{size / 1000:.1f} KB"


def _weights(found: Results) -> str:
    heads = ["page, compressed", "HTML alone", "first visit in all", "without pictures"]
    rows = [
        [name, _kilo(weight.html), _kilo(weight.total), _kilo(weight.without_pictures)]
        for name, weight in found.weights
    ]
    parts = {
        path.split("?")[0].rsplit("/", 1)[-1]: size
        for _name, weight in found.weights
        for path, size in weight.parts.items()
    }
    listed = ", ".join(f"{name} {_kilo(size)}" for name, size in sorted(parts.items()))
    return table(heads, rows) + f"\n\nWhat a first visit loads beside the HTML: {listed}."
