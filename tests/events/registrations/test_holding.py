"""Places that are held: until the organisers decide, and until they are paid."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from portal.core.db import db
from portal.events.errors import SaysNotHow
from portal.events.programme.models import Event
from portal.events.programme.operations.planning import When, plan_of
from portal.events.registrations.models import Registration, Settled
from portal.events.registrations.operations import (
    approving,
    attendees,
    changing,
    guests,
    paying,
    registration,
    waiting_list,
)
from portal.events.telling.models import Audience
from portal.events.telling.operations import messages
from portal.events.tickets.operations import payment
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
    organiser.send(organiser.page(payments).form(f"{payments}/{number}", button="Has paid"))
    assert standing_of(event, cast.amara) == "confirmed"
    assert letters(cast.amara) == ["to_pay", "registered"]
    assert "£45" not in here.page(f"/events/{event.slug}")
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


def test_the_organisers_decide_on_each_sign_up_and_the_payment_comes_after(supper, cast, do, letters, browser_as):
    event = supper(by=cast.osei, approves=True, capacity=2)
    for person in (cast.amara, cast.jonas, cast.mara):
        do(registration.register, event, person.id)
    assert [standing_of(event, each) for each in (cast.amara, cast.mara)] == ["pending_approval", "waitlisted"]
    organiser, requests = browser_as(cast.osei), f"/events/{event.slug}/manage/requests"
    organiser.send(organiser.page(requests).form(f"{requests}/{mine(event, cast.amara).id}/approve", button="Say yes"))
    assert standing_of(event, cast.amara) == "pending_payment"
    form = organiser.page(requests).form(f"{requests}/{mine(event, cast.jonas).id}/refuse", button="Say no")
    organiser.send(form, {"why": "This one is for newcomers."})
    assert (standing_of(event, cast.jonas), standing_of(event, cast.mara)) == ("removed", "offered")
    assert letters(cast.amara) == ["asked", "to_pay"]
    assert letters(cast.jonas) == ["asked", "refused"]
    do(approving.approve, event, mine(event, cast.mara).id, by=None)
    do(registration.take_offer, event, cast.mara.id)
    assert standing_of(event, cast.mara) == "pending_payment", "what was approved while they waited is not asked again"
    assert "Nobody waits for an answer" in organiser.page(requests)


def test_whom_an_organiser_signs_up_is_approved_and_pays(supper, cast, do):
    event = supper(approves=True)
    do(attendees.add, event, cast.amara.id, by=cast.osei.id)
    assert standing_of(event, cast.amara) == "pending_payment"


def test_a_payment_before_the_answer_does_not_make_the_place_theirs(supper, cast, do):
    event = supper(approves=True)
    do(registration.register, event, cast.amara.id)
    do(paying.settle, event, mine(event, cast.amara).id, Settled.PAID)
    assert standing_of(event, cast.amara) == "pending_approval"
    do(approving.approve, event, mine(event, cast.amara).id, by=None)
    assert standing_of(event, cast.amara) == "confirmed"


def test_a_party_that_grows_owes_more_and_one_that_need_not_pay_any_more_comes(supper, cast, do, letters):
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


def test_an_answer_that_changes_nothing_is_not_said_to_have(supper, cast, do, browser_as, letters):
    """The page was open while the person left, or a colleague answered."""
    event = supper(by=cast.osei, approves=True)
    numbers = [do(registration.register, event, each.id).id for each in (cast.amara, cast.jonas)]
    organiser, requests = browser_as(cast.osei), f"/events/{event.slug}/manage/requests"
    page = organiser.page(requests)
    yes, no, late = (
        page.form(f"{requests}/{number}/{what}", button=button)
        for number, what, button in (
            (numbers[0], "approve", "Say yes"), (numbers[0], "refuse", "Say no"), (numbers[1], "refuse", "Say no"),
        )
    )  # fmt: skip
    do(registration.withdraw, event, cast.amara.id)
    do(approving.approve, event, numbers[1], by=None)
    for form, said in ((yes, "nothing to decide"), (no, "nothing to decide"), (late, "said yes to them already")):
        organiser.send(form)
        assert said in organiser.page(requests)
    assert (letters(cast.amara), letters(cast.jonas)) == (["asked", "withdrawn"], ["asked", "to_pay"])


def test_requests_stay_in_reach_when_the_organisers_no_longer_decide(supper, cast, do, change, browser_as):
    event = supper(by=cast.osei, approves=True)
    made = do(registration.register, event, cast.amara.id)
    change(event, approves=False)
    organiser, behind = browser_as(cast.osei), f"/events/{event.slug}/manage"
    assert organiser.page(f"{behind}/attendees").link("Say yes or no") == f"{behind}/requests"
    assert organiser.page(f"{behind}/requests").link("Requests") == f"{behind}/requests"
    do(approving.approve, event, made.id, by=None)
    assert "/requests" not in str(organiser.page(f"{behind}/attendees").one("main"))


def test_a_postponed_event_gives_time_to_pay_again(supper, cast, do, frozen, letters):
    event = supper()
    do(registration.register, event, cast.amara.id)
    do(changing.postpone, event, "The roof leaks.")
    later(frozen, days=12)
    assert standing_of(event, cast.amara) == "pending_payment"
    plan = plan_of(event)
    do(
        changing.set_date,
        event,
        When(local_start=plan.local_start + timedelta(days=60), local_end=plan.local_end + timedelta(days=60)),
    )
    assert mine(event, cast.amara).pay_by == datetime(2026, 5, 23, 23, tzinfo=UTC), "the end of the day in London"
    assert letters(cast.amara)[-1] == "to_pay"


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
