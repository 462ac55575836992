"""What leadership puts on a member's home."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from portal.core import questions
from portal.core.actors import Actor
from portal.core.house import Step
from portal.core.questions import ME, Question, Told, made_of
from portal.core.say import last_day, say_day, say_end
from portal.core.settings import today
from portal.leadership.ballots.models import Ballot, BallotVoter
from portal.leadership.offices.models import Body, Position
from portal.leadership.succession import queries
from portal.leadership.succession.models import Call, Candidacy, CandidacyState
from portal.leadership.succession.queries import waiting
from portal.members.memberships.models import Organisation

MINE = Question[tuple[Candidacy, Call, Position, Body]](
    lambda _who: queries.my_open_candidacies(ME, questions.day()).add_columns(Call, Position, Body)
)
VOTES = Question[tuple[BallotVoter, Ballot, str, str | None]](
    lambda _who: (
        select(BallotVoter, Ballot, Position.title, Organisation.name)
        .join(Ballot, Ballot.id == BallotVoter.ballot_id)
        .join(Call, Call.id == Ballot.call_id)
        .join(Position, Position.id == Call.position_id)
        .outerjoin(Organisation, Organisation.id == BallotVoter.organisation_id)
        .where(BallotVoter.person_id == ME, BallotVoter.has_voted.is_(False))
        .where(Ballot.void_at.is_(None), Ballot.opens_at <= questions.now(), Ballot.closes_at > questions.now())
        .order_by(Ballot.closes_at, BallotVoter.id)
        .limit(5)
    )
)


def _asked(who: Actor) -> list[Question[Any]]:
    if who.person_id is None:
        return []
    return [MINE, VOTES, *waiting.QUESTIONS] if who.chairs else [MINE, VOTES]


@made_of(_asked)
def steps(who: Actor, now: datetime, told: Told) -> Iterable[Step]:
    """A vote to cast, an offer to answer, a suggestion to think about, candidacies to decide."""
    for vote, ballot, role, firm in told.get(VOTES):
        yield Step(
            title=_("Your vote: %(role)s", role=role),
            text=_("For %(firm)s, until %(end)s.", firm=firm, end=say_end(ballot.closes_at))
            if firm
            else _("Until %(end)s. It is secret, and takes a minute.", end=say_end(ballot.closes_at)),
            actions=((_("Vote"), url_for("leadership.vote", number=vote.id)),),
            order=12,
            icon="scroll-text",
        )
    for mine, *_parts in told.get(MINE):
        yield from _mine(mine)
    yield from _to_decide(who, told)


def _mine(mine: Candidacy) -> Iterable[Step]:
    url = url_for("leadership.candidacy", number=mine.id)
    role = mine.call.position.title
    if mine.state is CandidacyState.OFFERED:
        yield Step(
            title=_("%(role)s is yours, if you like", role=role),
            text=_chose_you(mine),
            actions=((_("Answer"), url),),
            order=10,
            icon="armchair",
        )
    elif mine.state is CandidacyState.SUGGESTED and mine.call.takes_statements(today()):
        yield Step(
            title=_("Somebody thinks you would be good at this: %(role)s", role=role),
            text=_(
                "Nobody else knows. A few words by %(day)s, or a quiet no.", day=say_day(last_day(mine.call.closes))
            ),
            actions=((_("Read what it asks"), url),),
            order=22,
            icon="hand-helping",
        )


def _chose_you(mine: Candidacy) -> str:
    body, day = mine.call.position.body.name, say_day(mine.offered_start)
    if mine.offer_ends is None:
        return str(_("%(body)s chose you, from %(day)s.", body=body, day=day))
    end = say_day(last_day(mine.offer_ends))
    return str(_("%(body)s chose you, from %(day)s. Please answer by %(end)s.", body=body, day=day, end=end))


def _to_decide(who: Actor, told: Told) -> Iterable[Step]:
    for call, (first, *_others), deciders in waiting.by_call(told):
        if who.person_id not in (deciders or ()):
            continue
        yield Step(
            title=_("%(name)s would take on %(role)s", name=first.person.name, role=call.position.title),
            text=_("A statement waits for your decision, and the answer for your reasons."),
            actions=((_("Read and decide"), url_for("leadership.desk", slug=call.slug)),),
            order=14,
            face=first.person,
        )
