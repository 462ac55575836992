"""Structured logs: one JSON object a line on standard error, never with a query string or a form's contents.

E-mail addresses are taken out of whatever is logged, and so is the row that a database names in its errors: it may
hold a private note. What gunicorn says about a request loses its address (see `requestlog`).
"""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
import time
from datetime import UTC, datetime
from typing import Any

ORDINARY = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}

ADDRESS = re.compile(r"[\w.!#$%&*+=?^`{|}~-]{1,64}@[\w-]+(?:\.[\w-]+)+")
#: "DETAIL: Failing row contains (…)" of PostgreSQL, which may go on over several lines.
ROW = re.compile(r"\b(DETAIL|CONTEXT|QUERY): .*?(?=\n\[SQL: |\n\(Background |\n\nThe above |\n\nDuring |\Z)", re.DOTALL)


class JsonLines(logging.Formatter):
    """A log record as one line of JSON: time (UTC), level, logger, message and whatever was added."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {key: value for key, value in vars(record).items() if key not in ORDINARY}
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps({key: _discreet(value) for key, value in line.items()}, default=str, ensure_ascii=False)


def _discreet(value: Any) -> Any:
    return ADDRESS.sub("(address)", ROW.sub(r"\1: (left out)", value)) if isinstance(value, str) else value


class NoAddresses(logging.Filter):
    """Takes the address of a request out of what gunicorn says about it."""

    def filter(self, record: logging.LogRecord) -> bool:
        if str(record.msg).startswith("Error handling request"):
            record.msg, record.args = "Error handling a request", ()
        elif str(record.msg).startswith("Invalid request from"):
            record.msg, record.args = str(record.msg).split(": ", 1)[0], ()
        return True


class Seldom(logging.Filter):
    """Lets the same complaint through once a minute, and says how often it was kept back meanwhile.

    For loops that try again and again: what they try stays wrong for as long as nobody mends it.
    """

    def __init__(self, seconds: float = 60.0) -> None:
        super().__init__()
        self.seconds = seconds
        self.told: dict[tuple[str, str], tuple[float, int]] = {}
        self.lock = threading.Lock()

    def filter(self, record: logging.LogRecord) -> bool:
        key, now = (record.name, str(record.msg)), time.monotonic()
        with self.lock:
            last, kept_back = self.told.get(key, (-self.seconds, 0))
            if now - last < self.seconds:
                self.told[key] = last, kept_back + 1
                return False
            self.told[key] = now, 0
        if kept_back:
            record.kept_back = kept_back
        return True


def init_logs(level: str) -> None:
    """Send the portal's and Huey's logs to standard error."""
    for name in ("portal", "huey"):
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(JsonLines())
        logger = logging.getLogger(name)
        logger.handlers[:] = [handler]
        logger.setLevel(level)
        logger.propagate = False
    logging.getLogger("huey").setLevel("WARNING")
    logging.getLogger("huey").handlers[0].addFilter(Seldom())
    server = logging.getLogger("gunicorn.error")
    if not any(isinstance(each, NoAddresses) for each in server.filters):
        server.addFilter(NoAddresses())
