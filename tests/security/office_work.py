"""What the office has begun about people: entries put together, a request to be forgotten, a host who is asked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.db import db
from portal.core.settings import today
from portal.core.tokens import digest
from portal.leadership.offices.exceptions import LimitException
from portal.members.memberships.models import ColleagueInvitation
from portal.members.merging.operations import merging
from portal.members.newcomers.models import Hosting
from portal.members.people.operations import people
from portal.members.privacy.operations import requests

if TYPE_CHECKING:
    from tests.security.world import World


def the_merge(world: World) -> None:
    """Somebody who stood in the list twice."""
    now = clock.now()
    kept, merged = (people.add_person({"name": "Twice Listed"}, now=now) for _ in range(2))
    world.things["merge"] = merging.merge(kept, merged, giver=OPERATOR, now=now).id


def the_request(world: World) -> None:
    """Somebody who asks to be forgotten."""
    person = people.add_person({"name": "Gone Soon"}, now=clock.now())
    world.things["request"] = requests.ask(person, now=clock.now()).id


def the_colleague(world: World) -> None:
    """Somebody whom the primary representative of the firm invited, and who has not answered."""
    now, email, world.tokens["colleague"] = clock.now(), "colleague@firm.example", "c" * 43
    invited = ColleagueInvitation(
        organisation_id=world.things["firm"], name="Colleague", email=email, email_key=email,
        token_hash=digest("c" * 43), sent_at=now, expires_at=now + timedelta(days=14),
    )  # fmt: skip
    db.session.add(invited)
    db.session.flush()
    world.things["colleague"] = invited.id


def the_host(world: World) -> None:
    """A member who is asked to show another one around."""
    row = Hosting(
        newcomer_id=world.people["newcomer"], host_id=world.people["representative"], asked_at=clock.now(),
        until=today() + timedelta(days=30),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    world.things["hosting"] = row.id


def the_exception(world: World) -> None:
    """Somebody who may perhaps serve once more."""
    row = LimitException(
        position_id=world.things["works position"], person_id=world.people["member"], reason="Nobody else",
        asked_at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    world.things["exception"] = row.id
