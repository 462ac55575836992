"""Static files: addresses that change when the file does, so that browsers may keep them for a year; gzip."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

from flask import Response, current_app, request


def asset_url(path: str) -> str:
    """`/static/css/guildhall.css?v=1a2b3c4d` for `css/guildhall.css`."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # asked dozens of times a page
    known: dict[str, tuple[float, str]] = app.extensions.setdefault("assets", {})
    found = known.get(path)
    if found is None or app.debug:
        file = Path(app.static_folder or "") / path
        changed = file.stat().st_mtime
        if found is None or found[0] != changed:
            version = hashlib.sha256(file.read_bytes()).hexdigest()[:10]
            found = known[path] = (changed, f"{app.static_url_path}/{path}?v={version}")
    return found[1]


#: Text of our own, the same for everybody: compressing it tells nobody anything. Pages are left to the proxy, since
#: compressing secrets beside what a stranger chose leaks them (BREACH, 2013).
COMPRESSED = frozenset({"text/css", "text/javascript", "application/javascript", "image/svg+xml"})


def compress(response: Response) -> Response:
    """A static file in gzip where the browser takes it; packed once per process and version of the file."""
    if response.mimetype not in COMPRESSED:
        return response
    response.vary.add("Accept-Encoding")  # "not modified" says so too: what a cache keeps takes its headers from there
    if response.status_code != 200 or request.method != "GET" or not request.accept_encodings.quality("gzip"):
        return response
    # By its ETag, which names the file: an address has any number of spellings, and each would be kept.
    packed: dict[str, bytes] = current_app.extensions.setdefault("packed assets", {})
    version = response.get_etag()[0] or ""
    found = packed.get(version)
    response.direct_passthrough = False
    if found is None:
        found = packed[version] = gzip.compress(response.get_data(), 9, mtime=0)
    getattr(response.response, "close", lambda: None)()  # the file itself is not read where it was packed before
    response.set_data(found)
    response.headers["Content-Encoding"] = "gzip"
    response.set_etag(f"{version}-gzip")
    response.make_conditional(request)
    return response
