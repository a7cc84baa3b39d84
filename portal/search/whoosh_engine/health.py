"""Looks at an index from outside: is it there, is it whole, is it up to date?"""

from __future__ import annotations

from dataclasses import replace

from portal.search.errors import SearchUnavailable, SynonymsError
from portal.search.synonyms import WordSource
from portal.search.types import Health, State
from portal.search.whoosh_engine.store import IndexMissing, IndexOutdated, Manifest, Store

_ATTEMPTS = 5  # a commit may come between reading CURRENT and looking for the files


def examine(store: Store, synonyms: WordSource, fingerprint: str, deep: bool) -> Health:
    """Return the state of the index in ``store``. Raises only what the source of words does."""
    for _ in range(_ATTEMPTS):
        try:
            manifest = store.manifest()
        except IndexMissing as error:
            return Health("missing", 0, "", str(error))
        except IndexOutdated as error:
            return Health("outdated", 0, "", str(error))
        except SearchUnavailable as error:
            return Health("damaged", 0, "", str(error))
        try:
            store.check(manifest, deep)
        except SearchUnavailable as error:
            if _replaced(store, manifest):
                continue
            return _health("damaged", manifest, str(error))
        break
    else:
        return Health("ok", 0, "", "The index is being written faster than it can be looked at.")
    if note := store.damage(manifest.generation):
        return _health("damaged", manifest, note)
    return _up_to_date(manifest, synonyms, fingerprint)


def _up_to_date(manifest: Manifest, synonyms: WordSource, fingerprint: str) -> Health:
    if manifest.fingerprint != fingerprint:
        return _health("outdated", manifest, "The index was made by other rules than today's.")
    try:
        if synonyms.digest() != manifest.synonyms:
            synonyms.load()
            return _health("outdated", manifest, "The synonyms are newer than the index.")
    except SynonymsError as error:
        # A rebuild could not use it either. The groups the index was made with go on to serve.
        warning = f"New synonyms are waiting for a correction. {error}"
        return replace(_health("ok", manifest, warning), warning=warning)
    return _health("ok", manifest, f"{manifest.documents} documents can be found.")


def _replaced(store: Store, manifest: Manifest) -> bool:
    try:
        return store.manifest().generation != manifest.generation
    except SearchUnavailable:
        return True


def _health(state: State, manifest: Manifest, detail: str) -> Health:
    return Health(state, manifest.documents, manifest.generation, detail, source=manifest.source)
