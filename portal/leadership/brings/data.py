"""What leadership keeps about a person, for the download of everything that is kept about them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.core.actors import Actor
from portal.core.personal import PersonalData
from portal.core.questions import ME, Question, Told, made_of
from portal.core.say import last_day
from portal.leadership.ballots.models import Ballot, BallotVoter
from portal.leadership.handover.models import Handover
from portal.leadership.handover.playbook import PlaybookVersion
from portal.leadership.next_chapter.models import CircleWord, FollowUp, NextChapter
from portal.leadership.offices.exceptions import LimitException
from portal.leadership.offices.models import Position, Term
from portal.leadership.succession import queries
from portal.leadership.succession.election import Elected, Election
from portal.leadership.succession.interest import Interest
from portal.leadership.succession.models import Call, Candidacy, CandidacyState
from portal.leadership.succession.panel import Assessment, PanelMember
from portal.members.memberships.models import Organisation

TERMS = Question[Term](lambda _who: select(Term).where(Term.person_id == ME).order_by(Term.id))
CANDIDACIES = Question[tuple[Candidacy, Call, Position]](
    lambda _who: queries.with_call().where(Candidacy.person_id == ME).order_by(Candidacy.id).add_columns(Call, Position)
)

EXCEPTIONS = Question[tuple[LimitException, str]](
    lambda _who: (
        select(LimitException, Position.title)
        .join(Position, Position.id == LimitException.position_id)
        .where(LimitException.person_id == ME)
        .order_by(LimitException.id)
    )
)

VOTES = Question[tuple[BallotVoter, Ballot, str, str | None]](
    lambda _who: (
        select(BallotVoter, Ballot, Position.title, Organisation.name)
        .join(Ballot, Ballot.id == BallotVoter.ballot_id)
        .join(Call, Call.id == Ballot.call_id)
        .join(Position, Position.id == Call.position_id)
        .outerjoin(Organisation, Organisation.id == BallotVoter.organisation_id)
        .where(BallotVoter.person_id == ME)
        .order_by(BallotVoter.id)
    )
)

PLAYBOOKS = Question[tuple[PlaybookVersion, str]](
    lambda _who: (
        select(PlaybookVersion, Position.title)
        .join(Position, Position.id == PlaybookVersion.position_id)
        .where(PlaybookVersion.written_by_id == ME)
        .order_by(PlaybookVersion.id)
    ),
    only={PlaybookVersion: ("number", "written_at")},
)

HANDOVERS = Question[tuple[Handover, str]](
    lambda _who: (
        select(Handover, Term.title_as_held)
        .join(Term, Term.id == Handover.term_id)
        .where(Term.person_id == ME)
        .order_by(Handover.id)
    )
)

CHAPTERS = Question[tuple[NextChapter, str]](
    lambda _who: (
        select(NextChapter, Term.title_as_held)
        .join(Term, Term.id == NextChapter.term_id)
        .where(Term.person_id == ME)
        .order_by(NextChapter.id)
    )
)
FOLLOW_UPS = Question[tuple[FollowUp, str]](
    lambda _who: (
        select(FollowUp, Term.title_as_held)
        .join(Term, Term.id == FollowUp.term_id)
        .where(Term.person_id == ME)
        .order_by(FollowUp.id)
    )
)
WRITTEN = Question[CircleWord](
    lambda _who: select(CircleWord).where(CircleWord.written_by_id == ME).order_by(CircleWord.id)
)


INTERESTS = Question[tuple[Interest, str]](
    lambda _who: (
        select(Interest, Position.title)
        .join(Position, Position.id == Interest.position_id)
        .where(Interest.person_id == ME)
        .order_by(Interest.id)
    )
)


PANELS = Question[tuple[PanelMember, str]](
    lambda _who: (
        select(PanelMember, Call.title)
        .join(Call, Call.id == PanelMember.call_id)
        .where(PanelMember.person_id == ME)
        .order_by(PanelMember.id)
    )
)
THOUGHTS = Question[tuple[Assessment, str]](
    lambda _who: (
        select(Assessment, Call.title)
        .join(Candidacy, Candidacy.id == Assessment.candidacy_id)
        .join(Call, Call.id == Candidacy.call_id)
        .where(Assessment.person_id == ME)
        .order_by(Assessment.id)
    )
)
ELECTIONS = Question[tuple[Elected, Election, str]](
    lambda _who: (
        select(Elected, Election, Term.title_as_held)
        .join(Election, Election.id == Elected.election_id)
        .join(Term, Term.id == Elected.term_id)
        .where(Term.person_id == ME)
        .order_by(Elected.term_id)
    )
)
SUCCESSION: list[Question[Any]] = [TERMS, CANDIDACIES, INTERESTS, PANELS, THOUGHTS, ELECTIONS]


@made_of(lambda _who: [*SUCCESSION, EXCEPTIONS, PLAYBOOKS, HANDOVERS, CHAPTERS, FOLLOW_UPS, WRITTEN, VOTES])
def kept_about(who: Actor, now: datetime, told: Told) -> dict[str, list[dict[str, Any]]]:
    """Somebody's terms and candidacies, for the download of what is kept about them; not who suggested them.

    And the rolls they stand on: not whether they voted, which nobody is told, and never what.
    """
    return {
        "terms": [
            {"as": each.title_as_held, "start": each.start, "end": each.end, "reason": each.end_reason, "via": each.via}
            for each in told.get(TERMS)
        ],
        "candidacies": [
            {
                "call": call.title,
                "state": each.told,
                "statement": each.statement,
                "stood_at": each.stood_at,
                "reason": each.reason,
                "answer_by": last_day(each.offer_ends) if each.told is CandidacyState.OFFERED else None,
            }
            for each, call, _position in told.get(CANDIDACIES)
        ],
        "interests": [
            {"in": title, "words": each.words, "said_at": each.said_at} for each, title in told.get(INTERESTS)
        ],
        "panels": [
            {"call": title, "named_at": each.named_at, "left_at": each.left_at} for each, title in told.get(PANELS)
        ],
        "elected": [
            {"as": title, "held_on": election.held_on, "by": election.meeting}
            for _row, election, title in told.get(ELECTIONS)
        ],
        "assessments": [
            {"call": title, "words": each.words, "written_at": each.written_at} for each, title in told.get(THOUGHTS)
        ],
        "exceptions": [
            {"as": title, "asked_at": each.asked_at, "agreed_at": each.agreed_at, "reason": each.reason}
            for each, title in told.get(EXCEPTIONS)
        ],
        "rolls": [
            {"as": title, "for": firm or "", "opens_at": ballot.opens_at, "closes_at": ballot.closes_at}
            for _vote, ballot, title, firm in told.get(VOTES)
        ],
        **_handed_on(told),
    }


def _handed_on(told: Told) -> dict[str, list[dict[str, Any]]]:
    """What they passed on, and what came after their terms."""
    return {
        "playbooks": [
            {"of": title, "version": each.number, "written_at": each.written_at} for each, title in told.get(PLAYBOOKS)
        ],
        "handovers": [
            {
                "of": title,
                "done": each.done,
                "note": each.note,
                "met_at": each.met_at,
                "acknowledged_at": each.leaver_acknowledged_at,
            }
            for each, title in told.get(HANDOVERS)
        ],
        "next_chapters": [
            {
                "after": title,
                "wishes": each.wishes,
                "words": each.words,
                "in_circle": each.circle,
                "answered_at": each.answered_at,
            }
            for each, title in told.get(CHAPTERS)
        ],
        "check_ins": [
            {
                "after": title,
                "days": each.days,
                "answer": each.answer,
                "words": each.words,
                "answered_at": each.answered_at,
            }
            for each, title in told.get(FOLLOW_UPS)
        ],
        "written_to_the_circle": [
            {"subject": each.subject, "words": each.words, "written_at": each.written_at} for each in told.get(WRITTEN)
        ],
    }


LEADERSHIP = PersonalData(_l("Offices that you held, and what you stood for."), kept_about)
