"""Short ways for tests to bring an introduction to any state. Mara asks Jonas (B) and Amara (C)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.relationships.introductions import inside as sealed
from portal.relationships.introductions import queries
from portal.relationships.introductions.inside import Inside
from portal.relationships.introductions.models import Introduction, IntroductionSide
from portal.relationships.introductions.operations import answering, asking, clockwork, following, steps
from portal.relationships.introductions.queries import Known
from portal.relationships.introductions.seen import Seen, see
from portal.relationships.introductions.states import Party, State
from tests.relationships.company import Company

TO_B = "She binds what others throw out, and you keep every scrap of leather."
TO_C = "He makes drawers that close with a sigh; yours stick."
THANKS = "We talked until the kettle was dry."
PARTIES = {"mara": Party.ASKER, "jonas": Party.B, "amara": Party.C}


def today() -> Any:
    return clock.today("Europe/London")


def begin(company: Company, *, b: str = "jonas", c: str = "amara", asker: str = "mara", put: bool = True) -> int:
    """The number of an introduction; with both asked, unless told."""
    with unit_of_work():
        people = (company.ids[asker], company.ids[b], company.ids[c])
        made = asking.ask(*people, asking.Words(TO_B, TO_C), today=today(), now=clock.now())
        number = made.id
    if put:
        ask_now(number)
    return number


def ask_now(number: int) -> None:
    """Their moment within the hour has come."""
    with unit_of_work():
        ids = [side.id for side in sides(number).values()]
        waits = IntroductionSide.id.in_(ids) & IntroductionSide.ask_at.is_not(None)
        db.session.execute(update(IntroductionSide).where(waits).values(ask_at=clock.now()))
    for number_of_side in ids:
        with unit_of_work():
            clockwork.put(number_of_side, now=clock.now())


def get(number: int) -> Introduction:
    return db.session.get_one(Introduction, number, populate_existing=True)


def inside(number: int) -> Inside:
    return sealed.read(get(number))


def sides(number: int) -> dict[Party, IntroductionSide]:
    return queries.three_of(inside(number))


def act(number: int, verb: Callable[..., Any], *arguments: Any, **named: Any) -> None:
    """One verb in a transaction of its own."""
    with unit_of_work():
        verb(get(number), *arguments, now=clock.now(), **named)


def yes(number: int, party: Party) -> None:
    act(number, answering.agree, party, today=today())


def no(number: int, party: Party, **named: Any) -> None:
    act(number, answering.refuse, party, **named)


def tell(number: int, party: Party, **said: Any) -> None:
    said = {"talked": True, "helped": False, "thanks": "", **said}
    act(number, following.tell, party, today=today(), **said)


def at(company: Company, state: State) -> int:
    """An introduction that has come to this state."""
    number = begin(company)
    if state is State.WITHDRAWN:
        act(number, asking.withdraw)
    if state is State.NOT_AHEAD:
        with unit_of_work():
            clockwork.end(get(number), now=clock.now())
    if state in (State.INTRODUCED, State.FOLLOW_UP, State.ERASED):
        yes(number, Party.B)
        yes(number, Party.C)
    if state in (State.FOLLOW_UP, State.ERASED):
        with unit_of_work():
            clockwork._follow_up(get(number), clock.now())
    if state is State.ERASED:
        tell(number, Party.B, thanks=THANKS)
        act(number, clockwork.erase)
    return number


def state_of(number: int) -> State:
    return steps.state_of(get(number), clock.now())


def log(number: int) -> list[str]:
    return [step.state for step in queries.steps_of(number)]


def handle(number: int, party: Party) -> str:
    return sides(number)[party].handle


def page(number: int, party: Party) -> str:
    return f"/introductions/{handle(number, party)}"


def known(number: int, party: Party) -> Known | None:
    """What this party finds."""
    mine = sides(number)[party]
    found = select(IntroductionSide).where(IntroductionSide.id == mine.id)
    return next(iter(queries.known_from(list(db.session.scalars(found)), today())), None)


def seen_by(number: int, party: Party, now: datetime | None = None) -> Seen | None:
    """What this party's page is made of; None while they know nothing of it."""
    found = known(number, party)
    if found is None:
        return None
    return see(found, now or clock.now())


def mails(kinds: str = "introductions.") -> list[tuple[str, str, str]]:
    """To whom, of which kind, and all the words, of every message whose kind begins so."""
    from tests.referrals.doing import mails

    return mails(kinds)
