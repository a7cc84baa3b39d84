"""The audit trail as people read it, as a part of the app."""

from __future__ import annotations

from flask import Flask

from portal.accounts import queries as accounts
from portal.core.settings import Settings
from portal.places import queries as places
from portal.trail import sentences, show, views
from portal.trail.words import words


def register(app: Flask, settings: Settings) -> None:
    """Add all of it."""
    registry = words(app)
    registry.kinds.update(sentences.KINDS)
    registry.fields.update(sentences.FIELDS)
    registry.names.update(sentences.NAMES)
    registry.finders |= dict.fromkeys(("organisation", "member", "trail"), places.slugs_named)
    registry.finders["account"] = accounts.numbers_named
    registry.values |= {
        "account.": sentences.of_account, "account.language": sentences.language,
        "account.side": sentences.side, "trail.kind": show.sentence,
        "trail.format": sentences.exported_as,
    }  # fmt: skip
    app.register_blueprint(views.blueprint)
