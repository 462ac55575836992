"""A visitor learns what membership is, what it costs today, and whom to write to."""

from __future__ import annotations

from datetime import timedelta

from portal.core import settings
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.members.memberships.operations import plans


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
    assert "Ask us" in page.text
    assert "Long gone" not in page.text
    assert page.link("Write to").startswith("mailto:office@chamber.example")


def test_nobody_is_sent_to_an_address_that_is_not_there(app, client):
    page = client.page("/join")
    assert not [link for link in page("main a") if link["href"].startswith("mailto:")]
    assert page.link("See what is on") == "/events"
