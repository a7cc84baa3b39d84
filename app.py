"""The WSGI entry point: `gunicorn app:app` or `flask run`."""

import gc

gc.disable()  # next to nothing made by importing is garbage: looking for it is a quarter of a start

from portal import create_app  # noqa: E402

app = create_app()
gc.freeze()  # all of it is there to stay; processes forked from this one share its memory
gc.enable()
