"""Other processes for tests: real ones, that can be killed."""

from __future__ import annotations

import os
import signal
import traceback
import warnings
from collections.abc import Callable


def start(work: Callable[[], object], seconds: int = 30) -> int:
    """Run ``work`` in a process of its own and return its id; it ends after ``seconds`` at most."""
    with warnings.catch_warnings():
        # Python warns of threads that the child lacks; the child needs none of them.
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        signal.alarm(seconds)
        work()
        status = 0
    except BaseException:
        traceback.print_exc()
    os._exit(status)


def finish(pid: int) -> int:
    """Wait for a process; 0 means it went well, -9 that it was killed."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def run(work: Callable[[], object]) -> int:
    """Run ``work`` in a process of its own to the end."""
    return finish(start(work))


_STEPS = ("fsync", "replace", "unlink", "mkdir", "rmdir")


def killed_at(step: int, work: Callable[[], object], after: bool) -> int:
    """Run ``work`` in a process that kills itself at its ``step``-th change of the disk.

    ``after`` says whether that change is still made. Returns -9, or 0 when it had fewer steps.
    """

    def counted() -> None:
        taken = 0

        def wrap(original: Callable[..., object]) -> Callable[..., object]:
            def call(*args: object, **options: object) -> object:
                nonlocal taken
                taken += 1
                if taken == step and not after:
                    os.kill(os.getpid(), signal.SIGKILL)
                mine = taken
                try:
                    return original(*args, **options)
                finally:
                    if mine == step:
                        os.kill(os.getpid(), signal.SIGKILL)

            return call

        for name in _STEPS:
            setattr(os, name, wrap(getattr(os, name)))
        work()

    return run(counted)
