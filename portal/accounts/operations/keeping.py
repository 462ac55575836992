"""Keeping a filled form while its sender says again who they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from portal.accounts.models import KeptForm
from portal.core.db import db
from portal.core.text import storable
from portal.core.tokens import digest, new_token

#: As long as a mailed code takes to arrive and a proof holds.
HALF_AN_HOUR = timedelta(minutes=30)
#: Of one sign-in, and of one form: more is let go.
MOST_KEPT = 5
LONGEST = 100_000
#: The form's own keys are not kept: the one that is sent in its place has a token and a one-time key of its own.
KEYS = re.compile(r"^csrf_token$|^once$|-once$")
#: Names of fields that are never kept.
SECRET = re.compile(r"password|passphrase|secret|^code$|^current$")


def keep_form(session_id: int, *, path: str, page: str, fields: Sequence[tuple[str, str]], now: datetime) -> str | None:
    """Keep what was sent for this sign-in, without what is secret; the token by which it finds it again.

    None where there is nothing to send again: something secret was typed, or more than is kept.
    """
    kept = [[storable(name), storable(value)] for name, value in fields if not KEYS.search(name)]
    if any(SECRET.search(name) for name, _ in kept) or sum(len(n) + len(v) for n, v in kept) > LONGEST:
        return None
    mine = select(KeptForm.id).where(KeptForm.session_id == session_id)
    if (db.session.scalar(select(func.count()).select_from(mine.subquery())) or 0) >= MOST_KEPT:
        oldest = db.session.scalar(mine.order_by(KeptForm.id).limit(1))
        db.session.execute(delete(KeptForm).where(KeptForm.id == oldest))
    token = new_token()
    db.session.add(
        KeptForm(token_hash=digest(token), session_id=session_id, path=path, page=page, fields=kept, kept_at=now)
    )
    db.session.flush()
    return token


def kept_form(token: str, session_id: int, *, now: datetime) -> KeptForm | None:
    """What this very sign-in left there, while it is kept."""
    return db.session.scalar(
        select(KeptForm).where(
            KeptForm.token_hash == digest(token),
            KeptForm.session_id == session_id,
            KeptForm.kept_at > now - HALF_AN_HOUR,
        )
    )


def forget_kept(now: datetime) -> None:
    """Delete what nobody came back for."""
    db.session.execute(delete(KeptForm).where(KeptForm.kept_at <= now - HALF_AN_HOUR))
