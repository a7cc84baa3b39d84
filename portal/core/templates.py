"""The environment of our templates."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from flask.templating import Environment as FlaskEnvironment


class Environment(FlaskEnvironment):
    """Flask's, with one set of globals for all templates.

    Jinja gives each template a chain of two sets, its own and everybody's, and compares them key
    by key at every import: with 19 imports that was a twelfth of a programme's page. Ours never
    have globals of their own.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals of a template: everybody's, and its own where it has any."""
        return super().make_globals(d) if d else self.globals
