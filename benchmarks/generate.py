"""Fill a scratch instance: schema, the real content, then made-up programmes through the rules.

Run by `run.py` in a process of its own. Shows progress, and writes one JSON object: what was
measured, and the addresses that the clients ask for.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from itertools import islice
from pathlib import Path
from typing import Any

import yaml
from flask import current_app
from programs import Maker, Places
from sqlalchemy import select, update

from portal import create_app
from portal.catalogue import indexing, queries
from portal.catalogue import rules as catalogue
from portal.catalogue.models import Sector, Tag
from portal.core import clock, content_load, serve
from portal.core.db import db, transaction
from portal.core.events import Delivery
from portal.places import rules as places_rules
from portal.places.models import COUNTRY, PROVINCE, Organisation, Region
from portal.visits import rules as visits

BATCH = 250
BY = "benchmark"
VISIT_EVERY = 20  # one reported visit for so many programmes
SEARCHES = 12_000
POPULAR = 50  # pages of each kind that are asked for again and again


def tell(what: str, done: int, total: int) -> None:
    """Show how far a long step is: a line that counts up, or a line now and then in a log."""
    if sys.stderr.isatty():
        print(f"\r  {what}: {done} of {total}", end="", file=sys.stderr, flush=True)
    if done >= total or (not sys.stderr.isatty() and done % 2000 == 0):
        ending = "" if sys.stderr.isatty() else f"  {what}: {done} of {total}"
        print(ending, file=sys.stderr, flush=True)


def main() -> None:
    """Fill the instance that the environment names."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--programs", type=int, required=True)
    options = parser.parse_args()
    app = create_app()
    with app.app_context():
        serve.migrate()
        content_load.load(_content(), tell)
        real = queries.all_slugs()
        maker = Maker(_places())
        seconds = _publish(maker, options.programs)
        found = {
            "publish_rate": options.programs / seconds,
            **_build_index(),
            "real": real,
            "paths": _paths(maker),
        }
        _settle()
        db.session.remove()
        db.engine.dispose()
    options.out.write_text(json.dumps(found))


def _content() -> Path:
    folder: Path = current_app.extensions["settings"].content
    return folder


def _places() -> Places:
    with transaction():
        owners = _owners()
    terms = yaml.safe_load((_content() / "search/synonyms.yaml").read_text())
    regions = select(Region.slug).where(Region.kind != COUNTRY).order_by(Region.id)
    provinces = select(Region.slug).where(Region.kind == PROVINCE).order_by(Region.id)
    found = Places(
        regions=list(db.session.scalars(regions)),
        provinces=list(db.session.scalars(provinces)),
        owners=owners,
        sectors=list(db.session.scalars(select(Sector.slug).order_by(Sector.slug))),
        tags=list(db.session.scalars(select(Tag.slug).order_by(Tag.slug))),
        terms=[str(term) for group in terms for term in group],
    )
    db.session.rollback()
    return found


def _owners() -> dict[str, str]:
    """The government of each region; those that the content does not name are added."""
    kind = "regional-government"
    known = {
        region: slug
        for slug, region in db.session.execute(
            select(Organisation.slug, Region.slug)
            .join(Region, Organisation.region_id == Region.id)
            .where(Organisation.kind == kind)
        )
    }
    for region in db.session.scalars(select(Region).where(Region.kind != COUNTRY)).all():
        if region.slug not in known:
            known[region.slug] = f"pemerintah-{region.slug}"
            places_rules.keep_organisation(
                by=BY,
                slug=known[region.slug],
                kind=kind,
                region_id=region.id,
                name_id=f"Pemerintah {region.name_id}",
                name_en=f"Government of {region.name_en}",
            )
    return known


def _publish(maker: Maker, wanted: int) -> float:
    """Publish that many programmes; the seconds it took, making up their texts not counted."""
    numbers, spent = iter(range(wanted)), 0.0
    while batch := list(islice(numbers, BATCH)):
        documents = [maker.program(number) for number in batch]
        start = time.perf_counter()
        with transaction():
            for number, document in zip(batch, documents, strict=True):
                catalogue.publish(document, by=BY)
                if number % VISIT_EVERY == 0:
                    db.session.flush()
                    visits.keep_reported(maker.visit(number, document), by=BY)
        db.session.expunge_all()
        spent += time.perf_counter() - start
        tell("programmes published", batch[-1] + 1, wanted)
    return spent


def _build_index() -> dict[str, Any]:
    total = queries.number_of_programs()
    db.session.rollback()
    start = time.perf_counter()
    indexing.rebuild(lambda done: tell("programmes indexed", done, total))
    seconds = time.perf_counter() - start
    folder: Path = current_app.extensions["settings"].index_folder
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return {"documents": total, "rebuild_seconds": seconds, "index_bytes": size}


def _settle() -> None:
    """Mark what the fresh index holds already as delivered, so that the worker starts idle."""
    with transaction():
        db.session.execute(
            update(Delivery).where(Delivery.done_at.is_(None)).values(done_at=clock.now())
        )


def _paths(maker: Maker) -> dict[str, list[str]]:
    """What clients ask for: "new" pages are asked for once, the others again and again."""
    slugs = queries.all_slugs()
    programs = [f"/{code}/programs/{slug}" for slug in slugs for code in ("id", "en")]
    maker.rng.shuffle(programs)
    results = list(dict.fromkeys(maker.results_paths(SEARCHES)))
    return {
        "home": ["/id/", "/en/"],
        "home new": ["/id/", "/en/"],
        "results": results[:POPULAR],
        "results new": results[POPULAR:],
        "program": programs[:POPULAR],
        "program new": programs[POPULAR:],
        "bare": ["/"],
    }


if __name__ == "__main__":
    main()
