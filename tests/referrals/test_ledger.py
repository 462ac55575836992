"""Letters between members lead to nothing that is pseudonymous: neither by their moment nor by their number."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.mail import outbox
from portal.mail.addresses import Address
from portal.mail.kinds import BETWEEN
from portal.mail.models import Delivery
from portal.referrals.models import Referral, ReferralStep
from portal.referrals.states import State
from portal.relationships.introductions.models import Introduction, IntroductionStep
from portal.relationships.introductions.operations import answering, asking, clockwork
from portal.relationships.introductions.states import Party
from portal.relationships.outside.models import OutsideParty
from portal.relationships.outside.operations import keeping
from tests.referrals.doing import at, today
from tests.relationships.company import Company
from tests.relationships.outside import doing as outside

#: Nobody puts together what lies so far apart, as long as other letters lie between.
APART = timedelta(minutes=2)
WALKED = (State.DECLINED, State.C_NO, State.WITHDRAWN, State.STOPPED, State.ERASED)


def letters() -> list[Delivery]:
    return list(db.session.scalars(select(Delivery).where(Delivery.kind == BETWEEN).order_by(Delivery.id)))


def moments() -> set[datetime]:
    """All that a copy of the database knows of when something happened in a referral or an introduction."""
    columns = (
        ReferralStep.at, Referral.created_at, Referral.thanked_at, Referral.erased_at, OutsideParty.asked_at,
        OutsideParty.agreed_at, OutsideParty.ended_at, IntroductionStep.at, Introduction.created_at,
        Introduction.erased_at,
    )  # fmt: skip
    found = {moment for column in columns for moment in db.session.scalars(select(column)) if moment}
    assert len(found) > 1
    return found


@pytest.mark.parametrize("state", WALKED)
def test_no_letter_is_of_the_moment_of_a_step(trio: Company, veiled: None, state: State) -> None:
    at(trio, state)
    kept = letters()
    assert len(kept) > 1
    told = moments()
    assert not [row for row in kept for moment in told if abs(row.created_at - moment) < APART]
    assert not [row for row in kept for moment in told if abs(row.due_at - moment) < APART]


@pytest.mark.parametrize("end", [keeping.stop, keeping.erase])
def test_nor_of_that_of_an_answer_from_outside(trio: Company, end: object, monkeypatch, request) -> None:
    number = outside.asked(trio)
    outside.type_yes(number)
    code = outside.codes()[-1][1]
    request.getfixturevalue("veiled")
    assert outside.try_code(number, code) == ""
    with unit_of_work():
        end(outside.party(number), now=clock.now())  # type: ignore[operator]
    kept, told = letters(), moments()
    assert len(kept) > 2
    assert not [
        row for row in kept for moment in told if min(abs(row.created_at - moment), abs(row.due_at - moment)) < APART
    ]


def test_nor_of_that_of_a_step_of_an_introduction(trio: Company, veiled: None, frozen) -> None:
    with unit_of_work():
        said = asking.Words("You would like their workshop.", "They bind what you restore.")
        row = asking.ask(trio.mara, trio.jonas, trio.amara, said, today=today(), now=clock.now())
        number = row.id
    frozen.forward(hours=1)
    clockwork.sweep(clock.now())
    frozen.forward(hours=3)
    for party in (Party.B, Party.C):
        with unit_of_work():
            found = db.session.get_one(Introduction, number, populate_existing=True)
            answering.agree(found, party, today=today(), now=clock.now())
    kept, told = letters(), moments()
    assert len(kept) == 5
    assert not [
        row for row in kept for moment in told if min(abs(row.created_at - moment), abs(row.due_at - moment)) < APART
    ]


def test_letters_of_one_moment_have_numbers_that_lie_apart(trio: Company, veiled: None) -> None:
    at(trio, State.INTRODUCED)
    numbers = sorted(row.id for row in letters())
    assert len(numbers) > 4
    assert not [pair for pair in pairwise(numbers) if pair[1] - pair[0] < 3]
    assert max(numbers) < 0, "those that are counted up stay whole"


def test_a_number_that_is_taken_loses_no_letter(trio: Company, veiled: None, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter([-7, -7, -7, -9])
    monkeypatch.setattr(outbox, "_far_off", lambda: next(drawn))
    to = Address("mara@ashmere.example", "Mara", proved=True)
    with unit_of_work():
        given = {"to": to, "context": {"first": "Mara", "page": "http://localhost/referrals", "receiver": "Jonas"}}
        assert outbox.enqueue("referrals.declined", key="one", **given) == -7
        assert outbox.enqueue("referrals.declined", key="two", **given) == -9
        drawn = iter([-11])
        assert outbox.enqueue("referrals.declined", key="two", **given) is None, "the same key again"
    assert [row.id for row in letters()] == [-9, -7]
