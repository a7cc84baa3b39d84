"""Documents and engines for the tests of the search engine on disk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from portal.search import Document
from portal.search.synonyms import FileWords
from portal.search.whoosh_engine import WhooshEngine

SYNONYMS = """
- [akta lahir, akta kelahiran, birth certificate]
- [antrean, antrian, queue]
- [embung, waduk kecil, farm pond]
- [puskesmas, community health centre]
"""
OPTIONAL = """
- inovasi
- praktik baik
"""


def doc(
    slug: str,
    name: str | None = None,
    en: str | None = None,
    *,
    aliases: tuple[str, ...] = (),
    tags: tuple[str, ...] = (),
    boost: float = 1.0,
    newest: int | None = None,
    visited: int | None = None,
    texts: dict[str, str] | None = None,
    **facets: str | tuple[str, ...],
) -> Document:
    """A document; ``texts`` has ``summary``, ``body`` (Indonesian), ``summary_en``, ``body_en``."""
    texts = texts or {}
    names: dict[str, tuple[str, ...]] = {}
    if name is not None or en is None:
        names["id"] = (name or f"Nama {slug}", *aliases)
    if en is not None:
        names["en"] = (en,)
    keys = {"newest": newest, "visited": visited}
    return Document(
        slug=slug,
        names=names,
        summaries=_by_language(texts, "summary"),
        bodies=_by_language(texts, "body"),
        tags=tags,
        facets={k: (v,) if isinstance(v, str) else v for k, v in facets.items()},
        sort_keys={key: value for key, value in keys.items() if value is not None},
        boost=boost,
    )


def engine_at(root: Path, **options: Any) -> WhooshEngine:
    """An engine on ``root/index`` with the words above in ``root``."""
    root.mkdir(exist_ok=True)
    synonyms = root / "synonyms.yaml"
    if not synonyms.exists():
        synonyms.write_text(SYNONYMS)
        (root / "optional.yaml").write_text(OPTIONAL)
    return WhooshEngine(root / "index", FileWords(synonyms), **options)


def numbered(count: int, text: str = "sama") -> list[Document]:
    """Documents ``n0``, ``n1`` ... that all say ``text`` and each a number of its own."""
    return [doc(f"n{n}", f"{text} nomor{n}", newest=n) for n in range(count)]


def _by_language(texts: dict[str, str], kind: str) -> dict[str, str]:
    found = {"id": texts.get(kind), "en": texts.get(f"{kind}_en")}
    return {language: text for language, text in found.items() if text}
