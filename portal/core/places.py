"""Places of this portal, as paths."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from flask import request
from flask.globals import request_ctx
from werkzeug.exceptions import HTTPException


def is_local_path(target: str | None) -> bool:
    """Whether `target` is a path of this portal: one leading slash, no host, no backslash, nothing invisible."""
    return bool(target and re.fullmatch(r"/(?![/\\])[^\\\x00-\x20\x7f]*", target))


def endpoint_at(address: str) -> str | None:
    """The name of what answers whoever opens this path of ours; None where nothing does."""
    path = unquote(urlsplit(address).path)
    adapter = request_ctx.url_adapter
    if adapter is None or not path.startswith(request.script_root + "/"):
        return None
    try:
        return str(adapter.match(path.removeprefix(request.script_root), "GET")[0])
    except HTTPException:
        return None
