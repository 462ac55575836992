"""What leadership puts on a member's home."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from portal.core.actors import Actor
from portal.core.db import db
from portal.core.house import Step
from portal.core.say import last_day, say_day
from portal.core.settings import today
from portal.leadership.succession import queries
from portal.leadership.succession.models import Candidacy, CandidacyState


def steps(who: Actor, now: datetime) -> Iterable[Step]:
    """An offer to answer, a suggestion to think about, candidacies to decide."""
    if who.person_id is None:
        return
    for mine in db.session.scalars(queries.my_open_candidacies(who.person_id)):
        yield from _mine(mine)
    if who.chairs:
        yield from _to_decide(who)


def _mine(mine: Candidacy) -> Iterable[Step]:
    url = url_for("leadership.candidacy", number=mine.id)
    role = mine.call.position.title
    if mine.state is CandidacyState.OFFERED:
        yield Step(
            title=_("%(role)s is yours, if you like", role=role),
            text=_(
                "%(body)s chose you, from %(day)s.", body=mine.call.position.body.name, day=say_day(mine.offered_start)
            ),
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


def _to_decide(who: Actor) -> Iterable[Step]:
    waiting = list(db.session.scalars(queries.waiting_for_decision().limit(60)))
    calls = {candidacy.call.id: candidacy.call for candidacy in waiting}
    deciders = queries.deciders_of(calls.values(), today()) if calls else {}
    for call in calls.values():
        if who.person_id not in (deciders[call.id] or ()):
            continue
        first = next(candidacy for candidacy in waiting if candidacy.call_id == call.id)
        yield Step(
            title=_("%(name)s would take on %(role)s", name=first.person.name, role=call.position.title),
            text=_("A statement waits for your decision, and the answer for your reasons."),
            actions=((_("Read and decide"), url_for("leadership.desk", slug=call.slug)),),
            order=14,
            face=first.person,
        )
