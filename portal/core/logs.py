"""Structured logs: one JSON object a line on standard error, never with a query string or a form's contents.

E-mail addresses are taken out of whatever is logged: a database says in its errors which row it refused.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import Any

ORDINARY = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}

ADDRESS = re.compile(r"[\w.!#$%&*+=?^`{|}~-]{1,64}@[\w-]+(?:\.[\w-]+)+")


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
    return ADDRESS.sub("(address)", value) if isinstance(value, str) else value


def init_logs(level: str) -> None:
    """Send the portal's and Huey's logs to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    for name in ("portal", "huey"):
        logger = logging.getLogger(name)
        logger.handlers[:] = [handler]
        logger.setLevel(level)
        logger.propagate = False
    logging.getLogger("huey").setLevel("WARNING")
