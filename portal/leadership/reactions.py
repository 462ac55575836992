"""What leadership's own facts cause: mail to those concerned."""

from __future__ import annotations

from contextlib import suppress

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from portal.core import clock
from portal.core.dates import A_DAY
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.facts import reacts_to
from portal.core.sayings import kept
from portal.core.settings import today
from portal.core.work import attempt
from portal.leadership.ballots import operations as ballots
from portal.leadership.facts import (
    CallFilled,
    CallOpened,
    CallWithdrawn,
    CandidacyMade,
    CandidacyNotSelected,
    CandidacyOffered,
    CandidacyWithdrawn,
    ChoiceReturned,
    OfferDeclined,
    OfferLapsed,
    PanelNamed,
    PersonSuggested,
    TermBegan,
    TermEnded,
)
from portal.leadership.offices import notices as office_notices
from portal.leadership.offices import queries as offices
from portal.leadership.offices.exceptions import LimitException
from portal.leadership.offices.models import Term
from portal.leadership.offices.operations import terms
from portal.leadership.offices.operations.terms import SUCCEEDED
from portal.leadership.offices.queries.counting import counts_after
from portal.leadership.succession import notices, queries
from portal.leadership.succession import operations as succession
from portal.leadership.succession.models import Call, Candidacy, CandidacyState
from portal.leadership.succession.operations import candidacies, interests, panel
from portal.members.facts import PeopleMerged, PersonDied, PersonErased
from portal.members.people.models import Person


@reacts_to(PersonSuggested)
def ask_the_one_suggested(fact: PersonSuggested) -> None:
    candidacy = queries.candidacy(fact.candidacy_id)
    notices.about_candidacy("suggested", candidacy, [candidacy.person])


@reacts_to(PanelNamed)
def ask_to_read_along(fact: PanelNamed) -> None:
    notices.tell_of_panel(db.session.scalars(queries.panel_member(fact.panel_member_id)).one())


@reacts_to(CandidacyMade)
def confirm_and_tell_the_deciders(fact: CandidacyMade) -> None:
    candidacy = queries.candidacy(fact.candidacy_id)
    panel.forget_words(candidacy.call_id, candidacy.person_id)  # who stands says nothing about the others
    notices.about_candidacy("received", candidacy, [candidacy.person])
    notices.about_candidacy("to_decide", candidacy, notices.deciders(candidacy))


@reacts_to(CandidacyWithdrawn)
def tell_the_deciders(fact: CandidacyWithdrawn) -> None:
    panel.forget_words_about(fact.candidacy_id)
    candidacy = queries.candidacy(fact.candidacy_id)
    notices.about_candidacy("stepped_back", candidacy, notices.deciders(candidacy))


@reacts_to(CandidacyOffered)
def make_the_offer(fact: CandidacyOffered) -> None:
    candidacy = queries.candidacy(fact.candidacy_id)
    turn = f":{candidacy.offered_at:%Y%m%d%H%M%S}"  # a confirmed one, and one after a void ballot, can come again
    notices.about_candidacy("offered", candidacy, [candidacy.person], turn=turn)


@reacts_to(ChoiceReturned)
def tell_who_chose(fact: ChoiceReturned) -> None:
    candidacy = queries.candidacy(fact.candidacy_id)
    turn = f":{clock.now():%Y%m%d%H%M%S}"
    notices.about_candidacy("choice_returned", candidacy, notices.deciders(candidacy), turn=turn)


@reacts_to(CandidacyNotSelected)
def give_the_reason(fact: CandidacyNotSelected) -> None:
    candidacy = queries.candidacy(fact.candidacy_id)
    turn = f":{candidacy.not_selected_at:%Y%m%d%H%M%S}"
    notices.about_candidacy("not_selected", candidacy, [candidacy.person], turn=turn)


@reacts_to(OfferDeclined)
def tell_who_offered(fact: OfferDeclined) -> None:
    candidacy = queries.candidacy(fact.candidacy_id)
    notices.about_candidacy("offer_declined", candidacy, notices.deciders(candidacy))


@reacts_to(OfferLapsed)
def tell_that_nobody_answered(fact: OfferLapsed) -> None:
    candidacy = queries.candidacy(fact.candidacy_id)
    if candidacy.call.withdrawn_at is None:
        turn = f":{candidacy.offered_at:%Y%m%d%H%M%S}"
        notices.about_candidacy("offer_lapsed", candidacy, notices.deciders(candidacy), turn=turn)


@reacts_to(TermBegan)
def welcome_into_office(fact: TermBegan) -> None:
    term = db.session.scalars(offices.with_seat().where(Term.id == fact.term_id)).one()
    office_notices.about_term("term_began", term)
    if term.candidacy_id is not None:
        candidacy = queries.candidacy(term.candidacy_id)
        others = [person for person in notices.deciders(candidacy) if person.id != term.person_id]
        notices.about_candidacy("accepted", candidacy, others)


@reacts_to(TermEnded)
def say_when_it_ends(fact: TermEnded) -> None:
    term = db.session.scalars(offices.with_seat().where(Term.id == fact.term_id)).one()
    if term.end_reason != SUCCEEDED or _follows_another(term):
        office_notices.about_term("term_ended", term)


@reacts_to(CallOpened)
def tell_who_would_serve(fact: CallOpened) -> None:
    call = db.session.scalars(queries.call_with_body(fact.call_id)).one()
    notices.tell_of_call(call, db.session.scalars(queries.to_tell_of(call, today())))


@reacts_to(CallWithdrawn)
def tell_those_who_stand(fact: CallWithdrawn) -> None:
    call = db.session.get_one(Call, fact.call_id)
    for candidacy in db.session.scalars(queries.candidates_of(call)):
        if candidacy.is_open:
            notices.about_candidacy("call_withdrawn", candidacy, [candidacy.person])
    panel.forget_words(call.id)
    ballots.call_is_over(call.id, reason=kept(_l("The call was taken back.")), now=clock.now())


@reacts_to(CallFilled)
def tell_those_who_still_stand(fact: CallFilled) -> None:
    """Those who were only suggested never answered: for them it ends without a word."""
    call = db.session.get_one(Call, fact.call_id)
    for candidacy in db.session.scalars(queries.candidates_of(call)):
        if candidacy.state is CandidacyState.FILLED:
            notices.about_candidacy("filled", candidacy, [candidacy.person])
    panel.forget_words(call.id)
    ballots.call_is_over(call.id, reason=kept(_l("No seat of this call is left to fill.")), now=clock.now())


@reacts_to(PeopleMerged)
def leave_one_candidacy(fact: PeopleMerged) -> None:
    succession.after_merge(fact.merged_id, fact.kept_id, clock.now())


@reacts_to(PeopleMerged)
def leave_one_vote(fact: PeopleMerged) -> None:
    ballots.after_merge(fact.merged_id, fact.kept_id)


def _follows_another(term: Term) -> bool:
    """Whether somebody else takes over: who follows themselves need not be told that they leave."""
    follower = db.session.scalar(
        select(Term.person_id).where(Term.seat_id == term.seat_id, Term.start == term.end, Term.voided_at.is_(None))
    )
    return follower != term.person_id


@reacts_to(PersonErased)
def forget(fact: PersonErased) -> None:
    """They lead nothing from today on, and stand for nothing. Who led when stays, without a name."""
    now = clock.now()
    day = today(now)
    for term in db.session.scalars(select(Term).where(Term.person_id == fact.person_id, counts_after(day))).all():
        with suppress(DomainError), attempt():
            terms.resign(term, last_day=max(day, term.start) - A_DAY, why="", now=now)
    terms.forget_reasons(fact.person_id)
    _stands_no_more(fact.person_id)
    theirs = Candidacy.person_id == fact.person_id
    db.session.execute(update(Candidacy).where(theirs).values(statement="", reason=""))
    db.session.execute(update(LimitException).where(LimitException.person_id == fact.person_id).values(reason=""))


@reacts_to(PersonDied)
def open_their_seats(fact: PersonDied) -> None:
    """What they held ends with the day on which they died, so that no empty chair looks taken; they stand nowhere."""
    died_on = db.session.get_one(Person, fact.person_id).died_on
    if died_on is None:
        return
    held = select(Term).where(Term.person_id == fact.person_id, counts_after(died_on))
    for term in db.session.scalars(held).all():
        with suppress(DomainError), attempt():
            terms.end_with_life(term, died_on=died_on, now=clock.now())
    _stands_no_more(fact.person_id)


def _stands_no_more(person_id: int) -> None:
    interests.forget_interests(person_id)
    panel.forget_reader(person_id)
    theirs = select(Candidacy).where(Candidacy.person_id == person_id).options(joinedload(Candidacy.call))
    for candidacy in db.session.scalars(theirs).all():
        with suppress(DomainError), attempt():
            candidacies.withdraw(candidacy, now=clock.now())
