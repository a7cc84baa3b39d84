"""Providers of OpenID Connect for tests: a real one as a process, and one of ours that lies."""

from __future__ import annotations

import base64
import hashlib
import hmac
import socket
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from subprocess import DEVNULL, Popen
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import requests
from flask import Flask, Response, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

CLIENT, SECRET = "sambang", "rahasia-penyedia"
KEY, OTHER_KEY = (RSAKey.generate_key(2048, parameters={"kid": "one"}) for _ in range(2))


@contextmanager
def real() -> Iterator[str]:
    """The issuer of a provider that runs as a process of its own (oidc-provider-mock)."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "-p", str(port)]
    child = Popen([*command, "--require-nonce", "true"], stdout=DEVNULL, stderr=DEVNULL)
    issuer = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            with suppress(OSError), urllib.request.urlopen(f"{issuer}/jwks", timeout=5):
                break
            assert child.poll() is None
            time.sleep(0.1)
        yield issuer
    finally:
        child.kill()
        child.wait()


def consent(address: str, subject: str | None, **claims: Any) -> str:
    """What somebody does at the real provider: sign in as a subject, or refuse. Where it leads."""
    parts = urlsplit(address)
    data = {"action": "deny"}
    if subject is not None:
        issuer = f"{parts.scheme}://{parts.netloc}"
        requests.put(f"{issuer}/users/{subject}", json=claims, timeout=10).raise_for_status()
        data = {"sub": subject}
    answer = requests.post(address, data=data, allow_redirects=False, timeout=10)
    assert answer.status_code == 302
    return str(answer.headers["Location"])


@dataclass
class Liar:
    """A provider whose tokens a test changes. It checks the secret, PKCE and that a code is new."""

    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=dict)  # in place of the honest ones
    header: dict[str, Any] = field(default_factory=dict)
    key: Any = field(default_factory=lambda: KEY)
    discovery: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=dict)
    raw: Any = None  # the whole answer to a code
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def honest(self) -> None:
        """Tell the truth again."""
        self.claims, self.header, self.key, self.raw = {}, {}, KEY, None
        self.discovery, self.userinfo = {}, {}

    def authorize(self) -> Any:
        """Let everybody in at once."""
        code = f"code-{len(self.codes)}"
        self.codes[code] = request.args.to_dict()
        query = urlencode({"code": code, "state": request.args["state"]})
        return redirect(f"{request.args['redirect_uri']}?{query}")

    def token(self) -> Response:
        """Exchange a code."""
        asked = self.codes.pop(request.form["code"], None)
        allowed = request.authorization
        assert allowed is not None
        assert (allowed.username, allowed.password) == (CLIENT, SECRET)
        digest = hashlib.sha256(request.form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if (
            asked is None
            or asked["code_challenge"] != challenge
            or asked["code_challenge_method"] != "S256"
            or asked["redirect_uri"] != request.form["redirect_uri"]
        ):
            return self._json({"error": "invalid_grant"}, 400)
        if self.raw is not None:
            return self._json(self.raw)
        claims = {
            "iss": self.issuer, "sub": "7", "aud": CLIENT, "nonce": asked["nonce"],
            "iat": int(time.time()), "exp": int(time.time()) + 300,
            "email": "ayu@banyuwangi.example", "email_verified": True, "name": "Ayu Lestari",
            **self.claims,
        }  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        header = {"alg": "RS256", "kid": "one", **self.header}
        if header["alg"] in {"none", "HS256"}:
            token = _by_hand(header["alg"], claims)
        else:
            token = jwt.encode(header, claims, self.key, algorithms=[header["alg"]])
        return self._json({"access_token": "a", "token_type": "Bearer", "id_token": token})

    def _json(self, body: Any, status: int = 200) -> Response:
        answer = jsonify(body)
        answer.status_code = status
        return answer


def _by_hand(alg: str, claims: dict[str, Any]) -> str:
    """A token that is not signed, or with the public key as if it were a shared secret."""
    start = ".".join(_part(jsonify(part).get_data()) for part in ({"alg": alg}, claims))
    public = KEY.as_pem(private=False)
    digest = hmac.digest(public, start.encode(), "sha256") if alg == "HS256" else b""
    return f"{start}.{_part(digest)}"


def _part(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


@contextmanager
def lying() -> Iterator[Liar]:
    """Our own provider, in a thread."""
    liar, web = Liar(), Flask("liar", static_folder=None)

    @web.get("/.well-known/openid-configuration")
    def discovery() -> Response:
        at = liar.issuer
        return jsonify({
            "issuer": at, "authorization_endpoint": f"{at}/authorize",
            "token_endpoint": f"{at}/token", "jwks_uri": f"{at}/jwks",
            "userinfo_endpoint": f"{at}/userinfo",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            **liar.discovery,
        })  # fmt: skip

    web.get("/jwks")(lambda: jsonify({"keys": [KEY.as_dict(private=False)]}))
    web.get("/authorize")(liar.authorize)
    web.post("/token")(liar.token)
    web.get("/userinfo", endpoint="userinfo")(lambda: jsonify(liar.userinfo))
    server = make_server("127.0.0.1", 0, web, threaded=True)
    liar.issuer = f"http://127.0.0.1:{server.port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield liar
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def query(address: str) -> dict[str, str]:
    """The parameters of an address."""
    return dict(parse_qsl(urlsplit(address).query))
