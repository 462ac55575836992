"""The hook: others tell us what came back, signed, within five minutes, and never the same twice.

    POST /hooks/mail/returned
    X-Guildhall-Timestamp: 1779184800
    X-Guildhall-Signature: sha256=<hex of HMAC-SHA-256 over timestamp, ".", body, with MAIL_BOUNCE_HOOK_KEY>

The body is a report as it came (message/rfc822), or events in JSON (see `reading.events`, and docs/bounces.md for the
providers). 202: taken. 400: not understood. 401: not signed, or too old. 409: used already. 413: too large. 503: later.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import datetime

from flask import abort, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.core.access import public
from portal.core.db import db, insert_or_ignore
from portal.core.web import csrf
from portal.core.work import unit_of_work
from portal.mail.blueprint import bp
from portal.mail.intake import receiving
from portal.mail.intake.models import HookCall, Source
from portal.mail.intake.reading import events
from portal.mail.intake.sources import polling

MOST_BYTES = 512 * 1024
SECONDS = 300


@bp.post("/hooks/mail/returned")
@public
def returned_hook() -> ResponseReturnValue:
    key, now = str(current_app.config.get("MAIL_BOUNCE_HOOK_KEY") or ""), clock.now()
    if not key:
        abort(404)
    if (request.content_length or 0) > MOST_BYTES:
        abort(413)
    body = request.get_data(cache=False)
    if len(body) > MOST_BYTES:  # in pieces, without a length
        abort(413)
    signature = _signed(key, body, now)
    if signature is None:
        return jsonify(error="the signature is wrong, or the time stamp is not of these five minutes"), 401
    try:
        found = events.each_of(body) if request.mimetype == "application/json" else [body]
    except events.NotEvents as error:
        return jsonify(error=str(error)), 400
    try:
        with unit_of_work():
            used = insert_or_ignore(HookCall).returning(HookCall.signature)
            if db.session.execute(used, {"signature": signature, "at": now}).first() is None:
                return jsonify(error="this was sent before"), 409
            as_json = request.mimetype == "application/json"
            kept = [receiving.take(each, Source.HOOK, now=now, as_json=as_json) for each in found]
            polling.came(Source.HOOK, now)
    except receiving.TooMany:
        return jsonify(error="too many wait"), 503, {"Retry-After": "600"}
    return jsonify(taken=len([each for each in kept if each is not None]), known=kept.count(None)), 202


def _signed(key: str, body: bytes, now: datetime) -> str | None:
    """The signature in hex, if it is right and not too old; of a time stamp from the future neither."""
    stamp = request.headers.get("X-Guildhall-Timestamp", "")
    given = request.headers.get("X-Guildhall-Signature", "").removeprefix("sha256=").lower()
    if not re.fullmatch(r"[0-9]{1,12}", stamp) or abs(int(stamp) - now.timestamp()) > SECONDS:
        return None
    right = hmac.new(key.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return right if hmac.compare_digest(right.encode(), given.encode()) else None


# Whoever calls has no cookie and no page of ours; the signature is the permission.
csrf.exempt(returned_hook)
