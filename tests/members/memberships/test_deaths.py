"""Somebody has died: what runs ends, nobody writes to them, and a mistake is taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.accounts.models import Account
from portal.accounts.operations import OPERATOR, Giver, NotYoursToGive
from portal.core import clock
from portal.core.dates import A_DAY
from portal.core.db import db
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.members.memberships.models import EndKind, Membership, Plan
from portal.members.memberships.operations import belonging, deaths, endings, organisations
from portal.members.memberships.queries import members
from portal.members.people import reach
from portal.members.people.models import Person
from portal.members.people.operations import people
from tests.members.conftest import whole
from tests.members.memberships.test_endings import resign


def test_nobody_writes_to_the_dead_and_nothing_of_theirs_runs_on(cast, firm_plan, begin, make_firm):
    person, firm = cast.amara, make_firm()
    begin(firm, firm_plan, today() - timedelta(days=50))
    with unit_of_work():
        organisations.represent(firm, person, kind="primary", start=today() - timedelta(days=40))
    day = today() - timedelta(days=3)
    with unit_of_work():
        deaths.record_death(person, day=day, giver=OPERATOR, today=today(), now=clock.now())

    assert [members.is_member_on(person.id, each) for each in (day, day + A_DAY)] == [True, False]
    assert reach.reader(person.id).address is None
    assert not db.session.execute(reach.reachable(select(Person).where(Person.id == person.id))).all()
    assert db.session.get_one(Account, person.account_id).closed_at is not None
    ended = select(Membership.end_kind).where(Membership.person_id == person.id)
    assert set(db.session.scalars(ended)) == {EndKind.DIED}
    plan = db.session.scalars(select(Plan).where(Plan.name == "Cast")).one()
    with pytest.raises(people.HasDied):
        begin(person, plan, today())


def test_nothing_begins_again_for_whoever_has_died(cast, make_firm, browser_as):
    person, day = cast.amara, today() - timedelta(days=3)
    membership = db.session.scalars(select(Membership).where(Membership.person_id == person.id)).one()
    firm = make_firm()
    with unit_of_work():
        deaths.record_death(person, day=day, giver=OPERATOR, today=today(), now=clock.now())
    for act in (
        lambda: endings.reopen(whole(membership.id)),
        lambda: organisations.represent(firm, person, kind="delegate", start=today()),
    ):
        with pytest.raises(people.HasDied), unit_of_work():
            act()
    page = browser_as(cast.petra).page(f"/office/people/{person.id}")
    assert "Take the end back" not in page
    assert "Begin a membership" not in page


def test_nobody_invites_the_dead_one_by_one_or_with_a_list(make_person):
    dead, alive = (make_person(name, email=f"{name.lower()}@fenn.example") for name in ("Ada", "Otto"))
    with unit_of_work():
        deaths.record_death(dead, day=today(), giver=OPERATOR, today=today(), now=clock.now())
    with pytest.raises(people.HasDied), unit_of_work():
        people.invite_person(dead, now=clock.now(), by=None)
    with unit_of_work():
        handed, _more = people.invite_some([dead.id, alive.id], now=clock.now(), by=None, most=5)

    assert [number for number, _token in handed] == [alive.id]
    assert (dead.account_id, alive.account_id is None) == (None, False)


def test_no_day_counts_after_a_death_whatever_rows_say(cast):
    person, day = cast.amara, today() - timedelta(days=3)
    with unit_of_work():
        db.session.get_one(Person, person.id).died_on = day
    with unit_of_work():
        belonging.refresh([person.id])
    assert [members.is_member_on(person.id, each) for each in (day, day + A_DAY, today())] == [True, False, False]


def test_a_death_is_not_written_down_ahead_or_twice_and_a_mistake_is_taken_back(cast):
    person = cast.amara
    with pytest.raises(deaths.NotYet), unit_of_work():
        deaths.record_death(person, day=today() + A_DAY, giver=OPERATOR, today=today(), now=clock.now())
    with unit_of_work():
        deaths.record_death(person, day=today(), giver=OPERATOR, today=today(), now=clock.now())
    with pytest.raises(deaths.RecordedAlready), unit_of_work():
        deaths.record_death(person, day=today(), giver=OPERATOR, today=today(), now=clock.now())
    with unit_of_work():
        deaths.take_back_death(person, giver=OPERATOR, now=clock.now())
    assert db.session.get_one(Account, person.account_id).closed_at is None
    membership = db.session.scalars(select(Membership).where(Membership.person_id == person.id)).one()
    with unit_of_work():
        endings.reopen(membership)

    assert members.is_member_on(person.id, today() + A_DAY)


def test_ends_from_before_a_death_come_back_where_it_was_a_mistake(cast, make_firm, make_person):
    person, firms, last = cast.amara, [make_firm("One Loft"), make_firm("Two Lofts")], today() + timedelta(days=20)
    membership = db.session.scalars(select(Membership).where(Membership.person_id == person.id)).one()
    resign(membership, last)
    with unit_of_work():
        rows = [organisations.represent(firm, person, kind="primary", start=today() - 9 * A_DAY) for firm in firms]
        for row in rows:
            organisations.end_representation(row, last_day=last)
    with unit_of_work():
        deaths.record_death(person, day=today() - A_DAY, giver=OPERATOR, today=today(), now=clock.now())
    assert (whole(membership.id).end, whole(membership.id).end_kind) == (today(), EndKind.DIED)
    with unit_of_work():
        organisations.represent(firms[1], make_person("Noor Haddad"), kind="primary", start=today() + 3 * A_DAY)
    with unit_of_work():
        deaths.take_back_death(person, giver=OPERATOR, now=clock.now())

    back = whole(membership.id)
    assert (back.end, back.end_kind, back.end_before) == (last + A_DAY, EndKind.RESIGNED, None)
    assert "Resigned" in back.end_reason
    db.session.expire_all()
    assert [row.end for row in rows] == [last + A_DAY, today()], "somebody else speaks for the second by now"
    assert members.is_member_on(person.id, last)
    assert not members.is_member_on(person.id, last + A_DAY)


def test_the_office_writes_a_death_down_and_takes_it_back(cast, browser_as):
    petra, person = browser_as(cast.petra), cast.amara
    where = f"/office/people/{person.id}"
    petra.submit(where, {"day": today().isoformat()}, to=f"{where}/death")
    page = petra.page(where)
    assert "Died on" in page
    assert "Begin a membership" not in page
    petra.submit(where, to=f"{where}/death/take-back")
    assert "Died on" not in petra.page(where)


def test_nobody_ends_rights_by_writing_down_a_death(cast, sign_in, client):
    """Nor gives them back by taking it back."""
    petra, greta = Giver(cast.petra.account_id, proved=True), cast.greta
    with pytest.raises(NotYoursToGive), unit_of_work():
        deaths.record_death(greta, day=today(), giver=petra, today=today(), now=clock.now())
    sign_in(client, cast.petra)
    assert "They have died" not in client.page(f"/office/people/{greta.id}")
    assert "They have died" in client.page(f"/office/people/{cast.amara.id}")
    with unit_of_work():
        deaths.record_death(greta, day=today(), giver=OPERATOR, today=today(), now=clock.now())
    with pytest.raises(NotYoursToGive), unit_of_work():
        deaths.take_back_death(greta, giver=petra, now=clock.now())
    assert not cast.account(greta).is_open
