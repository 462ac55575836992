"""bin/test: every check and test of the project, or those asked for."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import environment

HELP = """\
usage: bin/test [--quick | --everything] | bin/test PYTEST-ARGUMENTS

Without arguments: linters, types, layers, all tests on SQLite and in a browser, and on PostgreSQL what SQL decides.

  --quick      linters, types, layers, and the tests that need neither PostgreSQL nor a browser,
               without those marked slow
  --everything every test on PostgreSQL too (which are left out otherwise: tests/support/repeating.py)
  anything     goes to pytest:  bin/test tests/events -k waiting --database postgresql

environment:
  TEST_DATABASE_URL   a PostgreSQL server on which databases may be created (default: an embedded one)
  CHROMIUM            the browser to use (default: the first one found)
  CI=true             a missing browser is a failure
"""
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LINTERS = {
    "ruff": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "templates": ["djlint", "templates", "--lint", "--quiet"],
    "layers": ["lint-imports"],
    "types": ["mypy"],
}
WITHOUT_BROWSER = ["--ignore=tests/browser", "-m"]


@dataclass(frozen=True)
class Outcome:
    """How one step ended, in a line."""

    name: str
    passed: bool
    summary: str


def main(arguments: list[str]) -> int:
    if {"-h", "--help"} & set(arguments):
        print(HELP, end="")
        return 0
    os.chdir(environment.ROOT)
    environment.ready(dev=True)
    quick = "--quick" in arguments
    everything = "--everything" in arguments
    rest = [argument for argument in arguments if argument not in {"--quick", "--everything"}]
    if rest and not quick:
        return subprocess.run([environment.program("pytest"), *rest], check=False).returncode
    with ThreadPoolExecutor(max_workers=1) as beside:
        linted = beside.submit(lint)
        tested = [*(quick_tests(rest) if quick else all_tests(everything=everything))]
        outcomes = [*linted.result(), *tested]
    print("\n--- bin/test " + "-" * 60)
    for outcome in outcomes:
        print(f"{'passed' if outcome.passed else 'FAILED'}  {outcome.name:<12} {outcome.summary}")
    return 0 if all(outcome.passed for outcome in outcomes) else 1


def lint() -> list[Outcome]:
    """The checks that read the code, one after the other beside the tests; only what complains is printed."""

    def run(step: tuple[str, list[str]]) -> Outcome:
        name, (tool, *arguments) = step
        began = time.monotonic()
        result = subprocess.run(
            [environment.program(tool), *arguments], check=False, capture_output=True, text=True, errors="replace"
        )
        if result.returncode:
            print(f"\n--- {name} " + "-" * 60 + f"\n{result.stdout}{result.stderr}", flush=True)
        return Outcome(name, result.returncode == 0, f"in {time.monotonic() - began:.1f}s")

    return [run(step) for step in LINTERS.items()]


def quick_tests(more: list[str]) -> Iterator[Outcome]:
    yield pytest("SQLite", [*parallel(), *WITHOUT_BROWSER, "not browser and not postgresql and not slow", *more])


def all_tests(*, everything: bool) -> Iterator[Outcome]:
    """All there is; PostgreSQL repeats what SQL decides, the paths through a browser among it."""
    yield pytest("SQLite", [*parallel(), *WITHOUT_BROWSER, "not browser"])
    browser = find_browser() is not None or (os.environ.get("CI") == "true" and install_browser())
    repeated = [] if everything else ["--what-sql-decides"]
    where = ["-m", "not sqlite"] if browser else [*WITHOUT_BROWSER, "not browser and not sqlite"]
    yield pytest("PostgreSQL", [*parallel(), "--database=postgresql", *repeated, "--ignore=tests/architecture", *where])
    if browser:
        yield pytest("browser", [*parallel(), "tests/browser"])
    elif os.environ.get("CI") == "true":
        yield Outcome("browser", passed=False, summary="no Chromium found")
    else:
        yield Outcome("browser", passed=True, summary="skipped: no Chromium found (CI=true makes this a failure)")


def parallel() -> list[str]:
    return ["-n", "2", "--dist=worksteal", "-q"]


def pytest(name: str, arguments: list[str]) -> Outcome:
    """Run pytest with its output passed through, and keep its last line."""
    print(f"\n--- tests: {name} " + "-" * 60, flush=True)
    process = subprocess.Popen(
        [environment.program("pytest"), *arguments], stdout=subprocess.PIPE, text=True, errors="replace"
    )
    summary = ""
    for line in process.stdout or ():
        print(line, end="", flush=True)
        if re.search(r"\d+ (passed|failed|errors?|skipped|deselected)\b.* in [\d.]+s", line):
            summary = line.strip(" =\n")
    return Outcome(name, process.wait() == 0, summary or f"pytest ended with {process.returncode}")


def find_browser() -> str | None:
    """The Chromium that the browser tests will drive (tests/support/browser.py looks the same way)."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)


def install_browser() -> bool:
    """On a build machine where we are root and apt is there, fetch Chromium."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print("Installing Chromium …", flush=True)
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-q"], ["install", "-y", "-q", "chromium"]):
        subprocess.run(["apt-get", *command], check=False, stdout=subprocess.DEVNULL, env=environ)
    return find_browser() is not None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
