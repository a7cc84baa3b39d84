"""A process that takes a lock, says whether it got it, and keeps it until it is killed."""

import sys
import time

from portal.core import locks
from portal.core.settings import read
from tests.core import house

app = house.create(read())
with app.app_context(), locks.only_one(sys.argv[1], read().instance) as mine:
    print(f"mine: {mine}", flush=True)
    time.sleep(600)
