"""What rhythm puts on a member's home: somebody whom they trust, and from whom they have not heard for half a year."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Select, exists, or_, select

from portal.core import questions
from portal.core.actors import Actor
from portal.core.house import Step
from portal.core.questions import ME, Question, Told, made_of
from portal.members.memberships.queries import members
from portal.members.people.models import Person
from portal.relationships.rhythm.silence import HALF_A_YEAR
from portal.relationships.ties import sides, standing
from portal.relationships.ties.models import Contact, Tie, TieRhythm

#: So many days they are mentioned, and then no more.
MENTIONED = 14


def _silent(_who: Actor) -> Select[Person]:
    silent, named = questions.day(-HALF_A_YEAR.days), questions.day(-HALF_A_YEAR.days - MENTIONED)
    contact = exists().where(Contact.owner_id == ME, Contact.about_id == Person.id)
    chosen = exists().where(
        TieRhythm.owner_id == ME,
        TieRhythm.about_id == Person.id,
        or_(TieRhythm.weeks.is_not(None), TieRhythm.let_be_until > questions.day()),
    )
    return (
        select(Person)
        .select_from(Tie)
        .join(Person, Person.id == sides.other_of(ME))
        .where(
            sides.mine(ME),
            standing.last_evidence() < silent,
            ~contact.where(Contact.day >= silent),
            or_(standing.last_evidence() >= named, contact.where(Contact.day >= named)),
            standing.trusted(),
            ~chosen,
            *members.alive_on(questions.day()),
        )
        .order_by(Tie.id)
        .limit(1)
    )


SILENT = Question[Person](_silent, only={Person: ("id", "name", "given_name", "picture")})


@made_of(lambda who: [SILENT] if who.is_member and who.person_id else [])
def steps(who: Actor, now: datetime, told: Told) -> Iterable[Step]:
    """One at a time, for two weeks; whoever named a rhythm of their own hears of it in the letter of the week."""
    for other in told.get(SILENT):
        yield Step(
            title=_("A word to %(name)s?", name=other.name),
            text=_("You trust each other, and it is half a year since you were in touch. A word is enough."),
            actions=((_("Begin with a line"), url_for("relationships.person", person_id=other.id)),),
            order=62,
            face=other,
            icon="message-circle",
        )
