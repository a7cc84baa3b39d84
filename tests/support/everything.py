"""One of everything that waits for somebody, in the house of `tests.publishing.desk`."""

from __future__ import annotations

from portal.bulk.models import BulkLoad, BulkRow
from portal.catalogue import rules as catalogue
from portal.catalogue.standings import UPDATE_DUE
from portal.core.db import db
from portal.places import queries as places
from portal.publishing import review, revisions
from portal.readers import mistakes, moderation, questions
from portal.readers.models import QUESTION
from portal.readers.moderation import thing
from tests.publishing.desk import record, who, write


def one_of_everything(number: int) -> None:
    """A task of each kind for the house; inside a transaction. `number` tells several apart."""
    ayu, budi, rini, lain = who("ayu"), who("budi"), who("rini"), who("lain")
    write(f"Belum dikirim {number}")
    back = write(f"Dikembalikan {number}")
    review.send(back, by=ayu)
    review.send_back(back, "Angka tanpa sumber.", by=budi)
    sent = write(f"Ditinjau {number}")
    review.send(sent, by=ayu)
    program = revisions.first(record(f"Terbit {number}", slug=f"terbit-{number}"), by=budi)
    old = revisions.first(record(f"Lama {number}", slug=f"lama-{number}"), by=budi)
    catalogue.stand(old, UPDATE_DUE, catalogue.UPDATE_DUE, by="portal")
    db.session.flush()
    asked = questions.ask(program, f"Berapa biayanya? {number}", "", lain)
    mistakes.report(program, "", f"Tahunnya salah {number}.", rini)
    moderation.flag(thing(QUESTION, asked.id), f"Kasar {number}", rini)
    sent_list = BulkLoad(
        organisation=places.organisation("dinas"), by=ayu, at=asked.at, layout={}, unknown=[],
        name=f"daftar-{number}.csv", state="checked",
    )  # fmt: skip
    db.session.add(BulkRow(
        load=sent_list, number=1, key="baru", name="Baru", cells={}, verdict="new", problems=[],
        fields=[],
    ))  # fmt: skip
    db.session.flush()
