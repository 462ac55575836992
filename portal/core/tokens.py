"""Random tokens. What a link carries is never what the database holds: it keeps the hash."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from flask import current_app


def new_token() -> str:
    """256 random bits, safe in a URL."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is stored of a token. A plain hash is enough: the token is random and long."""
    return hashlib.sha256(token.encode()).hexdigest()


def made_of(what: str, nonce: str) -> str:
    """What a link about `what` carries that is made anew for each letter, of a nonce in the database and the portal's
    own secret.
    """
    key = str(current_app.config["SECRET_KEY"]).encode()
    made = hmac.new(key, f"{what}:{nonce}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()


def turn_of(what: str, whose: object) -> int:
    """The number under which everybody takes their turn about this (`core.db.in_turn`)."""
    return int(digest(f"{what}\n{whose}")[:15], 16)
