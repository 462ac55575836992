"""bin/test: every check and test of the project, or those asked for."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import environment

HELP = """\
usage: bin/test [--quick | --everything] | bin/test PYTEST-ARGUMENTS

Without arguments: linters, types, layers, all tests on SQLite and in a browser, and on PostgreSQL what SQL decides.

  --quick      linters, types, layers, and the tests that need neither PostgreSQL nor a browser, without those
               marked slow, and two of a test's many cases (tests/support/quick.py)
  --everything every test on PostgreSQL too (which are left out otherwise: tests/support/repeating.py)
  anything     goes to pytest:  bin/test tests/events -k waiting --database postgresql

environment:
  TEST_DATABASE_URL   a PostgreSQL server on which databases may be created (default: an embedded one)
  CHROMIUM            the browser to use (default: the first one found)
  CI=true             a missing browser is a failure
"""
#: The first draws no window, and takes half the time of the others.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LINTERS = {
    "ruff": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "templates": ["djlint", "templates", "--lint", "--quiet"],
    "layers": ["lint-imports"],
    "types": ["mypy"],
}
#: How far a run of pytest is.
PROGRESS = re.compile(r"[.FEsxX]+ *\[ *\d+%\]\n")
#: A folder in memory, where the system has one.
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
GIB = 1024**3
WITHOUT_BROWSER = ["--ignore=tests/browser", "-m"]


@dataclass(frozen=True)
class Outcome:
    """How one step ended, in a line."""

    name: str
    passed: bool
    summary: str


Lane = Callable[["Runner"], list[Outcome]]


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
    with beside_the_disk() as environ, ThreadPoolExecutor() as together:
        lanes = quick_lanes(rest) if quick else all_lanes(everything=everything)
        running = [together.submit(lane, Runner(environ)) for lane in lanes]
        outcomes = [outcome for lane in running for outcome in lane.result()]
    print("\n--- bin/test " + "-" * 60)
    for outcome in outcomes:
        print(f"{'passed' if outcome.passed else 'FAILED'}  {outcome.name:<12} {outcome.summary}")
    return 0 if all(outcome.passed for outcome in outcomes) else 1


# --- what runs beside what ------------------------------------------------------------------------


def quick_lanes(more: list[str]) -> list[Lane]:
    """The linters beside the tests on SQLite."""
    tests = [*parallel(3), "--quick", *WITHOUT_BROWSER, "not browser and not postgresql", *more]
    return [lint, lambda run: [run.pytest("SQLite", tests)]]


def all_lanes(*, everything: bool) -> list[Lane]:
    """All there is. Whoever waits (for pages, or another process) leaves the processor to the others meanwhile.

    PostgreSQL repeats what SQL decides, the paths through a browser among it. What comes after the linters finds the
    tests compiled by those who began at once.
    """
    repeated = [] if everything else ["--what-sql-decides"]

    def on_postgresql(run: Runner, *, browser: bool) -> Outcome:
        where = ["-m", "not sqlite"] if browser else [*WITHOUT_BROWSER, "not browser and not sqlite"]
        return run.pytest(
            "PostgreSQL", [*parallel(), "--database=postgresql", *repeated, "--ignore=tests/architecture", *where]
        )

    def in_browser(run: Runner, *, browser: bool) -> Outcome:
        if browser:
            return run.pytest("browser", [*parallel(), "tests/browser"], before_others=True)
        if os.environ.get("CI") == "true":
            return Outcome("browser", passed=False, summary="no Chromium found")
        return Outcome("browser", passed=True, summary="skipped: no Chromium found (CI=true makes this a failure)")

    def others(run: Runner) -> list[Outcome]:
        linted, browser = lint(run), has_browser()
        with ThreadPoolExecutor() as together:
            seen = together.submit(in_browser, run, browser=browser)
            repeated = together.submit(on_postgresql, run, browser=browser)
            return [*linted, repeated.result(), seen.result()]

    on_sqlite = [*parallel(3), *WITHOUT_BROWSER, "not browser"]
    return [lambda run: [run.pytest("SQLite", on_sqlite)], others]


def lint(run: Runner) -> list[Outcome]:
    """The checks that read the code, one after the other; only what complains is printed."""
    return [run.linter(name, *command) for name, command in LINTERS.items()]


def parallel(workers: int = 2) -> list[str]:
    """Two cores are busy with three workers, since a fifth of the time is waiting, or with the workers of others."""
    return ["-n", str(workers), "--dist=worksteal", "-q"]


# --- running it -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Runner:
    """Runs programs beside one another, so that it is still to be seen which of them says what."""

    environ: dict[str, str]

    def linter(self, name: str, tool: str, *arguments: str) -> Outcome:
        began = time.monotonic()
        command = [environment.program(tool), *arguments]
        result = subprocess.run(
            command, check=False, capture_output=True, text=True, errors="replace", env=self.environ
        )
        if result.returncode:
            say(name, f"{result.stdout}{result.stderr}")
        return Outcome(name, result.returncode == 0, f"in {time.monotonic() - began:.1f}s")

    def pytest(self, name: str, arguments: list[str], *, before_others: bool = False) -> Outcome:
        """Pass on how far it is, line by line; what else it says comes together at its end."""
        process = subprocess.Popen(
            [environment.program("pytest"), *arguments],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", env=self.environ,
        )  # fmt: skip
        if not before_others:
            os.setpriority(os.PRIO_PROCESS, process.pid, os.getpriority(os.PRIO_PROCESS, 0) + 5)
        said, summary = [], ""
        for line in process.stdout or ():
            if PROGRESS.fullmatch(line):
                print(f"{name:<12} {line}", end="", flush=True)
                continue
            said.append(line)
            if re.search(r"\d+ (passed|failed|errors?|skipped|deselected)\b.* in [\d.]+s", line):
                summary = line.strip(" =\n")
        passed = process.wait() == 0
        say(f"tests: {name}", "".join(said))
        return Outcome(name, passed, summary or f"pytest ended with {process.returncode}")


def say(title: str, words: str) -> None:
    print(f"\n--- {title} " + "-" * 60 + f"\n{words}", end="", flush=True)


@contextmanager
def beside_the_disk() -> Iterator[dict[str, str]]:
    """The environment of what is run: compiled once, and databases in memory, where there is enough of it."""
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    where = None if "TMPDIR" in environ or not _has_room(MEMORY) else MEMORY
    with tempfile.TemporaryDirectory(prefix="guildhall-", dir=where, ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # a server of PostgreSQL may be run by nobody
        compiled = Path(folder, "templates")
        compiled.mkdir()
        yield environ | {"GUILDHALL_TEST_COMPILED": str(compiled)} | ({"TMPDIR": folder} if where else {})


def _has_room(folder: Path) -> bool:
    """Whether files may be kept (and programs started) there, and enough memory is left for what runs."""
    try:
        about, memory = os.statvfs(folder), Path("/proc/meminfo").read_text("ascii")
    except OSError:
        return False
    free = re.search(r"MemAvailable: +(\d+) kB", memory)
    room = about.f_bavail * about.f_frsize >= 2 * GIB and not about.f_flag & os.ST_NOEXEC
    return room and free is not None and int(free[1]) * 1024 >= 6 * GIB


def has_browser() -> bool:
    """Whether there is one; a build machine fetches the quickest where it can, or any."""
    found, quickest = find_browser(), BROWSERS[0]
    if os.environ.get("CI") != "true" or os.environ.get("CHROMIUM") or shutil.which(quickest):
        return found is not None
    return install(quickest) or found is not None or install("chromium")


def find_browser() -> str | None:
    """The Chromium that the browser tests will drive (tests/support/browser.py looks the same way)."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)


def install(package: str) -> bool:
    """On a machine where we are root and apt is there, fetch this program. Says whether it came."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print(f"Installing {package} …", flush=True)
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-q"], ["install", "-y", "-q", package]):
        subprocess.run(
            ["apt-get", *command], check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environ
        )
    return shutil.which(package) is not None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
