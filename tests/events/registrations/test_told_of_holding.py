"""What is said of places that are held: to whoever would sign up, has, and leaves; and to those who run the event."""

from __future__ import annotations

import pytest

from portal.events.registrations.models import Settled
from portal.events.registrations.operations import approving, attendees, changing, paying, registration
from portal.events.tickets.operations import types
from portal.events.tickets.operations.types import Ticket


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


def test_a_page_says_before_the_button_what_the_event_asks_in_the_order_it_comes(
    supper, cast, client, browser_as, smtp
):
    event = supper(approves=True, visitors_welcome=True)
    for page in (client.page(f"/events/{event.slug}"), browser_as(cast.amara).page(f"/events/{event.slug}")):
        assert "The organisers decide on each sign-up." in page
        assert "When they have said yes, you have 7 days to pay." in page
        assert "the Chamber." not in page and "Save my place" not in page("main form button[type=submit]")
    assert "Ask for a place" in page


def test_a_full_event_that_decides_promises_nobody_a_held_place(supper, cast, do, browser_as):
    event = supper(approves=True, capacity=1)
    do(registration.register, event, cast.jonas.id)
    page = browser_as(cast.amara).page(f"/events/{event.slug}")
    assert "The organisers decide on each sign-up." in page and "A place is held for you" not in page
    assert "Once you have a place, you have 7 days to pay." in page


def test_those_who_run_it_see_what_is_held_and_where_they_decide(supper, cast, do, browser_as):
    event = supper(by=cast.osei, approves=True)
    made = do(registration.register, event, cast.amara.id)
    manage, organiser = f"/events/{event.slug}/manage", browser_as(cast.osei)
    page = organiser.page(manage)
    assert "One place is held until the organisers have decided." in page and "Nobody is on the list" not in page
    assert page.link("Say yes or no").endswith("/manage/requests")
    assert "Waits for an answer" in browser_as(cast.amara).page("/events")
    do(approving.approve, event, made.id, by=None)
    assert "One place is held until it is paid." in organiser.page(manage)
    assert "Held until you pay" in browser_as(cast.amara).page("/events")


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
    assert "You are off the waiting list." in page and "Somebody else" not in page


def test_every_letter_that_ends_a_paid_place_says_what_becomes_of_the_money(supper, cast, do, latest):
    event, told, made = supper(), {}, {}
    people = {"withdrawn": cast.amara, "removed": cast.jonas, "cancelled": cast.mara}
    for person in people.values():
        made[person.id] = do(registration.register, event, person.id)
        do(paying.settle, event, made[person.id].id, Settled.PAID)
        told[person.id] = f"You had paid £20.00 ({event.id}-{made[person.id].id})."
    do(registration.withdraw, event, cast.amara.id)
    do(attendees.remove, event, made[cast.jonas.id], by=None)
    do(changing.cancel_event, event, "The cook is ill.")
    assert [told[each.id] in latest(each).text for each in people.values()] == [True] * 3
    assert "need not do anything" not in latest(cast.mara).text
