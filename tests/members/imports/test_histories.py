"""What a list says of memberships beside those that are here: extended, begun anew, without end, left alone."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.members.imports import checking, columns, reading
from portal.members.imports import operations as imports
from portal.members.memberships.models import Coverage, Membership
from portal.members.memberships.operations import endings
from portal.members.people.models import Person
from tests.lists.files import sheet_of

TODAY = date(2026, 11, 22)
ONA = "Name,Email,Membership level,Member since,Renewal due\nOna Reeve,ona@reeve.example,Individual,{},{}\n"


def bring(sheet: reading.Sheet | str, today: date = TODAY) -> dict[str, int]:
    sheet = reading.read(sheet.encode()) if isinstance(sheet, str) else sheet
    checked = checking.check(sheet, checking.Choices(columns.guess(sheet.headings)), today)
    assert not checked.problems
    with unit_of_work():
        return imports.bring_in(checked, giver=OPERATOR, now=clock.now(), today=today)[0]


def held() -> list[tuple[date, date | None, date | None]]:
    found = select(Membership.start, Membership.covered_until, Membership.end).order_by(Membership.start)
    return [tuple(row) for row in db.session.execute(found)]


def test_a_renewal_extends_the_running_membership(app):
    bring(sheet_of("04a"))
    assert held() == [(date(2024, 12, 1), date(2026, 12, 1), None)]
    counts = bring(sheet_of("04b"))
    assert (counts["memberships"], counts["extended"], counts["left_alone"]) == (0, 1, 0)
    assert held() == [(date(2024, 12, 1), date(2027, 12, 1), None)]
    assert db.session.execute(select(Coverage.start, Coverage.end).order_by(Coverage.start)).all() == [
        (date(2024, 12, 1), date(2026, 12, 1)), (date(2026, 12, 1), date(2027, 12, 1)),
    ]  # fmt: skip
    for older in ("04a", "04b"):
        assert bring(sheet_of(older))["left_alone"] == 1
    assert held() == [(date(2024, 12, 1), date(2027, 12, 1), None)]


def test_after_a_lapse_a_new_one_follows(app):
    bring(ONA.format("2018-12-01", "2020-11-30"))
    counts = bring(ONA.format("2018-12-01", "2027-11-30"))
    assert (counts["memberships"], counts["extended"]) == (1, 0)
    assert held() == [
        (date(2018, 12, 1), date(2020, 12, 1), date(2020, 12, 31)), (date(2026, 12, 1), date(2027, 12, 1), None),
    ]  # fmt: skip


def test_what_the_office_ended_stays_ended(app):
    bring(sheet_of("04a"))
    with unit_of_work():
        ended = db.session.scalars(select(Membership)).one()
        endings.end_membership(ended, last_day=TODAY - timedelta(days=1), reason="Moved away")
    assert bring(sheet_of("04b"))["left_alone"] == 1
    assert held() == [(date(2024, 12, 1), date(2026, 12, 1), TODAY)]


def test_life_members_are_covered_without_end(app):
    bring(sheet_of("06"))
    until = db.session.scalars(select(Membership.covered_until).order_by(Membership.id)).all()
    assert until == [date(2027, 5, 1), None, None, None, None]
    assert db.session.scalars(select(Coverage.end).order_by(Coverage.id)).all() == until
    bring("Name,Membership level,Member since\nIda Marsh,Honorary life,1998-06-01\n")
    ida = select(Membership.covered_until).join(Person, Membership.person_id == Person.id)
    assert db.session.scalars(ida.where(Person.name == "Ida Marsh")).all() == [None]


def test_a_membership_for_life_follows_a_running_one(app):
    bring(sheet_of("04a"))
    assert bring(ONA.format("2024-12-01", "lifetime"))["extended"] == 1
    assert held() == [(date(2024, 12, 1), None, None)]
    assert bring(sheet_of("04b"))["left_alone"] == 1


@pytest.mark.parametrize("died", [True, False])
def test_nothing_begins_for_whoever_has_died(app, died):
    bring("Name,Email,Status\nOna Reeve,ona@reeve.example,Lapsed\n")
    with unit_of_work():
        db.session.scalars(select(Person)).one().died_on = date(2026, 1, 1) if died else None
    assert bring(sheet_of("04b"))["memberships"] == (0 if died else 1)


def test_only_those_who_count_today_are_invited(cast, browser_as, run_jobs, smtp):
    petra = browser_as(cast.petra)
    text = (
        "Name,Email,Status,Member since,Valid until\n"
        "Alfred Gone,alfred@gone.example,Deceased,1990-01-01,2026-03-31\n"
        "Beryl Left,beryl@gone.example,Cancelled,1990-01-01,2019-03-31\n"
        "Carl Stays,carl@gone.example,Active,1990-01-01,2099-03-31\n"
    )
    answer = petra.submit("/office/import", {"file": (BytesIO(text.encode()), "list.csv")})
    check = petra.submit(answer.location, {}, to=answer.location, follow=False).location
    petra.send(petra.page(check).form(button="Bring them in"))
    run_jobs()
    done = petra.page(check)
    assert "2 people who are new do not count as members today, and are not invited." in done
    petra.send(done.form(button="Invite those who are new"))
    run_jobs()
    invited = select(Person.name).where(Person.email.like("%@gone.example"), Person.account_id.is_not(None))
    assert db.session.scalars(invited).all() == ["Carl Stays"]
