"""What introductions put on a member's home: a question to answer, and how one went. Names stand in the side itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Select, select

from portal.core.actors import Actor
from portal.core.house import Step
from portal.core.questions import ME, Question, Told, made_of
from portal.relationships.introductions.inside import read_link
from portal.relationships.introductions.models import IntroductionSide
from portal.relationships.introductions.states import Turn


def _waiting(turn: Turn) -> Select[IntroductionSide]:
    mine = select(IntroductionSide).where(IntroductionSide.person_id == ME, IntroductionSide.turn == turn)
    return mine.order_by(IntroductionSide.id).limit(1)


ASKED = Question[IntroductionSide](lambda _who: _waiting(Turn.QUESTION))
FORWARD = Question[IntroductionSide](lambda _who: _waiting(Turn.FORWARD))
WENT = Question[IntroductionSide](lambda _who: _waiting(Turn.FOLLOW_UP))


@made_of(lambda who: [ASKED, FORWARD, WENT] if who.is_member and who.person_id else [])
def steps(who: Actor, now: datetime, told: Told) -> Iterable[Step]:
    """Who would like to introduce me to somebody; a link to forward; how it went with somebody. One of each at most."""
    for side in told.get(ASKED):
        link = read_link(side)
        yield Step(
            title=_("%(name)s would like to introduce you to somebody who is not a member", name=link.asker)
            if link.outside
            else _("%(name)s would like to introduce you to another member", name=link.asker),
            text=_("Read why. Yes, no, not now: nobody is told what you do not say."),
            actions=((_("Read and answer"), url_for("introductions.show", handle=side.handle)),),
            order=13,
            icon="handshake",
        )
    for side in told.get(FORWARD):
        yield Step(
            title=_("%(name)s said yes: a link waits for you", name=read_link(side).other),
            text=_("Forward it to the one you thought of, from your own mailbox. We write to nobody."),
            actions=((_("Get the link"), url_for("introductions.show", handle=side.handle)),),
            order=15,
            icon="mail",
        )
    for side in told.get(WENT):
        link = read_link(side)
        yield Step(
            title=_("How did it go with the one whom %(name)s brought you?", name=link.asker)
            if link.outside
            else _("How did it go with %(name)s?", name=link.other),
            text=_("%(asker)s brought you together. A word is plenty, and so is none.", asker=link.asker),
            actions=((_("Say how it went"), url_for("introductions.show", handle=side.handle)),),
            order=45,
            icon="messages-square",
        )
