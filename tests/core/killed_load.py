"""A process that loads the content folder and kills itself on the way.

`python -m tests.core.killed_load NUMBER` dies when the bed of that number is being loaded, or
with "batch NUMBER" when that many are done; with "never" it does not.
"""

from __future__ import annotations

import itertools
import os
import signal
import sys
import time

from portal.core import content_load
from portal.core.settings import read
from tests.core import house, shelf

when = sys.argv[1]
numbers = itertools.count(1)
load_one = shelf.load


def die() -> None:
    """End at once."""
    os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(60)


def load(bed: shelf.Bed) -> str:
    """Load one bed, unless it is the last one of this process."""
    answer = load_one(bed)
    if str(next(numbers)) == when:
        die()
    return answer


def progress(_kind: str, done: int, _total: int) -> None:
    """Called when a batch is committed."""
    if f"batch {done}" == when:
        die()


shelf.load = load
settings = read()
app = shelf.add(house.create(settings))
with app.app_context():
    print(content_load.load(settings.content, progress))
