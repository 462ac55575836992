"""The link by which somebody who comes gets into the online room: their own, and of no use once their place is gone.

The address of the room itself is in no letter and no calendar. The link is made of the registration, the number of the
place in it and the portal's secret, that of a guest of their code too; nothing of it is kept. Another registration has
another one, and so has another guest.
"""

from __future__ import annotations

import base64
import binascii
import hmac

from portal.core.tokens import made_of
from portal.core.web import external_url
from portal.events.programme.models import Event
from portal.events.registrations.models import Place, Registration

#: How a token stands before it is known whose it is: as long as each of them, and none of them looks like it.
ANYBODY = "~" * 32
_REGISTRATION, _NAMED = 5, 8
#: The databases count rows no further.
LAST_NUMBER = 2**31 - 1


def address(event: Event, registration: Registration | None) -> str:
    """Where whoever signed up gets in; nothing where there is no online room, or they have no place."""
    if not event.online_url or registration is None or registration.confirmed_at is None or registration.ended_at:
        return ""
    return address_with(event, token_of(registration.id))


def ways_in_of_guests(registration: Registration, event: Event) -> list[tuple[Place, str]]:
    """Those whom they bring, each with where they get in. The party must have been loaded."""
    if not address(event, registration):
        return []
    guests = [place for place in registration.party if place.is_guest]
    return [(each, address_with(event, token_of(registration.id, each.number, each.code))) for each in guests]


def address_with(event: Event, token: str) -> str:
    return external_url("events.join", slug=event.slug, token=token)


def token_of(registration_id: int, number: int = 0, code: str = "") -> str:
    """`code`: that of the place, for a guest; whoever signed up is known without their place being read."""
    whose = base64.urlsafe_b64encode(registration_id.to_bytes(_REGISTRATION, "big") + bytes((number,))).decode()
    return whose + made_of(f"join:{whose}", code)[: len(ANYBODY) - _NAMED]


def place_of(token: str) -> tuple[int, int] | None:
    """For which registration and place it says that it is: true only if `is_for` says so too."""
    try:
        whose = base64.b64decode(token[:_NAMED], altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    registration_id = int.from_bytes(whose[:_REGISTRATION], "big")
    known = len(whose) == _REGISTRATION + 1 and registration_id <= LAST_NUMBER
    return (registration_id, whose[_REGISTRATION]) if known else None


def is_for(token: str, place: Place) -> bool:
    """Whether we made it, for this place."""
    made = token_of(place.registration_id, place.number, place.code if place.is_guest else "")
    return hmac.compare_digest(token.encode(), made.encode())
