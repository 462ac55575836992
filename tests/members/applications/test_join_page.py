"""A visitor learns what membership is, what it costs today, and whom to write to."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.core import clock, settings
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.members.applications import errors
from portal.members.applications.operations import drafts
from portal.members.memberships.operations import plans
from tests.members.applications.journeys import only, send


def test_plans_stand_there_with_the_price_of_today(app, client, now):
    with unit_of_work():
        settings.change(email="office@chamber.example", currency="GBP")
        person = plans.add_plan(
            {"name": "Sole trader", "holder": "person", "months": 12, "grace_days": 30, "about": ""}
        )
        plans.set_price(person, start=today() - timedelta(days=400), cents=9000)
        plans.set_price(person, start=today(), cents=12050)
        plans.set_price(person, start=today() + timedelta(days=30), cents=99900)
        plans.add_plan({"name": "Unpriced", "holder": "organisation", "months": 12, "grace_days": 30, "about": ""})
        shut = plans.add_plan({"name": "Long gone", "holder": "person", "months": 12, "grace_days": 30, "about": ""})
        plans.close_plan(shut, now=now)
    page = client.page("/join")
    assert "£120.50" in page.text
    assert "£90.00" not in page.text
    assert "£999.00" not in page.text
    assert "Ask us what it costs" in page.text
    assert "Long gone" not in page.text
    assert page.link("Write to").startswith("mailto:office@chamber.example")


def test_people_apply_for_the_plans_that_are_meant_for_it_and_choose_themselves(client, plan, firm_plan, begun):
    with unit_of_work():
        given = {"name": "Honorary", "holder": "person", "months": 12, "grace_days": 0, "about": ""}
        honorary = plans.add_plan(given | {"for_applying": False})
    assert "Honorary" not in client.page("/join").text
    where = begun()
    page = client.page(where)
    offered = {str(plan.id), str(firm_plan.id)}
    assert {each["value"] for each in page("input[name=plan]")} == offered
    assert not page("input[name=plan][checked]")
    send(client, where, honorary, status=422)
    assert only().submitted_at is None
    with unit_of_work():
        firm_plan.for_applying = False
    assert client.page(where).one("input[name=plan][checked]")["value"] == str(plan.id), "the only one is chosen"


def test_who_chose_a_plan_that_is_not_for_applying_any_more_chooses_anew(draft, plan):
    application = draft()
    with unit_of_work():
        plan.for_applying = False
    with pytest.raises(errors.NoSuchPlan), unit_of_work():
        drafts.submit(application, unproved=True, now=clock.now())


def test_the_office_begins_with_no_plan_that_nobody_chose(client, plan, firm_plan, cast, browser_as):
    with unit_of_work():
        plans.add_plan({"name": "Honorary", "holder": "person", "months": 12, "grace_days": 0, "about": ""})
    petra = browser_as(cast.petra)
    for person, choice in ((cast.bruno, "#plan"), (cast.amara, "[id^=move-plan]")):
        select = petra.page(f"/office/people/{person.id}").one(choice)
        assert [each["value"] for each in select("option[selected]")] in ([], [""])
        assert select.find("option")["value"] == ""


def test_nobody_is_sent_to_an_address_that_is_not_there(app, client):
    page = client.page("/join")
    assert not [link for link in page("main a") if link["href"].startswith("mailto:")]
    assert page.link("See what is on") == "/events"


def test_who_is_signed_in_finds_what_they_have_begun(client, draft, cast, sign_in, browser_as):
    application = draft(person=cast.wim)
    sign_in(client, cast.wim)
    page = client.page("/join")
    assert "not sent yet" in page.text
    assert "Sail maker" in client.page(page.link("Go on with it"))
    with unit_of_work():
        drafts.prove(application, now=clock.now())
        drafts.submit(application, now=clock.now())
    page = client.page("/join")
    assert "Your application is with the office" in page
    assert "With the office" in client.page(page.link("See how it stands"))
    assert "with the office" not in browser_as(cast.amara).page("/join").text
