"""From an open call to a term, walked in browsers; and what nobody else gets to see on the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.leadership import errors
from portal.leadership.offices import operations as offices
from portal.leadership.offices.models import Opening, Term
from portal.leadership.succession import operations
from portal.leadership.succession.models import Call, Candidacy, CandidacyState
from portal.mail.models import Delivery
from portal.members.people.models import Person
from tests.leadership.conftest import begin, call_for, state_of, today
from tests.support.client import Client
from tests.support.people import Cast

Browsers = Callable[[Person], Client]
SECRET = "My mother built this weir, and I would mend it"


def mails(kind: str) -> list[str]:
    db.session.rollback()
    return sorted(db.session.scalars(db.select(Delivery.email).where(Delivery.kind == f"leadership.{kind}")))


def stands(call: Call, person: Person, statement: str = SECRET) -> Candidacy:
    with unit_of_work():
        found = operations.stand(call, person, statement=statement, now=clock.now())
        return db.session.get_one(Candidacy, found.id)


def test_a_member_stands_the_chair_chooses_the_member_serves(
    cast: Cast, house_of: SimpleNamespace, browser_as: Browsers, client: Client
) -> None:
    call = call_for(house_of.helper)
    address = f"/leadership/calls/{call.slug}"
    assert "Sign in" in client.page(address).text
    amara, greta = browser_as(cast.amara), browser_as(cast.greta)

    amara.submit(address, {"statement": SECRET}, to=f"{address}/stand", follow=True)
    assert mails("received") == ["amara@members.example"]
    assert mails("to_decide") == ["greta@members.example"]

    desk = greta.page(f"{address}/candidacies")
    assert SECRET in desk.text
    number = db.session.scalars(db.select(Candidacy.id)).one()
    greta.submit(f"/leadership/candidacies/{number}/offer", {"words": "We would be glad.", "early": "y"})
    assert mails("offered") == ["amara@members.example"]

    mine = f"/leadership/candidacies/{number}"
    assert "We would be glad." in amara.page(mine).text
    amara.submit(mine, to=f"{mine}/accept-offer")
    term = db.session.scalars(db.select(Term).where(Term.candidacy_id == number)).one()
    assert (term.person_id, term.start) == (cast.amara.id, today())
    assert "amara@members.example" in mails("term_began")
    assert mails("accepted") == ["greta@members.example"]
    assert "Amara Lindqvist" in client.page("/leadership").text


def test_accepting_twice_makes_one_term(cast: Cast, house_of: SimpleNamespace) -> None:
    candidacy = stands(call_for(house_of.helper), cast.amara)
    with unit_of_work():
        operations.offer(
            candidacy, start=today(), reason="", by=cast.greta, giver=OPERATOR, now=clock.now(), early=True
        )
        operations.offer(
            candidacy, start=today(), reason="", by=cast.greta, giver=OPERATOR, now=clock.now(), early=True
        )
    with unit_of_work():
        first = operations.accept_offer(candidacy, now=clock.now()).id
    with unit_of_work():
        assert operations.accept_offer(candidacy, now=clock.now()).id == first
    assert db.session.query(Opening).filter(Opening.filled_at.is_not(None), Opening.call_id.is_not(None)).count() == 1


def test_the_same_form_twice_is_one_candidacy(cast: Cast, house_of: SimpleNamespace, browser_as: Browsers) -> None:
    call = call_for(house_of.helper)
    amara = browser_as(cast.amara)
    form = amara.page(f"/leadership/calls/{call.slug}").form(f"/leadership/calls/{call.slug}/stand")
    first = amara.send(form, {"statement": SECRET})
    again = amara.send(form, {"statement": "typed over"})
    assert first.location == again.location
    db.session.rollback()
    assert db.session.scalars(db.select(Candidacy.statement)).all() == [SECRET]


def test_one_seat_one_offer(cast: Cast, house_of: SimpleNamespace) -> None:
    call = call_for(house_of.helper)
    first, second = stands(call, cast.amara), stands(call, cast.jonas)
    with unit_of_work():
        operations.offer(first, start=today(), reason="", by=cast.greta, giver=OPERATOR, now=clock.now(), early=True)
    with pytest.raises(errors.NoSeatLeft), unit_of_work():
        operations.offer(second, start=today(), reason="", by=cast.greta, giver=OPERATOR, now=clock.now(), early=True)
    with unit_of_work():
        operations.decline_offer(first, now=clock.now())
    with unit_of_work():
        operations.offer(second, start=today(), reason="", by=cast.greta, giver=OPERATOR, now=clock.now(), early=True)
    assert state_of(second.id) is CandidacyState.OFFERED
    assert mails("offer_declined") == ["greta@members.example"]


def test_a_replacement_serves_out_the_term_it_replaces(cast: Cast, house_of: SimpleNamespace) -> None:
    planned = today() + timedelta(200)
    term = begin(house_of.helper_seat, cast.edda, today() - timedelta(30), planned)
    with unit_of_work():
        offices.resign(term, last_day=today() + timedelta(9), why="", now=clock.now())
    candidacy = stands(call_for(house_of.helper), cast.amara)
    with unit_of_work():
        operations.offer(
            candidacy, start=today(), reason="", by=cast.greta, giver=OPERATOR, now=clock.now(), early=True
        )
    assert (candidacy.offered_start, candidacy.offered_end) == (today() + timedelta(10), planned)


def test_stepping_back_is_free_until_accepted(cast: Cast, house_of: SimpleNamespace) -> None:
    call = call_for(house_of.helper)
    candidacy = stands(call, cast.amara)
    with unit_of_work():
        operations.offer(
            candidacy, start=today(), reason="", by=cast.greta, giver=OPERATOR, now=clock.now(), early=True
        )
    with unit_of_work():
        operations.withdraw(candidacy, now=clock.now())
    with pytest.raises(errors.OfferGone), unit_of_work():
        operations.accept_offer(candidacy, now=clock.now())
    again = stands(call, cast.amara, "I thought about it")
    assert again.id != candidacy.id
    with unit_of_work():
        operations.offer(again, start=today(), reason="", by=cast.greta, giver=OPERATOR, now=clock.now(), early=True)
        operations.accept_offer(again, now=clock.now())
    with pytest.raises(errors.AlreadyDecided), unit_of_work():
        operations.withdraw(again, now=clock.now())


def test_a_closed_call_takes_nothing(cast: Cast, house_of: SimpleNamespace, frozen: Callable[..., Any]) -> None:
    call = call_for(house_of.helper)
    frozen(clock.now() + timedelta(31))
    with pytest.raises(errors.CallClosed):
        stands(call, cast.amara)
    with pytest.raises(errors.NothingToFill), unit_of_work():
        operations.open_call(
            house_of.chair, title="x", text="", public=True, opens=today(), closes=today() + timedelta(9),
            now=clock.now(),
        )  # fmt: skip


def test_only_members_stand(cast: Cast, house_of: SimpleNamespace, browser_as: Browsers, client: Client) -> None:
    call = call_for(house_of.helper)
    with pytest.raises(errors.OnlyMembersServe):
        stands(call, cast.wim)
    assert browser_as(cast.wim).get(f"/leadership/calls/{call.slug}").status_code == 200
    for somebody in (browser_as(cast.wim), browser_as(cast.bruno)):
        token = somebody.token(f"/leadership/calls/{call.slug}")
        answer = somebody.post(f"/leadership/calls/{call.slug}/stand", data={"csrf_token": token, "statement": "Me"})
        assert answer.status_code == 403
    ways_in = [link["href"] for link in client.page(f"/leadership/calls/{call.slug}")("main .actions a")]
    assert ways_in == [f"/sign-in?next=/leadership/calls/{call.slug}", "/join"]


def test_a_members_call_is_no_page_for_visitors(
    cast: Cast, house_of: SimpleNamespace, browser_as: Browsers, client: Client
) -> None:
    call = call_for(house_of.helper, public=False)
    assert client.get(f"/leadership/calls/{call.slug}").status_code == 404
    assert call.title not in client.page("/leadership").text + client.page("/leadership/calls").text
    assert browser_as(cast.wim).get(f"/leadership/calls/{call.slug}").status_code == 404
    assert call.title in browser_as(cast.amara).page("/leadership/calls").text


def test_what_a_candidate_writes_is_read_by_the_chair_alone(
    cast: Cast, house_of: SimpleNamespace, browser_as: Browsers, client: Client
) -> None:
    """Statements, reasons, and that somebody stands at all."""
    call = call_for(house_of.helper)
    candidacy = stands(call, cast.amara)
    with unit_of_work():
        operations.not_select(
            candidacy, reason="We need a roofer this year", by=cast.greta, now=clock.now(), early=True
        )
    pages = ["/", "/leadership", "/leadership/calls", f"/leadership/calls/{call.slug}", "/leadership/service",
             f"/leadership/bodies/{house_of.works.slug}", f"/people/{cast.amara.id}", "/office", "/office/leadership",
             f"/office/leadership/bodies/{house_of.works.slug}", "/office/audit"]  # fmt: skip
    others = {"visitor": client} | {
        name: browser_as(getattr(cast, name)) for name in ("jonas", "petra", "yusra", "osei", "ines", "wim")
    }
    for name, browser in others.items():
        for path in pages:
            text = browser.get(path, follow_redirects=True).get_data(as_text=True)
            assert SECRET not in text, (name, path)
            assert "roofer" not in text, (name, path)
        for path in (f"/leadership/calls/{call.slug}/candidacies", f"/leadership/candidacies/{candidacy.id}",
                     f"/leadership/candidacies/{candidacy.id}/offer"):  # fmt: skip
            status = browser.get(path).status_code
            assert status == (303 if name == "visitor" else 404), (name, path)
    assert "roofer" in browser_as(cast.amara).page(f"/leadership/candidacies/{candidacy.id}").text
    assert "roofer" in browser_as(cast.greta).page(f"/leadership/calls/{call.slug}/candidacies").text


def test_a_chair_never_decides_about_themselves(cast: Cast, house_of: SimpleNamespace, browser_as: Browsers) -> None:
    """Greta chairs the board; when she stands for a seat under it, it falls to the office."""
    call = call_for(house_of.helper)
    stands(call, cast.amara)
    address = f"/leadership/calls/{call.slug}/candidacies"
    assert browser_as(cast.greta).get(address).status_code == 200
    stands(call, cast.greta)
    assert browser_as(cast.greta).get(address).status_code == 404
    assert browser_as(cast.yusra).get(address).status_code == 200


def test_the_nearest_chair_decides(cast: Cast, house_of: SimpleNamespace, browser_as: Browsers) -> None:
    begin(house_of.works_seat, cast.edda, today(), today() + timedelta(300))
    call = call_for(house_of.helper)
    stands(call, cast.amara)
    address = f"/leadership/calls/{call.slug}/candidacies"
    assert browser_as(cast.edda).get(address).status_code == 200
    assert browser_as(cast.greta).get(address).status_code == 404
    assert mails("to_decide") == ["edda@members.example"]


def test_a_call_taken_back_is_told(cast: Cast, house_of: SimpleNamespace, browser_as: Browsers) -> None:
    call = call_for(house_of.helper)
    stands(call, cast.amara)
    browser_as(cast.greta).submit("/office/leadership", to=f"/office/leadership/calls/{call.slug}/withdraw")
    assert mails("call_withdrawn") == ["amara@members.example"]
    with pytest.raises(errors.CallClosed):
        stands(call, cast.jonas)
