"""What the actor learns from members: which person, what standing, whose face. One statement."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import case, exists, literal, select

from portal.core.access import Standing
from portal.core.dates import covers
from portal.core.db import db
from portal.core.house import ActorPart
from portal.core.settings import association
from portal.members.models import Belonging, Membership, Person, face_url


def actor_part(account_id: int, now: datetime) -> ActorPart:
    """The person of the account as of now: MEMBER while a membership counts (own or a firm's), LAPSED once one did."""
    day = now.astimezone(ZoneInfo(association().time_zone)).date()
    mine = Belonging.person_id == Person.id
    standing = case(
        (exists().where(mine, covers(Belonging.start, Belonging.end, day)), literal(Standing.MEMBER.value)),
        (exists().where(mine, Belonging.start <= day), literal(Standing.LAPSED.value)),
        (
            exists().where(Membership.person_id == Person.id, Membership.start <= day),
            literal(Standing.LAPSED.value),
        ),
        else_=literal(Standing.SIGNED_IN.value),
    )
    found = db.session.execute(
        select(Person.id, Person.name, Person.picture, standing).where(Person.account_id == account_id)
    ).first()
    if found is None:
        return ActorPart()
    number, name, picture, said = found
    return ActorPart(name=name, person_id=number, standing=Standing(said), face=face_url(picture))
