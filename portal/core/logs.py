"""Structured logs: one JSON object a line on standard error, never with a query string or a form's contents.

E-mail addresses are taken out of whatever is logged, and so is the row that a database names in its errors: it may
hold a private note. What gunicorn says about a request loses its address (see `requestlog`).
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
    server = logging.getLogger("gunicorn.error")
    if not any(isinstance(each, NoAddresses) for each in server.filters):
        server.addFilter(NoAddresses())
