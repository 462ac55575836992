"""Whom somebody wants to reach: written, looked at each quarter, ended; theirs alone."""

from __future__ import annotations

import json
from datetime import date

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from portal.core import clock
from portal.core.actors import Actor, Standing
from portal.core.db import db
from portal.core.facts import record
from portal.core.models import AuditEntry
from portal.core.work import unit_of_work
from portal.mail.models import Delivery
from portal.members.facts import PersonErased
from portal.members.memberships.models import Belonging
from portal.relationships.errors import NotYourself
from portal.relationships.plans import operations
from portal.relationships.plans.models import Aim, AimEnd
from portal.relationships.plans.steps import steps
from tests.relationships.company import Company
from tests.support.own_data import taken
from tests.support.time import Frozen

WHOM, PURPOSE = "A baker with a wood oven", "To ask what she pays for flour"


@pytest.fixture(autouse=True)
def spring(frozen: Frozen) -> Frozen:
    frozen("2024-03-04 09:00")
    return frozen


def write(owner: int, *, whom: str = WHOM, person: int | None = None, by: date | None = None) -> int:
    with unit_of_work():
        return operations.write(owner, whom=whom, person=person, purpose=PURPOSE, by=by, now=clock.now()).id


def aims() -> list[Aim]:
    db.session.rollback()
    return list(db.session.scalars(select(Aim).order_by(Aim.id)))


def told(company: Company, name: str = "mara") -> list[str]:
    who = Actor(1, company.ids[name], name, standing=Standing.MEMBER)
    with company.app.test_request_context():
        return [str(step.title) for step in steps(who, clock.now())]


def test_it_is_written_and_changed_on_its_page(trio: Company) -> None:
    mara = trio.browser("mara")
    mara.submit("/relationships/plan/new", {"whom": WHOM, "purpose": PURPOSE, "by": "2024-06-01"}, button="Save")
    page = mara.page("/relationships/plan")
    assert WHOM in page
    assert PURPOSE in page
    (aim,) = aims()
    path = f"/relationships/plan/{aim.id}"
    mara.submit(path, {"whom": "", "person": str(trio.jonas), "by": ""}, button="Save")
    (aim,) = aims()
    assert (aim.person_id, aim.whom, aim.by, aim.purpose) == (trio.jonas, "", None, PURPOSE)
    assert "Jonas Pell" in mara.page("/relationships/plan")
    assert mara.page(path).form(button="Save") is not None


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"whom": ""}, "Say whom"),
        ({"whom": "x" * 201}, "This is too long"),
        ({"person": "999999"}, "Please choose one of the answers offered."),
        ({"by": "soon"}, "Please give a day"),
    ],
)
def test_it_is_refused_with_a_sentence(trio: Company, values: dict[str, str], sentence: str) -> None:
    answer = trio.browser("mara").submit("/relationships/plan/new", {"whom": WHOM} | values, button="Save", status=422)
    assert any(sentence in error for error in answer.page.errors), answer.page.errors
    assert aims() == []


@pytest.mark.parametrize("name", ["jonas", "yusra"])
def test_nobody_else_finds_any_of_it(trio: Company, name: str) -> None:
    number = write(trio.mara, person=trio.jonas)
    browser = trio.browser(name)
    for path in ("/relationships/plan", "/relationships/yours", f"/relationships/{trio.mara}"):
        assert WHOM not in browser.page(path)
    assert browser.get(f"/relationships/plan/{number}").status_code == 404
    token = browser.token("/relationships/plan/new")
    for verb in ("still-so", "reached", "let-go", "forget"):
        assert browser.post(f"/relationships/plan/{number}/{verb}", data={"csrf_token": token}).status_code == 404
    assert not db.session.scalars(select(Delivery).where(Delivery.kind.like("relationships.%aim%"))).all()
    assert not [row for row in db.session.scalars(select(AuditEntry)) if WHOM in str((row.before, row.after))]


def test_after_a_quarter_it_is_asked_and_rests_when_kept(trio: Company, spring: Frozen) -> None:
    write(trio.mara)
    spring.forward(days=90)
    assert told(trio) == []
    spring.forward(days=1)
    assert told(trio) == ["Is your plan still so?"]
    assert told(trio, "jonas") == []
    trio.browser("mara").submit("/relationships/plan", button="Still so")
    assert told(trio) == []
    spring.forward(days=91)
    trio.browser("mara").submit("/relationships/plan", button="Let it go")
    assert told(trio) == []
    assert aims()[0].ended_as is AimEnd.LET_GO


def test_the_first_end_is_kept_and_what_ended_is_not_changed(trio: Company) -> None:
    number = write(trio.mara)
    trio.browser("mara").submit("/relationships/plan", button="Reached")
    with unit_of_work():
        operations.end(db.session.get_one(Aim, number), AimEnd.LET_GO, now=clock.now())
    assert aims()[0].ended_as is AimEnd.REACHED
    with pytest.raises(operations.HasEnded), unit_of_work():
        operations.still_so(db.session.get_one(Aim, number), now=clock.now())
    mara = trio.browser("mara")
    assert "Reached, or let go" in mara.page("/relationships/plan")
    answer = mara.submit(f"/relationships/plan/{number}", {"whom": "Else"}, button="Save", status=422)
    assert any("has ended already" in error for error in answer.page.errors)
    mara.submit("/relationships/plan", button="Take out")
    assert aims() == []


def test_who_left_is_not_named(trio: Company) -> None:
    write(trio.mara, whom="", person=trio.jonas)
    with unit_of_work():
        ended = update(Belonging).where(Belonging.person_id == trio.jonas)
        db.session.execute(ended.values({"end": clock.today("Europe/London")}))
    page = trio.browser("mara").page("/relationships/plan")
    assert "Jonas" not in page
    assert "Somebody who is no member now" in page


def test_the_database_knows_no_plan_for_oneself_and_no_half_end(trio: Company) -> None:
    for values in ({"person_id": trio.mara}, {"ended_at": clock.now()}, {"ended_as": AimEnd.REACHED}):
        with pytest.raises(DBAPIError), unit_of_work():
            db.session.add(Aim(owner_id=trio.mara, written_at=clock.now(), **values))
    with pytest.raises(NotYourself):
        write(trio.mara, person=trio.mara)


def test_nothing_is_left_of_whoever_is_erased(trio: Company) -> None:
    write(trio.mara, person=trio.jonas)
    write(trio.jonas)
    kept = write(trio.mara)
    with unit_of_work():
        record(PersonErased(person_id=trio.jonas))
    assert [aim.id for aim in aims()] == [kept]


def test_its_owner_takes_it_along(trio: Company) -> None:
    write(trio.mara, person=trio.jonas)
    mine, theirs = (json.loads(taken(trio.browser(name)).read("my-data.json"))["plan"] for name in ("mara", "jonas"))
    assert [(each["whom"], each["for_what"], each["by_name"]) for each in mine] == [(WHOM, PURPOSE, "Jonas Pell")]
    assert theirs == []
