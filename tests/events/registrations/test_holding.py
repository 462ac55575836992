"""Places that are held until they are paid."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from portal.core import clock
from portal.core.db import db
from portal.events.errors import NotATicket, SaysNotHow
from portal.events.programme.models import Event
from portal.events.programme.operations.planning import When, plan_of
from portal.events.registrations.models import Registration, Settled
from portal.events.registrations.operations import (
    attendees,
    changing,
    guests,
    paying,
    registration,
    waiting_list,
)
from portal.events.telling.models import Audience
from portal.events.telling.operations import messages
from portal.events.tickets.operations import payment, types
from portal.events.tickets.operations.types import Ticket
from portal.mail.models import DeliveryContent
from tests.events.conftest import NOW, counted, standing_of
from tests.events.registrations.conftest import later, mine


def test_a_place_that_costs_something_is_theirs_when_it_is_paid(supper, cast, do, letters, browser_as):
    event = supper(by=cast.osei, guest_limit=1)
    do(registration.register, event, cast.amara.id, guests=["Ola"])
    assert standing_of(event, cast.amara) == "pending_payment"
    here, organiser = browser_as(cast.amara), browser_as(cast.osei)
    page = here.page(f"/events/{event.slug}")
    number = mine(event, cast.amara).id
    for words in ("£45.00", "To the account of the Chamber.", f"{event.id}-{number}", "11 May"):
        assert words in page, words
    assert not page("main .btn-primary")
    payments = f"/events/{event.slug}/manage/payments"
    found = [cast.amara.name in organiser.page(f"{payments}?q={event.id}-{each}") for each in (number, number + 1)]
    assert found == [True, False], "by the reference of the payment"
    organiser.send(organiser.page(payments).form(f"{payments}/{number}", button="Has paid"))
    assert standing_of(event, cast.amara) == "confirmed"
    assert letters(cast.amara) == ["to_pay", "registered"]
    page = here.page(f"/events/{event.slug}")
    assert "We have your payment of £45.00" in page and "To pay" not in page
    assert "Paid" in organiser.page(payments)
    organiser.send(organiser.page(payments).form(f"{payments}/{number}/take-back", button="That was a mistake"))
    assert standing_of(event, cast.amara) == "confirmed"
    assert "£45" in here.page(f"/events/{event.slug}")


def test_what_is_not_paid_goes_to_whoever_waits_but_not_on_the_very_day(supper, cast, do, letters, frozen):
    event = supper(capacity=1)
    do(registration.register, event, cast.amara.id)
    do(registration.register, event, cast.jonas.id)
    later(frozen, days=7)
    later(frozen, minutes=1)
    assert letters(cast.amara) == ["to_pay", "payment_due"]
    later(frozen, days=1, hours=20)
    assert standing_of(event, cast.amara) == "pending_payment", "a payment may be under way"
    later(frozen, days=1)
    assert (standing_of(event, cast.amara), standing_of(event, cast.jonas)) == ("expired", "offered")
    assert letters(cast.amara) == ["to_pay", "payment_due", "unpaid"]
    for _ in range(2):
        do(registration.take_offer, event, cast.jonas.id)
    assert standing_of(event, cast.jonas) == "pending_payment"
    do(paying.settle, event, mine(event, cast.jonas).id, Settled.WAIVED)
    assert standing_of(event, cast.jonas) == "confirmed"


def test_whoever_signs_up_gives_on_what_was_not_paid_without_waiting_for_the_sweep(supper, cast, do, frozen):
    event = supper(capacity=1)
    do(registration.register, event, cast.amara.id)
    frozen(NOW + timedelta(days=10))
    do(registration.register, event, cast.jonas.id)
    assert (standing_of(event, cast.amara), standing_of(event, cast.jonas)) == ("expired", "pending_payment")
    assert counted(event) == (1, 1)


def test_a_party_that_need_not_pay_any_more_comes(published, cast, do):
    event = published(guest_limit=1)
    do(lambda *, now: types.add_type(event, Ticket(name="Supper", member_price=0, guest_price=2500)))
    do(lambda *, now: payment.set_terms(event, how="At the till.", days=7))
    do(registration.register, event, cast.amara.id, guests=["Ola"])
    assert standing_of(event, cast.amara) == "pending_payment"
    do(guests.bring, event, cast.amara.id, {})
    assert standing_of(event, cast.amara) == "confirmed"


def test_a_party_that_grows_owes_more(supper, cast, do, letters):
    event = supper(guest_limit=2)
    made = do(registration.register, event, cast.amara.id)
    do(paying.settle, event, made.id, Settled.PAID)
    do(guests.bring, event, cast.amara.id, {1: ("Ola", 0)})
    assert standing_of(event, cast.amara) == "confirmed"
    with_party = registration.live_with_party(event.id, cast.amara.id)
    assert db.session.scalars(with_party).one().owed == 2500
    assert letters(cast.amara)[-1] == "registered"


def test_an_event_that_moves_takes_the_day_of_payment_along(supper, cast, do, change, frozen, letters):
    """Nobody is to pay after it began; and whoever had until then, and no longer has, has their days again."""
    soon = {
        "local_start": datetime.fromisoformat("2026-05-05 18:00"),
        "local_end": datetime.fromisoformat("2026-05-05 20:00"),
    }
    sooner, put_off = supper(), supper(**soon)
    do(registration.register, sooner, cast.amara.id)
    do(registration.register, put_off, cast.jonas.id)
    assert mine(put_off, cast.jonas).pay_by == put_off.start_utc
    change(
        sooner,
        local_start=datetime.fromisoformat("2026-05-08 18:00"),
        local_end=datetime.fromisoformat("2026-05-08 20:00"),
    )
    change(
        put_off,
        local_start=datetime.fromisoformat("2026-06-30 18:00"),
        local_end=datetime.fromisoformat("2026-06-30 20:00"),
    )
    assert mine(sooner, cast.amara).pay_by == sooner.start_utc
    assert mine(put_off, cast.jonas).pay_by == datetime(2026, 5, 11, 23, tzinfo=UTC), "a week, as everybody has"
    change(
        put_off,
        local_start=datetime.fromisoformat("2026-06-30 19:00"),
        local_end=datetime.fromisoformat("2026-06-30 21:00"),
    )
    assert [letters(each) for each in (cast.amara, cast.jonas)] == [["to_pay"] * 2, ["to_pay"] * 2]
    later(frozen, days=4)
    assert standing_of(put_off, cast.jonas) == "pending_payment"


def test_a_postponed_event_gives_time_to_pay_again(supper, cast, do, frozen, letters):
    in_july = datetime.fromisoformat("2026-07-14 19:00")
    event = supper(local_start=in_july, local_end=in_july + timedelta(hours=3))
    do(registration.register, event, cast.amara.id)
    do(lambda *, now: payment.set_terms(event, how="In cash.", days=30))
    do(registration.register, event, cast.jonas.id)
    do(lambda *, now: payment.set_terms(event, how="In cash.", days=7))
    told = mine(event, cast.jonas).pay_by
    do(changing.postpone, event, "The roof leaks.")
    later(frozen, days=6, hours=20)
    later(frozen, days=5, hours=4)
    assert standing_of(event, cast.amara) == "pending_payment"
    assert letters(cast.amara) == ["to_pay", "postponed"], "nobody pays for a day that is not fixed"
    plan = plan_of(event)
    do(
        changing.set_date,
        event,
        When(local_start=plan.local_start + timedelta(days=60), local_end=plan.local_end + timedelta(days=60)),
    )
    assert mine(event, cast.amara).pay_by == datetime(2026, 5, 23, 23, tzinfo=UTC), "the end of the day in London"
    assert letters(cast.amara)[-1] == "to_pay"
    assert mine(event, cast.jonas).pay_by == told, "whoever has longer keeps the day they were told"
    later(frozen, days=6, hours=20)
    assert letters(cast.amara)[-1] == "payment_due"


def test_it_is_paid_before_it_begins_and_nobody_is_reminded_of_what_they_were_just_told(
    supper, cast, do, frozen, letters
):
    event = supper(local_end=datetime.fromisoformat("2026-05-19 23:00"))
    frozen(event.start_utc - timedelta(days=1, hours=20))
    do(registration.register, event, cast.amara.id)
    assert mine(event, cast.amara).pay_by == event.start_utc
    later(frozen, days=1)
    assert letters(cast.amara) == ["to_pay"]
    frozen(event.start_utc + timedelta(hours=1))
    do(attendees.add, event, cast.jonas.id, by=None)
    assert mine(event, cast.jonas).pay_by == clock.now(), "never before they signed up"


def test_without_days_the_place_is_theirs_at_once_and_it_is_said_what_it_costs(supper, cast, do, browser_as):
    event = supper(days=None)
    do(registration.register, event, cast.amara.id)
    assert standing_of(event, cast.amara) == "confirmed"
    page = browser_as(cast.amara).page(f"/events/{event.slug}")
    assert "£20.00" in page and "To the account of the Chamber." in page


def test_no_letter_takes_a_place_that_is_held_for_a_wait(supper, cast, do, run_jobs, smtp):
    event = supper(capacity=2)
    people = cast.all("amara", "jonas", "mara")
    for person in people:
        do(registration.register, event, person.id)
    do(paying.settle, event, mine(event, cast.jonas).id, Settled.PAID)
    for audience in (Audience.PLACES, Audience.WAITING):
        do(messages.write, event, audience, "The back door", "Come in by the yard.", by=cast.osei.id)
    run_jobs()
    because = [re.search("You get this because (.*?) *\n", smtp.to(each.email)[-1].text) for each in people]
    assert [found and found[1] for found in because] == [
        "a place is held for you.", "you have a place.", "you are on the waiting list.",
    ]  # fmt: skip
    for person in people:
        do(registration.withdraw, event, person.id)
    run_jobs()
    ends = [smtp.to(each.email)[-1].subject.partition(":")[0] for each in people]
    assert ends[:2] == ["Your place is free again"] * 2


def test_a_place_is_not_held_for_a_payment_that_nobody_knows_how_to_make(published, cast, do):
    event = published()
    with pytest.raises(SaysNotHow):
        do(lambda *, now: payment.set_terms(event, how="", days=7))


def test_two_notes_of_one_payment_and_a_cancellation_at_once_leave_one_outcome(supper, cast, do, at_once):
    event = supper(capacity=1)
    made = do(registration.register, event, cast.amara.id)
    do(registration.register, event, cast.jonas.id)
    number, slug = made.id, event.id

    def pays() -> None:
        do(paying.settle, db.session.get_one(Event, slug), number, Settled.PAID)

    def leaves() -> None:
        do(registration.withdraw, db.session.get_one(Event, slug), cast.amara.id)

    at_once(pays, pays, leaves)
    db.session.rollback()
    confirmed = select(func.count()).select_from(Registration).where(Registration.confirmed_at.is_not(None))
    assert standing_of(event, cast.amara) == "cancelled_by_person"
    assert db.session.scalar(confirmed) in {0, 1}
    assert counted(db.session.get_one(Event, slug)) == (1, 1)
    assert standing_of(event, cast.jonas) == "offered"
    assert waiting_list.next_in_turn(db.session.get_one(Event, slug)) == []


def test_a_payment_that_is_noted_late_says_nothing_of_a_day_that_is_not_there(supper, cast, do, frozen, letters):
    event = supper()
    early, late = (do(registration.register, event, each.id).id for each in cast.all("amara", "jonas"))
    do(changing.postpone, event, "The roof leaks.")
    do(paying.settle, event, early, Settled.PAID)
    newest = select(DeliveryContent.source).order_by(DeliveryContent.delivery_id.desc())
    assert "The new day is not fixed yet" in db.session.scalars(newest).first()
    do(changing.set_date, event, When(local_start=plan_of(event).local_start, local_end=plan_of(event).local_end))
    frozen(event.end_utc + timedelta(hours=1))
    do(paying.settle, event, late, Settled.PAID)
    assert standing_of(event, cast.jonas) == "confirmed" and "registered" not in letters(cast.jonas)


def test_no_ticket_costs_more_than_a_party_of_six_can_have_paid(published, cast, do):
    event = published(guest_limit=5)
    dear = Ticket(name="Supper", member_price=types.MOST_FOR_ONE, guest_price=types.MOST_FOR_ONE)
    do(lambda *, now: types.add_type(event, dear))
    made = do(registration.register, event, cast.amara.id, guests=list("ABCDE"))
    do(paying.settle, event, made.id, Settled.PAID)
    assert mine(event, cast.amara).paid == 6 * types.MOST_FOR_ONE
    with pytest.raises(NotATicket):
        do(lambda *, now: types.add_type(event, Ticket(name="Dearer", guest_price=types.MOST_FOR_ONE + 1)))
