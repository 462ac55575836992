"""Codes that prove who answers: eight letters and digits that nobody confuses, kept as a keyed hash."""

from __future__ import annotations

import hmac
import secrets

from portal.core.tokens import made_of
from portal.relationships.outside.models import OutsideParty

LETTERS = "23456789BCDFGHJKMNPQRTVWXYZ"
LENGTH = 8


def new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def tidied(code: str | None) -> str:
    """What was typed, without what groups it."""
    return "".join(letter for letter in (code or "").upper() if letter.isalnum())


def hash_of(party: OutsideParty, code: str) -> str:
    """What is kept of a code of this link; it cannot be tried out on a copy of the database."""
    return made_of("code outside", f"{party.id}:{party.codes_sent}:{code}")


def fits(party: OutsideParty, code: str) -> bool:
    return party.code_hash is not None and hmac.compare_digest(party.code_hash, hash_of(party, tidied(code)))
