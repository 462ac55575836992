"""To whom an edition goes: by rule, in words with numbers that add up, and frozen when it begins to go out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.core import clock, jobs
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.leadership.offices import operations as offices
from portal.leadership.offices.models import BodyKind, Term
from portal.mail import mailings, preferences, suppression
from portal.mail.models import Delivery
from portal.members.memberships.models import Membership, Plan
from portal.members.people.models import Person
from portal.newsletters import audiences, sweeps
from portal.newsletters.audiences import Rule, Size
from portal.newsletters.models import Edition
from portal.newsletters.operations import approving, choosing, sending
from tests.leadership.conftest import begin, position
from tests.newsletters.conftest import copies, whole

AUDIENCE = "/office/newsletters/2026-06/audience"


def ids(rule):
    return {row.id for row in db.session.execute(audiences.readers(rule))}


def go(edition, now):
    with unit_of_work():
        approving.approve(edition, checksum=whole(edition).checksum(), account_id=None, by="Inês", now=now)
        return sending.send(edition, account_id=None, now=now).id


@pytest.fixture
def house(cast):
    """Amara serves on the board, Jonas rows and shows it, Mara rows and hides it, Lena has a plan of her own."""
    people = amara, jonas, mara, _lena, *_rest = cast.all("amara", "jonas", "mara", "lena", "ines", "wim")
    day = clock.today("Europe/London")
    with unit_of_work():
        board = offices.form_body(name="The board", kind=BodyKind.BOARD, about="", formed=day - timedelta(900))
        seat = offices.add_seat(position(board, "Chair"), valid_from=day - timedelta(900), now=clock.now())
        plan = Plan(name="Patron", holder="person", months=12, grace_days=0, about="")
        db.session.add(plan)
        db.session.flush()
        db.session.query(Membership).filter_by(person_id=_lena.id).update({"plan_id": plan.id})
        jonas.interests, mara.interests = "Old maps, Rowing", "rowing"
        mara.visibility = {"interests": "nobody"}
        numbers = board.id, plan.id
    begin(seat, amara, day - timedelta(30), day + timedelta(300))
    return people, *numbers


def test_a_rule_finds_who_is_in_any_of_its_parts_and_a_member_today(house):
    (amara, jonas, _mara, lena, ines, wim), board, plan = house
    assert ids(Rule(bodies=(board,))) == {amara.id}
    assert ids(Rule(plans=(plan,))) == {lena.id}
    assert ids(Rule(interests=("rowing",))) == {jonas.id}, "what is hidden from members is not looked at"
    assert ids(Rule(interests=("row",))) == set(), "whole words"
    assert ids(Rule((plan,), (board,), ("old maps",))) == {amara.id, jonas.id, lena.id}
    assert {amara.id, ines.id} <= ids(Rule()) and wim.id not in ids(Rule())
    with unit_of_work():
        db.session.query(Term).one().end = clock.today("Europe/London")
    assert ids(Rule(bodies=(board,))) == set()


def test_the_numbers_add_up(cast, now):
    people = cast.extra(6)
    before = audiences.size(Rule())
    with unit_of_work():
        for person in people[:3]:
            accounts_less = db.session.get_one(Person, person.id)
            accounts_less.account_id = None
        people[0].email = people[0].email_key = None
        people[1].email = people[2].email = people[1].email_key = people[2].email_key = "info@firm.example"
        preferences.switch("extra4@members.example", {"newsletter": False}, now=now, through="page")
        preferences.switch("extra5@members.example", {"newsletter": False}, now=now, through="page")
        suppression.suppress("extra5@members.example", suppression.BOUNCE, now=now)
    size = audiences.size(Rule())
    assert size == Size(before.found, 1, 1, before.mailboxes - 2, stopped=1, shut=1)
    assert size.found == size.unreachable + size.shared + size.mailboxes
    assert size.wanted == before.wanted - 4


def test_it_is_chosen_on_a_page_and_said_in_words(edition, house, browser_as, cast):
    _people, board, plan = house
    ines = browser_as(cast.ines)
    assert "All members." in ines.page(AUDIENCE).text
    said = ines.post(AUDIENCE, data=ines.page(AUDIENCE).form(AUDIENCE).values | {"to": "some", "interests": ""})
    assert said.status_code == 422 and "Choose at least one plan" in said.text
    ines.submit(AUDIENCE, {"to": "some", "bodies": [str(board)], "plans": [str(plan)], "interests": "Rowing, "})
    page = ines.page("/office/newsletters/2026-06/send").text
    assert "the plan Patron; The board; the interest “Rowing”" in page and "3 mailboxes get it" in page
    assert db.session.get_one(Edition, edition.id, populate_existing=True).audience == {
        "plans": [plan], "bodies": [board], "interests": ["Rowing"],
    }  # fmt: skip
    with pytest.raises(choosing.NotOfferedAnyMore), unit_of_work():
        choosing.choose_audience(edition, Rule(bodies=(999,)))


def test_it_goes_to_those_and_what_was_found_is_frozen(edition, house, smtp, run_jobs, now, browser_as, cast):
    _people, board, _plan = house
    with unit_of_work():
        choosing.choose_audience(edition, Rule(bodies=(board,), interests=("rowing",)))
    go(edition, now)
    run_jobs()
    assert sorted(letter.recipients[0].partition("@")[0] for letter in copies(smtp)) == ["amara", "jonas"]
    sent = db.session.get_one(Edition, edition.id, populate_existing=True)
    assert sent.frozen == {"found": 2, "unreachable": 0, "shared": 0, "mailboxes": 2}
    assert sent.frozen["mailboxes"] == mailings.tally(sent.mailing_id).audience
    page = browser_as(cast.ines).page("/office/newsletters/2026-06/sending").text
    assert "2 people were found when it began to go out" in page
    with pytest.raises(choosing.AlreadyGone), unit_of_work():
        choosing.choose_audience(edition, Rule())


def test_cancelled_while_it_is_made_ready_nobody_waits_for_it(edition, cast, now, monkeypatch, run_jobs):
    cast.extra(20)
    monkeypatch.setattr("portal.newsletters.audience.BATCH", 7)
    job, progress, calls = go(edition, now), jobs.progress, []

    def and_then_somebody_cancels(*arguments):
        progress(*arguments)
        calls.append(1)
        if len(calls) == 1:
            with unit_of_work():
                sending.cancel(edition, now=now)

    monkeypatch.setattr(jobs, "progress", and_then_somebody_cancels)
    jobs.run(job)
    run_jobs()
    assert mailings.tally(edition.mailing_id).counts == {"cancelled": 7}


def test_whoever_has_another_address_by_then_gets_it_there(edition, cast, smtp, run_jobs, now):
    amara, jonas, lena = cast.all("amara", "jonas", "lena")
    jobs.run(go(edition, now))
    with unit_of_work():
        account = cast.account(amara)
        account.email = account.email_key = "amara@elsewhere.example"
        for person in (jonas, lena):
            db.session.get_one(Person, person.id).account_id = None
            row = db.session.get_one(Person, person.id)
            row.email = row.email_key = "shared@elsewhere.example"
    run_jobs()
    got = sorted(letter.recipients[0] for letter in copies(smtp))
    assert got == ["amara@elsewhere.example", "shared@elsewhere.example"]
    states = {row.recipient: (row.state, row.reason) for row in db.session.query(Delivery)}
    assert states[f"person:{lena.id}"] == ("skipped", "another reader has this address")


def test_a_time_that_the_clocks_skip_or_repeat_is_asked_for(edition, cast, browser_as, now, frozen):
    """Europe/London: 01:30 does not exist on 29 March 2026, and comes twice on 25 October."""
    with unit_of_work():
        approving.approve(edition, checksum=whole(edition).checksum(), account_id=None, by="Inês", now=now)
    frozen("2026-03-20 10:00")
    ines, path = browser_as(cast.ines), "/office/newsletters/2026-06/send"
    send = "/office/newsletters/2026-06/schedule"
    skipped = ines.post(send, data=ines.page(path).form(send).values | {"day": "2026-03-29", "at": "01:30"})
    assert "skip 01:30 that night" in skipped.text
    twice = ines.post(send, data=ines.page(path).form(send).values | {"day": "2026-10-25", "at": "01:30"})
    assert "01:30 comes twice" in twice.text
    ines.post(send, data=ines.page(path).form(send).values | {"day": "2026-10-25", "at": "01:30", "at_fold": "1"})
    planned = db.session.get_one(Edition, edition.id, populate_existing=True)
    assert planned.send_at.isoformat() == "2026-10-25T01:30:00+00:00", "the second of the two"
    sweeps.send_what_is_due(planned.send_at + timedelta(hours=6, minutes=1))
    assert db.session.get_one(Edition, edition.id, populate_existing=True).missed_at is not None
