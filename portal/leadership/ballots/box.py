"""The sealed box: what the database keeps of the papers while people vote tells nothing without SECRET_KEY.

A row that is written anew leaves its former self behind for a while, in PostgreSQL's pages, in write-ahead logs and in
backups, each with the transaction that wrote it, which also marked somebody on the roll. So what lies in the box is
sealed (AES-256-GCM, NIST SP 800-38D, with a nonce used once) and the contents padded, so that neither two versions nor
their lengths can be told apart by what was put in. No token with a time in it: the time would tell who voted last.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app

from portal.leadership.ballots.errors import BoxUnreadable

NONCE = 12
#: Lengths are rounded up to this.
PADDED_TO = 4096


def new_salt() -> str:
    return secrets.token_hex(32)


def seal(ballot_id: int, papers: Mapping[str, int]) -> str:
    """The papers as the database keeps them."""
    plain = canonical(papers)
    plain += b" " * (-len(plain) % PADDED_TO)
    nonce = secrets.token_bytes(NONCE)
    return base64.b64encode(nonce + _cipher(ballot_id).encrypt(nonce, plain, None)).decode()


def unseal(ballot_id: int, sealed: str) -> dict[str, int]:
    """The papers again. Raises BoxUnreadable where the secret is another one, or somebody changed the box."""
    raw = base64.b64decode(sealed)
    try:
        papers: dict[str, int] = json.loads(_cipher(ballot_id).decrypt(raw[:NONCE], raw[NONCE:], None))
    except InvalidTag:
        raise BoxUnreadable from None
    return papers


def canonical(papers: Mapping[str, int]) -> bytes:
    """The same papers are the same bytes, whatever order they came in."""
    return json.dumps(dict(papers), sort_keys=True, separators=(",", ":")).encode()


def checksum(salt: str, papers: Mapping[str, int]) -> str:
    """What is published of the box: whoever has it can see that nothing changed since."""
    return hashlib.sha256(salt.encode() + canonical(papers)).hexdigest()


def _cipher(ballot_id: int) -> AESGCM:
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return AESGCM(hmac.new(secret, f"guildhall: the box of ballot {ballot_id}, 1".encode(), hashlib.sha256).digest())
