"""What the actor learns from members: which person, what standing, whose face."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import case, exists, literal, select

from portal.core.actors import Actor, Standing
from portal.core.dates import covers
from portal.core.house import ActorPart
from portal.core.questions import ACCOUNT, Question, Told, day, made_of
from portal.members.memberships.models import Belonging, Membership
from portal.members.people.models import Person, face_url

_MINE = Belonging.person_id == Person.id
_STANDING = case(
    (exists().where(_MINE, covers(Belonging.start, Belonging.end, day())), literal(Standing.MEMBER.value)),
    (exists().where(_MINE, Belonging.start <= day()), literal(Standing.LAPSED.value)),
    (exists().where(Membership.person_id == Person.id, Membership.start <= day()), literal(Standing.LAPSED.value)),
    else_=literal(Standing.SIGNED_IN.value),
)
WHO = Question[tuple[int, str, str, str]](
    lambda _who: select(Person.id, Person.name, Person.picture, _STANDING).where(Person.account_id == ACCOUNT)
)


@made_of(lambda _who: [WHO])
def actor_part(who: Actor, now: datetime, told: Told) -> Iterator[ActorPart]:
    """The person of the account as of now: MEMBER while a membership counts (own or a firm's), LAPSED once one did."""
    for number, name, picture, said in told.get(WHO):
        yield ActorPart(name=name, person_id=number, standing=Standing(said), face=face_url(picture))
