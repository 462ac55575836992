"""Taking a step: the one place where an introduction moves."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l

from portal.core.db import db
from portal.core.errors import DomainError
from portal.relationships.agreed import INTRODUCED
from portal.relationships.introductions import queries
from portal.relationships.introductions.models import Introduction, IntroductionStep
from portal.relationships.introductions.states import NEXT, Party, State, as_of, due_at


class MovedOn(DomainError):
    sentence = _l("This has moved on since you opened the page. Here is how it stands now.")


def state_of(introduction: Introduction, now: datetime) -> State:
    """Where the introduction stands now; its fortnight is over even before the sweep writes so."""
    last = queries.steps_of(introduction.id)[-1]
    return as_of(last.state, last.at, now)


def take(introduction: Introduction, state: State, party: Party, *, now: datetime) -> bool:
    """Take one step on a locked introduction. False when that very step was taken before. Raises MovedOn.

    What has lapsed is refused to everyone but the house, which writes that it has.
    """
    log = queries.steps_of(introduction.id)
    if any(step.state is state for step in log):
        return False
    last = log[-1].state
    here = last if state is State.NOT_AHEAD or state is State.ERASED else as_of(last, log[-1].at, now)
    if state not in NEXT[here]:
        raise MovedOn
    _append(introduction, last, state, party, now)
    return True


def begin(introduction: Introduction, *, now: datetime) -> None:
    """The first step of all."""
    _append(introduction, None, State.ASKED, Party.ASKER, now)


def _append(introduction: Introduction, before: State | None, state: State, party: Party, now: datetime) -> None:
    wording = INTRODUCED.current if state is State.INTRODUCED else None
    db.session.add(
        IntroductionStep(
            introduction_id=introduction.id, before=before, state=state, party=party, at=now, wording=wording
        )
    )
    introduction.due_at = due_at(state, introduction.created_at, now)
    db.session.flush()
