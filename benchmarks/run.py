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
import servers
from quiet import Patience
from servers import HERE, BenchmarkFailed, Memory, Server
from weight import Weight, weigh


def main() -> int:
    """Run everything; the exit status."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="sambang-bench-") as scratch:
        instance = options.keep or Path(scratch)
        instance.mkdir(parents=True, exist_ok=True)
        try:
            text = report.markdown(_measure(options, instance))
        except BenchmarkFailed as problem:
            print(problem, file=sys.stderr)
            return 1
    print(text)
    if not options.quick:
        report.into_readme(text)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", type=int, help="how many to make (10000)")
    parser.add_argument("--seconds", type=float, help="of each slice of load (2)")
    parser.add_argument("--rounds", type=int, help="how often each slice is repeated (5)")
    parser.add_argument("--patience", type=float, help="seconds to wait for quiet in all (600)")
    parser.add_argument(
        "--quick", action="store_true", help="500 programmes, short; leaves the README as it is"
    )
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
