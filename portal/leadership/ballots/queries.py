"""What ballots can be asked. Each docstring says who may see what it returns."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, exists, false, func, literal, null, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload

from portal.core.dates import covers
from portal.core.db import db
from portal.leadership.ballots import box, tally
from portal.leadership.ballots.models import Ballot, BallotBox, BallotCandidate, BallotVoter, Electorate
from portal.leadership.offices.models import Body, Opening, Position
from portal.leadership.succession import queries as succession
from portal.leadership.succession.models import Call, Candidacy
from portal.members.memberships.models import Belonging, Membership, Organisation, Representation
from portal.members.people.models import Person

#: With fewer people a result tells how each of them voted.
FEWEST_VOTERS = 3


def whole() -> Select[Ballot]:
    """Ballots with their calls, positions and bodies. For those whom the callers name."""
    return (
        select(Ballot)
        .join(Ballot.call)
        .join(Call.position)
        .join(Position.body)
        .options(
            contains_eager(Ballot.call)
            .contains_eager(Call.position)
            .contains_eager(Position.body)
            .joinedload(Body.parent)
        )
    )


def live_ballot(call_id: int) -> Ballot | None:
    """The ballot of a call that is neither certified nor void."""
    live = Ballot.void_at.is_(None), Ballot.certified_at.is_(None)
    return db.session.scalars(whole().where(Ballot.call_id == call_id, *live)).one_or_none()


def prepared() -> Select[int, int]:
    """(call, ballot) of each that is prepared and not open. For those who run them."""
    draft = Ballot.opened_at.is_(None), Ballot.void_at.is_(None)
    return select(Ballot.call_id, Ballot.id).where(*draft)


def latest(call_id: int, *, drafts: bool) -> Ballot | None:
    """The latest ballot of a call that is not void; `drafts`: for those who prepare it."""
    found = whole().where(Ballot.call_id == call_id, Ballot.void_at.is_(None)).order_by(Ballot.id.desc()).limit(1)
    return db.session.scalars(found if drafts else found.where(Ballot.opened_at.is_not(None))).first()


def with_ballots(calls: Select[Call], person_id: int | None) -> Select[Call, Ballot, bool]:
    """These calls with each of their ballots that is not void, and whether this person stands there or did.

    For the office that reaches the calls.
    """
    on_paper = select(BallotCandidate.candidacy_id).where(BallotCandidate.ballot_id == Ballot.id)
    stands = and_(Candidacy.call_id == Call.id, succession.has_stood())
    theirs = exists().where(Candidacy.person_id == (person_id or 0), or_(stands, Candidacy.id.in_(on_paper)))
    joined = calls.outerjoin(Ballot, and_(Ballot.call_id == Call.id, Ballot.void_at.is_(None)))
    return joined.add_columns(Ballot, theirs)


def candidates(ballot_id: int) -> list[BallotCandidate]:
    """Everybody on the paper, in its order, also whoever stepped back. Once it is open, for all who may vote."""
    found = (
        select(BallotCandidate)
        .where(BallotCandidate.ballot_id == ballot_id)
        .options(joinedload(BallotCandidate.candidacy).joinedload(Candidacy.person))
        .order_by(BallotCandidate.place)
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(found))


def still_standing(found: Iterable[BallotCandidate]) -> list[BallotCandidate]:
    """Those of them who have not stepped back."""
    return [each for each in found if each.candidacy.withdrawn_at is None]


def votes_of(ballot_id: int, person_id: int) -> list[tuple[BallotVoter, str | None]]:
    """Somebody's own votes, each with the name of the organisation it is for."""
    found = (
        select(BallotVoter, Organisation.name)
        .outerjoin(Organisation, Organisation.id == BallotVoter.organisation_id)
        .where(BallotVoter.ballot_id == ballot_id, BallotVoter.person_id == person_id)
        .order_by(Organisation.name, BallotVoter.id)
    )
    return [(row[0], row[1]) for row in db.session.execute(found)]


def my_vote(number: int, person_id: int | None) -> Select[BallotVoter]:
    """One of somebody's own votes; nobody else finds it."""
    return (
        select(BallotVoter)
        .where(BallotVoter.id == number, BallotVoter.person_id == person_id)
        .options(
            joinedload(BallotVoter.ballot).joinedload(Ballot.call).joinedload(Call.position).joinedload(Position.body)
        )
    )


def roll(ballot_id: int) -> Select[str, str | None]:
    """Who may vote, by name, for which organisation. For those who run the ballot; it does not say who has voted."""
    return (
        select(Person.name, Organisation.name)
        .select_from(BallotVoter)
        .join(Person, Person.id == BallotVoter.person_id)
        .outerjoin(Organisation, Organisation.id == BallotVoter.organisation_id)
        .where(BallotVoter.ballot_id == ballot_id)
        .order_by(Person.name_key, BallotVoter.id)
    )


def entitled(ballot: Ballot, day: date) -> Select[*tuple[Any, ...]]:
    """Who would be on the roll that day, as rows of it: for one INSERT … SELECT."""
    there = and_(Person.is_there(), Person.died_on.is_(None))
    if ballot.electorate is Electorate.MEMBERS:
        found = select(literal(ballot.id), Person.id, null(), false(), false()).join(
            Belonging, Belonging.person_id == Person.id
        )
        return found.where(covers(Belonging.start, Belonging.end, day), there).order_by(Person.id)
    speaks = and_(
        Representation.kind == "primary",
        covers(Representation.start, Representation.end, day),
        Representation.organisation_id.in_(_member_organisations(day)),
    )
    found = select(literal(ballot.id), Person.id, Representation.organisation_id, true(), false())
    found = found.join(Representation, Representation.person_id == Person.id).where(speaks, there)
    return found.where(
        Person.id.in_(select(Belonging.person_id).where(covers(Belonging.start, Belonging.end, day)))
    ).order_by(Representation.organisation_id)


def _member_organisations(day: date) -> Select[int | None]:
    """Organisations with a membership of their own that day."""
    return select(Membership.organisation_id).where(
        Membership.organisation_id.is_not(None), covers(Membership.start, Membership.end, day)
    )


def seats_left(call: Call, day: date) -> int:
    """How many seats of a call nobody has, nor was offered."""
    held = select(func.count()).select_from(Candidacy).join(Opening, Opening.id == Candidacy.opening_id)
    held = held.where(Candidacy.call_id == call.id, succession.offer_is_open(day))
    return len(db.session.scalars(succession.unfilled_openings(call)).all()) - (db.session.scalar(held) or 0)


def who_could_be_elected(call: Call) -> list[Candidacy]:
    """Whoever stands and waits; after a tie that asks for a second ballot, the tied alone.

    For those who prepare the ballot; statements are not theirs to read.
    """
    found = [
        each
        for each in db.session.scalars(succession.candidates_of(call))
        if each.not_selected_at is None and each.offered_at is None
    ]
    before = latest(call.id, drafts=False)
    if before is not None and before.result and before.result["tied"]:
        tied = set(before.result["tied"])
        again = {each.candidacy_id for each in candidates(before.id) if each.place in tied}
        found = [each for each in found if each.id in again] or found
    return found


def outcome(ballot: Ballot, found: Iterable[BallotCandidate], lying: BallotBox) -> tally.Outcome:
    """What the open box says, with whoever stands now. For those who run the ballot, until it is certified."""
    return tally.count(
        {paper: int(often) for paper, often in (lying.papers or {}).items()},
        standing=[each.place for each in still_standing(found)],
        seats=ballot.seats,
        confirming=ballot.confirming,
        on_roll=ballot.on_roll,
        least_turnout=ballot.least_turnout,
    )


def few_voted(ballot_id: int, papers: int) -> bool:
    """Whether so many papers can be those of fewer than three people, some of whom have several votes.

    Their numbers would tell how somebody voted, to one of two who knows their own; so nobody reads them, the office
    included.
    """
    votes = func.count().label("votes")
    most = select(votes).where(BallotVoter.ballot_id == ballot_id).group_by(BallotVoter.person_id)
    return papers <= sum(db.session.scalars(most.order_by(votes.desc()).limit(FEWEST_VOTERS - 1)))


def box_of(ballot_id: int) -> BallotBox:
    return db.session.get_one(BallotBox, ballot_id)


def checksum(lying: BallotBox) -> str:
    """The published checksum of a box that was opened."""
    return box.checksum(lying.salt, lying.papers or {})
