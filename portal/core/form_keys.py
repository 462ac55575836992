"""The one-time key of a form: what it counts for, whether it was used, and how it is used up (see `core.once`).

A key counts for the browser session that used it, at the address it was sent to; for whoever came in another way, for
their account.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import g, has_request_context, request, session
from sqlalchemy import insert, select, update

from portal.core import clock
from portal.core.access import actor
from portal.core.db import db
from portal.core.errors import AlreadyDone, TransientConflict
from portal.core.models import FormOnce
from portal.core.tokens import digest
from portal.core.ways_in import by_browser

#: What a key looks like; a client that sends anything else is not protected from its own double click.
SHAPE = re.compile(r"[\w-]{20,64}", re.ASCII)
#: In the session: the scope that the browser had before it signed in or out.
FORMER = "once"


@dataclass
class Key:
    """The key of one form. `names`: how its row may be called (in the scope of now, and in that before a sign-in)."""

    scope: str
    names: tuple[str, ...]
    spent: bool = False
    answer: str = ""

    def led(self) -> str | None:
        """Where an earlier request with this key led: "" while that is not known, None where there was none."""
        if self.spent:
            return None
        return db.session.scalar(select(FormOnce.location).where(FormOnce.key.in_(self.names)).limit(1))

    def refuse_repeat(self) -> None:
        """Raise AlreadyDone when the key was used, TransientConflict while its first request is under way."""
        led = self.led()
        if led == "" and has_request_context():
            raise TransientConflict("the same form is being answered")
        if led is not None:
            raise AlreadyDone(led)

    def spend(self, answer: str) -> None:
        """Write the key down, in the transaction of what it stands for."""
        if not self.spent:
            db.session.execute(insert(FormOnce).values(key=self.names[0], at=clock.now(), location=answer))
        elif answer:
            db.session.execute(update(FormOnce).where(FormOnce.key == self.names[0]).values(location=answer))

    def was_spent(self, answer: str) -> None:
        """The transaction has been committed."""
        self.spent, self.answer = True, answer or self.answer


def key_of(given: str | None) -> Key | None:
    """The key that a unit of work uses up: the request's own, or the given one where there is none."""
    own: Key | None = g.get("once") if has_request_context() else None
    return own or read(given)


def read(given: str | None) -> Key | None:
    """The key that was sent, as it counts for whoever makes this request; None for what is none."""
    if not given or not SHAPE.fullmatch(given):
        return None
    if not has_request_context():
        return Key("", (digest(given),))
    scopes = [each for each in (scope(), session.get(FORMER)) if isinstance(each, str)]
    return Key(scopes[0], tuple(digest(f"{each} {request.path} {given}") for each in scopes))


def scope() -> str:
    """Whose keys these are: the sign-in's, or a visitor's browser session's; no browser: the account's."""
    if not by_browser():
        return digest(f"account {actor().account_id}")
    return digest(str(session.get("_user_id") or session.get("csrf_token") or ""))
