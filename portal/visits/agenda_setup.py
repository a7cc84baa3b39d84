"""Agendas, as a part of the app."""

from __future__ import annotations

from flask import Flask

from portal.visits import agenda_mails, agenda_words, views_agenda

PAGES = views_agenda  # they add their routes to the blueprint of visits


def register(app: Flask) -> None:
    """Add the words of the trail and the mails."""
    agenda_words.register(app)
    agenda_mails.register(app)
