"""The codes that people show at the door: an address that opens there, as a picture."""

from __future__ import annotations

from base64 import b64encode

from portal.core.web import external_url
from portal.events.programme.models import Event
from portal.events.registrations.models import Place
from portal.members.directory import codes


def address_of(place: Place, event: Event) -> str:
    """What the code of a place leads to: a page for those at the door."""
    return external_url("events.door_code", slug=event.slug, code=place.code)


def door_code_of(place: Place, event: Event) -> str:
    """The picture itself, as an address that holds it; for whoever has the place, or hands it to a guest of theirs."""
    return f"data:image/svg+xml;base64,{b64encode(codes.svg(address_of(place, event))).decode()}"


FILTERS = (door_code_of,)
