"""The list of first steps is ticked by what is there; it goes by itself, or is put away."""

from __future__ import annotations

import pytest

from portal.core import settings
from portal.core.work import unit_of_work
from portal.mail.models import DeliveryEvent
from portal.members.memberships.operations import plans
from tests.support.statements import count_statements

PATH = "/office/first-steps"


@pytest.fixture
def yusra(cast, browser_as):
    return browser_as(cast.yusra)


def done(page) -> set[str]:
    return {title.removesuffix(" Done") for title in page.texts(".checks > .is-done h2")}


def test_each_step_is_ticked_by_a_fact(app, cast, yusra, db, now):
    assert done(yusra.page(PATH)) == {"Your own membership"}
    with unit_of_work():
        settings.change(about="Everybody on the quay.")
    assert "Name and look" in done(yusra.page(PATH))
    with unit_of_work():
        plan = plans.add_plan({"name": "Gold", "holder": "person", "months": 12, "grace_days": 30, "about": ""})
    assert "A plan" not in done(yusra.page(PATH))
    with unit_of_work():
        plans.set_price(plan, start=now.date(), cents=0)
    assert "A plan" in done(yusra.page(PATH))
    assert cast.bruno
    assert "Bring in your people" in done(yusra.page(PATH))


def test_mail_counts_once_a_server_has_taken_some(app, yusra, db, run_jobs):
    run_jobs()  # the welcome stays in the portal's own mailbox
    page = yusra.page("/office/mail")
    assert "No mail server is set" in page
    assert not db.session.query(DeliveryEvent).filter(DeliveryEvent.code.is_not(None)).count()
    assert "Mail server" not in done(yusra.page(PATH))
    assert "you get a link for each" in yusra.page(PATH), "nobody is promised a message that stays here"


def test_a_test_message_goes_to_whoever_asks(app, yusra, smtp, run_jobs):
    yusra.submit("/office/mail", {}, button="Send me a test")
    assert "on its way" in yusra.page("/office/mail")
    run_jobs()
    subjects = [letter.subject for letter in smtp.to("yusra@members.example")]
    assert "A test from Your association" in subjects
    assert len([letter for letter in smtp.letters if letter.subject.startswith("A test")]) == 1
    assert "has left" in yusra.page("/office/mail")
    assert "Mail server" in done(yusra.page(PATH))
    assert "Each gets a message" in yusra.page(PATH)


def test_the_next_step_alone_wears_the_lamp(yusra):
    page = yusra.page(PATH)
    assert page.texts(".checks > .lamp h2") == ["Name and look"]
    assert len(page(".btn-primary")) == 1
    assert all(link["href"] for link in page(".checks .do a"))
    assert len(page(".checks .do a")) == 8


def test_the_desk_leads_to_the_next_step(yusra):
    page = yusra.page("/office")
    assert "To get this portal ready" in page
    assert page.link("All first steps") == PATH


def test_it_is_put_away_and_taken_back(yusra):
    yusra.submit(PATH, {}, button="Put it away now")
    page = yusra.page("/office")
    assert "First steps" not in page.texts(".office-list a")
    assert "To get this portal ready" not in page
    yusra.submit(PATH, {}, button="Show it in the office again")
    assert any(text.startswith("First steps") for text in yusra.page("/office").texts(".office-list a"))


def test_a_demo_needs_none(yusra):
    with unit_of_work():
        settings.change(demo=True)
    assert not any(text.startswith("First steps") for text in yusra.page("/office").texts(".office-list a"))


def test_only_administrators_see_it(cast, browser_as):
    petra = browser_as(cast.petra)
    petra.page(PATH, status=403)
    assert not any(text.startswith("First steps") for text in petra.page("/office").texts(".office-list a"))


def test_the_list_costs_a_page_of_the_office_one_question(yusra):
    yusra.page("/office/work")
    with count_statements() as shown:
        yusra.page("/office/work")
    with unit_of_work():
        settings.change(first_steps_away=True)
    yusra.page("/office/work")
    with count_statements() as away:
        yusra.page("/office/work")
    assert len(shown) - len(away) == 1
