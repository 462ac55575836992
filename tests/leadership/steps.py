"""Whatever can be done in a house: the steps of the machine of leadership.

A step takes a number for who does it, one for what it is about, and one for days. A new one is a function under
`@step`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from portal.accounts.operations import OPERATOR
from portal.accounts.operations.giving import Giver
from portal.core import clock
from portal.core.actors import Right
from portal.core.db import db
from portal.leadership.offices import operations as offices
from portal.leadership.offices.kinds import HoldOver, Via
from portal.leadership.offices.models import Body, Seat, Term
from portal.leadership.offices.operations.lengths import length_of
from portal.leadership.offices.operations.positions import Described
from portal.leadership.offices.queries import with_position
from portal.leadership.offices.queries.seats import seats_on
from portal.leadership.succession import operations, queries
from portal.leadership.succession.models import Call, CandidacyState
from portal.members.memberships.queries.members import is_member_on
from portal.members.merging.operations import merging
from portal.members.people.models import Person
from tests.leadership.conftest import today
from tests.leadership.house import DAY, House

Act = Callable[[House, int, int, int], None]
Step = tuple[str, int, int, int]
STEPS: dict[str, Act] = {}
#: What happens more often than the rest.
OFTEN = [
    "open_call", "stand", "stand", "suggest", "accept_suggestion", "offer", "offer", "accept_offer", "accept_offer",
    "seat_somebody", "forward",
]  # fmt: skip


def step(act: Act) -> Act:
    STEPS[act.__name__] = act
    return act


def take(house: House, taken: Step) -> None:
    name, who, which, days = taken
    STEPS[name](house, who, which, days)
    db.session.rollback()


@step
def open_call(house: House, who: int, which: int, days: int) -> None:
    day, place = today(), house.place(which)
    house.done(
        "open_call",
        lambda: operations.open_call(
            place, title=f"{place.title} {house.people[0]}", text="Some hours.", public=which % 2 == 0, opens=day,
            closes=day + 31 * DAY, now=clock.now(),
        ),
    )  # fmt: skip


def open_first(call: Call) -> bool:
    return call.takes_statements(today())


@step
def withdraw_call(house: House, who: int, which: int, days: int) -> None:
    if call := house.some(house.calls(), which, open_first):
        house.done("withdraw_call", lambda: operations.withdraw_call(call, now=clock.now()))


@step
def suggest(house: House, who: int, which: int, days: int) -> None:
    if call := house.some(house.calls(), which, open_first):
        by, whom = house.person(who), house.person(who + 1)
        house.done("suggest", lambda: operations.suggest(call, whom, by=by, now=clock.now()))


@step
def stand(house: House, who: int, which: int, days: int) -> None:
    if call := house.some(house.calls(), which, open_first):
        person, may = house.person(who), may_stand(call.id, house.person(who).id)
        done = house.done("stand", lambda: operations.stand(call, person, statement="I would.", now=clock.now()))
        assert done == may


def may_stand(call_id: int, person_id: int) -> bool:
    """Whether nothing speaks against it: neither the call, nor what was decided, nor what they hold."""
    call = db.session.scalars(queries.call_with_body(call_id)).one()
    known, length = queries.live_candidacy(call_id, person_id), operations.how_long(call)
    if not open_first(call) or length is None or not is_member_on(person_id, today()):
        return False
    if known is not None and known.told is not CandidacyState.SUGGESTED:
        return known.told is CandidacyState.STANDING
    decided = queries.has_decided(call, person_id)
    return operations.stands_beside(call, person_id, length, decided=decided) is None


@step
def accept_suggestion(house: House, who: int, which: int, days: int) -> None:
    house.decided("accept_suggestion", which, statement="Yes.")


@step
def decline_suggestion(house: House, who: int, which: int, days: int) -> None:
    house.decided("decline_suggestion", which)


@step
def withdraw(house: House, who: int, which: int, days: int) -> None:
    house.decided("withdraw", which)


@step
def not_select(house: House, who: int, which: int, days: int) -> None:
    house.decided("not_select", which, reason="Not now.", by=house.person(3), early=True)


@step
def offer(house: House, who: int, which: int, days: int) -> None:
    """Chosen by somebody who may give what the position carries, or not."""
    giver = OPERATOR if who % 2 else Giver(house.person(3).account_id)
    start = today() + timedelta(days=days)
    house.decided("offer", which, start=start, reason="You.", by=house.person(3), giver=giver, early=True)


@step
def confirm_choice(house: House, who: int, which: int, days: int) -> None:
    house.decided("confirm_choice", which, giver=OPERATOR)


@step
def return_choice(house: House, who: int, which: int, days: int) -> None:
    house.decided("return_choice", which, giver=OPERATOR)


@step
def accept_offer(house: House, who: int, which: int, days: int) -> None:
    """What was offered can be accepted, unless something stands in its way that the candidate is told."""
    found = house.some(house.candidacies(), which, lambda row: row.state is CandidacyState.OFFERED)
    free = found is not None and operations.cannot_accept(found, clock.now()) is None
    before = found.state if found else None
    after = house.decided("accept_offer", which)
    assert after is CandidacyState.CONFIRMED or not free or before is not CandidacyState.OFFERED


@step
def decline_offer(house: House, who: int, which: int, days: int) -> None:
    house.decided("decline_offer", which)


@step
def seat_somebody(house: House, who: int, which: int, days: int) -> None:
    """Whoever sits there serves once more, or somebody follows."""
    found = house.some(house.seats(), which)
    seat = db.session.scalars(with_position().where(Seat.id == found.id)).one()
    on = {each.seat.id: each for each in seats_on(today())}.get(seat.id)
    start = max(today(), (on and on.free_from) or today())
    person = on.holder if on and on.holder and who == 0 else house.person(who)
    via, end = Via.ACTING if days > 20 else Via.APPOINTED, length_of(seat, start).end
    house.done(
        "seat_somebody",
        lambda: operations.fill_seat(
            seat, person, start=start, planned_end=end, via=via, giver=OPERATOR, now=clock.now()
        ),
    )  # fmt: skip


def counts(term: Term) -> bool:
    return term.counts_after(today())


@step
def end_term(house: House, who: int, which: int, days: int) -> None:
    if term := house.some(house.terms(), which, counts):
        day = today() + days * DAY
        house.done("end_term", lambda: offices.end_term(term, day=day, reason="So.", giver=OPERATOR, now=clock.now()))


@step
def resign(house: House, who: int, which: int, days: int) -> None:
    if term := house.some(house.terms(), which, counts):
        house.done("resign", lambda: offices.resign(term, last_day=today() + days * DAY, why="", now=clock.now()))


@step
def void_term(house: House, who: int, which: int, days: int) -> None:
    if term := house.some(house.terms(), which, counts):
        house.done("void_term", lambda: offices.void_term(term, reason="So.", giver=OPERATOR, now=clock.now()))


@step
def add_seat(house: House, who: int, which: int, days: int) -> None:
    place = house.place(which)
    house.done("add_seat", lambda: offices.add_seat(place, valid_from=today() + days * DAY, now=clock.now()))


@step
def give_up_seat(house: House, who: int, which: int, days: int) -> None:
    seat = house.some(house.seats(), which)
    day = today() + days * DAY
    house.done("give_up_seat", lambda: operations.give_up_seat(seat, day=day, giver=OPERATOR, now=clock.now()))


@step
def dissolve_body(house: House, who: int, which: int, days: int) -> None:
    body = db.session.get_one(Body, house.bodies[which % 2])
    if body.dissolved is None:
        day = today() + days * DAY
        house.done("dissolve_body", lambda: operations.dissolve_body(body, day=day, giver=OPERATOR, now=clock.now()))


@step
def say_interest(house: House, who: int, which: int, days: int) -> None:
    place, person = house.place(which), house.person(who)
    house.done("say_interest", lambda: operations.say_interest(place, person, words="", now=clock.now()))


@step
def keep_in_mind(house: House, who: int, which: int, days: int) -> None:
    found = house.some(house.candidacies(), which, lambda row: row.state in operations.PASSED_OVER)
    if found is not None:
        house.done("keep_in_mind", lambda: operations.keep_in_mind(found, now=clock.now()))


@step
def change_position(house: House, who: int, which: int, days: int) -> None:
    """It carries more or less than before, or its holders stay on, or do so no more."""
    place = house.place(which)
    said = {name: getattr(place, name) for name in Described.__annotations__}
    grants = [Right(each) for each in place.grants]
    if who % 2:
        grants = [] if grants else [Right.DUES]
    else:
        said["hold_over"] = HoldOver.VACANT if place.holds_over else HoldOver.UNTIL_SUCCESSOR
    house.done(
        "change_position",
        lambda: operations.change_position(place, grants=grants, giver=OPERATOR, now=clock.now(), **said),
    )


@step
def merge(house: House, who: int, which: int, days: int) -> None:
    """Two turn out to be one."""
    kept, gone = house.person(who), house.person(who + 1)
    if kept.id == gone.id or len(house.gone) == 2:
        return
    numbers = kept.id, gone.id
    if house.done(
        "merge",
        lambda: merging.merge(*(db.session.get_one(Person, each) for each in numbers), giver=OPERATOR, now=clock.now()),
    ):
        house.gone.add(numbers[1])
        house.joined.add(numbers[0])


@step
def forward(house: House, who: int, which: int, days: int) -> None:
    house.forward(days=max(days, 1))
    house.met.add("forward")
