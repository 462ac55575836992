"""The newsletter's pages: the archive for everybody, the desk for editors, the sending for those who may send."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("newsletters", __name__)

from portal.newsletters.routes import desk, public, sending  # noqa: E402, F401
