"""Talking to providers of OpenID Connect, by Authlib. Nothing here reads or changes data.

The code flow with PKCE, state and nonce. What has to be remembered meanwhile is in the session of
the browser that began, and only the latest of it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from authlib.integrations.base_client import MismatchingStateError, OAuthError
from authlib.integrations.flask_client import OAuth
from flask import Flask, current_app, session
from joserfc.errors import JoseError
from requests import RequestException

from portal.accounts.openid import Claims, claims_of
from portal.core import clock
from portal.core.errors import NotFound
from portal.core.i18n import current
from portal.core.providers import Provider
from portal.core.settings import Settings

log = logging.getLogger(__name__)

PATIENCE = 5  # seconds for each answer of a provider
LASTS = timedelta(minutes=10)  # from going there to coming back
_KNOWN_FOR = 3600  # seconds; then its endpoints and keys are asked for anew
_LEEWAY = 60  # seconds by which its clock may be off
# Signed with a private key: a client's secret, or nothing at all, would sign for anybody.
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
_ANSWERS = (JoseError, ValueError, KeyError, TypeError, AttributeError, RuntimeError)


class Trouble(Exception):
    """It came to nothing. `kind`: "down", "stale", "refused" or "untrue"."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def register(app: Flask, settings: Settings) -> None:
    """Tell Authlib about the providers; none is asked for anything before somebody comes."""
    oauth = OAuth(app)
    for provider in settings.openid:
        oauth.register(
            provider.name,
            client_id=provider.client_id,
            client_secret=provider.client_secret,
            server_metadata_url=f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={
                "scope": "openid email profile",
                "code_challenge_method": "S256",
                "default_timeout": PATIENCE,
            },
        )
    app.extensions["openid"] = oauth


def providers() -> tuple[Provider, ...]:
    """Where people can sign in besides."""
    settings: Settings = current_app.extensions["settings"]
    return settings.openid


def provider(name: str) -> Provider:
    """The provider with a name. Raises NotFound."""
    for found in providers():
        if found.name == name:
            return found
    raise NotFound(name)


def begin(where: Provider, target: str) -> str:
    """The address at the provider to go to; `target` is where to go in the end. Raises Trouble."""
    client = _client(where)
    back = _back(where)
    with _troubles(where):
        _discover(client, where)
        found = client.create_authorization_url(back)
    _forget_all()
    kept = {key: found[key] for key in ("state", "nonce", "code_verifier")}
    client.save_authorize_data(redirect_uri=back, **kept)
    session["openid"] = {"at": clock.now().isoformat(), "next": target, "language": current()}
    return str(found["url"])


def begun(where: Provider, state: str) -> dict[str, str]:
    """What was kept when this browser began: "next" and "language". Raises Trouble ("stale")."""
    kept = session.get("openid")
    data = _client(where).framework.get_state_data(session, state)
    if kept is None or not data or clock.now() - datetime.fromisoformat(kept["at"]) > LASTS:
        raise Trouble("stale")
    return dict(kept)


def forget() -> None:
    """What was begun is over."""
    session.pop("openid", None)
    _forget_all()


def finish(where: Provider) -> Claims:
    """Exchange the code that this form brought, once; who it is. Raises Trouble."""
    client = _client(where)
    with _troubles(where):
        known = _discover(client, where)
        token = client.authorize_access_token(leeway=_LEEWAY, claims_options=_options(where))
        said = dict(token["userinfo"])
        if "email" not in said and known.get("userinfo_endpoint"):
            more = dict(client.userinfo(token=token))
            if more.get("sub") != said["sub"]:  # somebody else (OpenID Connect Core, 5.3.2)
                raise Trouble("untrue")
            said = {**more, **said}
        if not 0 < len(str(said["sub"])) <= 255:
            raise Trouble("untrue")
        return claims_of(where, said)


def _options(where: Provider) -> dict[str, dict[str, object]]:
    return {
        "iss": {"essential": True, "value": where.issuer},
        "aud": {"essential": True, "value": where.client_id},
        "sub": {"essential": True},
        "exp": {"essential": True},
        "iat": {"essential": True},
    }


def _back(where: Provider) -> str:
    # As it is registered at the provider, to the letter: no language, no question mark.
    settings: Settings = current_app.extensions["settings"]
    return f"{settings.address}/openid/{where.name}"


def _client(where: Provider) -> Any:
    return current_app.extensions["openid"].create_client(where.name)


def _discover(client: Any, where: Provider) -> dict[str, Any]:
    known: dict[str, Any] = client.server_metadata
    if time.time() - known.get("_loaded_at", 0) > _KNOWN_FOR:
        known.pop("_loaded_at", None)
        known.pop("jwks", None)
    client.load_server_metadata()
    if known.get("issuer") != where.issuer:
        known.pop("_loaded_at", None)
        log.warning("the discovery of %s names another issuer", where.name)
        raise Trouble("untrue")
    offered = known.get("id_token_signing_alg_values_supported") or ["RS256"]
    usable = [name for name in offered if name in _ALGORITHMS]
    known["id_token_signing_alg_values_supported"] = usable or ["RS256"]
    return known


def _forget_all() -> None:
    # The cookie is small: of several that were begun, only the latest can be finished.
    for key in [key for key in session if key.startswith("_state_")]:
        del session[key]


@contextmanager
def _troubles(where: Provider) -> Iterator[None]:
    try:
        yield
    except MismatchingStateError as error:
        raise Trouble("stale") from error
    except RequestException as error:
        log.warning("signing in at %s: %s", where.name, type(error).__name__)
        raise Trouble("down") from error
    except OAuthError as error:
        log.warning("signing in at %s: %s", where.name, error.error)
        raise Trouble("stale" if error.error == "invalid_grant" else "untrue") from error
    except _ANSWERS as error:
        log.warning("signing in at %s: %s: %s", where.name, type(error).__name__, error)
        raise Trouble("untrue") from error
