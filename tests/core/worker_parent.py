"""A process that starts a worker as `flask up` does, and then only waits to be killed."""

import os
import subprocess
import sys
import time

APP = "tests.core.house_server:app"
worker = subprocess.Popen(
    [sys.executable, "-m", "flask", "--app", APP, "work", "--parent", str(os.getpid())]
)
print(f"worker: {worker.pid}", flush=True)
time.sleep(600)
