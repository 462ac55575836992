"""What follows from ties: a few notices, each sent once."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, or_

from portal.core.db import Model, db
from portal.core.facts import reacts_to
from portal.core.web import external_url
from portal.members.facts import PeopleMerged, PeopleSeparated, PersonErased
from portal.relationships.circle.models import CircleChair
from portal.relationships.facts import MeetingAsked, TieConfirmed, WorkWelcomed, WorkWished
from portal.relationships.letters import write_to
from portal.relationships.picks.models import EventPick
from portal.relationships.rhythm.models import Rhythm
from portal.relationships.ties.models import Contact, Tie, TieEvidence, TieNote, TieRhythm, TrustAnswer, WorkWish
from portal.relationships.ties.operations import ties
from portal.relationships.ties.operations.diary import join_notes
from portal.relationships.ties.operations.trust import wish_key

#: Whose rows they are, and whom they are about.
PEOPLE: dict[type[Model], tuple[Any, ...]] = {
    Tie: (Tie.person_a_id, Tie.person_b_id),
    TieEvidence: (TieEvidence.person_a_id, TieEvidence.person_b_id),
    TieNote: (TieNote.owner_id, TieNote.about_id),
    Contact: (Contact.owner_id, Contact.about_id),
    TrustAnswer: (TrustAnswer.owner_id, TrustAnswer.about_id),
    WorkWish: (WorkWish.owner_id, WorkWish.about_id),
    TieRhythm: (TieRhythm.owner_id, TieRhythm.about_id),
    Rhythm: (Rhythm.person_id,),
    CircleChair: (CircleChair.owner_id, CircleChair.person_id),
    EventPick: (EventPick.owner_id, EventPick.about_id),
}


@reacts_to(TieConfirmed)
def tell_the_first(fact: TieConfirmed) -> None:
    """The one who had said it first hears that the other says so too."""
    first = fact.person_b_id if fact.last_id == fact.person_a_id else fact.person_a_id
    page = external_url("relationships.person", person_id=fact.last_id)
    write_to("relationships.met", first, fact.last_id, page=page, key=f"relationships.met:{fact.tie_id}:{first}")


@reacts_to(MeetingAsked)
def put_the_question(fact: MeetingAsked) -> None:
    """The question goes out once; its link leads to a page with a button."""
    page = external_url("relationships.answer", person_id=fact.asker_id)
    key = f"relationships.question:{fact.tie_id}:{fact.asked_id}"
    write_to("relationships.question", fact.asked_id, fact.asker_id, page=page, key=key)


@reacts_to(WorkWished)
def pass_it_on(fact: WorkWished) -> None:
    """Who was named reads it where they answer, if they wish."""
    page, key = external_url("relationships.person", person_id=fact.owner_id), wish_key(fact.owner_id, fact.about_id)
    write_to("relationships.work_wished", fact.about_id, fact.owner_id, page=page, key=key)


@reacts_to(WorkWelcomed)
def say_that_they_would(fact: WorkWelcomed) -> None:
    """Who said it first hears of a yes, and of nothing else."""
    page = external_url("relationships.person", person_id=fact.about_id)
    key = f"relationships.work_welcomed:{fact.owner_id}:{fact.about_id}"
    write_to("relationships.work_welcomed", fact.owner_id, fact.about_id, page=page, key=key)


@reacts_to(PeopleMerged)
def keep_what_lies_between_both_and_others(fact: PeopleMerged) -> None:
    """Of two ties, and of two notes of one owner, the page would show one alone."""
    ties.join(fact.kept_id, fact.merged_id)
    join_notes(fact.kept_id, fact.merged_id)


@reacts_to(PeopleSeparated)
def part_what_lies_between_them_and_others(fact: PeopleSeparated) -> None:
    """A tie with the one is none with the other any more; what was written stays with whoever wrote it."""
    ties.part(fact.kept_id, fact.merged_id)


@reacts_to(PersonErased)
def forget(fact: PersonErased) -> None:
    """Everything between them and others, and what others noted about them: no page would lead to it any more."""
    who = fact.person_id
    for table, people in PEOPLE.items():
        db.session.execute(delete(table).where(or_(*(column == who for column in people))))
