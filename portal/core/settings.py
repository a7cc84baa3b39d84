"""All settings, read once from the environment.

The README has the same list as a table; `tests/unit/test_core_settings.py` keeps the two equal.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import click
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from portal.core import providers
from portal.core.providers import Provider

ROOT = Path(__file__).resolve().parents[2]
DEFAULT_SENDER = "Sambang <sambang@localhost>"
DEFAULT_SECRET = "only-for-development"  # noqa: S105 (production refuses it)
ENVIRONMENTS = ("development", "test", "production")
DATABASES = ("sqlite:///", "postgresql://", "postgresql+psycopg://")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
DAY = 86_400


class SettingsError(click.ClickException):
    """A setting is missing or wrong; the message says which one and what to do.

    Commands show the message alone.
    """


@dataclass(frozen=True)
class Settings:
    """What an installation can choose. Paths are absolute, times are in seconds."""

    env: str
    secret_key: str
    database_url: str
    instance: Path
    index_folder: Path
    content: Path
    allowed_hosts: tuple[str, ...]
    https: bool
    proxies: int
    worker_pause: float
    log_level: str
    address: str  # where people reach the portal, for links in mails
    mail: str  # smtp://user:password@host:port?tls=1, or file: for files in the instance folder
    mail_from: str
    files: str  # disk: in the instance folder, or s3://bucket?endpoint=https://...&region=...
    s3_key: str
    s3_secret: str
    openid: tuple[Provider, ...] = ()  # where people can sign in besides

    @property
    def production(self) -> bool:
        """Whether this is a real installation, where unsafe defaults are refused."""
        return self.env == "production"


def _flag(name: str, value: str) -> bool:
    if value.lower() in {"1", "true", "yes", "on"}:
        return True
    if value.lower() in {"0", "false", "no", "off"}:
        return False
    raise SettingsError(f"{name} must be 1 or 0, not {value!r}.")


def _seconds(name: str, value: str) -> float:
    try:
        number = float(value)
    except ValueError:
        number = float("nan")
    if not 0.01 <= number <= DAY:
        raise SettingsError(f"{name} must be a number from 0.01 to {DAY}, not {value!r}.")
    return number


def _count(name: str, value: str) -> int:
    if not (value.isascii() and value.isdigit() and int(value) < 100):
        raise SettingsError(f"{name} must be a whole number from 0 to 99, not {value!r}.")
    return int(value)


def _choice(name: str, value: str, choices: tuple[str, ...]) -> str:
    if value not in choices:
        raise SettingsError(f"{name} must be one of {', '.join(choices)}, not {value!r}.")
    return value


def _address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path.strip("/"):
        raise SettingsError(
            f"SAMBANG_ADDRESS must look like https://sambang.example.go.id, not {value!r}."
        )
    return f"{parts.scheme}://{parts.netloc}"


def _mail(value: str) -> str:
    if value == "file:":
        return value
    # The value itself is not shown: it may hold a password.
    if not value.startswith(("smtp://", "smtps://")):
        raise SettingsError("SAMBANG_MAIL must be file: or begin with smtp:// or smtps://.")
    try:
        parts = urlsplit(value)
        sound = bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if not sound:
        raise SettingsError("SAMBANG_MAIL must name a host, and a port that is a number.")
    return value


def _files(value: str, key: str, secret: str) -> str:
    if value == "disk:":
        return value
    parts = urlsplit(value)
    endpoint = parse_qs(parts.query).get("endpoint", ["https://"])[0]
    plain = re.fullmatch(r"[a-z0-9.-]{3,63}", parts.netloc) and parts.path in {"", "/"}
    if parts.scheme != "s3" or not plain or not endpoint.startswith(("https://", "http://")):
        raise SettingsError(
            "SAMBANG_FILES must be disk: or look like "
            f"s3://bucket?endpoint=https://s3.example.go.id&region=id, not {value!r}."
        )
    if not (key and secret):
        raise SettingsError("SAMBANG_S3_KEY and SAMBANG_S3_SECRET must be set for s3:// files.")
    return value


def _mail_from(value: str) -> str:
    name, at, domain = parseaddr(value)[1].partition("@")
    if not (name and at and domain) or not value.isprintable():
        raise SettingsError(
            "SAMBANG_MAIL_FROM must be one address, such as Sambang <sambang@example.go.id>, "
            f"not {value!r}."
        )
    return value


def _openid(env: Mapping[str, str], *, production: bool) -> tuple[Provider, ...]:
    try:
        return providers.read(env, production=production)
    except providers.Unusable as error:
        raise SettingsError(str(error)) from None


def _database(value: str) -> str:
    if not value.startswith(DATABASES):
        # The value itself is not shown: it may hold a password.
        raise SettingsError("SAMBANG_DATABASE_URL must begin with sqlite:/// or postgresql://.")
    try:
        name = make_url(value).database
    except (ArgumentError, ValueError):
        # Without the error it comes from, which tells the value too.
        raise SettingsError("SAMBANG_DATABASE_URL is not an address of a database.") from None
    if value.startswith("sqlite") and name in {None, "", ":memory:"}:
        raise SettingsError("SAMBANG_DATABASE_URL must name a file; processes share no memory.")
    return value


def read(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of `environ` (the process's environment by default); empty is as good as unset.

    Raises SettingsError for a value that cannot be used, and in production for an unsafe one.
    """
    given = os.environ if environ is None else environ
    env = {name: value for name, value in given.items() if value}
    name = _choice("SAMBANG_ENV", env.get("SAMBANG_ENV", "development"), ENVIRONMENTS)
    instance = Path(env.get("SAMBANG_INSTANCE", ROOT / "instance")).resolve()
    hosts = tuple(h.strip() for h in env.get("SAMBANG_ALLOWED_HOSTS", "").split(",") if h.strip())
    s3_key, s3_secret = env.get("SAMBANG_S3_KEY", ""), env.get("SAMBANG_S3_SECRET", "")
    https_default = "1" if name == "production" else "0"
    settings = Settings(
        env=name,
        secret_key=env.get("SAMBANG_SECRET_KEY", DEFAULT_SECRET),
        database_url=_database(
            env.get("SAMBANG_DATABASE_URL", f"sqlite:///{instance / 'sambang.db'}")
        ),
        instance=instance,
        index_folder=Path(env.get("SAMBANG_INDEX", instance / "index")).resolve(),
        content=Path(env.get("SAMBANG_CONTENT", ROOT / "content")).resolve(),
        allowed_hosts=hosts,
        https=_flag("SAMBANG_HTTPS", env.get("SAMBANG_HTTPS", https_default)),
        proxies=_count("SAMBANG_PROXIES", env.get("SAMBANG_PROXIES", "0")),
        worker_pause=_seconds("SAMBANG_WORKER_PAUSE", env.get("SAMBANG_WORKER_PAUSE", "0.5")),
        log_level=_choice(
            "SAMBANG_LOG_LEVEL", env.get("SAMBANG_LOG_LEVEL", "INFO").upper(), LOG_LEVELS
        ),
        address=_address(env.get("SAMBANG_ADDRESS", f"http://127.0.0.1:{env.get('PORT', '8000')}")),
        mail=_mail(env.get("SAMBANG_MAIL", "file:")),
        mail_from=_mail_from(env.get("SAMBANG_MAIL_FROM", DEFAULT_SENDER)),
        files=_files(env.get("SAMBANG_FILES", "disk:"), s3_key, s3_secret),
        s3_key=s3_key,
        s3_secret=s3_secret,
        openid=_openid(env, production=name == "production"),
    )
    if settings.production:
        # Flask reads this variable by itself, also when `flask --debug` sets it.
        _refuse_unsafe(settings, debug=env.get("FLASK_DEBUG", "0"))
    return settings


def make_instance(folder: Path) -> None:
    """Make the instance folder. Raises SettingsError when it cannot be made or written in."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise SettingsError(
            f"SAMBANG_INSTANCE cannot be used: {folder}: {error.strerror}."
        ) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise SettingsError(f"SAMBANG_INSTANCE cannot be used: {folder}: nothing can be written.")


def _refuse_unsafe(settings: Settings, *, debug: str) -> None:
    if settings.secret_key == DEFAULT_SECRET or len(settings.secret_key) < 32:
        raise SettingsError(
            "SAMBANG_SECRET_KEY must be set to at least 32 random characters in production: "
            "python -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
    if debug.lower() not in {"0", "false", "no"}:  # as Flask understands it
        raise SettingsError("FLASK_DEBUG must be 0 in production: it shows code to visitors.")
    if settings.mail == "file:":
        raise SettingsError(
            "SAMBANG_MAIL must name a mail server in production, "
            "for example smtp://user:password@mail.example.go.id:587?tls=1"
        )
    if settings.mail_from == DEFAULT_SENDER:
        raise SettingsError(
            "SAMBANG_MAIL_FROM must be set in production: the address that mails come from, "
            "for example Sambang <sambang@example.go.id>"
        )
    if not settings.address.startswith("https://"):
        raise SettingsError(
            "SAMBANG_ADDRESS must be the portal's https:// address in production: mails link to it."
        )
    if not settings.allowed_hosts:
        raise SettingsError(
            "SAMBANG_ALLOWED_HOSTS must name at least one host in production, "
            "for example sambang.example.go.id"
        )
