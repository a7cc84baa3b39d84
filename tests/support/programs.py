"""Programmes for tests: a record with all that is required, and whatever a test adds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from portal.catalogue.document import HEADINGS, Document

SOURCE = {"key": "press-2024", "address": "https://berita.example/1", "publisher": "Berita"}


def both(text: str) -> dict[str, str]:
    """A short text in both languages, told apart by their ends."""
    return {"id": f"{text} (id)", "en": f"{text} (en)"}


def facts(**changes: Any) -> dict[str, Any]:
    """The least that `program.yaml` needs, with slugs that exist in the content, and changes."""
    return {
        "slug": "banyuwangi-uji",
        "owner": "pemkab-banyuwangi",
        "place": "kabupaten-banyuwangi",
        "sector": "health",
        "digital": False,
        "status": "running",
        "sources": [SOURCE],
        **changes,
    }


def result(**changes: Any) -> dict[str, Any]:
    """A result with a number before and after, and changes."""
    return {
        "indicator": both("Waiting time"),
        "before": 90,
        "after": 15,
        "unit": both("minutes"),
        "sources": ["press-2024"],
        **changes,
    }


def writing(name: str = "Layanan Uji", **changes: Any) -> dict[str, Any]:
    """A text in one language, and changes."""
    return {"name": name, "summary": f"{name} is there to be tested.", **changes}


def document(texts: dict[str, Any] | None = None, **changes: Any) -> Document:
    """A record: in Indonesian alone unless `texts` says otherwise; `changes` are of its facts."""
    chosen = {"id": writing()} if texts is None else texts
    return Document.model_validate({"facts": facts(**changes), "texts": chosen})


def complete_facts() -> dict[str, Any]:
    """Facts with something in every field."""
    return facts(
        tags=["queue", "puskesmas"],
        sdgs=[3, 16],
        initiator="office",
        pilot_start="2015",
        start="2016-02-01",
        status_reason=both("It runs"),
        verified={"on": "2019-10-03", "source": "press-2024"},
        results=[result()],
        awards=[{"year": 2018, "name": both("Prize"), "sources": ["press-2024"]}],
        adapted_by=[{"name": both("Other"), "place": "kota-batu", "sources": ["press-2024"]}],
        evidence=[{"kind": "press", "title": both("Report"), "sources": ["press-2024"]}],
        legal_basis=[both("Regulation 1")],
        resources={"people": both("Five nurses"), "it": both("A server")},
        visit={
            "sites": [both("Puskesmas Uji")],
            "people": 30,
            "online": True,
            "sources": ["press-2024"],
        },
        attachments=[
            {
                "file": "f" * 32,
                "kind": "picture",
                "title": both("Counter"),
                "alt": both("People at a counter"),
                "credit": "Office",
            }
        ],
    )


def complete_texts() -> dict[str, Any]:
    """Both texts with every section."""
    sections = {key: f"Text of {key}." for key in HEADINGS}
    return {
        "id": writing("Layanan Uji", sections=sections),
        "en": writing("Test Service", sections=sections),
    }


def complete() -> Document:
    """A record with something in every field and both texts with every section."""
    return Document.model_validate({"facts": complete_facts(), "texts": complete_texts()})


SLUG = "banyuwangi-uji"  # of a record that says nothing else
BOTH = {"id": writing(), "en": writing("Test Service")}
Publish = Callable[..., None]  # the fixture: texts, and changes of the facts
