"""The sealed box: what the database keeps of the papers while people vote tells nothing without SECRET_KEY.

A row that is written anew leaves its former self behind for a while, in PostgreSQL's pages, in write-ahead logs and in
backups, each with the transaction that wrote it, which also marked somebody on the roll. So what lies in the box is
sealed: a stream cipher (SHAKE-256 over a key of the portal's secret and a nonce used once) under an HMAC-SHA-256, the
contents padded, so that neither two versions nor their lengths can be told apart by what was put in.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping

from flask import current_app

from portal.leadership.ballots.errors import BoxUnreadable

NONCE, MAC = 32, 32
#: Lengths are rounded up to this.
PADDED_TO = 4096


def new_salt() -> str:
    return secrets.token_hex(32)


def seal(ballot_id: int, papers: Mapping[str, int]) -> str:
    """The papers as the database keeps them."""
    plain = canonical(papers)
    plain += b" " * (-len(plain) % PADDED_TO)
    nonce = secrets.token_bytes(NONCE)
    hidden = _stream(ballot_id, nonce, plain)
    return base64.b64encode(nonce + hidden + _mac(ballot_id, nonce + hidden)).decode()


def unseal(ballot_id: int, sealed: str) -> dict[str, int]:
    """The papers again. Raises BoxUnreadable where the secret is another one, or somebody changed the box."""
    raw = base64.b64decode(sealed)
    body, mac = raw[:-MAC], raw[-MAC:]
    if not hmac.compare_digest(mac, _mac(ballot_id, body)):
        raise BoxUnreadable
    papers: dict[str, int] = json.loads(_stream(ballot_id, body[:NONCE], body[NONCE:]))
    return papers


def canonical(papers: Mapping[str, int]) -> bytes:
    """The same papers are the same bytes, whatever order they came in."""
    return json.dumps(dict(papers), sort_keys=True, separators=(",", ":")).encode()


def checksum(salt: str, papers: Mapping[str, int]) -> str:
    """What is published of the box: whoever has it can see that nothing changed since."""
    return hashlib.sha256(salt.encode() + canonical(papers)).hexdigest()


def _key(ballot_id: int, use: str) -> bytes:
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(secret, f"guildhall: the box of ballot {ballot_id}, {use}, 1".encode(), hashlib.sha256).digest()


def _stream(ballot_id: int, nonce: bytes, data: bytes) -> bytes:
    pad = hashlib.shake_256(_key(ballot_id, "papers") + nonce).digest(len(data))
    return (int.from_bytes(data, "big") ^ int.from_bytes(pad, "big")).to_bytes(len(data), "big")


def _mac(ballot_id: int, data: bytes) -> bytes:
    return hmac.new(_key(ballot_id, "seal"), data, hashlib.sha256).digest()
