"""Money that goes back: of those who do not come, of parties that became smaller, and what came too late."""

from __future__ import annotations

import pytest

from portal.events.errors import NothingToPay
from portal.events.registrations.models import Settled
from portal.events.registrations.operations import changing, guests, paying, registration
from tests.events.conftest import standing_of
from tests.events.registrations.conftest import later


def test_who_paid_and_does_not_come_is_listed_until_they_are_paid_back(supper, cast, do, browser_as):
    event = supper(by=cast.osei)
    made = do(registration.register, event, cast.amara.id)
    do(paying.settle, event, made.id, Settled.PAID)
    do(changing.cancel_event, event, "The cook is ill.")
    organiser, payments = browser_as(cast.osei), f"/events/{event.slug}/manage/payments"
    assert "£20.00" in organiser.page(payments)
    organiser.send(organiser.page(payments).form(f"{payments}/{made.id}/pay-back", button="It is paid back"))
    assert "To pay back" not in organiser.page(payments)
    with pytest.raises(NothingToPay):
        do(paying.settle, event, made.id, Settled.PAID)


def test_whoever_paid_and_brings_fewer_is_paid_back_the_difference(supper, cast, do, browser_as):
    event = supper(by=cast.osei, guest_limit=1)
    made = do(registration.register, event, cast.amara.id, guests=["Ola"])
    do(paying.settle, event, made.id, Settled.PAID)
    organiser, payments = browser_as(cast.osei), f"/events/{event.slug}/manage/payments"
    assert "To pay back" not in organiser.page(payments)
    do(guests.bring, event, cast.amara.id, {})
    page = organiser.page(payments)
    assert "£25.00 too much" in page
    organiser.send(page.form(f"{payments}/{made.id}/pay-back", button="It is paid back"))
    assert "To pay back" not in organiser.page(payments)
    with pytest.raises(NothingToPay):
        do(paying.pay_back, event, made.id)
    assert standing_of(event, cast.amara) == "confirmed"
    do(registration.withdraw, event, cast.amara.id)
    assert "£20.00" in organiser.page(payments)("main li")[-1].get_text()


def test_what_is_paid_too_late_is_found_noted_and_paid_back(supper, cast, do, frozen, browser_as):
    event = supper(by=cast.osei, capacity=1)
    number = do(registration.register, event, cast.amara.id).id
    do(registration.register, event, cast.jonas.id)
    later(frozen, days=10)
    assert (standing_of(event, cast.amara), standing_of(event, cast.jonas)) == ("expired", "offered")
    organiser, payments = browser_as(cast.osei), f"/events/{event.slug}/manage/payments"
    page = organiser.page(payments)
    assert "Amara" not in page and page.one("main input[name=q]"), "one can search where nobody has to pay just now"
    page = organiser.page(f"{payments}?q={event.id}-{number}")
    assert "Amara" in page and "Has no place any more" in page and "Need not pay" not in page
    organiser.send(page.form(f"{payments}/{number}", button="Has paid"))
    assert "£20.00" in organiser.page(payments)("main li")[-1].get_text()
    organiser.send(organiser.page(payments).form(f"{payments}/{number}/take-back", button="That was a mistake"))
    assert "To pay back" not in organiser.page(payments)
    assert (standing_of(event, cast.amara), standing_of(event, cast.jonas)) == ("expired", "offered")
    with pytest.raises(NothingToPay):
        do(paying.settle, event, number, Settled.WAIVED)
