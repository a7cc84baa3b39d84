"""Two languages: the address says which, gettext has the words, and a text says when it is missing.

Messages are written in English in code and templates; `portal/translations` holds the Indonesian.
The catalogues are read from their .po files: there is no compiling step to forget.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations
from flask import Flask, current_app, g, has_request_context, request, url_for
from flask_babel import Babel, Domain, force_locale, get_locale
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from portal.core import clock

LANGUAGES = ("id", "en")
DEFAULT = "id"
_SLUG = "a-slug"  # needs no quoting, as no slug does
TRANSLATIONS = Path(__file__).resolve().parents[1] / "translations"


@cache
def catalogue(language: str, domain: str = "messages") -> NullTranslations:
    """The messages of one language; without a file an empty one, which gives back English."""
    path = TRANSLATIONS / language / "LC_MESSAGES" / f"{domain}.po"
    if not path.exists():
        return NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as handle:
        write_mo(compiled, read_po(handle, locale=language))
    compiled.seek(0)
    return Translations(compiled, domain)


class PoDomain(Domain):
    """A Flask-Babel domain that takes its messages from the .po files."""

    def get_translations(self) -> NullTranslations:
        return catalogue(str(get_locale() or DEFAULT))


class PoBabel(Babel):
    """Flask-Babel with that domain."""

    domain_instance = PoDomain()


_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say everything in a language, also outside of a request: in a mail, for instance."""
    token = _spoken.set(language)
    try:
        with force_locale(language):
            yield
    finally:
        _spoken.reset(token)


def current() -> str:
    """The page's language: what the address says, else the visitor's, else Indonesian."""
    if spoken := _spoken.get():
        return spoken
    if not has_request_context():
        return DEFAULT
    found: str | None = g.get("lang")
    if found is None:
        found = (
            _from_path(request.path) or request.accept_languages.best_match(LANGUAGES) or DEFAULT
        )
    return found


def _from_path(path: str) -> str | None:
    first = path.split("/", 2)[1] if path.startswith("/") else ""
    return first if first in LANGUAGES else None


def other(language: str) -> str:
    """The other one of the two languages."""
    return "en" if language == "id" else "id"


def pick(text: Mapping[str, str] | None, language: str | None = None) -> str:
    """The text of {"id": ..., "en": ...} in a language, else in the other one, else nothing."""
    if not text:
        return ""
    wanted = language or current()
    return text.get(wanted) or text.get(other(wanted)) or ""


def date_text(value: str | date | None, language: str | None = None) -> str:
    """A date as people read it: "2013", "November 2013" or "16 November 2013".

    `value` is a date or a text of the form YYYY, YYYY-MM or YYYY-MM-DD.
    """
    if value is None:
        return ""
    return _date_text(str(value), language or current())


def day_text(value: str | date | None, language: str | None = None) -> str:
    """A day with its weekday, by which people plan: "Thursday, 20 August 2026"."""
    if not value:
        return ""
    day, wanted = date.fromisoformat(str(value)), language or current()
    return f"{format_date(day, 'EEEE', locale=wanted)}, {date_text(day, wanted)}"


def month_text(value: str | None, language: str | None = None) -> str:
    """The same in short and without the day: "2013" or "Nov 2013"."""
    return _date_text(value[:7], language or current(), "MMM y") if value else ""


@lru_cache(maxsize=4096)
def _date_text(value: str, language: str, month: str = "MMMM y") -> str:
    parts = [int(part) for part in value.split("-")]
    day = date(*[*parts, 1, 1][:3])
    pattern = ("y", month, "d MMMM y")[len(parts) - 1]
    return format_date(day, pattern, locale=language)


def instant_text(value: datetime, language: str | None = None) -> str:
    """An instant as people read it, in western Indonesian time: "16 November 2026 20.15 WIB"."""
    shown = format_datetime(
        value, "d MMMM y HH.mm", tzinfo=ZoneInfo("Asia/Jakarta"), locale=language or current()
    )
    return f"{shown} WIB"


def number_text(value: float | None, language: str | None = None) -> str:
    """A number as people write it: 15.675 in Indonesian, 15,675 in English."""
    return "" if value is None else format_decimal(value, locale=language or current())


def url(endpoint: str, **values: Any) -> str:
    """`url_for`, in the language of this page unless `lang` says another one."""
    values.setdefault("lang", current())
    return url_for(endpoint, **values)


def urls(endpoint: str, parameter: str) -> Callable[[str], str]:
    """Return what makes the addresses of a list: `url` with a slug as its only parameter.

    `url_for` costs ten microseconds, and a page of results has a hundred links.
    """
    before, after = url(endpoint, **{parameter: _SLUG}).split(_SLUG)
    return lambda slug: before + slug + after


def outside(endpoint: str, **values: Any) -> str:
    """The whole address of a page in the language spoken, for mails and papers."""
    parts = urlsplit(current_app.extensions["settings"].address)
    routes = current_app.url_map.bind(parts.netloc, url_scheme=parts.scheme)
    values.setdefault("lang", current())
    return routes.build(endpoint, values, force_external=True)


def in_language(language: str, *, external: bool = False) -> str:
    """The address of this same page in a language, with the query of a page that reads it."""
    path = f"/{language}/"
    if _from_path(request.path) is not None and request.url_rule is not None:
        path = f"/{language}{request.path[3:]}"
        if request.query_string and not g.get("path_only"):  # of a stranger: it need not be UTF-8
            path += "?" + request.query_string.decode("utf-8", "replace")
    return absolute(path) if external else path


def absolute(path: str) -> str:
    """An address of this portal with the host in front, as feeds and search engines need it."""
    return request.url_root.rstrip("/") + path


@pass_eval_context
def _say(where: EvalContext, message: str, **values: Any) -> str:
    """`gettext` for templates. A page asks seventy times: this goes straight to its catalogue."""
    text = catalogue(current()).ugettext(message)
    # As in Jinja's own: %% stands for a percent sign, and what is filled in is escaped, though not
    # in a mail, where Ma'ruf shall not become Ma&#39;ruf.
    text = Markup(text) if where.autoescape else text  # noqa: S704 (our own words)
    return text % values if "%" in text else text


@pass_eval_context
def _count(where: EvalContext, one: str, many: str, num: int, **values: Any) -> str:
    """`ngettext` for templates."""
    text = catalogue(current()).ungettext(one, many, num)
    text = Markup(text) if where.autoescape else text  # noqa: S704 (our own words)
    return text % {"num": num, **values} if "%" in text else text


def register(app: Flask) -> None:
    """Read the language from the address, and give templates what they need for two of them."""
    PoBabel(app, locale_selector=current)

    @app.url_value_preprocessor
    def _take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        if values and "lang" in values:
            g.lang = values.pop("lang")

    app.jinja_env.globals.update(_=_say, gettext=_say, ngettext=_count, url=url, absolute=absolute)
    app.jinja_env.globals["today"] = clock.today
    app.jinja_env.filters.update(date_text=date_text, day_text=day_text, number_text=number_text)
    app.jinja_env.globals.update(instant_text=instant_text)

    @app.context_processor
    def _languages() -> dict[str, Any]:
        here = current()
        if not has_request_context():  # a mail has a language and no address
            return {"lang": here}
        return {
            "lang": here,
            "other_lang": other(here),
            "other_language_url": in_language(other(here)),
            "canonical_url": in_language(here, external=True),
            "alternate_urls": {code: in_language(code, external=True) for code in LANGUAGES},
            "current_endpoint": request.endpoint or "",
        }
