"""Whoever leaves is written to: up to when everything stays open, what stays, and how to stay after all."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.db import db
from portal.core.say import say_day
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.members.memberships.models import Membership
from portal.members.memberships.operations import deaths, endings, organisations, suspensions

A_DAY = timedelta(days=1)


def leave(membership: Membership, last):
    with unit_of_work():
        endings.resign(membership, last_day=last, reason="", today=today())


def letters(smtp, run_jobs, person):
    run_jobs()
    return [each for each in smtp.to(person.email) if "leave" in each.subject or "does not begin" in each.subject]


def test_who_leaves_gets_a_letter_with_the_last_day_and_the_way_back(cast, smtp, run_jobs):
    membership = db.session.scalars(select(Membership).where(Membership.person_id == cast.amara.id)).one()
    last = today() + timedelta(days=20)
    leave(membership, last)
    [letter] = letters(smtp, run_jobs, cast.amara)
    assert say_day(last) in letter.subject
    for words in ("everything stays open", "stay yours", "/me/membership"):
        assert words in letter.text


def test_a_membership_that_has_not_begun_does_not_begin(cast, begin, plan, smtp, run_jobs):
    leave(begin(cast.bruno, plan, today() + 9 * A_DAY), today())
    [letter] = letters(smtp, run_jobs, cast.bruno)
    assert "does not begin" in letter.subject


def test_of_a_firm_the_primary_representative_hears_of_it_and_no_delegate(
    cast, make_firm, firm_plan, begin, smtp, run_jobs
):
    firm = make_firm()
    membership = begin(firm, firm_plan, today() - 9 * A_DAY)
    with unit_of_work():
        organisations.represent(firm, cast.amara, kind="primary", start=today() - A_DAY)
        organisations.represent(firm, cast.jonas, kind="delegate", start=today() - A_DAY)
    leave(membership, today() + A_DAY)
    [letter] = letters(smtp, run_jobs, cast.amara)
    assert firm.name in letter.text
    assert not letters(smtp, run_jobs, cast.jonas)


def test_why_a_firm_leaves_or_did_not_count_is_told_to_no_delegate(cast, make_firm, firm_plan, begin, browser_as):
    firm = make_firm()
    membership = begin(firm, firm_plan, today() - 9 * A_DAY)
    with unit_of_work():
        organisations.represent(firm, cast.amara, kind="primary", start=today() - A_DAY)
        organisations.represent(firm, cast.bruno, kind="delegate", start=today() - A_DAY)
        suspensions.suspend(membership, start=today() - 5 * A_DAY, end=today(), reason="Their cheque bounced")
        endings.resign(membership, last_day=today() + A_DAY, reason="The chair is rude", today=today())
    amara, bruno = (browser_as(each).page("/me/membership").text for each in (cast.amara, cast.bruno))
    office = browser_as(cast.petra).page(f"/office/organisations/{firm.id}").text

    assert all("Suspended from" in page for page in (amara, bruno, office))
    assert ["cheque" in page for page in (amara, bruno, office)] == [True, False, True]
    assert ["rude" in page for page in (amara, bruno, office)] == [False, False, True]


def test_who_leaves_reads_their_own_reason(cast, browser_as):
    membership = db.session.scalars(select(Membership).where(Membership.person_id == cast.amara.id)).one()
    with unit_of_work():
        endings.resign(membership, last_day=today() + A_DAY, reason="Lisbon calls", today=today())
    assert "Lisbon calls" in browser_as(cast.amara).page("/me/membership")


def test_nobody_who_was_ended_or_has_died_is_thanked_for_leaving(cast, smtp, run_jobs):
    membership = db.session.scalars(select(Membership).where(Membership.person_id == cast.amara.id)).one()
    with unit_of_work():
        endings.end_membership(membership, last_day=today() + A_DAY, reason="Unpaid")
        deaths.record_death(cast.jonas, day=today(), giver=OPERATOR, today=today(), now=clock.now())
    assert not letters(smtp, run_jobs, cast.amara)
    assert not letters(smtp, run_jobs, cast.jonas)
