"""A choice for a seat that carries rights waits for an administrator; and who changes what a position carries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from portal.accounts import passwords
from portal.accounts.models import Account, AccountSession
from portal.accounts.operations import OPERATOR, Giver, NotToYourself, NotYoursToGive, OnlyAdministrators
from portal.core import clock
from portal.core.actors import Right, everywhere
from portal.core.db import db
from portal.core.errors import ProofNeeded
from portal.core.models import AuditEntry
from portal.core.work import unit_of_work
from portal.leadership import errors
from portal.leadership.offices import operations as offices
from portal.leadership.offices import queries as serving
from portal.leadership.offices.models import HoldOver, Position, Seat, Term
from portal.leadership.succession import operations, queries
from portal.leadership.succession.models import Call, Candidacy, CandidacyState
from portal.mail.models import Delivery
from portal.members.people.models import Person
from tests.leadership.conftest import begin, call_for, position, state_of, today
from tests.support.client import Client
from tests.support.people import Cast

Browsers = Callable[[Person], Client]


@pytest.fixture
def works(cast: Cast, house_of: SimpleNamespace) -> SimpleNamespace:
    """Edda chairs the works and holds no right; its keeper may see who pays (DUES); Amara stands for it."""
    begin(house_of.works_seat, cast.edda, today() - timedelta(10), today() + timedelta(300))
    with unit_of_work():
        keeper = position(house_of.works, "Keeper", grants=[Right.DUES])
        offices.add_seat(keeper, valid_from=today(), now=clock.now())
    call = call_for(keeper, title="Keeper of the works")
    with unit_of_work():
        made = operations.stand(call, cast.amara, statement="I count well", now=clock.now())
        number = made.id
    return SimpleNamespace(call=call.slug, candidacy=number, position=keeper.id)


def state(works: SimpleNamespace) -> CandidacyState:
    return state_of(works.candidacy)


def mailed(kind: str) -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(db.select(Delivery.email).where(Delivery.kind == f"leadership.{kind}")))


def change(number: int, giver: Giver, **said: Any) -> None:
    with unit_of_work():
        place = db.session.get_one(Position, number)
        values = {
            name: getattr(place, name)
            for name in ("title", "duties", "hours_per_month", "term_months", "hold_over", "filled_by", "chairs")
        }
        operations.change_position(place, **{**values, "newcomer_ok": False, **said}, giver=giver, now=clock.now())


def test_a_chair_chooses_and_an_administrator_lets_the_offer_go(
    cast: Cast, works: SimpleNamespace, browser_as: Browsers
) -> None:
    chair, candidate, office = browser_as(cast.edda), browser_as(cast.amara), browser_as(cast.yusra)
    page = chair.page(f"/leadership/candidacies/{works.candidacy}/offer")
    assert "goes to the administrators first" in page.text
    chair.submit(f"/leadership/candidacies/{works.candidacy}/offer", {"words": "We would be glad", "early": "y"})
    assert state(works) is CandidacyState.CHOSEN
    assert "an administrator has to confirm it" in chair.page(f"/leadership/calls/{works.call}/candidacies").text
    mine = candidate.page(f"/leadership/candidacies/{works.candidacy}").text
    assert "You were chosen" not in mine
    assert "We would be glad" not in mine
    assert "chose you" not in candidate.page("/").text
    assert mailed("offered") == []
    anew = {"statement": "In better words."}
    candidate.submit(f"/leadership/candidacies/{works.candidacy}", anew, to=f"/leadership/calls/{works.call}/stand")
    assert state(works) is CandidacyState.CHOSEN, "they may write it anew, and learn nothing by it"

    card = office.page("/office")
    assert "Amara Lindqvist was chosen for Keeper" in card.text
    shown = office.page(f"/office/leadership/choices/{works.candidacy}")
    assert "Edda Sigurdsdóttir chose them" in shown.text
    assert "Dues" in shown.text
    assert "I count well" not in shown.text, "the statement stays with whoever decides"
    office.submit(
        f"/office/leadership/choices/{works.candidacy}", to=f"/office/leadership/choices/{works.candidacy}/confirm"
    )
    assert state(works) is CandidacyState.OFFERED
    assert mailed("offered") == ["amara@members.example"]
    where = f"/leadership/candidacies/{works.candidacy}"
    candidate.submit(where, to=f"{where}/accept-offer")
    assert state(works) is CandidacyState.CONFIRMED
    assert cast.amara.account_id
    assert serving.held_on(cast.amara.account_id, today()).powers == everywhere({Right.DUES})


def test_an_administrator_may_return_a_choice(cast: Cast, works: SimpleNamespace, browser_as: Browsers) -> None:
    browser_as(cast.edda).submit(f"/leadership/candidacies/{works.candidacy}/offer", {"early": "y"})
    page = f"/office/leadership/choices/{works.candidacy}"
    browser_as(cast.yusra).submit(page, to=f"{page}/return")
    assert state(works) is CandidacyState.STANDING
    assert mailed("choice_returned") == ["edda@members.example"]
    assert "was chosen" not in browser_as(cast.yusra).page("/office").text
    settled = browser_as(cast.yusra).page(page).text
    assert "settled already" in settled
    assert "Amara" not in settled, "who stands is nobody's to read any more"


def test_whoever_steps_back_before_they_are_told_does_not_learn_of_the_choice(
    cast: Cast, works: SimpleNamespace, browser_as: Browsers
) -> None:
    browser_as(cast.edda).submit(f"/leadership/candidacies/{works.candidacy}/offer", {"early": "y"})
    candidate, where = browser_as(cast.amara), f"/leadership/candidacies/{works.candidacy}"
    candidate.submit(where, to=f"{where}/withdraw")
    assert "You stepped back" in candidate.page(where)
    assert "You were chosen" not in candidate.page(where)


def test_whoever_may_give_it_offers_at_once(cast: Cast, works: SimpleNamespace) -> None:
    with unit_of_work():
        candidacy = db.session.get_one(Candidacy, works.candidacy)
        petra = Giver(cast.petra.account_id)  # she keeps the dues
        operations.offer(candidacy, start=today(), reason="", by=cast.edda, giver=petra, now=clock.now(), early=True)
    assert state(works) is CandidacyState.OFFERED


def test_an_offer_waits_when_the_position_carries_more_than_was_promised(cast: Cast, works: SimpleNamespace) -> None:
    with unit_of_work():
        candidacy = db.session.get_one(Candidacy, works.candidacy)
        operations.offer(candidacy, start=today(), reason="", by=cast.edda, giver=OPERATOR, now=clock.now(), early=True)
    change(works.position, OPERATOR, grants=[Right.DUES, Right.ADMINISTRATION])
    assert state(works) is CandidacyState.CHOSEN
    with pytest.raises(errors.OfferGone), unit_of_work():
        operations.accept_offer(db.session.get_one(Candidacy, works.candidacy), now=clock.now())
    change(works.position, OPERATOR, grants=[Right.DUES])
    assert state(works) is CandidacyState.OFFERED
    with unit_of_work():
        operations.accept_offer(db.session.get_one(Candidacy, works.candidacy), now=clock.now())


def test_a_choice_goes_out_by_itself_when_nothing_is_left_to_confirm(
    cast: Cast, works: SimpleNamespace, browser_as: Browsers
) -> None:
    browser_as(cast.edda).submit(f"/leadership/candidacies/{works.candidacy}/offer", {"early": "y"})
    change(works.position, OPERATOR, grants=[])
    assert state(works) is CandidacyState.OFFERED
    assert mailed("offered") == ["amara@members.example"]


def test_what_somebody_was_chosen_for_stands_behind_their_address_before_it_is_confirmed(
    cast: Cast, works: SimpleNamespace, browser_as: Browsers
) -> None:
    """Whoever could read their mail meanwhile would be the one who accepts."""
    assert queries.carried_by(cast.amara.id) == frozenset()
    browser_as(cast.edda).submit(f"/leadership/candidacies/{works.candidacy}/offer", {"early": "y"})
    assert state(works) is CandidacyState.CHOSEN
    assert queries.carried_by(cast.amara.id) == everywhere({Right.DUES})


def test_what_a_position_carries_is_changed_by_administrators_who_proved_who_they_are(
    cast: Cast, house_of: SimpleNamespace
) -> None:
    number = house_of.treasurer.id
    greta, yusra = cast.greta.account_id, cast.yusra.account_id
    for rights in ([], [Right.DUES, Right.LEADERSHIP], [Right.LEADERSHIP]):
        with pytest.raises(OnlyAdministrators):
            change(number, Giver(greta, proved=True), grants=rights)
        with pytest.raises(ProofNeeded):
            change(number, Giver(yusra), grants=rights)
    change(number, Giver(greta), title="Keeper of the books")
    change(number, Giver(yusra), title="Bookkeeper", grants=[Right.DUES])
    change(number, Giver(yusra, proved=True), grants=[Right.REPORTS])
    assert db.session.get_one(Position, number).grants == ["reports"]


def test_the_form_offers_rights_to_administrators_alone(
    cast: Cast, house_of: SimpleNamespace, browser_as: Browsers
) -> None:
    path = f"/office/leadership/positions/{house_of.treasurer.id}/edit"
    greta = browser_as(cast.greta)
    page = greta.page(path)
    assert not page("[name=grants]")
    assert "set by administrators. Today: Dues" in page.text
    form = page.form(path) if page("form[action]") else page.form("")
    answer = greta.post(path, data={**form.values, "title": "Bookkeeper", "grants": "administration"})
    assert answer.status_code == 303
    db.session.rollback()
    changed = db.session.get_one(Position, house_of.treasurer.id)
    assert (changed.title, changed.grants) == ("Bookkeeper", ["dues"])
    browser_as(cast.yusra).submit(path, {"grants": ["dues", "reports"]})
    db.session.rollback()
    assert db.session.get_one(Position, house_of.treasurer.id).grants == ["dues", "reports"]


def test_the_trail_tells_nobody_who_stands(cast: Cast, works: SimpleNamespace, browser_as: Browsers) -> None:
    call = db.session.scalar(db.select(Call))
    assert call
    jonas = browser_as(cast.jonas)
    jonas.submit(f"/leadership/calls/{works.call}", {"statement": "Me too"}, to=f"/leadership/calls/{works.call}/stand")
    number = db.session.scalar(db.select(Candidacy.id).where(Candidacy.person_id == cast.jonas.id))
    browser_as(cast.amara).submit(f"/leadership/calls/{works.call}/suggest?q=mara", {"person": str(cast.mara.id)})
    suggested = db.session.scalar(db.select(Candidacy.id).where(Candidacy.person_id == cast.mara.id))
    browser_as(cast.edda).submit(f"/leadership/candidacies/{works.candidacy}/offer", {"early": "y"})
    browser_as(cast.edda).submit(
        f"/leadership/candidacies/{number}/not-selected", {"reason": "Not this year", "early": "y"}
    )
    mara = browser_as(cast.mara)
    where = f"/leadership/candidacies/{suggested}"
    mara.submit(where, to=f"{where}/decline")
    db.session.rollback()
    entries = db.session.scalars(db.select(AuditEntry).where(AuditEntry.action.startswith("leadership."))).all()
    assert entries
    for entry in entries:
        assert entry.account_id not in {cast.amara.account_id, cast.jonas.account_id, cast.mara.account_id}
        assert entry.about_type != "candidacy"
        told = f"{entry.actor} {entry.before} {entry.after}"
        assert not any(name in told for name in ("Amara", "Jonas", "Mara")), entry.action


def test_ten_clicks_leave_one_entry(cast: Cast, works: SimpleNamespace, browser_as: Browsers) -> None:
    chair = browser_as(cast.edda)
    page = f"/leadership/candidacies/{works.candidacy}/offer"
    form = chair.page(page).form(page)
    for number in range(10):  # ten tabs: each with a key of its own
        chair.send(form, {"once": f"{number:024d}", "early": "y"})
    db.session.rollback()
    chosen = db.select(AuditEntry).where(AuditEntry.action == "leadership.chosen")
    assert len(db.session.scalars(chosen).all()) == 1


def test_a_seat_filled_in_before_the_proof_is_filled_after_it(
    cast: Cast, house_of: SimpleNamespace, browser_as: Browsers
) -> None:
    yusra, amara = browser_as(cast.yusra), cast.amara.id
    db.session.rollback()
    stored = passwords.hashed("seven herons over the weir")
    with unit_of_work():
        db.session.get_one(Account, cast.yusra.account_id).password_hash = stored
        db.session.execute(db.update(AccountSession).values(proved_at=clock.now() - timedelta(hours=1)))
    page = f"/office/leadership/seats/{house_of.treasurer_seat.id}/term"
    asked = yusra.submit(f"{page}?q=lindqvist", {"person": str(amara), "start": today().isoformat()}, to=page)
    assert asked.location.startswith("/me/security/prove")
    db.session.rollback()
    assert not db.session.scalar(db.select(Term.id).where(Term.seat_id == house_of.treasurer_seat.id))
    kept = yusra.submit(asked.location, {"password": "seven herons over the weir"}, to="/me/security/prove").location
    db.session.rollback()
    done = yusra.submit(kept, to=page)
    assert done.location == f"/office/leadership/bodies/{house_of.board.slug}"
    db.session.rollback()
    term = db.session.scalars(db.select(Term).where(Term.seat_id == house_of.treasurer_seat.id)).one()
    assert term.person_id == amara


@pytest.mark.parametrize("said", [{"hold_over": HoldOver.UNTIL_SUCCESSOR}, {"term_months": 120}])
def test_how_long_a_right_lasts_is_changed_by_whoever_may_give_it(
    cast: Cast, works: SimpleNamespace, said: dict[str, Any]
) -> None:
    office, dues = Giver(cast.greta.account_id), Giver(cast.petra.account_id)
    with pytest.raises(NotYoursToGive):
        change(works.position, office, **said)
    db.session.rollback()
    with pytest.raises(ProofNeeded):
        change(works.position, Giver(cast.yusra.account_id), **said)
    db.session.rollback()
    change(works.position, office, title="Keeper of keys")
    change(works.position, dues, **said)
    change(works.position, OPERATOR, hold_over=HoldOver.VACANT, term_months=24)
    with unit_of_work():
        keeper = db.session.get_one(Position, works.position)
        seat = db.session.scalars(db.select(Seat).where(Seat.position_id == keeper.id)).first()
        assert seat is not None
    begin(seat, cast.petra, today(), today() + timedelta(300))
    with pytest.raises(NotToYourself):
        change(works.position, dues, **said)


def test_the_form_of_a_position_asks_how_long_only_of_whoever_may_say(
    cast: Cast, works: SimpleNamespace, browser_as: Browsers
) -> None:
    where = f"/office/leadership/positions/{works.position}/edit"
    assert 'name="term_months"' not in browser_as(cast.greta).get(where).text
    assert 'name="term_months"' in browser_as(cast.yusra).get(where).text
    browser_as(cast.greta).submit(where, {"title": "Keeper of keys"})
    db.session.rollback()
    assert db.session.get_one(Position, works.position).title == "Keeper of keys"
