"""Hosts and whoever they show around, on the home of both: for these two alone."""

from __future__ import annotations

from sqlalchemy import Select, case, or_, select

from portal.core import questions
from portal.core.actors import Actor
from portal.core.questions import ME, Question
from portal.members.directory.messages import taking_messages
from portal.members.memberships.queries.members import counts_on
from portal.members.newcomers.models import Hosting
from portal.members.newcomers.queries import OPEN
from portal.members.people.models import Person

MOST = 4
OTHER = case((Hosting.host_id == ME, Hosting.newcomer_id), else_=Hosting.host_id)


def _running(_who: Actor) -> Select[Hosting, Person, bool]:
    day = questions.day()
    takes = taking_messages(day).where(Person.id == OTHER).correlate(Hosting).exists()
    mine = or_(Hosting.host_id == ME, Hosting.newcomer_id == ME)
    found = select(Hosting, Person, takes).join(Person, Person.id == OTHER).where(mine, OPEN, counts_on(day))
    return found.where(Hosting.accepted_at.is_not(None), Hosting.until > day).order_by(Hosting.id).limit(MOST)


#: What runs, with the other one of the two as long as they are a member, and whether one may write to them.
PAIRS = Question[tuple[Hosting, Person, bool]](
    _running, only={Person: ("name", "given_name", "picture", "headline", "firm")}
)
