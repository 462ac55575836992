"""The office keeps the list: adding, inviting, beginning, renewing, ending; every form with rubbish."""

from __future__ import annotations

import csv
from datetime import timedelta
from functools import partial
from io import StringIO

import pytest
from sqlalchemy import select

from portal.core import clock, jobs
from portal.core.db import db
from portal.core.models import AuditEntry
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.mail.models import Delivery
from portal.members.memberships.models import Coverage, Membership, Organisation, Plan, Representation
from portal.members.memberships.operations import memberships, organisations
from portal.members.memberships.queries import members
from portal.members.people.models import Person
from tests.members.conftest import whole


@pytest.fixture
def office(client, cast, sign_in, plan, firm_plan):
    """Petra at her desk, with two plans."""
    sign_in(client, cast.petra)
    return client


def test_a_person_is_added_invited_and_becomes_a_member(app, office, plan, monkeypatch):
    monkeypatch.setitem(app.config, "MAIL_SERVER", "mail.invalid")
    new = {"name": "Nuala Fenn", "email": "nuala@fenn.example", "invite": "y"}
    where = office.submit("/office/people/new", new, to="/office/people/new").location
    person = db.session.scalars(select(Person).where(Person.name == "Nuala Fenn")).one()
    assert person.account_id is not None
    assert (person.given_name, person.family_name) == ("Nuala", "Fenn")

    office.submit(where, {"plan": str(plan.id), "start": today().isoformat()}, to=f"{where}/membership")
    assert members.is_member_on(person.id, today())
    kinds = set(db.session.scalars(select(Delivery.kind).where(Delivery.email == "nuala@fenn.example")))
    assert kinds == {"accounts.invitation", "members.welcome"}
    assert "Active" in office.page(where)


@pytest.mark.parametrize(
    ("name", "email"), [("NUALA  FENN", ""), ("Fenn Nuala", ""), ("N. Fenn", "Nuala@fenn.example")]
)
def test_somebody_who_may_be_there_already_is_shown_first(office, make_person, name, email):
    """Two people may have one name: it is asked once, and nothing that was typed is lost."""
    known = make_person("Nuala Fenn", email="nuala@fenn.example")
    make_person("Nuala Fenner", email="fenner@fenn.example")
    new = {"name": name, "email": email, "trade": "Printing"}
    page = office.submit("/office/people/new", new, to="/office/people/new", status=422).page
    assert page.link("Nuala Fenn") == f"/office/people/{known.id}"
    assert "Nuala Fenner" not in page.text
    assert page("input[name=trade]")[0]["value"] == "Printing"
    assert db.session.query(Person).filter(Person.trade == "Printing").count() == 0

    sent = new | {"another": "y", "csrf_token": office.token("/office/people/new")}
    assert office.post("/office/people/new", data=sent).status_code == 303
    assert db.session.query(Person).filter(Person.trade == "Printing").count() == 1


def test_renew_suspend_lift_reverse_and_end_by_the_page(office, begin, plan, make_person):
    person = make_person()
    membership = begin(person, plan, today() - timedelta(days=100))
    number, where = membership.id, f"/office/people/{person.id}"

    def status() -> str:
        return office.page(where).texts("h1 + span .tag, .section-head .tag")[0]

    office.submit(where, {}, to=f"/office/memberships/{number}/renew")
    assert len(whole(number).coverage) == 2
    office.submit(where, {"reason": "Under review"}, to=f"/office/memberships/{number}/suspend")
    assert status() == "Not a member"
    office.submit(where, {}, to=f"/office/memberships/{number}/lift")
    assert status() == "Active"
    last = max(each.id for each in whole(number).coverage)
    office.submit(where, {"reason": "Bounced"}, to=f"/office/coverage/{last}/reverse")
    yesterday = (today() - timedelta(days=1)).isoformat()
    office.submit(where, {"last_day": yesterday, "reason": "Moved"}, to=f"/office/memberships/{number}/end")
    assert status() == "Not a member"
    actions = set(db.session.scalars(select(AuditEntry.action)))
    assert {
        "members.membership_started", "members.membership_renewed", "members.membership_suspended",
        "members.suspension_lifted", "members.coverage_reversed", "members.membership_ended",
    } <= actions  # fmt: skip


def test_a_firm_is_added_its_membership_makes_its_people_members(office, cast, firm_plan):
    bruno, new = cast.bruno, "/office/organisations/new"
    where = office.submit(new, {"name": "Kessler GmbH"}, to=new).location
    office.submit(where, {"person": bruno.email, "kind": "primary"}, to=f"{where}/people")
    assert not members.is_member_on(bruno.id, today())
    office.submit(where, {"plan": str(firm_plan.id)}, to=f"{where}/membership")
    assert members.is_member_on(bruno.id, today())

    again = office.submit(new, {"name": "KESSLER"}, to=new, status=422)
    assert "There is an organisation of this name already." in again.page
    assert len(db.session.scalars(select(Organisation)).all()) == 1


@pytest.mark.parametrize("rubbish", ["", "x" * 3000, "\x00", "2026-99-99", "-1", "<b>", "9" * 30])
def test_every_field_answers_rubbish_with_a_sentence(office, begin, plan, make_person, make_firm, rubbish):
    person, firm = make_person(), make_firm()
    membership = begin(person, plan, today())
    covered = db.session.scalars(select(Coverage.id).where(Coverage.membership_id == membership.id)).one()
    paths = [
        "/office/people/new", f"/office/people/{person.id}/edit", "/office/organisations/new", "/office/plans",
        f"/organisations/{firm.id}/edit", f"/office/organisations/{firm.id}/people", f"/office/plans/{plan.id}",
        f"/office/organisations/{firm.id}/membership", f"/office/people/{person.id}/membership",
        f"/office/plans/{plan.id}/price", f"/office/coverage/{covered}/reverse",
        *(f"/office/memberships/{membership.id}/{verb}" for verb in ("renew", "end", "suspend", "lift")),
    ]  # fmt: skip
    names = ["name", "email", "website", "holder", "months", "grace_days", "plan", "start", "kind", "last_day",
             "reason", "person", "amount", "see_email", "about"]  # fmt: skip
    token = office.token("/office/people/new")
    for path in paths:
        answer = office.post(path, data={"csrf_token": token, **dict.fromkeys(names, rubbish)})
        assert answer.status_code in {303, 422}, (path, answer.status_code)
        if answer.status_code == 422:
            assert answer.page.errors, path
        else:  # a reason is all it asks for
            assert path.endswith("/reverse")
            assert rubbish not in {"", "x" * 3000, "\x00"}


def test_the_export_is_whole_safe_and_audited(office, cast, make_person):
    make_person("Eve", firm="=cmd|' /C calc'!A0", email="eve@x.example")
    page = office.page("/office/people")
    answer = office.send(page.form("/office/people/export"), {"kind": "comma"}, status=200)
    rows = list(csv.DictReader(StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    eve = next(row for row in rows if row["name"] == "Eve")

    assert eve["firm"].startswith("'=")
    assert eve["member_today"] == "no"
    assert db.session.scalar(select(AuditEntry.action).where(AuditEntry.action == "members.exported"))


def test_lists_by_status(office, cast):
    cast.amara
    cast.wim
    cast.bruno

    assert "Amara Lindqvist" in office.page("/office/people?status=active")
    assert cast.wim.name in office.page("/office/people?status=lapsed")
    assert "Amara Lindqvist" not in office.page("/office/people?status=lapsed")
    assert cast.bruno.name in office.page("/office/people?status=none")
    assert "Amara Lindqvist" in office.page(f"/office/people?q={cast.amara.email}")


@pytest.fixture
def all_at_once(at_once):
    """Several press a button at the same moment; what they were told."""

    def run(hands: int, act, refused) -> list[str]:
        def press(hand: int) -> str:
            try:
                jobs.retried(lambda: act(hand), attempts=10)
                return "done"
            except refused:
                return "refused"

        return sorted(at_once(*[partial(press, hand) for hand in range(hands)]))

    return run


def test_two_clicks_at_once_begin_one_membership(all_at_once, plan, make_person):
    """On PostgreSQL the holder is locked; SQLite's writers come one after the other."""
    number, plan_id = make_person().id, plan.id
    db.session.commit()

    def click(_hand: int) -> None:
        with unit_of_work():
            memberships.start_membership(
                db.session.get_one(Person, number), db.session.get_one(Plan, plan_id), today(),
                cover=memberships.Cover(), now=clock.now(),
            )  # fmt: skip

    told = all_at_once(4, click, memberships.OverlapsAnother)
    assert told == ["done", "refused", "refused", "refused"]
    assert len(db.session.scalars(select(Membership)).all()) == 1


def test_two_at_once_make_one_primary_representative(all_at_once, make_firm, make_person):
    """The firm is locked while it is decided who speaks for it."""
    firm_id, people = make_firm().id, [make_person(name).id for name in ("Ada Brown", "Bo Lind", "Cy Green")]
    db.session.commit()

    def click(hand: int) -> None:
        with unit_of_work():
            organisations.represent(
                db.session.get_one(Organisation, firm_id), db.session.get_one(Person, people[hand]),
                kind="primary", start=today(),
            )  # fmt: skip

    assert all_at_once(3, click, organisations.HasPrimary) == ["done", "refused", "refused"]
    assert len(db.session.scalars(select(Representation)).all()) == 1
