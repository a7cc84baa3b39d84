"""What each of thousands of apps would do anew in the tests: it is done once a process."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import cache
from typing import Any, ClassVar

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from sqlalchemy import Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule


class Compiled(BytecodeCache):
    """Compiled templates in memory, for every app that compiles them alike."""

    def __init__(self) -> None:
        self.kept: dict[tuple[Any, ...], Bucket] = {}

    def get_bucket(
        self, environment: Environment, name: str, filename: str | None, source: str
    ) -> Bucket:
        """What there is of a template: by name and content, and by how the app compiles."""
        alike = (
            environment.trim_blocks,
            environment.lstrip_blocks,
            *sorted(environment.extensions),
        )
        key = (name, filename, source, *alike, *sorted(environment.extensions))
        if key not in self.kept:
            self.kept[key] = Bucket(environment, name, self.get_source_checksum(source))
        return self.kept[key]

    def load_bytecode(self, bucket: Bucket) -> None:
        """Nothing to do: the buckets themselves are kept."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Nothing to do either."""


class KnownRule(Rule):
    """A route that is parsed once a process, and builds addresses when one is asked for.

    An app has a hundred and forty routes, the same ones each time; most tests ask for the
    addresses of ten.
    """

    known: ClassVar[dict[Hashable, tuple[Any, ...]]] = {}

    def compile(self) -> None:
        """Parse the route, unless one that is parsed alike was seen before."""
        key = (
            *(self.rule, self.subdomain, self.host, self.merge_slashes, self.map.host_matching),
            repr(self.defaults),
            tuple(self.map.converters.items()),
        )
        if key not in self.known:
            super().compile()
            self.known[key] = (
                *(self._parts, self._trace, self._converters, frozenset(self.arguments)),
                *(self._build.__func__, self._build_unknown.__func__),  # type: ignore[attr-defined]
            )
        self._parts, self._trace, self._converters, arguments, known, unknown = self.known[key]
        self.arguments = set(arguments)
        self._build, self._build_unknown = known.__get__(self), unknown.__get__(self)

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., Any]:
        compiled = super()._compile_builder

        @cache
        def builder() -> Callable[..., Any]:
            return compiled(append_unknown)

        return lambda rule, **values: builder()(rule, **values)


KEPT: LRUCache[Any, Any] = LRUCache(5000)


def _sharing(make: Callable[..., Engine]) -> Callable[..., Engine]:
    """Makes engines that share the SQL they have made of their statements.

    SQLAlchemy tells such SQL apart by the dialect; each engine has one of its own, but those of a
    kind of database make the same of a statement.
    """

    def engine(*args: Any, **kwargs: Any) -> Engine:
        made = make(*args, **kwargs)
        made.update_execution_options(compiled_cache=KEPT)
        return made

    return engine


def _alike(one: DefaultDialect, other: object) -> bool:
    return isinstance(other, DefaultDialect) and one.name == other.name


def prepare() -> None:
    """Let all apps of this process do so."""
    DefaultDialect.__eq__ = _alike  # type: ignore[method-assign,assignment]
    DefaultDialect.__hash__ = lambda self: hash(self.name)  # type: ignore[method-assign]
    SQLAlchemy._make_engine = _sharing(SQLAlchemy._make_engine)  # type: ignore[method-assign]
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": Compiled()}
    Flask.url_rule_class = KnownRule
