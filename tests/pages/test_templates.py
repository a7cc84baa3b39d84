"""Every template is used by a page, or it should not be there."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from tests.pages.routes import tour


def test_every_template_is_used(full_app: Flask) -> None:
    visitor = full_app.test_client()
    for address in tour():
        visitor.get(address).close()
    cache = full_app.jinja_env.cache
    assert cache is not None
    used = {name for _loader, name in cache.keys()}  # noqa: SIM118 (it is no dict)
    folder = Path(full_app.root_path, str(full_app.template_folder)).resolve()
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert sorted(there - used) == ["components/field_error.html"]  # for forms; tests/core uses it
    assert sorted(used - there) == []
