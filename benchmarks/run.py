"""`make bench`: fill a scratch instance, measure, print the table and put it into README.md."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import load
import report
import report_visits
import servers
from quiet import Patience
from servers import HERE, BenchmarkFailed, Memory, Server
from weight import Weight, weigh

SHORT = 0.5  # seconds to warm up each page of visits: bookings are not made for nothing


def main() -> int:
    """Run everything; the exit status."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="sambang-bench-") as scratch:
        instance = options.keep or Path(scratch)
        instance.mkdir(parents=True, exist_ok=True)
        try:
            parts = _parts(options, instance)
        except BenchmarkFailed as problem:
            print(problem, file=sys.stderr)
            return 1
    for name, text in parts.items():
        print(text)
        if not options.quick:
            report.into_readme(text, name)
    return 0


def _parts(options: argparse.Namespace, instance: Path) -> dict[str, str]:
    """The texts of what is to be measured: the pages for readers, the visits, or both."""
    found = {}
    if options.only != "visits":
        found["measured"] = report.markdown(_measure(options, instance))
    if options.only != "pages":
        place = instance / "visits"
        place.mkdir(exist_ok=True)
        found["visits"] = report_visits.markdown(_command(), *_visits(options, place))
    return found


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", type=int, help="how many to make (10000)")
    parser.add_argument("--seconds", type=float, help="of each slice of load (2)")
    parser.add_argument("--rounds", type=int, help="how often each slice is repeated (5)")
    parser.add_argument("--patience", type=float, help="seconds to wait for quiet in all (600)")
    parser.add_argument(
        "--quick", action="store_true", help="500 programmes, short; leaves the README as it is"
    )
    parser.add_argument("--only", choices=("pages", "visits"), help="leave out the other part")
    parser.add_argument("--keep", type=Path, help="make the instance here, or use what is here")
    options = parser.parse_args()
    quick = options.quick
    options.programs = options.programs or (500 if quick else 10_000)
    options.seconds = options.seconds or (0.5 if quick else 2.0)
    options.patience = options.patience or (0 if quick else 600.0)
    options.rounds = options.rounds or (2 if quick else 5)
    return options


def _measure(options: argparse.Namespace, instance: Path) -> report.Results:
    plan = instance / "generate.py.json"
    if not plan.exists():
        print(f"Making {options.programs} programmes ...", file=sys.stderr)
        _script(instance, "generate.py", "--programs", str(options.programs))
    made = json.loads(plan.read_text())
    print("Measuring ...", file=sys.stderr)
    with servers.bare(instance) as bare, servers.portal(instance) as portal:
        idle = _memory(portal)
        with load.clients(plan) as group:
            under = load.Load(group, portal, bare, options.seconds)
            measured = under.measure(options.rounds, Patience(options.patience))
        found_after = _script(instance, "freshness.py", "--port", str(portal.port))
        busy = _memory(portal)
        weights = _weights(portal, made)
    return report.Results(
        command=_command(),
        made=made,
        load=measured,
        found_after=found_after,
        memory=[(name, idle[name], busy[name]) for name in idle],
        weights=weights,
    )


def _visits(
    options: argparse.Namespace, instance: Path
) -> tuple[dict[str, Any], list[load.Measured]]:
    """A year of a busy host, beside hosts with ten visits: what was made, and what it costs."""
    plan = instance / "visits.py.json"
    if plan.exists():  # its requests were sent
        raise BenchmarkFailed("bookings can be sent once: give another folder to --keep")
    print("Making the visits of a year ...", file=sys.stderr)
    made = _script(instance, "visits.py")
    print("Measuring visits ...", file=sys.stderr)
    with (
        servers.bare(instance) as bare,
        servers.portal(instance) as portal,
        load.clients(plan) as group,
    ):
        under = load.Load(group, portal, bare, options.seconds)
        pages = [page for page in made["paths"] if page != "bare"]
        found = under.measure(
            options.rounds, Patience(options.patience), pages, load.ENCODINGS[-1:], SHORT
        )
    return made, found


def _command() -> str:
    """What was typed, without the folder, which says nothing to others."""
    given = list(sys.argv[1:])
    if "--keep" in given:
        place = given.index("--keep")
        del given[place : place + 2]
    return " ".join(["benchmarks/run.py", *given]) if given else "make bench"


def _script(instance: Path, name: str, *arguments: str) -> Any:
    """What a script of this folder finds out, run on the instance in its own process."""
    out = instance / f"{name}.json"
    result = subprocess.run(
        [sys.executable, str(HERE / name), "--out", str(out), *arguments],
        env=servers.environment(instance),
        cwd=servers.ROOT,
    )
    if result.returncode:
        raise BenchmarkFailed(f"{name} failed; its message stands above")
    return json.loads(out.read_text())


def _memory(portal: Server) -> dict[str, Memory]:
    found = {
        f"web worker {number}": servers.memory(pid)
        for number, pid in enumerate(portal.web_workers(), start=1)
    }
    return {**found, "`flask work`": servers.memory(portal.follower())}


def _weights(portal: Server, made: dict[str, Any]) -> list[tuple[str, Weight]]:
    """The pages in Indonesian; of the content's own programmes the heaviest."""
    port = portal.port
    programs = [weigh(port, f"/id/programs/{slug}") for slug in made["real"]]
    results = [weigh(port, path) for path in made["paths"]["results"]]
    return [
        ("home", weigh(port, "/id/")),
        ("results", sorted(results, key=lambda item: item.html)[len(results) // 2]),
        ("programme", max(programs, key=lambda item: item.html)),
        ("place", weigh(port, "/id/places/kabupaten-banyuwangi")),
        ("map", weigh(port, "/id/map")),
        ("guide", weigh(port, "/id/guides/prepare-a-visit")),
    ]


if __name__ == "__main__":
    sys.exit(main())
