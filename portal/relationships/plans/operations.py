"""Writing down whom I want to reach, looking at it each quarter, and ending it. No fact is announced of any of it."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import lazy_gettext as _l

from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.locking import lock
from portal.relationships.errors import NotYourself
from portal.relationships.plans.models import Aim, AimEnd


class NobodyNamed(DomainError):
    sentence = _l("Say whom: a kind of person or firm in your own words, or somebody by name.")
    field = "whom"


class HasEnded(DomainError):
    sentence = _l("This has ended already. Write it down anew if you want it again.")


def write(owner: int, *, whom: str, person: int | None, purpose: str, by: date | None, now: datetime) -> Aim:
    """A new aim. Raises NobodyNamed, NotYourself."""
    _check(owner, whom, person)
    aim = Aim(owner_id=owner, person_id=person, by=by, written_at=now)
    aim.whom, aim.purpose = whom, purpose
    db.session.add(aim)
    db.session.flush()
    return aim


def rewrite(aim: Aim, *, whom: str, person: int | None, purpose: str, by: date | None, now: datetime) -> None:
    """Say it in other words; that is a look at it, too. Raises NobodyNamed, NotYourself, HasEnded."""
    aim = _open(aim)
    _check(aim.owner_id, whom, person)
    aim.whom, aim.person_id, aim.purpose, aim.by, aim.looked_at = whom, person, purpose, by, now


def still_so(aim: Aim, *, now: datetime) -> None:
    """Keep it as it is for another quarter. Raises HasEnded."""
    _open(aim).looked_at = now


def end(aim: Aim, how: AimEnd, *, now: datetime) -> None:
    """Reached, or let go; the first word is kept."""
    aim = lock(aim)
    if aim.ended_at is None:
        aim.ended_at, aim.ended_as = now, how


def forget(aim: Aim) -> None:
    """Take it out of my plan, for good."""
    db.session.delete(aim)


def _check(owner: int, whom: str, person: int | None) -> None:
    if person == owner:
        raise NotYourself(field="person")
    if not whom and person is None:
        raise NobodyNamed


def _open(aim: Aim) -> Aim:
    aim = lock(aim)
    if aim.ended_at is not None:
        raise HasEnded
    return aim
