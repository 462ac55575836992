"""Places that are held until the organisers decide."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from portal.core.db import db
from portal.events.errors import AlreadyOver, NothingToDecide
from portal.events.registrations.models import RegistrationChange, Settled
from portal.events.registrations.operations import (
    approving,
    attendees,
    paying,
    registration,
)
from tests.events.conftest import standing_of
from tests.events.registrations.conftest import mine


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


def test_what_was_decided_once_is_not_decided_otherwise(published, cast, do, letters, frozen):
    """Two organisers have the same page open."""
    event = published(approves=True, capacity=2)
    for person in (cast.amara, cast.jonas, cast.mara):
        do(registration.register, event, person.id)
    amara, jonas, mara = (mine(event, each).id for each in (cast.amara, cast.jonas, cast.mara))
    for _ in range(2):
        do(approving.approve, event, amara, by=None)
        do(approving.approve, event, mara, by=None)
    assert standing_of(event, cast.mara) == "waitlisted", "a yes is no place"
    with pytest.raises(NothingToDecide):
        do(approving.refuse, event, amara, by=None)
    for _ in range(2):
        do(approving.refuse, event, jonas, by=None)
    with pytest.raises(NothingToDecide):
        do(approving.approve, event, jonas, by=None)
    do(registration.withdraw, event, cast.mara.id)
    with pytest.raises(NothingToDecide):
        do(approving.refuse, event, mara, by=None)
    assert (standing_of(event, cast.amara), standing_of(event, cast.jonas)) == ("confirmed", "removed")
    assert letters(cast.amara) == ["asked", "registered"] and letters(cast.jonas) == ["asked", "refused"]
    said = select(func.count()).where(RegistrationChange.what == "approved")
    assert db.session.scalar(said) == 2, "each once"
    frozen(event.end_utc)
    with pytest.raises(AlreadyOver):
        do(approving.approve, event, amara, by=None)


def test_whoever_waits_for_an_answer_goes_on_when_nobody_decides_any_more(supper, cast, do, change, browser_as):
    event = supper(by=cast.osei, approves=True, capacity=1)
    for person in (cast.amara, cast.jonas):
        do(registration.register, event, person.id)
    requests = f"/events/{event.slug}/manage/requests"
    assert cast.jonas.name in browser_as(cast.osei).page(requests)
    change(event, approves=False)
    assert (standing_of(event, cast.amara), standing_of(event, cast.jonas)) == ("pending_payment", "waitlisted")
    assert cast.jonas.name not in browser_as(cast.osei).page(requests), "they wait for a place, and for no answer"


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


def test_who_was_told_yes_is_not_refused_from_a_page_that_was_read_before(supper, cast, do, browser_as, letters):
    event = supper(by=cast.osei, approves=True)
    number = do(registration.register, event, cast.amara.id).id
    organiser, requests = browser_as(cast.osei), f"/events/{event.slug}/manage/requests"
    stale = organiser.page(requests).form(f"{requests}/{number}/refuse", button="Say no")
    do(approving.approve, event, number, by=None)
    do(paying.settle, event, number, Settled.PAID)
    organiser.send(stale, {"why": "It is full."})
    assert "They have been told yes meanwhile" in organiser.page(requests)
    assert standing_of(event, cast.amara) == "confirmed"
    assert letters(cast.amara)[-1] == "registered"
