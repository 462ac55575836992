"""The virtual environment: made when missing, filled when the pinned requirements have changed."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "guildhall-installed.json"


def program(name: str) -> str:
    """A program of the virtual environment."""
    return str(VENV / "bin" / name)


def ready(*, dev: bool = False) -> None:
    """Make sure that the virtual environment holds what is pinned; says what it does when that takes a while."""
    requirements = "requirements-dev.txt" if dev else "requirements.txt"
    if not _works():
        print(f"Creating the virtual environment in {VENV.name}/ …", flush=True)
        _create()
    try:
        lock = (VENV / "guildhall.lock").open("w")
    except OSError as error:
        if _installed().get(requirements) == _fingerprint(requirements):
            return  # nothing to do, and nobody who could do it
        sys.exit(f"Cannot write into {VENV}: {error.strerror}. Install {requirements} as a user who may.")
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # bin/run and bin/test may be started together
        wanted, installed = _fingerprint(requirements), _installed()
        if installed.get(requirements) != wanted:
            print(f"Installing {requirements} …", flush=True)
            _install(requirements)
            # What the checks need holds all that the portal needs, in the same versions.
            now = installed | {requirements: wanted, "requirements.txt": _fingerprint("requirements.txt")}
            STAMP.write_text(json.dumps(now), encoding="utf-8")


def _works() -> bool:
    """Whether there is an environment whose Python still exists and is new enough."""
    check = [program("python"), "-c", "import sys, pip; sys.exit(sys.version_info < (3, 11))"]
    try:
        return subprocess.run(check, check=False, capture_output=True).returncode == 0
    except OSError:
        return False


def _create() -> None:
    try:
        import ensurepip  # noqa: F401, PLC0415 - Debian ships Python without it
    except ImportError:
        sys.exit("This Python cannot make virtual environments. On Debian and Ubuntu: apt install python3-venv")
    try:
        if VENV.exists() and not VENV.is_symlink():
            shutil.rmtree(VENV)
        venv.create(VENV, with_pip=True, symlinks=True)
    except (OSError, subprocess.CalledProcessError) as error:
        why = getattr(error, "strerror", None) or error
        sys.exit(f"Cannot make the virtual environment {VENV}: {why}. Make it as a user who may write there.")


def _fingerprint(requirements: str) -> str:
    """Changes with the pinned versions and with the Python they were installed for."""
    python = os.path.realpath(program("python"))
    return hashlib.sha256((ROOT / requirements).read_bytes() + python.encode()).hexdigest()


def _installed() -> dict[str, str]:
    try:
        known: dict[str, str] = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known


def _install(requirements: str) -> None:
    pip = [program("python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    result = subprocess.run([*pip, "--require-hashes", "-r", str(ROOT / requirements)], check=False)
    if result.returncode:
        sys.exit(f"Installing {requirements} failed; pip's message stands above. Nothing was started.")
