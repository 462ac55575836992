"""An offer waits until its last day, and not a minute longer, whether anything runs in the background or not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.db import db
from portal.core.say import say_day
from portal.core.work import unit_of_work
from portal.leadership import errors
from portal.leadership.offices.models import Opening, Term
from portal.leadership.succession import operations, queries
from portal.leadership.succession.models import Call, Candidacy, CandidacyState
from portal.mail.models import Delivery
from portal.members.people.models import Person
from tests.leadership.conftest import call_for, state_of, today
from tests.support.client import Client
from tests.support.people import Cast
from tests.support.time import Frozen

Browsers = Callable[[Person], Client]


def mails(kind: str) -> list[str]:
    db.session.rollback()
    return sorted(db.session.scalars(db.select(Delivery.email).where(Delivery.kind == f"leadership.{kind}")))


def stands(call: Call, person: Person) -> int:
    with unit_of_work():
        return operations.stand(call, person, statement="I would", now=clock.now()).id


def offer(number: int, *, now: datetime | None = None, last_day: date | None = None) -> None:
    with unit_of_work():
        operations.offer(
            db.session.get_one(Candidacy, number), start=today(), reason="", by=None, giver=OPERATOR,
            now=now or clock.now(), early=True, last_day=last_day,
        )  # fmt: skip


def accept(number: int, *, now: datetime | None = None) -> int:
    with unit_of_work():
        return operations.accept_offer(db.session.get_one(Candidacy, number), now=now or clock.now()).id


@pytest.fixture
def two(cast: Cast, house_of: SimpleNamespace, frozen: Frozen) -> SimpleNamespace:
    """Amara and Jonas stand for one seat; the clock stands at noon."""
    frozen(clock.now().replace(hour=12))
    call = call_for(house_of.helper)
    slug, number = call.slug, call.id
    return SimpleNamespace(slug=slug, call=number, amara=stands(call, cast.amara), jonas=stands(call, cast.jonas))


def test_from_the_form_to_the_lapse_and_another_offer(
    cast: Cast, two: SimpleNamespace, browser_as: Browsers, frozen: Frozen, run_jobs: Callable[[], None], smtp: Any
) -> None:
    greta, amara = browser_as(cast.greta), browser_as(cast.amara)
    form, mine = f"/leadership/candidacies/{two.amara}/offer", f"/leadership/candidacies/{two.amara}"
    last = today() + timedelta(14)
    assert f'value="{last}"' in greta.page(form).html
    past = greta.submit(form, {"last_day": str(today() - timedelta(1)), "words": "Glad", "early": "y"}, status=422)
    assert "That day is over" in past.text
    assert "Glad" in past.text
    greta.submit(form, {"early": "y"})
    assert say_day(last) in amara.page(mine).text
    assert say_day(last) in amara.page("/").text
    run_jobs()
    assert f"until {say_day(last)}" in smtp.to(cast.amara.email)[-1].text

    frozen.forward(days=10, hours=6)
    run_jobs()
    assert mails("offer_reminder") == []
    frozen.forward(days=1)
    run_jobs()
    run_jobs()
    assert mails("offer_reminder") == [cast.amara.email]
    frozen.forward(days=4)
    assert state_of(two.amara) is CandidacyState.LAPSED, "by its date, before anything has run"
    greta, amara = browser_as(cast.greta), browser_as(cast.amara)
    assert "The last day to answer the offer has passed" in amara.page(mine).text
    assert "accept-offer" not in amara.page(mine).html
    desk = greta.page(f"/leadership/calls/{two.slug}/candidacies")
    assert "the offer lapsed" in desk.text
    assert "Choose Jonas" in desk.text
    assert "Offer it to Amara again" in desk.text
    run_jobs()
    run_jobs()
    assert mails("offer_lapsed") == [cast.greta.email]
    for late in (operations.accept_offer, operations.decline_offer):
        with pytest.raises((errors.OfferLapsed, errors.OfferGone)), unit_of_work():
            late(db.session.get_one(Candidacy, two.amara), now=clock.now())
    greta.submit(form, {"early": "y"})
    assert state_of(two.amara) is CandidacyState.OFFERED
    assert mails("offered") == [cast.amara.email] * 2


def test_a_lapsed_offer_holds_no_seat_though_nothing_has_run(two: SimpleNamespace, frozen: Frozen) -> None:
    offer(two.amara, last_day=today())
    assert db.session.get_one(Candidacy, two.amara).offer_reminds is None, "no reminder on the very day"
    with pytest.raises(errors.NoSeatLeft):
        offer(two.jonas)
    frozen(clock.now().replace(hour=23, minute=59))
    assert state_of(two.amara) is CandidacyState.OFFERED
    frozen.forward(minutes=1)
    call = db.session.get_one(Call, two.call)
    assert two.call not in db.session.scalars(
        queries.calls_being_decided(today()).where(Candidacy.id == two.amara)
    ).all()  # fmt: skip
    assert queries.free_opening(call, today()) is not None
    offer(two.jonas)
    assert [state_of(two.amara), state_of(two.jonas)] == [CandidacyState.LAPSED, CandidacyState.OFFERED]
    with pytest.raises(errors.OfferLapsed):
        accept(two.amara)
    accept(two.jonas)
    assert state_of(two.amara) is CandidacyState.LAPSED


def test_an_offer_of_before_waits_without_an_end(two: SimpleNamespace, frozen: Frozen) -> None:
    offer(two.amara)
    with unit_of_work():
        old = db.session.get_one(Candidacy, two.amara)
        old.offer_ends = old.offer_reminds = None
    frozen.forward(days=300)
    assert state_of(two.amara) is CandidacyState.OFFERED


@pytest.mark.slow
def test_a_yes_at_the_last_minute_and_another_offer_after_it(
    two: SimpleNamespace, at_once: Callable[..., list[Any]], frozen: Frozen
) -> None:
    """One of them has the seat: whoever comes first, the other hears a sentence."""
    offer(two.amara, last_day=today())
    before, after = clock.now().replace(hour=23, minute=59), clock.now().replace(hour=12) + timedelta(days=1)
    outcomes = at_once(partial(accept, two.amara, now=before), partial(offer, two.jonas, now=after))
    refused = [each for each in outcomes if isinstance(each, Exception)]
    assert [type(each) for each in refused] in ([errors.OfferLapsed], [errors.NoSeatLeft], [errors.AlreadyDecided])
    db.session.rollback()
    held = db.session.query(Term).filter(Term.candidacy_id.in_([two.amara, two.jonas])).count()
    assert held == (0 if isinstance(outcomes[0], Exception) else 1)
    assert db.session.query(Opening).filter(Opening.call_id == two.call, Opening.filled_at.is_not(None)).count() == held


def test_who_is_confirmed_late_has_as_many_days_to_answer(
    house_of: SimpleNamespace, two: SimpleNamespace, frozen: Frozen
) -> None:
    offer(two.amara, last_day=today() + timedelta(5))
    with unit_of_work():
        house_of.helper.grants = ["dues"]
    frozen.forward(days=4)
    assert state_of(two.amara) is CandidacyState.CHOSEN
    with unit_of_work():
        operations.confirm_choice(db.session.get_one(Candidacy, two.amara), giver=OPERATOR, now=clock.now())
    assert db.session.get_one(Candidacy, two.amara).offer_ends == today() + timedelta(6)
    frozen.forward(days=5)
    assert state_of(two.amara) is CandidacyState.OFFERED
