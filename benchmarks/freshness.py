"""From saving a programme to finding it: revise in this process, look over HTTP.

Run by `run.py` while the portal and its worker run. Writes one JSON list of seconds.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import string
import sys
import time
from pathlib import Path

from portal import create_app
from portal.catalogue import queries, rules
from portal.catalogue.document import Document
from portal.core.db import db, transaction

LOOK_EVERY = 0.02  # seconds
LONGEST = 60.0


def main() -> None:
    """Save some programmes, one after the other."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--times", type=int, default=10)
    wanted = parser.parse_args()
    rng = random.Random(7)
    app = create_app()
    found = []
    with app.app_context():
        slugs = rng.sample(queries.all_slugs(), wanted.times)
        for slug in slugs:
            time.sleep(rng.random())  # the worker may be at any point of its pause
            found.append(_once(wanted.port, slug, rng))
            print(f"  saved and found: {len(found)} of {wanted.times}", file=sys.stderr)
    wanted.out.write_text(json.dumps(found))


def _once(port: int, slug: str, rng: random.Random) -> float:
    word = "zz" + "".join(rng.choices(string.ascii_lowercase, k=10))
    program = queries.program(slug)
    data = program.document.model_dump(mode="json", exclude_none=True)
    for text in data["texts"].values():
        text["name"] = f"{text['name']} {word}"
    document = Document.model_validate(data)
    start = time.perf_counter()
    with transaction():
        rules.revise(queries.program(slug), document, by="benchmark")
    db.session.remove()
    return _seen(port, slug, word, start)


def _seen(port: int, slug: str, word: str, start: float) -> float:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    while (passed := time.perf_counter() - start) < LONGEST:
        connection.request("GET", f"/id/programs.json?q={word}", headers={"Connection": "close"})
        items = json.loads(connection.getresponse().read())["items"]
        if any(item["slug"] == slug for item in items):
            return time.perf_counter() - start
        time.sleep(LOOK_EVERY)
    raise SystemExit(f"{slug} was not found within {passed:.0f} seconds of being saved")


if __name__ == "__main__":
    main()
