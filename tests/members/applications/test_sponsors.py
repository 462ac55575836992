"""Whom applicants name: found among today's members, and asked by nobody without end."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.members.applications import links
from portal.members.applications.models import Application
from portal.members.applications.operations import sponsors
from portal.members.memberships.models import Membership
from portal.members.memberships.operations import endings
from tests.members.applications.journeys import letters


@pytest.fixture
def members(make_person, begin, plan):
    """So many members, each with an address: `members(3)`."""

    def make(number: int):
        people = [make_person(f"Member {'ABCDEFGHIJKLMNOP'[n]}", email=f"m{n}@members.example") for n in range(number)]
        for person in people:
            begin(person, plan, today() - timedelta(days=9))
        return people

    return make


def asked(application: Application) -> int:
    """How many of those whom it names are asked now."""
    with unit_of_work():
        return len(sponsors.ask(application, sponsors.match(application, today=today()), now=clock.now()))


def test_a_sponsor_is_asked_for_three_applicants_a_day(draft, members, frozen):
    members(1)
    several = [draft(name=f"N{n}", email=f"n{n}@x.example", sponsors=[("M", "m0@members.example")]) for n in range(5)]
    assert [asked(each) for each in several] == [1, 1, 1, 0, 0]
    frozen.forward(days=1, seconds=1)
    assert asked(several[3]) == 1


def test_one_address_has_ten_letters_to_sponsors_sent_a_day(draft, members):
    members(12)
    named = [(f"M{n}", f"m{n}@members.example") for n in range(12)]
    assert [asked(draft(sponsors=part)) for part in (named[:4], named[4:8], named[8:])] == [4, 4, 2]


def test_nobody_is_asked_twice_and_two_applicants_at_once_keep_to_the_limit(draft, members, at_once):
    members(1)
    several = [draft(name=f"N{n}", email=f"n{n}@x.example", sponsors=[("M", "m0@members.example")]) for n in range(4)]
    assert [asked(several[0]), asked(several[0]), asked(several[1])] == [1, 0, 1]

    def ask(number: int) -> int:
        return asked(db.session.get_one(Application, number))

    assert sorted(at_once(*(partial(ask, each.id) for each in several[2:]))) == [0, 1]


def test_whoever_left_since_they_were_asked_does_not_vouch(draft, members, smtp, run_jobs, client, frozen):
    """Neither by the operation nor on the page, which takes their word again once they belong again."""
    [person] = members(1)
    application = draft(sponsors=[("M", "m0@members.example")])
    with unit_of_work():
        [sponsor] = sponsors.match(application, today=today())
        sponsors.ask(application, [sponsor], now=clock.now())
        token = links.token_of(sponsor)
    with unit_of_work():
        membership = db.session.scalars(select(Membership).where(Membership.person_id == person.id)).one()
        endings.resign(membership, last_day=today(), reason="", today=today())
    frozen.forward(days=1)
    page = client.get(f"/vouch/{token}").page
    assert "Only members can vouch" in page.text
    assert not page("button[name=vouches]")
    with pytest.raises(sponsors.MembersVouch), unit_of_work():
        sponsors.answer(sponsor, vouches=True, words="A friend.", today=today(), now=clock.now())
    with unit_of_work():
        sponsors.answer(sponsor, vouches=False, today=today(), now=clock.now())
    assert sponsor.vouches is False


def test_an_address_that_is_given_decides_and_no_name_takes_its_place(draft, members):
    [member] = members(1)
    assert asked(draft(sponsors=[(member.name, "somebody@else.example")])) == 0
    assert asked(draft(sponsors=[(member.name, "")])) == 1


def test_no_word_of_a_stranger_stands_above_the_letter(sent, members, smtp, run_jobs):
    [member] = members(1)
    sent(name="Cheap watches at evil.example", headline="Click here", sponsors=[("M", member.email)])
    letter = letters(smtp, run_jobs, member.email)[-1]
    assert letter.subject.startswith("Would you vouch")
    assert "watches" not in letter.subject
    assert "Click" not in letter.subject
    assert "> Cheap watches" in letter.text


def test_the_letter_with_the_link_says_nothing_that_was_typed_beside_the_address(client, plan, smtp, run_jobs):
    client.submit("/join", {"name": "Win-now at evil.example", "email": "victim@mail.example"}, to="/join")
    [letter] = letters(smtp, run_jobs, "victim@mail.example")
    assert "Win-now" not in f"{letter.message['To']} {letter.subject} {letter.text}"
