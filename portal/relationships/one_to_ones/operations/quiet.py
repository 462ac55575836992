"""By whom somebody would rather not be asked. Nobody else learns of it: what they propose waits, and lapses."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete

from portal.core.db import db
from portal.relationships.one_to_ones import marks
from portal.relationships.one_to_ones.models import Quiet


def ask(owner: int, about: int, *, now: datetime) -> None:
    """From now on nothing that this person proposes is put to the owner. Twice changes nothing."""
    mark = marks.quiet(owner, about)
    if owner != about and db.session.get(Quiet, (owner, mark)) is None:
        db.session.add(Quiet(owner_id=owner, mark=mark, since=now))


def lift(owner: int, about: int) -> None:
    """They may ask again. Twice changes nothing."""
    row = db.session.get(Quiet, (owner, marks.quiet(owner, about)))
    if row is not None:
        db.session.delete(row)
        db.session.flush()


def lift_all(owner: int) -> None:
    """Everybody may ask again."""
    db.session.execute(delete(Quiet).where(Quiet.owner_id == owner))
