"""How gunicorn serves the portal; `gunicorn wsgi:app` in the project's folder reads this by itself."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
import config as portal_config  # gunicorn reads `config` as a setting, and sets the path after this file

os.umask(0o077)  # what is written here is for our own user alone
_listening = portal_config.listening(os.environ)
_in_memory = Path("/dev/shm")  # noqa: S108 - where heartbeats go, so that a slow disk looks like no dead worker

bind = f"{portal_config.bracketed(_listening['HOST'])}:{_listening['PORT']}"
workers = _listening["WEB_WORKERS"]
worker_class = "gthread"
threads = portal_config.THREADS
timeout = 60
graceful_timeout = 25
keepalive = 5
preload_app = True  # the workers share the memory of one loaded application
control_socket_disable = True
worker_tmp_dir = str(_in_memory) if _in_memory.is_dir() else None
loglevel = "warning"  # the portal writes a line per request itself


def on_starting(server: Any) -> None:
    """Keep restores out of the folder; for bin/run, prepare the database in the process that has just loaded the
    portal, and leave word."""
    from portal.core import closing, running  # noqa: PLC0415 - the application is loaded by now
    from portal.core.preparation import prepare  # noqa: PLC0415
    from wsgi import app  # noqa: PLC0415

    running.hold(app.config["DATA_DIR"])
    told = os.environ.get("GUILDHALL_PREPARE")
    if not told:
        return

    people = None if os.environ.get("GUILDHALL_NO_DEMO") else 120
    with app.app_context():
        words = prepare(people, begin_anew=bool(os.environ.get("GUILDHALL_BEGIN_ANEW")))
    closing.close(app)  # the workers inherit no open database
    Path(told).write_text(words, encoding="utf-8")


def when_ready(server: Any) -> None:
    """Everything is loaded: keep the collector off it, or the first collection in each worker would copy it all."""
    gc.collect()
    gc.freeze()


def post_fork(server: Any, worker: Any) -> None:
    """No worker shares a database connection with another."""
    from portal.core.db import db  # noqa: PLC0415 - the application is loaded by now
    from wsgi import app  # noqa: PLC0415

    with app.app_context():
        db.engine.dispose(close=False)
