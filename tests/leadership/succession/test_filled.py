"""A call whose last seat is filled asks nobody anything; how long one would serve; deciding before a call closes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.collecting import collected
from portal.core.dates import add_months
from portal.core.db import db
from portal.core.say import last_day, say_date
from portal.core.work import unit_of_work
from portal.leadership import errors
from portal.leadership.brings import blocks
from portal.leadership.offices import operations as offices
from portal.leadership.offices.models import Position, Seat
from portal.leadership.succession import operations
from portal.leadership.succession.models import Call, Candidacy, CandidacyState
from portal.mail.models import Delivery, DeliveryContent
from portal.members.people.models import Person
from tests.leadership.conftest import begin, call_for, state_of, today
from tests.support.client import Client
from tests.support.people import Cast

Browsers = Callable[[Person], Client]


def mails(kind: str) -> list[str]:
    db.session.rollback()
    return sorted(db.session.scalars(db.select(Delivery.email).where(Delivery.kind == f"leadership.{kind}")))


def stands(call: Call, person: Person) -> Candidacy:
    with unit_of_work():
        found = operations.stand(call, person, statement="I would", now=clock.now())
        return db.session.get_one(Candidacy, found.id)


def offer(candidacy: Candidacy, by: Person, *, early: bool = True) -> None:
    with unit_of_work():
        operations.offer(candidacy, start=today(), reason="", by=by, giver=OPERATOR, now=clock.now(), early=early)


def accept(candidacy: Candidacy) -> None:
    with unit_of_work():
        operations.accept_offer(candidacy, now=clock.now())


@pytest.fixture
def filled(cast: Cast, house_of: SimpleNamespace) -> SimpleNamespace:
    """Amara took the only seat; Mara stood too, and Jonas had been suggested."""
    call = call_for(house_of.works_chair, title="Gutters")
    chosen, other = stands(call, cast.amara), stands(call, cast.mara)
    with unit_of_work():
        operations.suggest(call, cast.jonas, by=cast.edda, now=clock.now())
    asked = db.session.scalars(db.select(Candidacy.id).where(Candidacy.person_id == cast.jonas.id)).one()
    offer(chosen, cast.greta)
    accept(chosen)
    return SimpleNamespace(call=call, chosen=chosen.id, other=other.id, asked=asked)


def test_nothing_asks_anybody_anything_once_the_last_seat_is_filled(
    cast: Cast, filled: SimpleNamespace, browser_as: Browsers, client: Client
) -> None:
    address = f"/leadership/calls/{filled.call.slug}"
    lists = (
        "/",
        "/leadership",
        "/leadership/calls",
        "/volunteer",
        "/leadership/bodies/works-and-repairs",
    )
    everybody = [client, *(browser_as(who) for who in (cast.edda, cast.mara, cast.jonas, cast.amara, cast.greta))]
    for somebody in everybody:
        for path in lists:
            assert address not in somebody.get(path, follow_redirects=True).get_data(as_text=True), path
    member = browser_as(cast.edda)
    page = member.page(address)
    assert "This role is filled" in page.text
    assert "glad to tell you more" not in page.text, "who took the role is not the one to ask about it"
    for asks in ("I would take this on", "Suggest someone", "Apply by"):
        assert asks not in page.text
    assert member.get(f"{address}/suggest").status_code == 303
    assert "This role is filled" in browser_as(cast.jonas).page(address).text, "a suggestion ends without a word"

    candidate = browser_as(cast.mara)
    mine = candidate.page(f"/leadership/candidacies/{filled.other}").text
    assert "This role is filled now" in mine
    for asks in ("Step back", "Write it anew", "You hear from them"):
        assert asks not in mine
    asked = browser_as(cast.jonas)
    assert "I would take this on" not in asked.page(f"/leadership/candidacies/{filled.asked}").text
    assert "good at this" not in asked.page("/").text
    assert mails("filled") == ["mara@members.example"]


def test_nobody_is_asked_to_decide_a_filled_call(cast: Cast, filled: SimpleNamespace, browser_as: Browsers) -> None:
    letter = db.select(DeliveryContent.source).join(Delivery).where(Delivery.kind == "leadership.accepted")
    assert "Nothing more is asked of you" in (db.session.scalars(letter).one() or "")
    for decider in (browser_as(cast.greta), browser_as(cast.yusra)):
        assert "would take on" not in decider.page("/").text
        assert "Somebody stands for" not in decider.get("/office").get_data(as_text=True)
    office = browser_as(cast.yusra).page("/office/leadership")
    assert not office(f'form[action$="/{filled.call.slug}/withdraw"]')
    now = clock.now()
    assert not collected(blocks.BLOCKS, since=now - timedelta(1), until=now, now=now)["leadership.open_roles"]
    for step in (
        lambda: stands(filled.call, cast.edda),
        lambda: offer(db.session.get_one(Candidacy, filled.other), cast.greta),
    ):
        with pytest.raises((errors.CallClosed, errors.AlreadyDecided)):
            step()


def test_the_office_filling_the_seat_itself_ends_the_call_too(
    cast: Cast, house_of: SimpleNamespace, browser_as: Browsers
) -> None:
    """Also for whoever had an offer of that very seat."""
    call = call_for(house_of.helper)
    offered, other = stands(call, cast.amara), stands(call, cast.mara)
    offer(offered, cast.greta)
    begin(db.session.get_one(Seat, house_of.helper_seat.id), cast.edda, today(), today() + timedelta(90))
    db.session.rollback()
    assert {state_of(offered.id), state_of(other.id)} == {CandidacyState.FILLED}
    assert mails("filled") == ["amara@members.example", "mara@members.example"]
    assert "I accept" not in browser_as(cast.amara).page(f"/leadership/candidacies/{offered.id}").text


def test_a_seat_asked_for_anew_is_no_longer_the_old_calls(cast: Cast, house_of: SimpleNamespace) -> None:
    call = call_for(house_of.helper)
    candidacy = stands(call, cast.amara)
    with unit_of_work():
        call.opens, call.closes = today() - timedelta(9), today()
    call_for(db.session.get_one(Position, house_of.helper.id), title="Again")
    db.session.rollback()
    assert state_of(candidacy.id) is CandidacyState.FILLED
    assert mails("filled") == ["amara@members.example"]


def test_choosing_is_offered_only_while_a_seat_is_free(
    cast: Cast, house_of: SimpleNamespace, browser_as: Browsers
) -> None:
    call = call_for(house_of.helper)
    first, second = stands(call, cast.amara), stands(call, cast.mara)
    greta, desk = browser_as(cast.greta), f"/leadership/calls/{call.slug}/candidacies"
    assert "Choose Mara" in greta.page(desk).text
    offer(first, cast.greta)
    page = greta.page(desk).text
    assert "Choose Mara" not in page
    assert "Every seat is offered" in page
    assert greta.get(f"/leadership/candidacies/{second.id}/offer").location == desk
    with unit_of_work():
        operations.decline_offer(first, now=clock.now())
    assert "Choose Mara" in greta.page(desk).text
    with unit_of_work():
        operations.withdraw_call(call, now=clock.now())
    assert "Choose Mara" not in greta.page(desk).text
    with pytest.raises(errors.CallTakenBack):
        offer(second, cast.greta)


@pytest.mark.parametrize("way", ["serving out a term", "a seat that ends", "the seat's own cycle", "a day of the year"])
def test_the_length_said_is_the_length_offered_and_served(
    cast: Cast, house_of: SimpleNamespace, browser_as: Browsers, way: str
) -> None:
    end = add_months(today().replace(day=1), 15)
    if way == "serving out a term":
        term = begin(house_of.helper_seat, cast.edda, today() - timedelta(200), end)
        with unit_of_work():
            offices.end_term(term, day=today(), reason="moved", giver=OPERATOR, now=clock.now())
    else:
        with unit_of_work():
            seat, place = (
                db.session.get_one(Seat, house_of.helper_seat.id),
                db.session.get_one(Position, house_of.helper.id),
            )
            if way == "a seat that ends":
                seat.valid_until = end
            elif way == "the seat's own cycle":
                seat.cycle_from = add_months(end, -24)
            else:
                place.anchor_month, place.anchor_day = end.month, end.day
    call = call_for(db.session.get_one(Position, house_of.helper.id))
    candidacy = stands(call, cast.amara)
    said, greta, amara = say_date(last_day(end)), browser_as(cast.greta), browser_as(cast.amara)
    mine = f"/leadership/candidacies/{candidacy.id}"
    address = f"/leadership/calls/{call.slug}"
    pages = [(amara, mine), (amara, address), (greta, f"{address}/candidacies"), (greta, f"{mine}/offer")]
    for browser, path in pages:
        text = browser.page(path).text
        assert said in text, path
        assert "24 months" not in text, path
    offer(candidacy, cast.greta)
    assert said in amara.page(mine).text
    assert "24 months" not in amara.page(mine).text
    mail = db.select(DeliveryContent.source).join(Delivery).where(Delivery.kind == "leadership.offered")
    assert said in (db.session.scalars(mail).one() or "")
    with unit_of_work():
        assert operations.accept_offer(candidacy, now=clock.now()).planned_end == end


@pytest.mark.parametrize(("way", "words"), [("offer", {"words": "Come"}), ("not-selected", {"reason": "Not now"})])
def test_deciding_before_the_call_closes_takes_a_tick(
    cast: Cast, house_of: SimpleNamespace, browser_as: Browsers, way: str, words: dict[str, str]
) -> None:
    call = call_for(house_of.helper)
    candidacy = stands(call, cast.amara)
    greta, page = browser_as(cast.greta), f"/leadership/candidacies/{candidacy.id}/{way}"
    assert "others may still stand" in greta.page(page).text
    refused = greta.submit(page, words, status=422)
    assert any("Tick the box" in error for error in refused.page.errors)
    assert next(iter(words.values())) in refused.get_data(as_text=True), "what was typed stays"
    with pytest.raises(errors.StillOpen):
        offer(candidacy, cast.greta, early=False)
    with pytest.raises(errors.StillOpen), unit_of_work():
        operations.not_select(candidacy, reason="No", by=cast.greta, now=clock.now())
    greta.submit(page, words | {"early": "y"})
    db.session.rollback()
    assert state_of(candidacy.id) is not CandidacyState.STANDING


def test_after_the_call_has_closed_nothing_is_ticked(
    cast: Cast, house_of: SimpleNamespace, browser_as: Browsers
) -> None:
    call = call_for(house_of.helper)
    candidacy = stands(call, cast.amara)
    with unit_of_work():
        call.opens, call.closes = today() - timedelta(9), today()
    greta, page = browser_as(cast.greta), f"/leadership/candidacies/{candidacy.id}/offer"
    assert "others may still stand" not in greta.page(page).text
    greta.submit(page, {})
    db.session.rollback()
    assert state_of(candidacy.id) is CandidacyState.OFFERED
