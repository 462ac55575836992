"""Why somebody sits in the circle, what to do for them, and the look at each chair after a season."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.actors import Actor, Standing
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.mail.models import Delivery
from portal.relationships.circle import operations as circle
from portal.relationships.circle import queries
from portal.relationships.circle.models import CircleChair
from portal.relationships.circle.steps import steps
from portal.relationships.ties.models import ContactKind
from portal.relationships.ties.operations import diary
from tests.relationships.company import Company
from tests.support.time import Frozen

SECRETS = {
    "purpose": "She builds what I draw",
    "goal": "A second yard by autumn",
    "customer": "Owners of old mills",
    "interests": "Plays the horn",
}
KINDNESS = "Lend her the seed catalogue"


@pytest.fixture
def seated(trio: Company, frozen: Frozen) -> Company:
    """Jonas sits in Mara's circle since the 4th of March."""
    frozen("2024-03-04 09:00")
    with unit_of_work():
        circle.seat(trio.mara, trio.jonas, now=clock.now())
    return trio


def chair(company: Company) -> CircleChair | None:
    db.session.rollback()
    return db.session.scalar(queries.chair_of(company.mara, company.jonas))


def told(company: Company, name: str = "mara") -> list[str]:
    who = Actor(1, company.ids[name], name, standing=Standing.MEMBER)
    with company.app.test_request_context():
        return [str(step.title) for step in steps(who, clock.now())]


def test_why_they_sit_there_is_written_down_and_read_by_the_owner_alone(seated: Company) -> None:
    mara, mark = seated.browser("mara"), f"w{seated.jonas}-"
    mara.submit("/circle", {mark + name: words for name, words in SECRETS.items()},
                to=f"/circle/{seated.jonas}/why")  # fmt: skip
    step = {f"p{seated.jonas}-kindness": KINDNESS, f"p{seated.jonas}-next_step": "Ask after the horn"}
    mara.submit("/circle", step, to=f"/circle/{seated.jonas}/plan")
    html = mara.get("/circle").get_data(as_text=True)
    assert not [words for words in (*SECRETS.values(), KINDNESS) if words not in html]
    for name in ("jonas", "yusra"):
        browser = seated.browser(name)
        for path in ("/circle", "/relationships", "/relationships/yours", f"/relationships/{seated.mara}"):
            html = browser.get(path).get_data(as_text=True)
            assert not [words for words in (*SECRETS.values(), KINDNESS) if words in html], path
        token = browser.token("/circle" if name == "jonas" else "/goodwill/new")
        for verb in ("why", "plan", "done", "keep", "swap", "rest"):
            assert browser.post(f"/circle/{seated.jonas}/{verb}", data={"csrf_token": token}).status_code == 404


def test_nobody_is_told(seated: Company) -> None:
    before = len(db.session.scalars(select(Delivery)).all())
    with unit_of_work():
        circle.describe(seated.mara, seated.jonas, **SECRETS)
        circle.keep(seated.mara, seated.jonas, now=clock.now())
        circle.swap(seated.mara, seated.jonas, seated.amara, now=clock.now())
    assert len(db.session.scalars(select(Delivery)).all()) == before


def test_after_a_season_home_and_page_ask_and_keeping_rests_it(seated: Company, frozen: Frozen) -> None:
    mara = seated.browser("mara")
    frozen.forward(days=89)
    assert told(seated) == []
    assert "keep the chair" not in mara.page("/circle")
    frozen.forward(days=1)
    assert told(seated) == ["Does Jonas Pell keep the chair in your circle?"]
    assert told(seated, "jonas") == []
    mara = seated.browser("mara")
    mara.submit("/circle", button="Keep")
    assert told(seated) == []
    frozen.forward(days=90)
    assert told(seated) == ["Does Jonas Pell keep the chair in your circle?"]


def test_somebody_else_takes_the_chair_and_what_was_noted_goes(seated: Company, frozen: Frozen) -> None:
    with unit_of_work():
        circle.describe(seated.mara, seated.jonas, **SECRETS)
    frozen.forward(days=90)
    mara, name = seated.browser("mara"), f"s{seated.jonas}-person"
    mara.submit("/circle", {name: str(seated.amara)}, button="Swap")
    assert chair(seated) is None
    found = db.session.scalars(select(CircleChair).where(CircleChair.owner_id == seated.mara)).one()
    assert (found.person_id, found.chair, found.purpose) == (seated.amara, 1, "")


@pytest.mark.parametrize("other", ["jonas", "mara", "tilda"])
def test_only_whom_one_has_met_and_who_does_not_sit_yet_takes_a_chair(
    seated: Company, frozen: Frozen, other: str
) -> None:
    frozen.forward(days=90)
    mara, name = seated.browser("mara"), f"s{seated.jonas}-person"
    answer = mara.submit("/circle", {name: str(seated.ids[other])}, button="Swap", status=422)
    assert answer.page.errors
    assert chair(seated) is not None


def test_a_chair_is_not_swapped_to_who_sits(seated: Company) -> None:
    with unit_of_work():
        circle.seat(seated.mara, seated.amara, now=clock.now())
    with pytest.raises(circle.SitsAlready), unit_of_work():
        circle.swap(seated.mara, seated.jonas, seated.amara, now=clock.now())
    with pytest.raises(circle.NotInYourCircle), unit_of_work():
        circle.swap(seated.mara, seated.tilda, seated.kofi, now=clock.now())


def test_what_is_due_stands_on_home_until_it_is_done(seated: Company, frozen: Frozen) -> None:
    with unit_of_work():
        circle.plan(seated.mara, seated.jonas, next_step="Ask after the horn", by=date(2024, 3, 20))
    assert told(seated) == []
    frozen("2024-03-19 09:00")
    assert told(seated) == ["What you meant to do for Jonas Pell"]
    seated.browser("mara").submit("/circle", button="The step is done")
    assert told(seated) == []


def test_a_good_moment_for_a_word_is_said_after_the_weeks_one_likes(seated: Company, frozen: Frozen) -> None:
    mara = seated.browser("mara")
    assert f"/relationships/{seated.jonas}#often" in mara.get("/circle").get_data(as_text=True)
    mara.submit(f"/relationships/{seated.jonas}", {"weeks": "2"}, to=f"/relationships/{seated.jonas}/rhythm")
    assert "Every two weeks" in mara.page("/circle")
    said = "A good moment for a word"
    assert said not in seated.browser("mara").page("/circle")
    frozen.forward(weeks=2)
    assert said in seated.browser("mara").page("/circle")
    with unit_of_work():
        day = clock.today("Europe/London") - timedelta(days=1)
        diary.log_contact(
            seated.mara, seated.jonas, day=day, kind=ContactKind.CALL, note="", today=day, now=clock.now()
        )
    assert said not in seated.browser("mara").page("/circle")


def test_too_long_a_word_is_refused_and_stays(seated: Company) -> None:
    name = f"w{seated.jonas}-purpose"
    answer = seated.browser("mara").submit("/circle", {name: "x" * 301}, to=f"/circle/{seated.jonas}/why", status=422)
    assert any("too long" in error for error in answer.page.errors)
