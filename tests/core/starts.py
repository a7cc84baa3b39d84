"""A process that starts the portal in many ways which end at once, and tells how they ended.

`python -m tests.core.starts` reads environments as lines of JSON. It answers each with a line:
exit status and output of a start with these variables on top of its own. Each is the real
command in a process of its own, forked from this one, which has imported everything and made no
app.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from pathlib import Path

from flask import cli

import portal  # noqa: F401 (so that not every start must do it)

COMMAND = ["--app", "app", "up"]


def start(variables: dict[str, str], output: Path) -> int:
    """Run the command with these variables; its exit status. What it says goes to a file."""
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            handle = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(handle, 1)
            os.dup2(handle, 2)
            os.environ.update(variables)
            cli.cli.main(COMMAND)
        except SystemExit as end:
            status = int(end.code or 0)
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def main() -> None:
    """Start once for each line of the input."""
    output = Path(sys.argv[1])
    for line in sys.stdin.read().splitlines():
        status = start(json.loads(line), output)
        print(json.dumps([status, output.read_text(encoding="utf-8")]), flush=True)


if __name__ == "__main__":
    main()
