"""Random tokens. What a link carries is never what the database holds: it keeps the hash."""

from __future__ import annotations

import hashlib
import secrets


def new_token() -> str:
    """256 random bits, safe in a URL."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is stored of a token. A plain hash is enough: the token is random and long."""
    return hashlib.sha256(token.encode()).hexdigest()


def turn_of(what: str, whose: object) -> int:
    """The number under which everybody takes their turn about this (`core.db.in_turn`)."""
    return int(digest(f"{what}\n{whose}")[:15], 16)
