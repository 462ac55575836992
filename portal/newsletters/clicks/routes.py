"""`/to/<token>`: where the links of an edition lead through, when the association counts them."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, request
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.core.access import public
from portal.newsletters.clicks import counting

#: A blueprint of its own: the log names no account for it (see `core.requestlog`).
bp = Blueprint("clicks", __name__)


@bp.get("/to/<string(maxlength=24):token>")
@public
def follow(token: str) -> ResponseReturnValue:
    """On to the address that is kept for this link; to no other. It asks nobody who they are."""
    found = counting.find(token)
    if found is None:
        abort(404)
    link, sent = found
    address = link.address
    if counting.is_somebody(request.method, request.headers):
        counting.count(link, sent, now=clock.now())
    answer = redirect(address, 302)
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
