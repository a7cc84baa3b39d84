"""The yardstick: a Flask app with one page that says hello, under the portal's own web server."""

from __future__ import annotations

import sys

from flask import Flask

from portal.core import serve

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    """The whole page."""
    return "<!doctype html><title>Hello</title><p>Hello, world!</p>"


if __name__ == "__main__":
    web = serve.Web("127.0.0.1", int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
    serve._Server(app, web).run()  # so that the settings are those of `make run`, whatever they are
