"""A ballot that runs: a committee elects, the candidate stands, the member may vote, the chair has the casting vote."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from portal.accounts import operations as accounts
from portal.core import clock
from portal.core.db import db
from portal.core.settings import today
from portal.leadership.ballots import operations
from portal.leadership.ballots.models import BallotVoter, Electorate, Method, TieRule
from portal.leadership.ballots.operations import Terms
from portal.leadership.offices import operations as offices
from portal.leadership.offices.models import BodyKind, FilledBy, HoldOver
from portal.leadership.succession import operations as leadership
from portal.leadership.succession.models import Call
from portal.members.people.models import Person

if TYPE_CHECKING:
    from tests.security.world import World


def the_ballot(world: World) -> None:
    now, started = clock.now(), today() - timedelta(500)
    body = offices.form_body(name="The assembly", kind=BodyKind.COMMITTEE, about="", formed=started)
    position = offices.make_position(
        body, title="Speaker", duties="Keys and tea.", hours_per_month=5, term_months=24, grants=[],
        hold_over=HoldOver.VACANT, filled_by=FilledBy.ELECTION, chairs=False, newcomer_ok=True,
        giver=accounts.OPERATOR, now=now,
    )  # fmt: skip
    offices.add_seat(position, valid_from=started, now=now)
    call = leadership.open_call(
        position, title="Somebody who speaks", text="Six hours a month.", public=False, opens=today() - timedelta(9),
        closes=today() + timedelta(1), now=now,
    )  # fmt: skip
    leadership.stand(call, db.session.get_one(Person, world.people["candidate"]), statement="Me", now=now)
    call.closes = today()
    terms = Terms(
        method=Method.APPROVAL, electorate=Electorate.MEMBERS, tie_rule=TieRule.CASTING, opens_at=now,
        closes_at=now + timedelta(7), casting_by_id=world.people["chair"],
    )  # fmt: skip
    db.session.flush()
    ballot = operations.prepare(db.session.get_one(Call, call.id), terms, by=None, now=now)
    operations.open_ballot(ballot, by=None, account_id=None, now=now)
    mine = select(BallotVoter.id).where(BallotVoter.person_id == world.people["member"])
    world.things |= {"ballot": ballot.id, "vote": db.session.scalars(mine).one()}
