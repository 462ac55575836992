"""What is said of places that are held: to whoever would sign up, has, and leaves; and to those who run the event."""

from __future__ import annotations

import pytest

from portal.events.registrations.models import Settled
from portal.events.registrations.operations import approving, paying, registration
from portal.events.tickets.operations import payment, types
from portal.events.tickets.operations.types import Ticket


@pytest.fixture
def supper(published, do):
    """With a ticket for £20, guests £25, whose places are held for a week until they are paid."""

    def make(**values):
        event = published(**values)
        do(lambda *, now: types.add_type(event, Ticket(name="Supper", member_price=2000, guest_price=2500)))
        do(lambda *, now: payment.set_terms(event, how="To the account of the Chamber.", days=7))
        return event

    return make


@pytest.fixture
def latest(smtp, run_jobs):
    """The latest letter to somebody."""

    def read(person):
        run_jobs()
        return smtp.to(person.email)[-1]

    return read


@pytest.mark.parametrize("approves", [True, False])
def test_whoever_gives_a_held_place_back_is_not_told_that_they_waited(supper, cast, do, latest, approves):
    event = supper(approves=approves)
    do(registration.register, event, cast.amara.id)
    do(registration.withdraw, event, cast.amara.id)
    letter = latest(cast.amara)
    assert letter.subject == "Your place is free again: Ask about your neighbour"
    assert "no longer wait" not in letter.text


def test_the_letters_say_what_it_costs_when_to_pay_and_that_it_came(supper, cast, do, latest):
    event = supper(approves=True)
    made = do(registration.register, event, cast.amara.id)
    asked = latest(cast.amara).text
    assert "£20.00, to pay once they have said yes" in asked and "the Chamber." not in asked
    do(approving.approve, event, made.id, by=None)
    assert "To the account of the Chamber." in latest(cast.amara).text
    do(paying.settle, event, made.id, Settled.PAID)
    assert "We have your payment of £20.00" in latest(cast.amara).text


def test_how_to_pay_is_asked_of_the_organisers_where_something_costs(published, cast, do, browser_as):
    event, organiser = published(by=cast.osei), browser_as(cast.osei)
    payments, unsaid = f"/events/{event.slug}/manage/payments", "How people pay is not said yet."
    assert unsaid not in organiser.page(payments)
    do(lambda *, now: types.add_type(event, Ticket(name="Supper", member_price=2000, guest_price=2500)))
    assert unsaid in organiser.page(payments)


def test_whoever_paid_and_leaves_reads_that_it_is_to_be_paid_back(supper, cast, do, latest, browser_as):
    event = supper(by=cast.osei)
    made = do(registration.register, event, cast.amara.id)
    do(paying.settle, event, made.id, Settled.PAID)
    here = browser_as(cast.amara)
    here.submit(f"/events/{event.slug}", {}, to=f"/events/{event.slug}/let-go")
    assert "£20.00 is to be paid back to you" in here.page("/events")
    assert f"You had paid £20.00 ({event.id}-{made.id})." in latest(cast.amara).text
    payments = browser_as(cast.osei).page(f"/events/{event.slug}/manage/payments")
    assert f"paid £20.00, reference {event.id}-{made.id}" in payments


def test_whoever_leaves_the_waiting_list_frees_no_place(published, cast, do, browser_as):
    event = published(capacity=1)
    do(registration.register, event, cast.jonas.id)
    do(registration.register, event, cast.amara.id)
    here = browser_as(cast.amara)
    here.submit(f"/events/{event.slug}", {}, to=f"/events/{event.slug}/let-go")
    page = here.page("/events")
    assert "You no longer wait for a place." in page and "Somebody else" not in page
