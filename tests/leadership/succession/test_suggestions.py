"""Suggesting somebody, standing and stepping back: what others may learn by it, and how often they are written to."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.leadership import errors
from portal.leadership.succession import operations
from portal.leadership.succession.models import Candidacy
from tests.leadership.conftest import call_for, today
from tests.leadership.succession.test_candidacies import Browsers, mails, stands
from tests.support.people import Cast


def test_a_suggestion_is_between_the_portal_and_the_one_suggested(
    cast: Cast, house_of: SimpleNamespace, browser_as: Browsers
) -> None:
    call = call_for(house_of.helper)
    address = f"/leadership/calls/{call.slug}"
    amara, jonas, greta = browser_as(cast.amara), browser_as(cast.jonas), browser_as(cast.greta)
    amara.submit(f"{address}/suggest?q=weber", {"person": str(cast.jonas.id)}, to=f"{address}/suggest")
    assert mails("suggested") == ["jonas@members.example"]
    assert "Jonas Weber was asked" in amara.page(address).text
    assert "Jonas" not in greta.page(f"{address}/candidacies").text
    number = db.session.scalars(db.select(Candidacy.id)).one()
    assert greta.get(f"/leadership/candidacies/{number}/offer").status_code == 404
    assert "Amara" not in jonas.page(f"/leadership/candidacies/{number}").text

    jonas.submit(f"/leadership/candidacies/{number}", to=f"/leadership/candidacies/{number}/decline")
    assert "Jonas Weber was asked" in amara.page(address).text, "a no looks like no answer yet"
    assert "Jonas" not in greta.page(f"{address}/candidacies").text
    assert mails("to_decide") == []
    amara.submit(f"{address}/suggest?q=weber", {"person": str(cast.jonas.id)}, to=f"{address}/suggest")
    assert mails("suggested") == ["jonas@members.example"], "asked once, whoever asks again"


def test_suggesting_somebody_tells_nothing_of_whether_they_stand(
    cast: Cast, house_of: SimpleNamespace, browser_as: Browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Mara stands and Edda was asked before: whoever suggests them reads the same, and has as many left."""
    monkeypatch.setattr("portal.leadership.succession.operations.suggestions.MOST_SUGGESTIONS", 3)
    call = call_for(house_of.helper)
    stands(call, cast.mara)
    with unit_of_work():
        operations.suggest(call, cast.edda, by=cast.greta, now=clock.now())
        for person in (cast.mara, cast.edda, cast.jonas, cast.jonas):
            operations.suggest(call, person, by=cast.amara, now=clock.now())
    told = browser_as(cast.amara).page(f"/leadership/calls/{call.slug}").text
    assert [f"{person.name} was asked" in told for person in (cast.mara, cast.edda, cast.jonas)] == [True] * 3
    assert mails("suggested") == ["edda@members.example", "jonas@members.example"]
    with pytest.raises(errors.PlentySuggested), unit_of_work():
        operations.suggest(call, cast.yusra, by=cast.amara, now=clock.now())


def test_saying_yes_to_a_suggestion(cast: Cast, house_of: SimpleNamespace, browser_as: Browsers) -> None:
    call = call_for(house_of.helper)
    with unit_of_work():
        operations.suggest(call, cast.jonas, by=cast.amara, now=clock.now())
    number = db.session.scalars(db.select(Candidacy.id)).one()
    mine = f"/leadership/candidacies/{number}"
    browser_as(cast.jonas).submit(mine, {"statement": "Gladly"}, to=f"{mine}/stand")
    assert mails("to_decide") == ["greta@members.example"]
    assert "said yes" in browser_as(cast.amara).page(f"/leadership/calls/{call.slug}").text
    assert "Gladly" in browser_as(cast.greta).page(f"/leadership/calls/{call.slug}/candidacies").text


def test_nobody_stands_and_steps_back_all_day(cast: Cast, house_of: SimpleNamespace, browser_as: Browsers) -> None:
    """Those who decide get a letter each time; words are written anew as often as somebody likes."""
    call = call_for(house_of.helper)
    address, amara = f"/leadership/calls/{call.slug}", browser_as(cast.amara)
    *again, last = [amara.page(address).form(f"{address}/stand") for _turn in range(6)]
    for form in again:
        mine = amara.send(form, {"statement": "Yes"}).location
        amara.submit(mine, {"statement": "Yes, and I mean it"}, to=f"{address}/stand")
        amara.submit(mine, to=f"{mine}/withdraw")
    amara.send(last, {"statement": "Yes again"}, status=422)
    assert mails("to_decide") == ["greta@members.example"] * 5


def test_whoever_turned_somebody_down_does_not_stand_there(
    cast: Cast, house_of: SimpleNamespace, browser_as: Browsers
) -> None:
    """Greta sends a rival away and would stand herself."""
    call, early = call_for(house_of.helper), {"now": clock.now(), "early": True}
    rival = stands(call, cast.amara)
    address, greta = f"/leadership/calls/{call.slug}", browser_as(cast.greta)
    assert "I would take this on" in greta.page(address).text
    with unit_of_work():
        operations.suggest(call, cast.greta, by=cast.jonas, now=clock.now())
        operations.not_select(rival, reason="No", by=cast.greta, **early)
    suggested = db.session.scalars(db.select(Candidacy).where(Candidacy.person_id == cast.greta.id)).one()
    for page in (address, f"/leadership/candidacies/{suggested.id}"):
        assert "I would take this on" not in greta.page(page).text
    with pytest.raises(errors.DecidedThere):
        stands(call, cast.greta)
    with pytest.raises(errors.DecidedThere), unit_of_work():
        operations.accept_suggestion(suggested, statement="I", now=clock.now())


def test_nobody_decides_about_rivals_however_they_were_let_in(cast: Cast, house_of: SimpleNamespace) -> None:
    """Of two requests at once, to stand and to turn somebody down, both were let in before either was done."""
    call = call_for(house_of.helper)
    rival, said = stands(call, cast.amara), {"by": cast.greta, "now": clock.now(), "early": True}
    stands(call, cast.greta)
    with pytest.raises(errors.StandsBeside), unit_of_work():
        operations.not_select(rival, reason="No", **said)
    with pytest.raises(errors.StandsBeside), unit_of_work():
        operations.offer(rival, start=today(), reason="", giver=OPERATOR, **said)
