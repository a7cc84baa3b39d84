"""Where people can sign in by OpenID Connect: settings of each provider, from the environment.

`SAMBANG_OPENID` names them ("banyuwangi,depok"); what is to know of "banyuwangi" stands in
`SAMBANG_OPENID_BANYUWANGI_ISSUER` and so on, see PARTS. No message shows a secret.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

PARTS = ("ISSUER", "CLIENT_ID", "CLIENT_SECRET", "LABEL", "DOMAINS", "ORGANISATION")
_NAME = re.compile(r"[a-z][a-z0-9-]{0,29}")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_HERE = frozenset({"localhost", "127.0.0.1"})


class Unusable(ValueError):
    """A provider cannot be used as it is set; the message says which setting and why."""


@dataclass(frozen=True)
class Provider:
    """One place where people can sign in."""

    name: str  # in addresses
    issuer: str  # exactly as the provider writes it in its tokens
    client_id: str
    client_secret: str = field(repr=False)
    label: str  # on the button
    domains: frozenset[str]  # of mail addresses that it vouches for
    organisation: str | None  # the slug of the organisation that runs it

    def vouches_for(self, email: str) -> bool:
        """Whether it is believed about an address: its domain is one of the provider's own."""
        return email.rpartition("@")[2].casefold() in self.domains


def read(env: Mapping[str, str], *, production: bool) -> tuple[Provider, ...]:
    """The providers that the environment sets. Raises Unusable."""
    names = [n.strip() for n in env.get("SAMBANG_OPENID", "").split(",") if n.strip()]
    for name in names:
        if not _NAME.fullmatch(name):
            raise Unusable(
                "SAMBANG_OPENID must be names of small letters, digits and dashes, "
                f"separated by commas, not {name!r}."
            )
    _no_twice("SAMBANG_OPENID", names)
    found = tuple(_provider(name, env, production=production) for name in names)
    _no_twice("The issuers of SAMBANG_OPENID", [provider.issuer for provider in found])
    return found


def _provider(name: str, env: Mapping[str, str], *, production: bool) -> Provider:
    prefix = f"SAMBANG_OPENID_{name.upper().replace('-', '_')}_"
    given = {part: env.get(prefix + part, "").strip() for part in PARTS}
    for part in ("ISSUER", "CLIENT_ID", "CLIENT_SECRET"):
        if not given[part]:
            raise Unusable(f"{prefix}{part} must be set, since SAMBANG_OPENID names {name}.")
    if given["ORGANISATION"] and not _SLUG.fullmatch(given["ORGANISATION"]):
        raise Unusable(
            f"{prefix}ORGANISATION must be an organisation as addresses have it, such as "
            f"pemkab-banyuwangi, not {given['ORGANISATION']!r}."
        )
    return Provider(
        name=name,
        issuer=_issuer(f"{prefix}ISSUER", given["ISSUER"], production=production),
        client_id=given["CLIENT_ID"],
        client_secret=given["CLIENT_SECRET"],
        label=given["LABEL"] or name,
        domains=_domains(f"{prefix}DOMAINS", given["DOMAINS"]),
        organisation=given["ORGANISATION"] or None,
    )


def _issuer(setting: str, value: str, *, production: bool) -> str:
    try:
        parts = urlsplit(value)
        sound = bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise Unusable(f"{setting} must be an https:// address.") from None
    if parts.username is not None or parts.password is not None:
        # The value itself is not shown: it holds a password.
        raise Unusable(f"{setting} must hold no name and no password.")
    local = parts.scheme == "http" and parts.hostname in _HERE and not production
    if not sound or "?" in value or "#" in value or not (parts.scheme == "https" or local):
        raise Unusable(
            f"{setting} must be an https:// address without ? and #, as the provider writes it "
            f"in its tokens, not {value!r}."
        )
    return value


def _domains(setting: str, value: str) -> frozenset[str]:
    found = [d.strip().casefold() for d in value.split(",") if d.strip()]
    for domain in found:
        if not _DOMAIN.fullmatch(domain):
            raise Unusable(
                f"{setting} must be domains of mail addresses, separated by commas, such as "
                f"banyuwangikab.go.id, not {domain!r}."
            )
    return frozenset(found)


def _no_twice(what: str, values: list[str]) -> None:
    for value in values:
        # Two names with one prefix of variables are one.
        if [v.replace("_", "-") for v in values].count(value.replace("_", "-")) > 1:
            raise Unusable(f"{what} must differ; {value!r} stands there twice.")
