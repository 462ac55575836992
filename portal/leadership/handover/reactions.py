"""What handovers do about terms and about their own steps: letters to the two of them."""

from __future__ import annotations

from sqlalchemy import select, update

from portal.core.db import db
from portal.core.facts import reacts_to
from portal.core.settings import today
from portal.leadership.facts import (
    HandoverAcknowledged,
    HandoverMeetingAgreed,
    HandoverMeetingProposed,
    TermBegan,
)
from portal.leadership.handover import notices
from portal.leadership.handover.models import Handover
from portal.leadership.handover.queries import handovers
from portal.leadership.offices.models import Term
from portal.members.facts import PersonErased


@reacts_to(TermBegan)
def bring_the_two_together(fact: TermBegan) -> None:
    for passing in handovers.found(handovers.on(today()).where(handovers.NEXT.id == fact.term_id)):
        for leaver in (True, False):
            notices.tell("handover_begins", passing, leaver=leaver)


@reacts_to(HandoverMeetingProposed)
def ask_the_other(fact: HandoverMeetingProposed) -> None:
    passing = handovers.one(fact.term_id, today())
    if passing and passing.current:
        leaver = not passing.current.proposed_by_leaver
        notices.tell("handover_meeting", passing, leaver=leaver, turn=f":{fact.proposal}")


@reacts_to(HandoverMeetingAgreed)
def tell_who_proposed(fact: HandoverMeetingAgreed) -> None:
    passing = handovers.one(fact.term_id, today())
    if passing and passing.current:
        leaver = passing.current.proposed_by_leaver
        notices.tell("handover_agreed", passing, leaver=leaver, turn=f":{fact.proposal}")


@reacts_to(HandoverAcknowledged)
def ask_for_the_other_word(fact: HandoverAcknowledged) -> None:
    passing = handovers.one(fact.term_id, today())
    if passing and not passing.is_finished:
        notices.tell("handover_yours", passing, leaver=not fact.by_leaver)


@reacts_to(PersonErased)
def forget_what_they_wrote(fact: PersonErased) -> None:
    """Their note and their meetings go; that it was handed over stays."""
    theirs = Handover.term_id.in_(select(Term.id).where(Term.person_id == fact.person_id))
    db.session.execute(update(Handover).where(theirs).values(note="", meeting_place=""))
