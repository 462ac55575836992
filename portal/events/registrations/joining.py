"""The link by which somebody who comes gets into the online room: their own, and of no use once their place is gone.

The address of the room itself is in no letter and no calendar. The link is made of the registration and the portal's
secret; nothing of it is kept, and another registration has another one.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac

from flask import current_app

from portal.core.web import external_url
from portal.events.programme.models import Event
from portal.events.registrations.models import Registration

#: How a token stands before it is known whose it is: as long as each of them, and none of them looks like it.
ANYBODY = "~" * 32
_NUMBER, _SEAL = 6, 18


def address(event: Event, registration: Registration | None) -> str:
    """Where they get in; nothing where there is no online room, or they have no place."""
    if not event.online_url or registration is None or registration.confirmed_at is None or registration.ended_at:
        return ""
    return address_with(event, token_of(registration.id))


def address_with(event: Event, token: str) -> str:
    return external_url("events.join", slug=event.slug, token=token)


def token_of(registration_id: int) -> str:
    number = registration_id.to_bytes(_NUMBER, "big")
    return base64.urlsafe_b64encode(number + _seal(number)).decode()


def registration_of(token: str) -> int | None:
    """The registration that a token is for; None for one that we did not make."""
    try:
        read = base64.b64decode(token, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    number, seal = read[:_NUMBER], read[_NUMBER:]
    return int.from_bytes(number, "big") if hmac.compare_digest(seal, _seal(number)) else None


def _seal(number: bytes) -> bytes:
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, b"join:" + number, hashlib.sha256).digest()[:_SEAL]
