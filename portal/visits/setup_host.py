"""The pages of hosts that know of visits, as a part of the app."""

from __future__ import annotations

from flask import Flask

from portal.core import tasks
from portal.hosting import queries_hosts
from portal.places import queries as places
from portal.places.models import Organisation
from portal.visits import todo_closed, views_closed, views_host

PAGES = (views_host, views_closed)  # they fill the blueprint of hosts


def hosts_in(slug: str) -> list[Organisation]:
    """The hosts that have their seat in a region, for its page."""
    return list(queries_hosts.in_region(places.region(slug).id))


def register(app: Flask) -> None:
    """Add all of it; the blueprint itself is registered by hosting."""
    tasks.sources(app).append(todo_closed.tasks)
    app.jinja_env.globals.update(hosts_in=hosts_in)
