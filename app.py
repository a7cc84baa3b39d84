"""The WSGI entry point: `gunicorn app:app` or `flask run`."""

from portal import create_app

app = create_app()
