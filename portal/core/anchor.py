"""Where the audit trail is held on to from outside the database: a key, and a file that says how far it reached.

The key is made from SECRET_KEY, so whoever has only the database cannot chain entries anew. The file
(`audit-head` in DATA_DIR, signed with the key) names the newest entry that this machine has written, so that
entries cut off at the end are missed. It may lag behind the database, never run ahead of it.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from flask import current_app

log = logging.getLogger(__name__)
NAME = "audit-head"


@dataclass(frozen=True, slots=True)
class Head:
    """`keyed_from`: the first entry chained with the key; those before have a plain hash.

    `trusted_until`: up to this entry an operator vouched for the trail as it stood; its links are checked, not its
    contents (0: nothing had to be vouched for). `count`, `hash`: the newest entry known here.
    """

    keyed_from: int
    count: int
    hash: str
    trusted_until: int = 0


class BadHead(Exception):
    """The file is there and nobody with the key wrote it."""


def sealed(contents: bytes) -> str:
    """HMAC-SHA-256 with the key of the trail."""
    secret = str(current_app.config["SECRET_KEY"]).encode()
    key = hmac.new(secret, b"guildhall: the chain of the audit trail, 1", hashlib.sha256).digest()
    return hmac.new(key, contents, hashlib.sha256).hexdigest()


def path() -> Path:
    """The file. It belongs to this machine: where several share a database, each has its own."""
    return Path(current_app.config["DATA_DIR"]) / NAME


def read() -> Head | None:
    """What the file says; None where there is none. Raises BadHead."""
    try:
        told = json.loads(path().read_text(encoding="ascii"))
        seal = told.pop("seal")
        head = Head(**told)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        raise BadHead from None
    if not hmac.compare_digest(seal, _seal(head)):
        raise BadHead
    return head


def advance(head: Head) -> None:
    """Note a newer entry, after it was committed. Of several processes the one that is ahead wins.

    A file that somebody else wrote is left alone for `doctor` to find. Never raises: the entry is written already.
    """
    try:
        with _alone():
            before = read()
            if before is None or before.count < head.count:
                kept = before or head
                _write(replace(kept, count=head.count, hash=head.hash))
    except (OSError, BadHead):
        log.warning("the head of the audit trail was not written", exc_info=True)


def put(head: Head) -> None:
    """Write the file whatever it said before: only for who re-anchors deliberately. Raises OSError."""
    with _alone():
        _write(head)


def _write(head: Head) -> None:
    fresh = path().with_name(f"{NAME}.{os.getpid()}")
    with open(fresh, "w", encoding="ascii", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        json.dump(asdict(head) | {"seal": _seal(head)}, file)
    fresh.replace(path())


def _seal(head: Head) -> str:
    return sealed(json.dumps(asdict(head), sort_keys=True).encode())


@contextmanager
def _alone() -> Iterator[None]:
    with open(path().with_name(f"{NAME}.lock"), "w", opener=lambda n, flags: os.open(n, flags, 0o600)) as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
