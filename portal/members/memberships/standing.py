"""What the actor learns from members: which person, what standing, whose face. One statement."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Date, bindparam, case, exists, literal, select

from portal.core.actors import Standing
from portal.core.dates import covers
from portal.core.db import db
from portal.core.house import ActorPart
from portal.core.settings import association
from portal.members.memberships.models import Belonging, Membership
from portal.members.people.models import Person, face_url

_DAY: Any = bindparam("day", type_=Date())
_MINE = Belonging.person_id == Person.id
_STANDING = case(
    (exists().where(_MINE, covers(Belonging.start, Belonging.end, _DAY)), literal(Standing.MEMBER.value)),
    (exists().where(_MINE, Belonging.start <= _DAY), literal(Standing.LAPSED.value)),
    (exists().where(Membership.person_id == Person.id, Membership.start <= _DAY), literal(Standing.LAPSED.value)),
    else_=literal(Standing.SIGNED_IN.value),
)
#: Built once: every signed-in page asks it, and putting a statement together costs more than running it.
_WHO = select(Person.id, Person.name, Person.picture, _STANDING).where(Person.account_id == bindparam("account_id"))


def actor_part(account_id: int, now: datetime) -> ActorPart:
    """The person of the account as of now: MEMBER while a membership counts (own or a firm's), LAPSED once one did."""
    day = now.astimezone(ZoneInfo(association().time_zone)).date()
    found = db.session.execute(_WHO, {"account_id": account_id, "day": day}).first()
    if found is None:
        return ActorPart()
    number, name, picture, said = found
    return ActorPart(name=name, person_id=number, standing=Standing(said), face=face_url(picture))
