"""What one event asks those who sign up, and what one of them answered, in confidence too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.events.programme.models import Event
from portal.events.questions.operations import asking
from portal.events.questions.operations.asking import Asking
from portal.events.questions.operations.checking import Given
from portal.events.registrations.operations import answering
from tests.security.making import canary

if TYPE_CHECKING:
    from tests.security.world import World


def the_questions(world: World) -> None:
    event, now = db.session.scalars(select(Event).where(Event.slug == world.things["public event"])).one(), clock.now()
    close = asking.add_question(event, Asking(words="What do you need to get in?", sensitive=True), now=now)
    plain = asking.add_question(event, Asking(words="What would you like to learn?"), now=now)
    answers = {plain.id: Given(1, canary("learn")), close.id: Given(1, canary("access"))}
    answering.answer(event, world.people["attendee"], answers, now=now)
    world.things["public event: question"] = plain.id
