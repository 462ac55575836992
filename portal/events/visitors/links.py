"""The links by which visitors come to their page: made anew for each letter, kept as a hash."""

from __future__ import annotations

from portal.core.tokens import digest, made_of, new_token
from portal.core.web import external_url
from portal.events.programme.models import Event
from portal.events.visitors.models import Visitor


def new(nonce: str = "") -> dict[str, str]:
    """The columns of a link for a new row. `nonce`: the demo gives one, to be the same each time."""
    nonce = nonce or new_token()
    return {"nonce": nonce, "token_hash": digest(_token(nonce))}


def token_of(visitor: Visitor) -> str:
    """What the link carries. Nobody finds anything by it once the portal's own secret has changed."""
    return _token(visitor.nonce)


def page_of(event: Event, visitor: Visitor, endpoint: str = "events.visit") -> str:
    """The address in a letter: of their page, or of one that belongs to it."""
    return external_url(endpoint, slug=event.slug, token=token_of(visitor))


def letters_with(visitor: Visitor) -> str:
    """How the keys of the letters begin that were sent because somebody typed this address."""
    return f"events.visit_asked:{visitor.id}:"


def _token(nonce: str) -> str:
    return made_of("visitor", nonce)
