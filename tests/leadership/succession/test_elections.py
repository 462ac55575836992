"""An election that was held elsewhere: recorded in one go, with where it is written, and calls end as by a yes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.db import db
from portal.core.models import AuditEntry
from portal.core.say import say_date
from portal.core.work import unit_of_work
from portal.leadership import errors
from portal.leadership.offices import operations as offices
from portal.leadership.offices.models import Position, Term, Via
from portal.leadership.succession import operations
from portal.leadership.succession.election import Elected, Election
from portal.leadership.succession.errors import BeginsBeforeElection, NobodyElected, NotHeldYet
from portal.leadership.succession.models import Call, Candidacy, CandidacyState
from portal.leadership.succession.operations import Winner
from portal.mail.models import Delivery
from portal.members.people.models import Person
from tests.leadership.conftest import call_for, state_of, today
from tests.support.client import Client
from tests.support.people import Cast

Browsers = Callable[[Person], Client]
VOTES = "41 for her, 12 against"


def elect(position: int, *winners: Winner, held_on: date | None = None) -> int:
    with unit_of_work():
        return operations.record_election(
            db.session.get_one(Position, position), winners, held_on=held_on or today(), meeting="General meeting",
            evidence="Minutes, item 4", votes=VOTES, giver=OPERATOR, now=clock.now(),
        ).id  # fmt: skip


def stands(call: int, person: Person) -> int:
    with unit_of_work():
        return operations.stand(db.session.get_one(Call, call), person, statement="I would", now=clock.now()).id


def offer(candidacy: int) -> None:
    with unit_of_work():
        operations.offer(
            db.session.get_one(Candidacy, candidacy), start=today(), reason="", by=None, giver=OPERATOR,
            now=clock.now(), early=True,
        )  # fmt: skip


def mails(kind: str) -> list[str]:
    db.session.rollback()
    return sorted(db.session.scalars(db.select(Delivery.email).where(Delivery.kind == f"leadership.{kind}")))


def seated() -> dict[int, Via]:
    db.session.rollback()
    found = db.session.execute(db.select(Term.person_id, Term.via).join(Elected, Elected.term_id == Term.id))
    return dict[int, Via](map(tuple, found))


def test_from_the_minutes_to_the_page_of_the_position(
    cast: Cast, house_of: SimpleNamespace, browser_as: Browsers, client: Client
) -> None:
    greta, position, seat = browser_as(cast.greta), house_of.helper.id, house_of.helper_seat.id
    page = f"/office/leadership/positions/{position}/election"
    filled = {"held_on": str(today()), "meeting": "General meeting", "evidence": "Minutes, item 4", "votes": VOTES}
    assert "Please say who was elected" in greta.submit(page, filled, status=422).text
    unknown = greta.submit(page, filled | {f"who_{seat}": "Nobody Atall"}, status=422)
    assert "Nobody is known by this address or name" in unknown.text
    assert VOTES in unknown.text
    greta.submit(page, filled | {f"who_{seat}": cast.amara.name})
    assert seated() == {cast.amara.id: Via.ELECTED}
    said = f"Amara Lindqvist was elected: General meeting, {say_date(today())}"
    assert said in client.page(f"/leadership/positions/{position}").text
    assert VOTES not in client.page(f"/leadership/positions/{position}").text
    assert VOTES in greta.page(page).text
    written = [str(each) for each in db.session.scalars(db.select(AuditEntry.after))]
    assert any("Minutes, item 4" in each for each in written)
    assert not [each for each in written if VOTES in each]


def test_the_call_ends_as_by_an_acceptance(cast: Cast, house_of: SimpleNamespace) -> None:
    """Amara stood and is elected; Jonas had the offer of that seat, Mara waited."""
    call = call_for(house_of.helper).id
    amara, jonas, mara = (stands(call, person) for person in (cast.amara, cast.jonas, cast.mara))
    offer(jonas)
    winner = Winner(house_of.helper_seat.id, cast.amara.id, today())
    first = elect(house_of.helper.id, winner)
    assert [state_of(each) for each in (amara, jonas, mara)] == [
        CandidacyState.CONFIRMED, CandidacyState.FILLED, CandidacyState.FILLED,
    ]  # fmt: skip
    assert db.session.get_one(Call, call).is_filled
    assert mails("filled") == sorted([cast.jonas.email, cast.mara.email])
    assert elect(house_of.helper.id, winner) == first, "the same again does nothing"
    assert db.session.query(Term).filter_by(seat_id=house_of.helper_seat.id).count() == 1
    with pytest.raises(errors.AlreadyDecided), unit_of_work():
        operations.withdraw(db.session.get_one(Candidacy, amara), now=clock.now())


def test_all_of_them_or_nobody(cast: Cast, house_of: SimpleNamespace) -> None:
    with unit_of_work():
        second = offices.add_seat(house_of.helper, valid_from=today() - timedelta(9), now=clock.now()).id
    seat, position, day = house_of.helper_seat.id, house_of.helper.id, today()
    for wrong, refusal in (
        ([Winner(seat, cast.amara.id, day), Winner(second, cast.amara.id, day)], errors.AlreadyInThisBody),
        ([Winner(seat, cast.amara.id, day), Winner(seat, cast.jonas.id, day)], errors.SeatTaken),
        ([Winner(seat, cast.amara.id, day - timedelta(1))], BeginsBeforeElection),
        ([Winner(house_of.works_seat.id, cast.amara.id, day)], errors.SeatDoesNotExistThen),
        ([], NobodyElected),
    ):
        with pytest.raises(refusal):
            elect(position, *wrong)
    with pytest.raises(NotHeldYet):
        elect(position, Winner(seat, cast.amara.id, day + timedelta(9)), held_on=day + timedelta(1))
    assert seated() == {}
    assert db.session.query(Election).count() == 0
    one = elect(position, Winner(seat, cast.amara.id, day))
    assert elect(position, Winner(seat, cast.amara.id, day), Winner(second, cast.jonas.id, day)) == one
    assert seated() == dict.fromkeys((cast.amara.id, cast.jonas.id), Via.ELECTED)


@pytest.mark.slow
def test_an_acceptance_and_an_election_of_the_same_seat_at_once(
    cast: Cast, house_of: SimpleNamespace, at_once: Callable[..., list[Any]]
) -> None:
    call = call_for(house_of.helper).id
    jonas = stands(call, cast.jonas)
    offer(jonas)
    position, winner = house_of.helper.id, Winner(house_of.helper_seat.id, cast.amara.id, today())

    def accept() -> int:
        with unit_of_work():
            return operations.accept_offer(db.session.get_one(Candidacy, jonas), now=clock.now()).id

    outcomes = at_once(accept, partial(elect, position, winner), partial(elect, position, winner))
    refused = [type(each) for each in outcomes if isinstance(each, Exception)]
    assert refused in ([errors.OfferGone], [errors.SeatTaken, errors.SeatTaken])
    db.session.rollback()
    assert db.session.query(Term).filter_by(seat_id=winner.seat_id).count() == 1
    assert db.session.query(Elected).count() == (1 if refused == [errors.OfferGone] else 0)
