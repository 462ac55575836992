"""Signing up: a place while there is one, the end of the list when not, and nobody twice."""

import pytest

from portal.core import clock
from portal.core.db import db
from portal.events.errors import NoOffer, NotOpen, NotRegistered, NotYetOpen, TooManyGuests
from portal.events.registrations.models import RegistrationChange
from portal.events.registrations.operations import attendees, registration
from tests.events.conftest import counted, in_days, standing_of
from tests.support.statements import count_statements

register, withdraw = registration.register, registration.withdraw
take, decline = registration.take_offer, registration.decline_offer


def test_a_member_gets_a_place_and_the_invitation(published, cast, do, letters):
    event = published(capacity=2)
    do(register, event, cast.amara.id)
    assert standing_of(event, cast.amara) == "confirmed"
    assert counted(event) == (1, 1)
    assert letters() == [("registered", "amara")]


def test_who_signs_up_holds_the_lock_for_few_statements(published, cast, do):
    event = published(capacity=5)
    jonas = cast.jonas.id
    do(register, event, cast.amara.id)
    with count_statements() as statements:
        made = do(register, event, jonas)
    asked = [text.split()[0] for text in statements]
    assert len(statements) <= 14, str(statements)
    assert asked.count("INSERT") == 6, (
        "registration, its place, its history, the letter's row, its words and its calendar file"
    )
    with count_statements() as statements:
        assert (made.places, made.ended_at, made.offer_until) == (1, None, None)
    assert len(statements) <= 1, "what was just put in is known, but for reading it anew after the commit"


def test_signing_up_again_changes_nothing(published, cast, do, letters):
    event = published(capacity=1)
    first = do(register, event, cast.amara.id)
    assert do(register, event, cast.amara.id).id == first.id
    assert counted(event) == (1, 1)
    assert letters() == [("registered", "amara")]


def test_a_full_event_has_a_waiting_list(published, cast, do, letters):
    event = published(capacity=1)
    do(register, event, cast.amara.id)
    do(register, event, cast.jonas.id)
    assert standing_of(event, cast.jonas) == "waitlisted"
    assert letters(cast.jonas) == ["waiting"]


def test_a_place_that_comes_free_is_offered_to_the_first_who_waits(published, cast, do, letters):
    event = published(capacity=1, offer_hours=24)
    for person in cast.all("amara", "jonas", "mara"):
        do(register, event, person.id)
    do(withdraw, event, cast.amara.id)
    assert [standing_of(event, who) for who in cast.all("amara", "jonas", "mara")] == [
        "cancelled_by_person", "offered", "waitlisted",
    ]  # fmt: skip
    assert counted(event) == (1, 1)
    assert letters(cast.jonas) == ["waiting", "offered"]
    assert letters(cast.amara) == ["registered", "withdrawn"]


def test_taking_the_offer_confirms(published, cast, do, letters):
    event = published(capacity=1)
    for person in cast.all("amara", "jonas"):
        do(register, event, person.id)
    do(withdraw, event, cast.amara.id)
    do(take, event, cast.jonas.id)
    assert standing_of(event, cast.jonas) == "confirmed"
    assert letters(cast.jonas) == ["waiting", "offered", "registered"]


def test_declining_passes_the_place_on_at_once(published, cast, do):
    event = published(capacity=1)
    for person in cast.all("amara", "jonas", "mara"):
        do(register, event, person.id)
    do(withdraw, event, cast.amara.id)
    do(decline, event, cast.jonas.id)
    assert standing_of(event, cast.jonas) == "declined"
    assert standing_of(event, cast.mara) == "offered"


def test_an_offer_expires_by_its_date_before_any_job_has_run(published, cast, do, frozen):
    event = published(capacity=1, offer_hours=24)
    for person in cast.all("amara", "jonas"):
        do(register, event, person.id)
    do(withdraw, event, cast.amara.id)
    frozen.forward(hours=24)
    assert standing_of(event, cast.jonas) == "expired"
    with pytest.raises(NoOffer):
        do(take, event, cast.jonas.id)


def test_the_sweep_passes_an_expired_offer_on(published, cast, do, frozen, run_jobs, letters):
    event = published(capacity=1, offer_hours=24)
    for person in cast.all("amara", "jonas", "mara"):
        do(register, event, person.id)
    do(withdraw, event, cast.amara.id)
    frozen.forward(hours=25)
    run_jobs()
    run_jobs()
    assert standing_of(event, cast.mara) == "offered"
    assert letters(cast.jonas) == ["waiting", "offered", "offer_expired"]
    assert counted(event) == (1, 1)


def test_so_does_the_next_who_comes(published, cast, do, frozen):
    event = published(capacity=1, offer_hours=24)
    for person in cast.all("amara", "jonas", "mara"):
        do(register, event, person.id)
    do(withdraw, event, cast.amara.id)
    frozen.forward(hours=25)
    do(register, event, cast.tomas.id)
    assert standing_of(event, cast.mara) == "offered"
    assert standing_of(event, cast.tomas) == "waitlisted"


def test_nobody_passes_those_who_wait_even_when_a_place_is_free(published, cast, do, change):
    event = published(capacity=3, guest_limit=2)
    do(register, event, cast.amara.id, guests=["Bram", "Nell"])
    do(register, event, cast.jonas.id, guests=["Pip"])
    change(event, capacity=4)
    assert standing_of(event, cast.jonas) == "waitlisted"
    do(register, event, cast.mara.id)
    assert standing_of(event, cast.mara) == "waitlisted"
    assert counted(event) == (3, 3)
    change(event, capacity=6)
    assert standing_of(event, cast.jonas) == "offered"
    assert standing_of(event, cast.mara) == "offered"


def test_whoever_comes_back_stands_at_the_end(published, cast, do):
    event = published(capacity=1)
    for person in cast.all("amara", "jonas", "mara"):
        do(register, event, person.id)
    do(withdraw, event, cast.jonas.id)
    do(register, event, cast.jonas.id)
    do(withdraw, event, cast.amara.id)
    assert standing_of(event, cast.mara) == "offered"
    assert standing_of(event, cast.jonas) == "waitlisted"


def test_an_offer_ends_two_hours_before_the_event_at_the_latest(published, cast, do, frozen):
    event = published(capacity=1, offer_hours=48)
    for person in cast.all("amara", "jonas"):
        do(register, event, person.id)
    frozen("2026-05-19 03:00")
    made = do(withdraw, event, cast.amara.id)
    assert made.ended_at is not None
    offer = do(take, event, cast.jonas.id)
    assert offer.offer_until.isoformat() == "2026-05-19T04:45:00+00:00"


def test_no_offer_is_made_when_there_is_no_time_left_to_answer(published, cast, do, frozen):
    event = published(capacity=1)
    for person in cast.all("amara", "jonas"):
        do(register, event, person.id)
    frozen("2026-05-19 04:20")
    do(withdraw, event, cast.amara.id)
    assert standing_of(event, cast.jonas) == "waitlisted"


def test_no_offer_is_made_after_sign_up_closed(published, cast, do, frozen):
    event = published(capacity=1, closes_at=in_days(3))
    for person in cast.all("amara", "jonas"):
        do(register, event, person.id)
    frozen.forward(days=4)
    do(withdraw, event, cast.amara.id)
    assert standing_of(event, cast.jonas) == "waitlisted"
    with pytest.raises(NotOpen):
        do(register, event, cast.mara.id)


def test_a_draft_takes_nobody(draft, cast, do):
    with pytest.raises(NotOpen):
        do(register, draft(), cast.amara.id)


def test_nobody_signs_up_before_it_opens_but_the_team_can(published, cast, do):
    event = published(opens_at=in_days(1))
    with pytest.raises(NotYetOpen):
        do(register, event, cast.amara.id)
    do(attendees.add, event, cast.amara.id, by=cast.osei.id)
    assert standing_of(event, cast.amara) == "confirmed"


def test_the_team_cannot_put_anybody_past_those_who_wait(published, cast, do):
    event = published(capacity=1)
    for person in cast.all("amara", "jonas"):
        do(register, event, person.id)
    do(attendees.add, event, cast.mara.id, by=cast.osei.id)
    do(withdraw, event, cast.amara.id)
    assert standing_of(event, cast.jonas) == "offered"
    assert standing_of(event, cast.mara) == "waitlisted"


def test_a_party_counts_all_its_guests(published, cast, do):
    event = published(capacity=3, guest_limit=1)
    do(register, event, cast.amara.id, guests=[" Bram Ostler ", ""])
    assert counted(event) == (2, 2)
    with pytest.raises(TooManyGuests):
        do(register, event, cast.jonas.id, guests=["One", "Two"])


def test_guests_are_refused_where_there_are_none(published, cast, do):
    with pytest.raises(TooManyGuests):
        do(register, published(), cast.amara.id, guests=["Bram"])


def test_letting_go_is_always_possible_until_it_is_over(published, cast, do, frozen):
    event = published(capacity=1, closes_at=in_days(1), cancel_until=in_days(1))
    do(register, event, cast.amara.id)
    frozen("2026-05-19 07:00")
    do(withdraw, event, cast.amara.id)
    assert counted(event) == (0, 0)
    with pytest.raises(NotRegistered):
        do(withdraw, event, cast.amara.id)


def test_somebody_taken_off_the_list_is_told_why_and_the_next_is_asked(published, cast, do, letters):
    event = published(capacity=1)
    theirs = do(register, event, cast.amara.id)
    do(register, event, cast.jonas.id)
    do(attendees.remove, event, theirs, by=cast.osei.id, why="Two of you came from one firm.")
    assert standing_of(event, cast.amara) == "removed"
    assert standing_of(event, cast.jonas) == "offered"
    assert letters(cast.amara) == ["registered", "removed"]


def test_every_step_is_written_down_and_stays_as_written(published, cast, do):
    event = published(capacity=1)
    do(register, event, cast.amara.id)
    do(withdraw, event, cast.amara.id)
    steps = db.session.query(RegistrationChange).order_by(RegistrationChange.id).all()
    assert [step.what for step in steps] == ["confirmed", "cancelled_by_person"]
    steps[0].what = "something else"
    with pytest.raises(Exception, match="append-only"):
        db.session.flush()
    db.session.rollback()


def test_consent_is_the_persons_own_and_holds_at_once(published, cast, do):
    event = published()
    do(register, event, cast.amara.id, list_consent=True)
    with_consent = registration.show_me
    db.session.commit()
    from portal.core.work import unit_of_work

    with unit_of_work():
        assert with_consent(event, cast.amara.id, shown=False).list_consent is False
    assert clock.now() is not None
