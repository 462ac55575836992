"""Whoever may have words refused cannot learn by it what somebody hides from members: neither in referrals nor in
introductions."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from portal.core import clock
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.work import unit_of_work
from portal.members.people.models import Person
from portal.members.people.steps import Step
from portal.referrals.models import Referral
from portal.referrals.operations import offering
from portal.relationships.introductions.models import Introduction
from portal.relationships.introductions.operations import asking
from tests.referrals.doing import today, words
from tests.relationships.company import Company, company, trio

__all__ = ["company", "trio"]

#: What a guess looks like, one for each way in which somebody is reached: the last figures, a name of a mailbox, a
#: domain, the name of a site. None of them would be refused of somebody else.
GUESSES = ("call 4a7b3c1d9e9", "ask lindenblatt77", "at quayside.example of course", "look for weirhouse")


def offer(company: Company, text: str) -> None:
    with unit_of_work():
        offering.draft(
            company.mara, company.jonas, company.amara, words(need=text), today=today(), now=clock.now()
        )  # fmt: skip


def introduce(company: Company, text: str) -> None:
    with unit_of_work():
        said = asking.Words(text, "They mend what others throw out.")
        asking.ask(company.mara, company.jonas, company.amara, said, today=today(), now=clock.now())


def written() -> int:
    """How many offers and introductions there are."""
    return sum(db.session.scalar(select(func.count()).select_from(model)) or 0 for model in (Referral, Introduction))


def amara(company: Company, step: Step) -> None:
    with unit_of_work():
        person = db.session.get_one(Person, company.amara)
        person.email, person.phone, person.website = (
            "lindenblatt77@quayside.example", "+44 20 7946 473199", "https://weirhouse.example",
        )  # fmt: skip
        person.visibility = dict.fromkeys(("email", "phone", "website"), step.value)


@pytest.mark.parametrize("act", [offer, introduce])
@pytest.mark.parametrize("guess", [guess for guess in GUESSES if "quayside" not in guess])
def test_what_somebody_hides_refuses_no_word(trio: Company, act: Callable[..., None], guess: str) -> None:
    amara(trio, Step.NOBODY)
    act(trio, guess)
    assert written() == 1


@pytest.mark.parametrize("act", [offer, introduce])
@pytest.mark.parametrize("guess", GUESSES)
def test_what_every_member_may_read_is_refused(trio: Company, act: Callable[..., None], guess: str) -> None:
    amara(trio, Step.MEMBERS)
    with pytest.raises(DomainError):
        act(trio, guess)
    assert written() == 0


@pytest.mark.parametrize("act", [offer, introduce])
def test_where_they_sign_in_is_nobodys_to_find_out(trio: Company, act: Callable[..., None]) -> None:
    from portal.accounts.models import Account

    with unit_of_work():
        account = db.session.get_one(Account, db.session.get_one(Person, trio.amara).account_id)
        account.email = "lindenblatt77@quayside.example"
        db.session.get_one(Person, trio.amara).email = None
    act(trio, "ask lindenblatt77")
    assert written() == 1
