"""The links by which visitors come back to what they said: made anew for each letter, kept as a hash."""

from __future__ import annotations

from portal.core.tokens import digest, made_of, new_token
from portal.core.web import external_url
from portal.volunteering.wishes.models import HelpWish


def new(nonce: str = "") -> dict[str, str]:
    """The columns of a link for a new row. `nonce`: the demo gives one, to be the same each time."""
    nonce = nonce or new_token()
    return {"nonce": nonce, "token_hash": digest(_token(nonce))}


def token_of(wish: HelpWish) -> str:
    """What the link carries. Nobody finds anything by it once the portal's own secret has changed."""
    return _token(wish.nonce)


def page_of(wish: HelpWish) -> str:
    """The address of their page, in a letter."""
    return external_url("volunteering.help_wish", token=token_of(wish))


def letters_to(wish: HelpWish) -> str:
    """How the keys of all letters begin that are written to this visitor."""
    return f"volunteering.help:{wish.id}:"


def _token(nonce: str) -> str:
    return made_of("help", nonce)
