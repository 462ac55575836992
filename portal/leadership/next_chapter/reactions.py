"""What the next chapter does about facts: a word reaches the circle, and whoever is forgotten leaves nothing."""

from __future__ import annotations

from sqlalchemy import delete, select

from portal.core.actors import Right
from portal.core.db import db
from portal.core.facts import reacts_to
from portal.core.settings import today
from portal.leadership.facts import CircleAddressed, ConversationWished
from portal.leadership.next_chapter import notices, queries
from portal.leadership.next_chapter.models import CircleWord, FollowUp, NextChapter
from portal.leadership.offices import queries as offices
from portal.leadership.offices.models import Term
from portal.members.facts import PersonErased
from portal.members.people.models import Person


@reacts_to(CircleAddressed)
def send_the_word(fact: CircleAddressed) -> None:
    word = db.session.scalars(queries.circle_words().where(CircleWord.id == fact.word_id)).one()
    notices.tell_circle(word, list(db.session.scalars(queries.in_circle().with_only_columns(Person.id))))


@reacts_to(ConversationWished)
def ask_the_chair(fact: ConversationWished) -> None:
    """The chair of the body; where there is none, whoever keeps leadership."""
    term, day = db.session.scalars(offices.with_seat().where(Term.id == fact.term_id)).one(), today()
    body = term.seat.position.body_id
    chairs = [each for each in offices.chairs_of([body], day)[body] if each.id != term.person_id]
    notices.ask_for_a_talk(term, chairs or offices.people_with_right(Right.LEADERSHIP), day)


@reacts_to(PersonErased)
def forget_wishes(fact: PersonErased) -> None:
    theirs = select(Term.id).where(Term.person_id == fact.person_id)
    for table in (NextChapter, FollowUp):
        db.session.execute(delete(table).where(table.term_id.in_(theirs)))
