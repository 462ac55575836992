"""What follows from ties: a few notices, each sent once."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, or_

from portal.core.db import Model, db
from portal.core.facts import reacts_to
from portal.core.web import external_url
from portal.mail import outbox
from portal.members.facts import PeopleMerged, PeopleSeparated, PersonErased
from portal.members.people import reach
from portal.relationships.circle.models import CircleChair
from portal.relationships.facts import MeetingAsked, TieConfirmed, WorkWelcomed, WorkWished
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
    first_id = fact.person_b_id if fact.last_id == fact.person_a_id else fact.person_a_id
    people = reach.readers([first_id, fact.last_id])
    first, last = people.get(first_id), people.get(fact.last_id)
    if first is None or last is None or first.address is None:
        return
    page = external_url("relationships.person", person_id=last.id)
    outbox.enqueue(
        "relationships.met",
        to=first.address,
        context={"first": first.first, "other": last.name, "page": page},
        key=f"relationships.met:{fact.tie_id}:{first_id}",
    )


@reacts_to(MeetingAsked)
def put_the_question(fact: MeetingAsked) -> None:
    """The question goes out once; its link leads to a page with a button."""
    people = reach.readers([fact.asker_id, fact.asked_id])
    asker, asked = people.get(fact.asker_id), people.get(fact.asked_id)
    if asker is None or asked is None or asked.address is None:
        return
    outbox.enqueue(
        "relationships.question",
        to=asked.address,
        context={
            "first": asked.first,
            "other": asker.name,
            "other_first": asker.first,
            "page": external_url("relationships.answer", person_id=asker.id),
        },
        key=f"relationships.question:{fact.tie_id}:{fact.asked_id}",
    )


@reacts_to(WorkWished)
def pass_it_on(fact: WorkWished) -> None:
    """Who was named reads it where they answer, if they wish."""
    _write("work_wished", fact.about_id, fact.owner_id, key=wish_key(fact.owner_id, fact.about_id))


@reacts_to(WorkWelcomed)
def say_that_they_would(fact: WorkWelcomed) -> None:
    """Who said it first hears of a yes, and of nothing else."""
    key = f"relationships.work_welcomed:{fact.owner_id}:{fact.about_id}"
    _write("work_welcomed", fact.owner_id, fact.about_id, key=key)


def _write(kind: str, reader_id: int, other_id: int, *, key: str) -> None:
    people = reach.readers([reader_id, other_id])
    reader, other = people.get(reader_id), people.get(other_id)
    if reader is None or other is None or reader.address is None:
        return
    page = external_url("relationships.person", person_id=other.id)
    names = {"other": other.name, "other_first": other.first}
    outbox.enqueue(f"relationships.{kind}", to=reader.address, context={**names, "page": page}, key=key)


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
