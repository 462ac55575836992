"""Short ways for tests to bring a one-to-one to any state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from portal.core import clock
from portal.core.dates import local
from portal.core.db import db
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.mail.models import Delivery, DeliveryContent
from portal.members.memberships.models import Belonging
from portal.members.people.models import Person
from portal.relationships.one_to_ones import queries, standing
from portal.relationships.one_to_ones.models import OneToOne
from portal.relationships.one_to_ones.operations import afterwards, answering, proposing
from portal.relationships.one_to_ones.seen import Seen, see
from portal.relationships.one_to_ones.states import Place, State
from portal.relationships.one_to_ones.times import Offer, Wall
from tests.relationships.company import Company

ZONE = "Europe/London"
#: A Monday in winter, in UTC and by the clock of London.
START = datetime(2026, 1, 5, 9, tzinfo=UTC)
LINE = "You mend what others throw out, and I bind what others read to pieces."
PLACE = "The bench behind the corn exchange"
HOSTILE = "<script>alert(1)</script>{{ 7*7 }}'; DROP TABLE one_to_one; --"
#: What the form of a proposal holds.
MAY = {
    "day_1": "2026-01-08", "time_1": "12:00", "day_2": "2026-01-09", "time_2": "16:30", "minutes": "30",
    "place_kind": "in_person", "place": PLACE, "line": LINE,
}  # fmt: skip


def wall(at: datetime) -> Wall:
    there = local(at, ZONE)
    return Wall(there.date(), there.time().replace(tzinfo=None))


def offer(*days: float, minutes: int = 45, **more: Any) -> Offer:
    """Times so many days from now, at noon."""
    now = clock.now()
    walls = [Wall((now + timedelta(days=each)).date(), time(12)) for each in days or (3, 4)]
    return Offer(walls, minutes, more.pop("kind", Place.IN_PERSON), more.pop("place", PLACE), more.pop("line", LINE))


def propose(company: Company, by: str = "mara", to: str = "jonas", *days: float, **more: Any) -> int:
    """The number of a new talk."""
    with unit_of_work():
        ids = company.ids
        return proposing.propose(ids[by], ids[to], offer(*days, **more), zone=ZONE, now=clock.now()).id


def get(number: int) -> OneToOne:
    return db.session.get_one(OneToOne, number, populate_existing=True)


def page_of(number: int) -> str:
    return f"/one-to-ones/{get(number).handle}"


def new(company: Company, by: str = "mara", to: str = "jonas", **changes: Any) -> int:
    """The number of a talk proposed on its page."""
    path = f"/one-to-ones/new/{company.ids[to]}"
    company.browser(by).submit(path, {**MAY, **changes}, to=path)
    return db.session.scalars(select(OneToOne.id).order_by(OneToOne.id.desc())).first() or 0


def act(number: int, verb: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    """One verb in a transaction of its own."""
    with unit_of_work():
        return verb(get(number), *arguments, now=clock.now(), **named)


def round_of(number: int) -> int:
    return queries.last_round(get(number)).number


def accept(number: int, who: int, chosen: int = 1) -> None:
    act(number, answering.accept, who, round_of(number), chosen)


def counter(number: int, who: int, *days: float) -> None:
    act(number, proposing.counter, who, round_of(number), offer(*days), zone=ZONE)


def move(number: int, who: int, *days: float) -> None:
    act(number, proposing.move, who, round_of(number), offer(*days), zone=ZONE)


def say(number: int, who: int, yes: bool = True) -> None:
    act(number, afterwards.say, who, took_place=yes)


def promise(
    number: int, who: int, words: str = "The name of our printer", *, days: int = 3, shared: bool = True
) -> None:
    by: date = today(clock.now()) + timedelta(days=days)
    act(number, afterwards.promise, who, words=words, by=by, shared=shared, today=today(clock.now()))


def state_of(number: int) -> State:
    talk = get(number)
    return standing.state(talk, queries.last_round(talk), clock.now())


def seen_by(number: int, person: int, *, here: bool = True) -> Seen:
    talk = get(number)
    other = db.session.get_one(Person, talk.with_whom(person))
    return see(talk, queries.last_round(talk), other, person, clock.now(), here=here)


def letters(kind: str = "relationships.") -> list[tuple[str, str, str]]:
    """To whom, of which kind, with all its words, each letter of these kinds."""
    rows = db.session.execute(
        select(Delivery, DeliveryContent)
        .join(DeliveryContent, DeliveryContent.delivery_id == Delivery.id)
        .where(Delivery.kind.startswith(kind))
        .order_by(Delivery.id)
    )
    return [
        (
            sent.email.split("@")[0],
            sent.kind.partition(".")[2],
            " ".join(str(part) for part in (content.subject, content.source, content.text, sent.key, sent.thread)),
        )
        for sent, content in rows
    ]


def told(kind: str = "relationships.talk") -> list[tuple[str, str]]:
    return [(who, what) for who, what, _words in letters(kind)]


def leave(company: Company, name: str, on: date) -> None:
    """Their membership ends on that day."""
    with unit_of_work():
        for row in db.session.scalars(select(Belonging).where(Belonging.person_id == company.ids[name])):
            row.end = on
