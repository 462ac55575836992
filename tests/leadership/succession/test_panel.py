"""A panel reads along in the call it was named for: that one, until it is over, and never among its own rivals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.db import db
from portal.core.models import AuditEntry
from portal.core.work import unit_of_work
from portal.leadership.succession import operations, queries
from portal.leadership.succession.errors import NotOnPanel, NotYourself, PanelOver, StandsThere
from portal.leadership.succession.models import Call, Candidacy
from portal.leadership.succession.panel import MOST_READERS, Assessment, PanelMember
from portal.mail.models import Delivery, DeliveryContent
from portal.members.people.models import Person
from tests.leadership.conftest import begin, call_for, today
from tests.support.client import Client
from tests.support.people import Cast

Browsers = Callable[[Person], Client]
SECRET, THOUGHT = "I mended three gutters", "Ask her about ladders"


def stand(call: int, person: Person, words: str = SECRET) -> int:
    with unit_of_work():
        return operations.stand(db.session.get_one(Call, call), person, statement=words, now=clock.now()).id


def name(call: int, person: Person, by: Person | None = None) -> int:
    with unit_of_work():
        return operations.name_reader(db.session.get_one(Call, call), person, by=by, now=clock.now()).id


def assess(candidacy: int, by: Person, words: str = THOUGHT) -> None:
    with unit_of_work():
        operations.assess(db.session.get_one(Candidacy, candidacy), words=words, by=by, now=clock.now())


def thoughts() -> list[str]:
    db.session.rollback()
    return sorted(db.session.scalars(db.select(Assessment.words)))


@pytest.fixture
def call(cast: Cast, house_of: SimpleNamespace) -> SimpleNamespace:
    """Amara stands; Jonas may be suggested; Mara reads along."""
    made = call_for(house_of.helper)
    number, slug = made.id, made.slug
    return SimpleNamespace(id=number, slug=slug, amara=stand(number, cast.amara))


def test_from_the_name_to_the_thought(
    cast: Cast, call: SimpleNamespace, house_of: SimpleNamespace, browser_as: Browsers, run_jobs: Callable[[], None],
    smtp: Any,
) -> None:  # fmt: skip
    other = call_for(house_of.works_chair, title="Another one")
    elsewhere = stand(other.id, cast.amara, "Elsewhere")
    greta, mara, amara = browser_as(cast.greta), browser_as(cast.mara), browser_as(cast.amara)
    desk, reading = f"/leadership/calls/{call.slug}/candidacies", f"/leadership/calls/{call.slug}/reading"
    page = f"/leadership/calls/{call.slug}/panel"
    assert mara.get(reading).status_code == 404
    greta.submit(f"{page}?q=Mara", {"person": str(cast.mara.id)}, to=page)
    run_jobs()
    letter = smtp.to(cast.mara.email)[-1]
    assert "You are asked to read along" in letter.subject
    assert SECRET not in letter.text
    assert SECRET in mara.page(reading).text
    mara.submit(f"/leadership/candidacies/{call.amara}/assessment", {"words": THOUGHT})
    assert THOUGHT in mara.page(reading).text
    assert THOUGHT in greta.page(desk).text
    assert THOUGHT not in amara.page(f"/leadership/candidacies/{call.amara}").text
    assert THOUGHT not in amara.page(f"/leadership/calls/{call.slug}").text
    closed = [f"/leadership/calls/{other.slug}/reading", f"/leadership/candidacies/{elsewhere}/assessment",
              desk, f"/leadership/candidacies/{call.amara}/offer", page]  # fmt: skip
    assert {path: mara.get(path).status_code for path in closed} == dict.fromkeys(closed, 404)
    db.session.rollback()
    kept = [*db.session.scalars(db.select(AuditEntry.after)), *db.session.scalars(db.select(DeliveryContent.source))]
    assert kept
    assert not [each for each in kept if THOUGHT in str(each)]


def test_nobody_reads_their_rivals(cast: Cast, call: SimpleNamespace, browser_as: Browsers) -> None:
    with pytest.raises(StandsThere):
        name(call.id, cast.amara, by=cast.greta)
    with pytest.raises(NotYourself):
        name(call.id, cast.greta, by=cast.greta)
    for person in (cast.jonas, cast.mara):
        name(call.id, person)
    assess(call.amara, cast.mara)
    with unit_of_work():
        operations.suggest(db.session.get_one(Call, call.id), cast.jonas, by=cast.edda, now=clock.now())
    mara_stands = stand(call.id, cast.mara, "Now I would")
    assert thoughts() == [], "what she thought of another one is gone"
    for person in (cast.jonas, cast.mara):
        browser = browser_as(person)
        page = browser.page(f"/leadership/calls/{call.slug}/reading")
        assert "You stand for this yourself, or were suggested" in page.text
        assert SECRET not in page.text
        assert browser.get(f"/leadership/candidacies/{call.amara}/assessment").status_code == 404
        with pytest.raises(NotOnPanel):
            assess(call.amara, person)
    suggested = db.session.scalars(db.select(Candidacy.id).where(Candidacy.person_id == cast.jonas.id)).one()
    with unit_of_work():
        operations.decline_suggestion(db.session.get_one(Candidacy, suggested), now=clock.now())
    assert SECRET in browser_as(cast.jonas).page(f"/leadership/calls/{call.slug}/reading").text
    with unit_of_work():
        operations.withdraw(db.session.get_one(Candidacy, mara_stands), now=clock.now())
    assert not queries.reads(db.session.get_one(Call, call.id), cast.mara.id), "she has been one of them"


def test_the_office_names_nobody_where_a_chair_decides(
    cast: Cast, call: SimpleNamespace, house_of: SimpleNamespace, browser_as: Browsers
) -> None:
    """Two of the office could name each other, and read what not even the office may."""
    place = name(call.id, cast.jonas)
    page, leave = f"/leadership/calls/{call.slug}/panel", f"/leadership/panel/{place}/leave"
    greta = browser_as(cast.greta)
    assert greta.get(page).status_code == 200, "nobody chairs the works, so it falls to the board, which she chairs"
    begin(house_of.works_seat, cast.tomas, today(), today() + timedelta(300))
    assert greta.get(page).status_code == 404
    assert greta.post(leave, data={"csrf_token": greta.token("/leadership/service")}).status_code == 404
    assert page not in greta.get(f"/leadership/calls/{call.slug}").text
    assert browser_as(cast.tomas).get(page).status_code == 200


def test_nobody_learns_by_the_panel_who_was_suggested(cast: Cast, call: SimpleNamespace, browser_as: Browsers) -> None:
    """Whoever decides reads who stands; a suggestion is between the portal and one person."""
    with unit_of_work():
        operations.suggest(db.session.get_one(Call, call.id), cast.jonas, by=cast.edda, now=clock.now())
    for person in (cast.jonas, cast.mara, cast.tomas):
        name(call.id, person, by=cast.greta)
    stand(call.id, cast.tomas, "Now I would")
    page = browser_as(cast.greta).page(f"/leadership/calls/{call.slug}/panel")
    told = {row.select_one("h2").get_text(): "Stands for this" in row.get_text() for row in page("main li:has(h2)")}
    assert told == {cast.jonas.name: False, cast.mara.name: False, cast.tomas.name: True}
    assert SECRET not in browser_as(cast.jonas).page(f"/leadership/calls/{call.slug}/reading").text


def test_nobody_is_put_on_and_off_all_day(cast: Cast, call: SimpleNamespace, browser_as: Browsers) -> None:
    greta, page = browser_as(cast.greta), f"/leadership/calls/{call.slug}/panel"
    said = {"person": str(cast.mara.id)}
    for _turn in range(5):
        greta.submit(f"{page}?q=Mara", said, to=page)
        place = db.session.scalar(db.select(db.func.max(PanelMember.id)))
        greta.submit(page, to=f"/leadership/panel/{place}/leave")
    greta.submit(f"{page}?q=Mara", said, to=page, status=422)


def test_it_ends_with_the_call_and_with_the_place(cast: Cast, call: SimpleNamespace, browser_as: Browsers) -> None:
    place = name(call.id, cast.mara)
    name(call.id, cast.jonas)
    assess(call.amara, cast.mara, "one")
    assess(call.amara, cast.mara, "two")
    assess(call.amara, cast.jonas, "three")
    assert thoughts() == ["three", "two"]
    with unit_of_work():
        operations.leave_panel(db.session.get_one(PanelMember, place), now=clock.now())
        operations.leave_panel(db.session.get_one(PanelMember, place), now=clock.now())
    assert thoughts() == ["three"]
    reading = f"/leadership/calls/{call.slug}/reading"
    assert browser_as(cast.mara).get(reading).status_code == 404
    jonas = browser_as(cast.jonas)
    assert jonas.get(reading).status_code == 200
    with unit_of_work():
        candidacy = db.session.get_one(Candidacy, call.amara)
        operations.offer(
            candidacy, start=today(), reason="", by=cast.greta, giver=OPERATOR, now=clock.now(), early=True
        )
    with unit_of_work():
        operations.accept_offer(db.session.get_one(Candidacy, call.amara), now=clock.now())
    assert thoughts() == []
    assert jonas.get(reading).status_code == 404
    with pytest.raises(PanelOver):
        name(call.id, cast.edda)


@pytest.mark.slow
def test_nine_and_no_more_though_named_at_once(
    cast: Cast, call: SimpleNamespace, at_once: Callable[..., list[Any]]
) -> None:
    with unit_of_work():
        for _each in range(MOST_READERS - 1):
            someone = Person(name="Reader", given_name="Reader")
            db.session.add(someone)
            db.session.flush()
            db.session.add(PanelMember(call_id=call.id, person_id=someone.id, named_at=clock.now()))
    ids = [cast.jonas.id, cast.mara.id, cast.edda.id]

    def put(person_id: int) -> int:
        with unit_of_work():
            person = db.session.get_one(Person, person_id)
            return operations.name_reader(db.session.get_one(Call, call.id), person, by=None, now=clock.now()).id

    outcomes = at_once(*(partial(put, person_id) for person_id in ids))
    assert sorted(type(each).__name__ for each in outcomes) == ["PanelFull", "PanelFull", "int"]
    assert db.session.query(PanelMember).filter_by(call_id=call.id).count() == MOST_READERS


def test_letters_tell_of_the_call_alone(cast: Cast, call: SimpleNamespace) -> None:
    name(call.id, cast.mara)
    name(call.id, cast.mara)
    assert db.session.scalars(db.select(Delivery.email).where(Delivery.kind == "leadership.panel_named")).all() == [
        cast.mara.email
    ]
