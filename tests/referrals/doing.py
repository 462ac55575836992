"""Short ways for tests to bring a referral to any state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.core import clock
from portal.core.actors import Actor, Standing
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.mail.models import Delivery, DeliveryContent
from portal.referrals import queries
from portal.referrals.brings import steps as home
from portal.referrals.models import DeclineCode, Kind, Referral
from portal.referrals.operations import answering, forgetting, offering, steps, telling
from portal.referrals.seen import Seen, see
from portal.referrals.states import Party, State
from tests.relationships.company import Company

NEED = "Their library books are loved to pieces. They would rather mend than buy."
WHY = "You mend what others throw out."
HOW_KNOWN = "We swim at the weir on Wednesdays."
LINE = "Ask me again when the tide turns."
THANKS = "The first forty went back on Monday."


def words(**changes: Any) -> offering.Words:
    return offering.Words(**{"kind": Kind.CLIENT, "need": NEED, "why": WHY, "how_known": HOW_KNOWN, **changes})


def today() -> Any:
    return clock.today("Europe/London")


def begin(
    company: Company, *, offered: bool = True, receiver: str = "jonas", referred: str = "amara", **texts: Any
) -> int:
    """Mara's referral; its number."""
    with unit_of_work():
        now = clock.now()
        to, about = company.ids[receiver], company.ids[referred]
        referral = offering.draft(company.mara, to, about, words(**texts), today=today(), now=now)
        if offered:
            offering.offer(referral, today=today(), now=now)
        return referral.id


def get(number: int) -> Referral:
    return db.session.get_one(Referral, number, populate_existing=True)


def act(number: int, verb: Callable[..., None], *arguments: Any, **named: Any) -> None:
    """One verb in a transaction of its own."""
    with unit_of_work():
        verb(get(number), *arguments, now=clock.now(), **named)


def talk(number: int) -> None:
    act(number, telling.talked, on=today(), expected=True, today=today())


#: How each state is reached from an offer.
WAYS: dict[State, tuple[Callable[[int], None], ...]] = {
    State.OFFERED: (),
    State.DECLINED: (lambda n: act(n, answering.decline, DeclineCode.NO_CAPACITY, LINE),),
    State.C_INVITED: (lambda n: act(n, answering.accept),),
    State.C_NO: (lambda n: act(n, answering.accept), lambda n: act(n, answering.refuse)),
    State.INTRODUCED: (lambda n: act(n, answering.accept), lambda n: act(n, answering.agree)),
}
WAYS[State.WITHDRAWN] = (*WAYS[State.C_INVITED], lambda n: act(n, offering.withdraw))
WAYS[State.CONTACTED] = (*WAYS[State.INTRODUCED], talk)
WAYS[State.WORKING] = (*WAYS[State.CONTACTED], lambda n: act(n, telling.still_working))
WAYS[State.UNREACHABLE] = (*WAYS[State.INTRODUCED], lambda n: act(n, telling.turned_out, State.UNREACHABLE))
for _outcome in (State.WON, State.NOT_WON, State.NOT_FIT):
    WAYS[_outcome] = (*WAYS[State.WORKING], lambda n, o=_outcome: act(n, telling.turned_out, o, usefulness=3))  # type: ignore[misc]
WAYS[State.CLOSED] = (*WAYS[State.WON], lambda n: act(n, telling.thank, THANKS))
WAYS[State.STOPPED] = (*WAYS[State.CONTACTED], lambda n: act(n, forgetting.stop))
WAYS[State.ERASED] = (*WAYS[State.CLOSED], lambda n: act(n, forgetting.erase_mine))
BEFORE_THE_INTRODUCTION = (State.DRAFT, State.OFFERED, State.DECLINED, State.C_INVITED, State.C_NO, State.WITHDRAWN)


def at(company: Company, state: State) -> int:
    """A referral that has come to this state, with everything said that can be said on the way.

    Each state has a need of its own, so that one company can have one of each.
    """
    number = begin(company, offered=state is not State.DRAFT, need=f"{NEED} {state}")
    for step in WAYS.get(state, ()):
        step(number)
    return number


def state_of(number: int) -> State:
    return steps.state_of(get(number), clock.now())


def log(number: int) -> list[str]:
    return [step.state for step in steps.log_of(get(number))]


def handle(number: int, party: Party) -> str:
    return queries.handle_of(get(number), party)


def seen_by(number: int, party: Party, now: datetime | None = None) -> Seen:
    """What this party's page is made of."""
    row = get(number)
    db.session.refresh(row, ["steps"])
    third = queries.outside_of([row]).get(number)
    return see(row, party, queries.parties_to([row]), now or clock.now(), third)


def mails(kinds: str = "") -> list[tuple[str, str, str]]:
    """To whom, of which kind, and all the words, of every message whose kind begins so."""
    rows = db.session.execute(
        select(Delivery, DeliveryContent)
        .join(DeliveryContent, DeliveryContent.delivery_id == Delivery.id)
        .where(Delivery.kind.startswith(kinds))
        .order_by(Delivery.id)
    )
    return [
        (
            d.email.split("@")[0],
            d.kind,
            " ".join(str(part) for part in (c.subject, c.source, c.text, c.reply_to, d.key)),
        )
        for d, c in rows
    ]


def steps_of(company: Company, name: str) -> list[str]:
    """What stands on somebody's home about referrals."""
    who = Actor(1, company.ids[name], name, standing=Standing.MEMBER)
    with company.app.test_request_context("/"):
        return [str(step.title) for step in home.steps(who, clock.now())]
