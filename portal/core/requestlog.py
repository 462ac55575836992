"""What is written down of a request: an id, and one line that tells which page it was and nothing of whom or what.

The address itself is never logged: it names people (`/circle/3`) and opens doors (`/calendar/…`). The rule that it
matched is. Who asked is told by number, and only where a package said `house.named_in_log.add("blueprint")`: there
the office acts. Everywhere else what somebody does is their own affair, and a new package is silent by itself.
"""

from __future__ import annotations

import logging
import re
import secrets
import time

from flask import current_app, g, request

from portal.core.house import house

log = logging.getLogger("portal.requests")


def request_id() -> str:
    """The id of this request: that of the proxy before us, where there is one; nobody else may choose it."""
    given = request.headers.get("X-Request-ID", "") if current_app.config["PROXIES"] else ""
    return given if re.fullmatch(r"[\w-]{8,40}", given, re.ASCII) else secrets.token_hex(8)


def write_line(status: int) -> None:
    """Log the request that was just answered."""
    took = round((time.perf_counter() - g.started) * 1000, 1) if "started" in g else None
    line = {"method": request.method, "rule": where(), "status": status, "ms": took}
    log.info("request", extra=line | {"account": _who(), "request_id": g.get("request_id")})


def where() -> str:
    """The rule that the address matched. Of one that matched none, the first part at most, and if it is ours."""
    if request.url_rule is not None:
        return request.url_rule.rule
    first = request.path.strip("/").split("/")[0]
    rooms = {rule.rule.split("/")[1] for rule in current_app.url_map.iter_rules()}
    return f"/{first}/…" if first and first in rooms and "<" not in first else "…"


def _who() -> int | None:
    named = request.blueprint in house().named_in_log
    return g.actor.account_id if named and "actor" in g else None
