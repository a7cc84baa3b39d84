"""Where the time of a page goes: cProfile and processor time per request, in one process.

    .venv/bin/python benchmarks/profile_pages.py FOLDER

FOLDER is a filled instance, which `run.py --keep FOLDER` leaves behind.
"""

from __future__ import annotations

import argparse
import cProfile
import io
import json
import os
import pstats
import sys
import time
from argparse import Namespace
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from flask.testing import FlaskClient

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("home", "results new", "program new")
COUNT = 100  # requests each to warm up, to take the time of, and to profile
# Who has a cookie gets a page of his own, not a kept one.
HEADERS = {"Accept-Encoding": "gzip, deflate, br", "Cookie": "own=1"}


def main() -> None:
    """Profile the three pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--top", type=int, default=15)
    parser.add_argument("--sort", default="cumulative")
    parser.add_argument("--page", choices=PAGES)
    options = parser.parse_args()
    os.environ["SAMBANG_INSTANCE"] = str(options.folder.resolve())
    sys.path.insert(0, str(ROOT))
    from portal import create_app
    from portal.catalogue import indexing

    app = create_app()
    with app.app_context():
        indexing.mend()  # made by other rules than today's, perhaps
    client = app.test_client(use_cookies=False)
    paths = json.loads((options.folder / "generate.py.json").read_text())["paths"]
    for page in [options.page] if options.page else PAGES:
        _one(client, page, cycle(paths[page]), options)


def _one(client: FlaskClient, page: str, paths: Iterator[str], options: Namespace) -> None:
    for path in islice(paths, COUNT):
        _get(client, path)
    spent = sorted(_cpu(client, path) for path in islice(paths, COUNT))
    half = spent[len(spent) // 2]
    print(
        f"\n== {page}: CPU ms per request: mean {sum(spent) / len(spent) * 1000:.2f}, "
        f"median {half * 1000:.2f}, p95 {spent[int(0.95 * len(spent))] * 1000:.2f}"
    )
    profile = cProfile.Profile()
    profile.enable()
    for path in islice(paths, COUNT):
        _get(client, path)
    profile.disable()
    out = io.StringIO()
    pstats.Stats(profile, stream=out).strip_dirs().sort_stats(options.sort).print_stats(options.top)
    print(out.getvalue())


def _cpu(client: FlaskClient, path: str) -> float:
    start = time.process_time()
    _get(client, path)
    return time.process_time() - start


def _get(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers=HEADERS)
    if response.status_code != 200:
        raise SystemExit(f"{path} answered {response.status_code}")


if __name__ == "__main__":
    main()
