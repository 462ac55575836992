"""Addresses of static files that change when the file changes, so that browsers may keep them for a year."""

from __future__ import annotations

import hashlib
from pathlib import Path

from flask import current_app


def asset_url(path: str) -> str:
    """`/static/css/guildhall.css?v=1a2b3c4d` for `css/guildhall.css`."""
    known: dict[str, tuple[float, str]] = current_app.extensions.setdefault("assets", {})
    found = known.get(path)
    if found is None or current_app.debug:
        file = Path(current_app.static_folder or "") / path
        changed = file.stat().st_mtime
        if found is None or found[0] != changed:
            version = hashlib.sha256(file.read_bytes()).hexdigest()[:10]
            found = known[path] = (changed, f"{current_app.static_url_path}/{path}?v={version}")
    return found[1]
