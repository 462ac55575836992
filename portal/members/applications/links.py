"""The links by which applicants and those whom they name come back: made anew for each letter, kept as a hash."""

from __future__ import annotations

import base64
import hashlib
import hmac

from flask import current_app

from portal.core.tokens import digest, new_token
from portal.core.web import external_url
from portal.members.applications.models import Application, Sponsor


def new(what: type[Application | Sponsor], nonce: str = "") -> dict[str, str]:
    """The columns of a link of its own, for a new row. `nonce`: the demo gives one, to be the same each time."""
    nonce = nonce or new_token()
    return {"nonce": nonce, "token_hash": digest(_token(what.__tablename__, nonce))}


def token_of(row: Application | Sponsor) -> str:
    """What the link carries. Nobody finds anything by it once the portal's own secret has changed."""
    return _token(type(row).__tablename__, row.nonce)


def page_of(row: Application | Sponsor) -> str:
    """The address in a letter."""
    endpoint = "members.application" if isinstance(row, Application) else "members.vouching"
    return external_url(endpoint, token=token_of(row))


def _token(what: str, nonce: str) -> str:
    key = str(current_app.config["SECRET_KEY"]).encode()
    made = hmac.new(key, f"{what}:{nonce}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()
