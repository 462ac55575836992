"""What nobody needs any more goes by itself, after as long as the office has decided; what counts and is paid stays."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from portal.accounts import operations as accounts
from portal.core import clock
from portal.core.actors import Right
from portal.core.dates import A_DAY, add_months
from portal.core.db import db
from portal.core.house import house
from portal.core.models import AuditEntry
from portal.core.work import unit_of_work
from portal.members.applications.models import Application
from portal.members.applications.operations import drafts
from portal.members.memberships.models import ColleagueInvitation, Coverage, Membership
from portal.members.memberships.operations import suspensions
from portal.members.people.models import Person
from portal.members.people.operations import people
from portal.members.privacy import keeping
from portal.members.privacy.operations import letting_go
from tests.members.conftest import whole
from tests.support.statements import count_statements

PAGE = "/office/membership-settings/keeping"
DAYS = {"keep_declined": 180, "keep_drafts": 30, "keep_invitations": 90}


def decide(months: int) -> None:
    with unit_of_work():
        letting_go.decide(keep_departed=months, **DAYS, now=clock.now())


def sweep() -> None:
    house().sweeps["members"](clock.now())
    db.session.rollback()


#: People who all belonged for a year, and what each of them does since.
NAMES = ("applies", "back", "lately", "left", "officer", "signed in", "suspended")


@pytest.fixture
def former(app, plan, begin, make_person, frozen, client, sign_in) -> dict[str, Person]:
    frozen("2022-01-01 12:00")
    found = {each: make_person(each.title(), email=f"{each.split()[0]}@vale.example") for each in NAMES}
    ends = {"lately": date(2025, 1, 1), "suspended": date(2027, 1, 1)}
    held = {each: begin(found[each], plan, date(2022, 1, 1), until=ends.get(each, date(2023, 1, 1))) for each in NAMES}
    begin(found["back"], plan, date(2026, 1, 1), until=date(2027, 1, 1))
    with unit_of_work():
        suspensions.suspend(whole(held["suspended"].id), start=date(2022, 6, 2), end=None, reason="Abroad")
    frozen("2026-05-01 12:00")
    with unit_of_work():
        drafts.begin({}, now=clock.now(), person=found["applies"])
        for each in ("signed in", "officer"):
            account = accounts.create_account(found[each].email or "", each, now=clock.now())
            people.connect(found[each], account.id)
        accounts.give_right(account, Right.EVENTS, giver=accounts.OPERATOR, now=clock.now(), reason="Knows the hall")
    return found


def gone(former: dict[str, Person]) -> set[str]:
    db.session.rollback()
    return {each for each, person in former.items() if db.session.get_one(Person, person.id).erased_at is not None}


def test_nobody_goes_before_the_office_has_decided_and_had_time_to_think(
    former, frozen, client, sign_in, run_jobs, smtp
):
    sweep()
    assert gone(former) == set()
    decide(36)
    frozen("2026-05-30 12:00")
    sweep()
    assert gone(former) == set()
    frozen("2026-05-31 12:00")
    sign_in(client, former["signed in"])
    run_jobs()
    letters = len(smtp.letters)
    paid = db.session.scalar(select(func.count()).select_from(Coverage))
    sweep()
    sweep()
    assert gone(former) == {"left"}
    assert db.session.scalar(select(func.count()).select_from(Coverage)) == paid
    person = db.session.get_one(Person, former["left"].id)
    assert (person.name, person.email, person.external_id) == ("Former member", None, None)
    held = db.session.scalars(select(Membership).where(Membership.person_id == person.id)).one()
    assert (held.start, held.covered_until) == (date(2022, 1, 1), date(2023, 1, 1))
    entries = select(func.count()).where(
        AuditEntry.action == "members.person_let_go", AuditEntry.about_id == str(person.id)
    )
    assert db.session.scalar(entries) == 1
    run_jobs()
    assert len(smtp.letters) == letters


def test_the_office_sees_who_goes_and_when_and_can_think_again(former, frozen, browser_as, cast):
    office = browser_as(cast.petra)
    assert "stay until they ask to be forgotten" in office.page(PAGE)
    refused = office.submit(PAGE, {"keep_departed": "5"}, to=PAGE, status=422).page
    assert "at least half a year" in refused
    office.submit(PAGE, {"keep_departed": "36"}, to=PAGE)
    with count_statements() as statements:
        page = office.page(PAGE)
    assert len(statements) <= 8, str(statements)
    assert "Nobody goes before 31 May 2026" in page
    rows = [" ".join(each.get_text(" ").split()) for each in page("tbody tr")]
    assert rows == ["Left 30 January 2023 31 May 2026", "Signed In 30 January 2023 31 May 2026"]
    office.submit(PAGE, {"keep_departed": "0"}, to=PAGE)
    frozen("2026-08-01 12:00")
    sweep()
    assert gone(former) == set()


def test_the_day_on_which_somebody_goes_is_the_first_on_which_they_may(former, frozen):
    """Months are of different lengths: 31 August, half a year later."""
    decide(6)
    for last in (date(2026, 8, 29), date(2026, 8, 31), date(2026, 9, 1), date(2028, 2, 29)):
        day = keeping.goes_on(last)
        assert add_months(day, -6) >= last > add_months(day - A_DAY, -6)


def test_whoever_belongs_again_meanwhile_stays(former, frozen, begin, plan):
    decide(36)
    frozen("2026-06-01 12:00")
    number = former["left"].id
    assert number in letting_go.due(clock.now())
    begin(former["left"], plan, date(2026, 6, 1), until=date(2027, 6, 1))
    with unit_of_work():
        assert not letting_go.let_go(number, now=clock.now())
    assert gone(former) == set()


def test_what_the_office_decides_holds_for_drafts_and_invitations_too(app, make_firm, frozen):
    frozen("2026-05-01 12:00")
    firm = make_firm().id
    with unit_of_work():
        letting_go.decide(keep_departed=0, keep_declined=30, keep_drafts=7, keep_invitations=5, now=clock.now())
        drafts.begin({"name": "Noor Haddad", "email": "noor@haddad.example"}, now=clock.now())
        db.session.add(
            ColleagueInvitation(
                organisation_id=firm, name="Ida Vale", email="ida@vale.example", email_key="ida@vale.example",
                token_hash="a", sent_at=clock.now(), expires_at=clock.now(),
            )
        )  # fmt: skip
    frozen("2026-05-06 11:00")
    sweep()
    assert (counted(ColleagueInvitation), counted(Application)) == (1, 1)
    frozen("2026-05-06 13:00")
    sweep()
    assert (counted(ColleagueInvitation), counted(Application)) == (0, 1)
    frozen("2026-05-08 13:00")
    sweep()
    assert counted(Application) == 0


def counted(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0
