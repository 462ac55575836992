"""The office reads in one line what happened to somebody, who did it and why; and nothing that is private."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from portal.core import audit
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.mail.models import DeliveryContent
from portal.members.memberships import happened
from portal.members.memberships.models import Coverage, Membership, Representation
from portal.members.memberships.operations import renewals
from tests.support.statements import count_statements

START = date(2026, 1, 1)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


@pytest.fixture
def clock_at(frozen):
    """Sets the clock to a day: what is done next is done then."""
    frozen(at(START))
    return lambda day: frozen(at(day))


@pytest.fixture
def office_on(clock_at, cast, browser_as):
    """Petra at her desk that day."""

    def sit(day: date):
        clock_at(day)
        return browser_as(cast.petra)

    return sit


def line(page) -> list[str]:
    """What each moment says, the newest first, without its time."""
    return [
        " | ".join(part.get_text(" ", strip=True) for part in each.select("h2, h3, .soft"))
        for each in page(".timeline li")
    ]


def test_a_year_of_a_person_is_told_once_each_with_who_and_why(office_on, cast, clock_at, plan, make_person):
    office, person = office_on(START), make_person("Nuala Fenn", email="nuala@fenn.example")
    where = f"/office/people/{person.id}"
    office.submit(where, {"plan": str(plan.id), "start": "2026-01-01"}, to=f"{where}/membership")
    number = db.session.scalars(select(Membership.id).where(Membership.person_id == person.id)).one()
    suspended = {"reason": "Under review", "start": "2026-02-01"}
    office_on(date(2026, 2, 1)).submit(where, suspended, to=f"/office/memberships/{number}/suspend")
    office_on(date(2026, 2, 2)).submit(where, {}, to=f"/office/memberships/{number}/lift")
    clock_at(date(2026, 12, 3))
    with unit_of_work():
        renewals.write_some(date(2026, 12, 3), now=at(date(2026, 12, 3)))
    office_on(date(2026, 12, 20)).submit(where, {}, to=f"/office/memberships/{number}/renew")
    last = max(db.session.scalars(select(Coverage.id)))
    office = office_on(date(2026, 12, 21))
    office.submit(where, {"reason": "It bounced"}, to=f"/office/coverage/{last}/reverse")

    petra, told = cast.petra.name, line(office.page(f"{where}/timeline"))
    assert told[:5] == [
        f"{petra} reversed what covered a membership | It bounced",
        f"{petra} renewed a membership | up to 31 December 2027, paid",
        "A letter about the renewal was written",
        f"{petra} lifted a suspension",
        f"{petra} suspended a membership | from 1 February 2026, Under review",
    ]
    assert {
        "The membership was covered from 1 January 2026 to 31 December 2026 | paid",
        f"{petra} began a membership | Member, from 1 January 2026",
        "The portal itself added a person",
    } <= set(told[5:])
    assert len(told) == len(set(told)) <= 9
    short = office.page(where)
    assert line(short) == told[: happened.FIRST]


def test_what_came_with_a_list_is_told_by_its_days(office_on, make_person, make_firm, plan):
    """A list writes no entry for each row: the membership and whom they speak for are told by their own dates."""
    office, person, firm = office_on(date(2026, 3, 1)), make_person("Nuala Fenn"), make_firm("Fenn and Daughter")
    with unit_of_work():
        db.session.add(Representation(organisation_id=firm.id, person_id=person.id, kind="primary", start=START))
        db.session.add(
            Membership(person_id=person.id, plan_id=plan.id, family=1, start=date(2020, 1, 1), created_at=at(START))
        )
    told = line(office.page(f"/office/people/{person.id}"))
    assert "A membership was entered | Member, from 1 January 2020" in told
    assert "Speaks for Fenn and Daughter | Primary representative" in told
    of_firm = line(office.page(f"/office/organisations/{firm.id}"))
    assert "Nuala Fenn speaks for it | Primary representative" in of_firm


def test_a_firm_is_told_with_who_speaks_for_it_from_when_to_when(office_on, cast, make_person, make_firm, firm_plan):
    office, person, firm = office_on(START), make_person("Nuala Fenn", email="n@x.example"), make_firm("Fenn")
    where, other = f"/office/organisations/{firm.id}", make_person("Wanda Other")
    office.submit(where, {"person": "n@x.example", "kind": "primary"}, to=f"{where}/people")
    office.submit(where, {"plan": str(firm_plan.id)}, to=f"{where}/membership")
    speaks = db.session.scalars(select(Representation.id)).one()
    office = office_on(date(2026, 2, 1))
    office.submit(where, {"last_day": "2026-02-01"}, to=f"/office/representations/{speaks}/end")

    petra, told = cast.petra.name, line(office.page(where))
    assert told[0] == f"{petra} ended that somebody represents an organisation | Nuala Fenn, up to 1 February 2026"
    began = f"{petra} made somebody a representative | "
    assert f"{began}Nuala Fenn, Primary representative, from 1 January 2026" in told
    assert f"{petra} began a membership | Firm, from 1 January 2026" in told
    of_person = line(office.page(f"/office/people/{person.id}"))
    ended = f"{petra} ended that somebody represents an organisation | "
    assert of_person[0] == f"{ended}Fenn, up to 1 February 2026"
    assert f"{began}Fenn, Primary representative, from 1 January 2026" in of_person
    assert not [each for each in line(office.page(f"/office/people/{other.id}")) if "represent" in each]


def test_no_private_word_stands_in_it(office_on, cast, run_jobs):
    """What the office changes is named, and not what it says; no letter is quoted, no referral or talk is told."""
    office = office_on(START)
    where = f"/office/people/{cast.amara.id}"
    office.submit(f"{where}/edit", {"office_note": "Owes us a secretnote", "headline": "Binder"}, to=f"{where}/edit")
    written = f"/office/people/selected?do=letter&who={cast.amara.id}"
    page = office.submit(written, {"subject": "secretsubject", "words": "secretwords"}, to=written, status=200).page
    office.send(page.form(written), {"go": "1"})
    run_jobs()
    assert "secretwords" in " ".join(db.session.scalars(select(DeliveryContent.source)))

    page = office.page(f"{where}/timeline")
    told = line(page)
    changed = next(each for each in told if each.startswith(f"{cast.petra.name} changed a person"))
    assert changed.endswith("Note of the office")
    assert any("wrote to somebody, as one of many" in each for each in told)
    assert "secret" not in page.text


def test_a_right_is_told_to_administrators_alone(office_on, cast, browser_as):
    office = office_on(START)
    path = f"/office/people/{cast.petra.id}/timeline"
    assert not [each for each in line(office.page(path)) if "a right" in each]
    told = line(browser_as(cast.yusra).page(path))
    assert [each for each in told if "gave a right | members" in each]


def test_it_is_read_page_by_page_and_asks_as_much_of_many_as_of_few(office_on, cast, make_person):
    office, person = office_on(START), make_person("Nuala Fenn")
    path = f"/office/people/{person.id}/timeline"
    with count_statements() as few:
        office.page(path)
    for number in range(60):
        with unit_of_work():
            audit.write("members.person_changed", about=person, after={"fields": [f"odd{number}"]})
    with count_statements() as many:
        first = line(office.page(path))
    second = line(office.page(f"{path}?page=2"))
    assert len(many) <= len(few) <= 8, str(many)
    assert len(first) == happened.PER_PAGE
    assert len(second) == 61 - happened.PER_PAGE
    office.page(f"{path}?page=3", status=404)
