"""A house in which every way of giving or taking a right is open to everybody who might try it.

For each right there is a seat that carries it: empty, held, taken over from somebody, asked for in a call, offered.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, or_, select

from portal.accounts import operations as accounts
from portal.accounts.models import Account, Grant
from portal.accounts.operations import OPERATOR, Giver
from portal.core import clock, settings
from portal.core.actors import Reach, Right
from portal.core.db import db
from portal.leadership.offices import operations as offices
from portal.leadership.offices.models import Body, BodyKind, FilledBy, HeldBy, HoldOver, Position, Seat, Term, Via
from portal.leadership.succession import operations as leadership
from portal.leadership.succession.models import Candidacy
from portal.members.applications.operations import drafts
from portal.members.memberships.operations import memberships, plans
from portal.members.merging.operations import merging
from portal.members.people import consents
from portal.members.people.models import Person
from portal.members.people.operations import people
from portal.members.privacy.operations import requests

ZONE = "Europe/London"
ALL_BUT = frozenset(Right) - {Right.ADMINISTRATION}
#: Who gives: what they hold. Whoever administers comes twice, as one who proved lately and as one who did not.
GIVERS: dict[str, frozenset[Right]] = {
    "nobody": frozenset(),
    **{right.value: frozenset({right}) for right in ALL_BUT},
    **{f"leadership and {right.value}": frozenset({Right.LEADERSHIP, right}) for right in ALL_BUT},
    **{f"members and {right.value}": frozenset({Right.MEMBERS, right}) for right in ALL_BUT},
    "all but administration": ALL_BUT,
    "stale administrator": frozenset({Right.ADMINISTRATION}),
    "administrator": frozenset({Right.ADMINISTRATION}),
    "all but administration below a body": frozenset(),
    "administrator below a body": frozenset(),
}
#: Of the last two, what they hold over all bodies here, by a seat in the one above them. Everything else reaches
#: everywhere: it is further than theirs goes.
BELOW = {"all but administration below a body": ALL_BUT, "administrator below a body": {Right.ADMINISTRATION}}
Held = frozenset[tuple[Any, Right]]


@dataclass
class House:
    """Accounts of givers and others by name, and the objects of each right."""

    accounts: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    things: dict[tuple[str, str], Any] = field(default_factory=dict)
    #: The plan of organisations, which nobody here has.
    firm_plan: int = 0
    #: The body above all others.
    region: int = 0

    def at(self, name: str, right: Right) -> Any:
        return self.things[name, right.value]


def today() -> Any:
    return clock.today(ZONE)


def slug(kind: str) -> str:
    return kind.replace(" ", ".")


def build() -> House:
    """Everybody and everything, through the operations. Call inside a unit of work."""
    house = House()
    settings.change(name="The Ashmere Chamber", short_name="Ashmere", time_zone=ZONE, set_up=True)
    plan = plans.add_plan({"name": "Member", "holder": "person", "months": 12, "grace_days": 30, "about": ""})
    for kind in (*GIVERS, "friend", "holder", "candidate", "chosen", "sitter", "former", "later", "keeper", "given"):
        _somebody(house, kind, plan, GIVERS.get(kind, frozenset()))
    house.region = _body("Region").id
    for kind, rights in BELOW.items():
        above = _place(_the(house.region), kind, sorted(rights), reach=Reach.BODY_AND_BELOW)
        _begin(house, offices.add_seat(above, valid_from=today() - timedelta(400), now=clock.now()), kind)
    works = _body("Works", _the(house.region))
    chairs = _place(works, "Chair", [], chairs=True)
    for kind in GIVERS:
        _begin(house, offices.add_seat(chairs, valid_from=today() - timedelta(400), now=clock.now()), kind)
    plain = _body("Plain", _the(house.region))
    firm = {"name": "Firm", "holder": "organisation", "months": 12, "grace_days": 30, "about": ""}
    house.firm_plan = plans.add_plan(firm).id
    for right in Right:
        _of_one_right(house, right, works, plain, plan)
    keeper = db.session.get_one(Account, house.accounts["keeper"])  # somebody always holds the keys
    accounts.give_right(keeper, Right.ADMINISTRATION, giver=OPERATOR, now=clock.now(), reason="Keeps")
    return house


def _of_one_right(house: House, right: Right, works: Body, plain: Body, plan: Any) -> None:
    now = clock.now()
    things: dict[str, Any] = {}
    body = _body(f"House {right.value}", _the(house.region))
    position = _place(body, "Holder", [right])
    held, empty = _seats(position, 2)
    things |= {"position": position.id, "empty seat": empty.id, "term": _begin(house, held, "holder").id}
    over = _place(body, "Over", [right], hold_over=HoldOver.UNTIL_SUCCESSOR)
    one, two = _seats(over, 2)
    _begin(house, one, "former", start=-200, last=-100)
    things["successor"] = _begin(house, one, "keeper", start=-50).id
    _begin(house, two, "later", start=-200, last=-100)
    things |= {"held over": two.id, "over": over.id, "seatless": _place(body, "Seatless", [right]).id}
    simple = _place(plain, f"Plain {right.value}", [])
    _begin(house, _seats(simple, 1)[0], "sitter")
    things["plain position"] = simple.id
    for name, person in (("candidacy", "candidate"), ("choice", "chosen")):
        asked = _place(works, f"{name} {right.value}", [right])
        _seats(asked, 1)
        call = leadership.open_call(
            asked, title=f"{name} {right.value}", text="Come", public=True, opens=today(),
            closes=today() + timedelta(30), now=now,
        )  # fmt: skip
        stands = db.session.get_one(Person, house.people[person])
        things[name] = leadership.stand(call, stands, statement="Me", now=now).id
    choice = db.session.get_one(Candidacy, things["choice"])
    leadership.offer(
        choice, start=today(), reason="", by=None, giver=Giver(house.accounts["nobody"]), now=now, early=True
    )
    later = _body(f"Later {right.value}", _the(house.region))
    _begin(house, _seats(_place(later, "Holder", [right]), 1)[0], "later")
    later.formed = today() + timedelta(20)
    unseen = people.add_person({"name": f"Unseen {right.value}", "email": f"unseen.{right.value}@x.example"}, now=now)
    _belong(unseen, plan)
    house.people["unseen"] = unseen.id
    _begin(house, _seats(_place(plain, f"Unseen {right.value}", [right]), 1)[0], "unseen")
    things |= {"entries": (house.people["friend"], unseen.id), "merge": _merged(house, right, plain, plan)}
    things["request"] = _forgotten(house, right, plain, plan)
    things |= {"waits": _waits(right), "invited later": _invited_later(right, works, plan)}
    given = db.session.get_one(Account, house.accounts["given"])
    grant = accounts.give_right(given, right, giver=OPERATOR, now=now, reason="Given")
    things["applied"] = _applied(unseen, house.firm_plan)
    things |= {
        "grant": grant.id, "without account": unseen.id, "house": right.value.replace("_", "-"),
        "later": right.value.replace("_", "-"),
    }  # fmt: skip
    house.things |= {(name, right.value): thing for name, thing in things.items()}


def _applied(person: Person, plan: int) -> int:
    """An application in the name of somebody who is known."""
    words = {"name": person.name, "email": person.email, "headline": "Holder", "why": "Why not", "firm": person.name}
    applied, _token = drafts.begin(words, now=clock.now())
    drafts.keep(applied, {}, plan_id=plan, answers={})
    drafts.agree(applied, consents.version(), now=clock.now())
    drafts.submit(applied, unproved=True, now=clock.now())
    return applied.id


def _merged(house: House, right: Right, plain: Body, plan: Any) -> int:
    """Two entries about somebody whose seat carries this right, put together."""
    kept, holder = (people.add_person({"name": f"Listed Twice {right.value}"}, now=clock.now()) for _ in range(2))
    _belong(holder, plan)
    house.people["twice"] = holder.id
    _begin(house, _seats(_place(plain, f"Twice {right.value}", [right]), 1)[0], "twice")
    return merging.merge(kept, holder, giver=OPERATOR, now=clock.now()).id


def _forgotten(house: House, right: Right, plain: Body, plan: Any) -> int:
    """Somebody whose seat carries this right asks to be forgotten."""
    person = people.add_person({"name": f"Gone Soon {right.value}"}, now=clock.now())
    _belong(person, plan)
    house.people["gone soon"] = person.id
    _begin(house, _seats(_place(plain, f"Gone {right.value}", [right]), 1)[0], "gone soon")
    return requests.ask(person, now=clock.now()).id


def _waits(right: Right) -> int:
    """Somebody whose account nobody has come in to, and who is given this right from next week on."""
    now, email = clock.now(), f"waits.{right.value}@x.example"
    account = accounts.create_account(email, "Waits", now=now)
    person = people.add_person({"name": "Waits", "email": email}, now=now)
    people.connect(person, account.id)
    accounts.give_right(account, right, giver=OPERATOR, now=now, start=now + timedelta(7), reason="Next week")
    return person.id


def _invited_later(right: Right, works: Body, plan: Any) -> int:
    """Somebody without an account who is offered a seat that carries this right."""
    now = clock.now()
    person = people.add_person({"name": "Later", "email": f"offered.{right.value}@x.example"}, now=now)
    _belong(person, plan)
    offered = _place(works, f"offered {right.value}", [right])
    _seats(offered, 1)
    call = leadership.open_call(
        offered, title=f"offered {right.value}", text="Come", public=True, opens=today(),
        closes=today() + timedelta(30), now=now,
    )  # fmt: skip
    stands = leadership.stand(call, person, statement="Me", now=now)
    leadership.offer(stands, start=today(), reason="", by=None, giver=OPERATOR, now=now, early=True)
    return person.id


def _somebody(house: House, kind: str, plan: Any, rights: frozenset[Right]) -> None:
    now, email = clock.now(), f"{slug(kind)}@members.example"
    account = accounts.create_account(email, kind.title(), now=now)
    person = people.add_person({"name": kind.title(), "email": email}, now=now)
    people.connect(person, account.id)
    _belong(person, plan)
    for right in rights:
        accounts.give_right(account, right, giver=OPERATOR, now=now, reason="for the test")
    house.accounts[kind], house.people[kind] = account.id, person.id


def _belong(person: Person, plan: Any) -> None:
    cover = memberships.Cover(until=today() + timedelta(200))
    memberships.start_membership(person, plan, today() - timedelta(100), cover=cover, now=clock.now())


def _body(name: str, parent: Body | None = None) -> Body:
    return offices.form_body(
        name=name.replace("_", " "), kind=BodyKind.COMMITTEE, about="", formed=today() - timedelta(500), parent=parent
    )


def _the(body_id: int) -> Body:
    return db.session.get_one(Body, body_id)


def _place(body: Body, title: str, rights: list[Right], **said: Any) -> Position:
    usual = {"hold_over": HoldOver.VACANT, "chairs": False} | said
    return offices.make_position(
        body, title=title, duties="", hours_per_month=4, term_months=24, grants=rights, filled_by=FilledBy.VOLUNTEER,
        newcomer_ok=False, beside_another=True, giver=OPERATOR, now=clock.now(), **usual,
    )  # fmt: skip


def _seats(position: Position, count: int) -> list[Seat]:
    since = today() - timedelta(400)
    return [offices.add_seat(position, valid_from=since, now=clock.now()) for _ in range(count)]


def _begin(house: House, seat: Seat, who: str, *, start: int = -30, last: int = 400) -> Term:
    return leadership.fill_seat(
        seat, db.session.get_one(Person, house.people[who]), start=today() + timedelta(start),
        planned_end=today() + timedelta(last), via=Via.APPOINTED, giver=OPERATOR, now=clock.now(),
    )  # fmt: skip


GRANTED = (
    select(Account.id, Account.email, Grant.right)
    .join(Grant, Grant.account_id == Account.id)
    .where(or_(Grant.end.is_(None), Grant.end > bindparam("now")))
)
OFFERED = (
    select(Person.id, Person.email, Candidacy.vouched)
    .join(Candidacy, Candidacy.person_id == Person.id)
    .where(Candidacy.confirmed_at.is_(None), Person.account_id.is_(None))
)
SEATED = (
    select(Person.account_id, Person.id, Term.seat_id, Position.grants, Body.formed)
    .join(Term, Term.person_id == Person.id)
    .join(Seat, Seat.id == Term.seat_id)
    .join(Position, Position.id == Seat.position_id)
    .join(Body, Body.id == Position.body_id)
    .where(Term.voided_at.is_(None), or_(Term.end.is_(None), Term.end > bindparam("today")))
)
LASTING = select(Position.id, Position.hold_over, Position.term_months, Position.reach, Position.grants)
LINKED = select(HeldBy.position_id, HeldBy.by_id, HeldBy.how, Position.grants).join(
    Position, Position.id == HeldBy.position_id
)


def held() -> Held:
    """Who may do what now or later, who reads their mail, and what positions carry. Five statements."""
    return frozenset(_held())


def _held() -> Iterator[tuple[Any, Right]]:
    day = today()
    for row in db.session.execute(GRANTED, {"now": clock.now()}):
        yield ("grant", row.id, row.email), Right(row.right)
    for number, email, vouched in db.session.execute(OFFERED):
        for grant in vouched:
            yield ("offer", number, email), Right(grant)  # all of these reach everywhere
    for account_id, person_id, seat_id, grants, formed in db.session.execute(SEATED, {"today": day}):
        for grant in grants if formed <= day else ():
            yield ("seat", seat_id, person_id, account_id is not None), Right(grant)
    for *link, grants in db.session.execute(LINKED):
        for grant in grants:
            yield ("link", *link), Right(grant)
    for *place, grants in db.session.execute(LASTING):
        for grant in grants:
            yield ("position", *place), Right(grant)
