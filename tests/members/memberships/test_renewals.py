"""Letters before and after the end of coverage: on the chosen days, once each, to whoever answers for it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.accounts.operations import OPERATOR
from portal.core import clock, settings
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.mail.models import Delivery
from portal.members import sweeps
from portal.members.memberships.models import Membership
from portal.members.memberships.operations import deaths, endings, memberships, organisations, suspensions
from portal.members.memberships.operations.memberships import Cover
from portal.members.people.models import Person

START, UNTIL = date(2026, 3, 1), date(2027, 3, 1)


@pytest.fixture
def on(app, frozen):
    """Let the sweep look on a day, twice; whom it has written to, of which kind."""

    def look(day: date) -> list[tuple[str, str]]:
        frozen(f"{day} 09:00")
        before = len(letters())
        for _ in range(2):
            db.session.rollback()
            sweeps.due(clock.now())
        return letters()[before:]

    return look


def letters() -> list[tuple[str, str]]:
    kinds = ("members.renewal", "members.lapsed")
    found = select(Delivery.kind, Delivery.email).where(Delivery.kind.in_(kinds)).order_by(Delivery.id)
    return [(kind.removeprefix("members."), email.partition("@")[0]) for kind, email in db.session.execute(found)]


@pytest.fixture
def membership(frozen, begin, plan, make_person) -> Membership:
    frozen(f"{START} 09:00")
    return begin(make_person(email="amara@members.example"), plan, START)


def test_on_the_chosen_days_and_when_it_has_lapsed(membership, on):
    said = {
        day: on(UNTIL + timedelta(days=day)) for day in (-40, -30, -29, -8, -7, -1, 0, 1, 2, 29, 30, 31, 90)
    }  # fmt: skip

    one = ("renewal", "amara")
    assert {day: letters for day, letters in said.items() if letters} == {
        -30: [one], -7: [one], 1: [one], 30: [("lapsed", "amara")],
    }  # fmt: skip


def test_a_letter_is_late_by_some_days_and_never_by_more(membership, on):
    assert on(UNTIL + timedelta(days=-26)) == [("renewal", "amara")]
    assert not on(UNTIL + timedelta(days=-25))
    assert not on(UNTIL + timedelta(days=30 + 7)), "whoever lapsed long ago is left in peace"


def test_whoever_was_away_gets_the_latest_of_several_alone(membership, on):
    with unit_of_work():
        settings.change(renew_before=(9, 8, 7))
    assert on(UNTIL - timedelta(days=7)) == [("renewal", "amara")]
    assert not on(UNTIL - timedelta(days=6))


def test_who_renewed_resigned_rests_or_died_is_not_asked(frozen, begin, plan, make_person, on):
    frozen(f"{START} 09:00")
    people = {name: make_person(name, email=f"{name}@members.example") for name in ("a", "b", "c", "d", "e")}
    held = {name: begin(person, plan, START) for name, person in people.items()}
    with unit_of_work():
        memberships.renew(held["a"], cover=Cover(), now=clock.now(), today=START)
        endings.resign(held["b"], last_day=UNTIL, reason="", today=START)
        suspensions.suspend(held["c"], start=START, end=None, reason="Asked for it")
        deaths.record_death(
            db.session.get_one(Person, people["d"].id), day=START, giver=OPERATOR, today=START, now=clock.now()
        )

    assert on(UNTIL - timedelta(days=30)) == [("renewal", "e")]


def test_a_renewal_is_asked_for_again_a_year_later(membership, on):
    on(UNTIL - timedelta(days=30))
    with unit_of_work():
        memberships.renew(membership, cover=Cover(), now=clock.now(), today=START)
    assert not on(UNTIL - timedelta(days=7))
    assert on(date(2028, 3, 1) - timedelta(days=30)) == [("renewal", "amara")]


@pytest.mark.parametrize(
    ("kinds", "to"), [(("primary", "billing", "delegate"), "billing"), (("primary", "delegate"), "primary")]
)
def test_for_an_organisation_whoever_pays_or_leads_is_asked(
    frozen, begin, firm_plan, make_firm, make_person, on, kinds, to
):
    frozen(f"{START} 09:00")
    firm = make_firm()
    begin(firm, firm_plan, START)
    for kind in kinds:
        with unit_of_work():
            organisations.represent(firm, make_person(kind, email=f"{kind}@members.example"), kind=kind, start=START)

    assert on(UNTIL - timedelta(days=30)) == [("renewal", to)]


def test_the_office_chooses_the_days(cast, browser_as):
    page = "/office/association"
    yusra = browser_as(cast.yusra)
    yusra.submit(page, {"renew_before": "60, 14 14", "renew_after": ""})
    assert yusra.page(page).one("input[name=renew_before]")["value"] == "60, 14"
    assert settings.association().renewal_days == (-60, -14)
    answer = yusra.submit(page, {"renew_before": "soon"}, status=422)
    assert "Please give at most six whole numbers" in answer.page
    assert answer.page.one("input[name=renew_before]")["value"] == "soon"
    assert "Please give numbers up to 180." in yusra.submit(page, {"renew_before": "400"}, status=422).page
