"""bin/run: from a clone to a running portal, and back to silence on Ctrl-C."""

from __future__ import annotations

import argparse
import contextlib
import errno
import json
import os
import socket
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import environment
from supervisor import ROOT, Stopped, Supervisor

sys.path.insert(0, str(ROOT))
import config  # it needs nothing but the standard library

FIRST_START = 300  # seconds: migrations and the demo take their time on a small machine
EPILOG = """\
environment: HOST (127.0.0.1), PORT (8000), DATA_DIR (var/), DATABASE_URL, BASE_URL, MAIL_SERVER, WEB_WORKERS (2)
and the rest of docs/operating.md; each also as NAME_FILE.
"""


def main() -> int:
    options = read_arguments()
    environment.ready()
    settings = config.load()
    refuse_taken_port(settings["HOST"], settings["PORT"])
    os.chdir(ROOT)
    with contextlib.suppress(Stopped), tempfile.TemporaryDirectory() as notes, Supervisor() as children:
        told = Path(notes) / "told"
        asked = {
            "GUILDHALL_PREPARE": str(told),
            "GUILDHALL_NO_DEMO": "yes" if options.no_demo else "",
            "GUILDHALL_BEGIN_ANEW": "yes" if options.begin_anew else "",
        }
        children.start("web server", [environment.program("gunicorn"), "wsgi:app"], asked)
        children.wait_until(lambda: ask(settings, "/healthz") is not None, seconds=FIRST_START)
        worker = [environment.program("flask"), "--app", "wsgi", "guildhall", "worker"]
        children.start("worker", worker, {}, again=True)
        print(f"Ready: http://{config.bracketed(settings['HOST'])}:{settings['PORT']}", flush=True)
        print(told.read_text(encoding="utf-8"), flush=True)
        warn(settings)
        return children.watch()
    return 0


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/run",
        description="Start Guildhall on this machine: web server and worker, until Ctrl-C.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--no-demo",
        action="store_true",
        help="leave an empty database empty, and print the one-time link that sets the association up",
    )
    parser.add_argument(
        "--begin-anew",
        action="store_true",
        help="begin with an empty database where another one was lost; without it, nothing is begun there",
    )
    return parser.parse_args()


def refuse_taken_port(host: str, port: int) -> None:
    """Say so before anything is started, when we could not listen there."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (socket.gaierror, OverflowError):
        sys.exit(f"HOST={host} PORT={port} is no address of this machine.")
    with socket.socket(family, kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            sys.exit(_why_not(error, host, port))


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is taken. Stop what uses it, or choose another: PORT={port + 1} bin/run"
    if error.errno == errno.EACCES:
        return f"Port {port} needs rights that you do not have. Choose one above 1023: PORT=8000 bin/run"
    return f"Cannot listen on {host}, port {port}: {error.strerror}."


def ask(settings: dict[str, Any], path: str) -> dict[str, Any] | None:
    """What the portal answers there, as JSON; None while it does not answer."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings["HOST"], settings["HOST"])  # noqa: S104
    request = urllib.request.Request(
        f"http://{config.bracketed(host)}:{settings['PORT']}{path}",
        headers={"Host": settings["TRUSTED_HOSTS"][0].lstrip(".")},
    )
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(request, timeout=5) as answer:
            return dict(json.load(answer))
    except urllib.error.HTTPError as error:
        with error, contextlib.suppress(ValueError):
            return dict(json.load(error))
        return None
    except (OSError, ValueError):
        return None


def warn(settings: dict[str, Any]) -> None:
    """Say which checks fail. The portal runs all the same; the worker has only just been started."""
    reasons = (ask(settings, "/readyz") or {}).get("reasons", {})
    for check, words in reasons.items():
        if check != "worker":
            print(f"Not well yet, {check}: {words}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
