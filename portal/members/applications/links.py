"""The links by which applicants and those whom they name come back: made anew for each letter, kept as a hash."""

from __future__ import annotations

from portal.core.tokens import digest, made_of, new_token
from portal.core.web import external_url
from portal.members.applications.models import Application, Sponsor


def new(what: type[Application | Sponsor], nonce: str = "") -> dict[str, str]:
    """The columns of a link of its own, for a new row. `nonce`: the demo gives one, to be the same each time."""
    nonce = nonce or new_token()
    return {"nonce": nonce, "token_hash": digest(made_of(what.__tablename__, nonce))}


def token_of(row: Application | Sponsor) -> str:
    """What the link carries. Nobody finds anything by it once the portal's own secret has changed."""
    return made_of(type(row).__tablename__, row.nonce)


def page_of(row: Application | Sponsor) -> str:
    """The address in a letter."""
    endpoint = "members.application" if isinstance(row, Application) else "members.vouching"
    return external_url(endpoint, token=token_of(row))
