"""The demo's ballot: the members choose a deputy, and have a few days left."""

from __future__ import annotations

from datetime import timedelta

from portal.core.db import db
from portal.core.world import World
from portal.leadership.ballots.models import Ballot, BallotCandidate, Electorate, Method, TieRule
from portal.leadership.ballots.operations.preparing import freeze
from portal.leadership.succession.models import Call


def seed(world: World, call_id: int, candidacies: list[int]) -> None:
    """An open ballot, in which nobody has voted yet."""
    call = db.session.get_one(Call, call_id)
    opened = world.ago(3, 9)
    ballot = Ballot(
        call_id=call.id, method=Method.APPROVAL, electorate=Electorate.MEMBERS, tie_rule=TieRule.LOTS, least_turnout=0,
        opens_at=opened, closes_at=opened + timedelta(days=12), created_at=opened, seats=1,
        confirming=False,
    )  # fmt: skip
    db.session.add(ballot)
    db.session.flush()
    world.insert(
        BallotCandidate,
        [{"ballot_id": ballot.id, "place": place, "candidacy_id": each} for place, each in enumerate(candidacies, 1)],
    )
    freeze(ballot, call, opened)
