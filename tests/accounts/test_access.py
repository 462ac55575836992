"""Dated rights: they begin and end by themselves, and somebody always holds the keys."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from portal.accounts import operations
from portal.accounts.models import Account, Grant
from portal.core import clock, jobs
from portal.core.actors import Right
from portal.core.db import db
from portal.core.models import AuditEntry
from portal.core.work import unit_of_work
from tests.support.statements import count_statements

PAGE = "/office/access"


def grant(account_id, right, **more):
    with unit_of_work():
        found = db.session.get_one(Account, account_id)
        return operations.give_right(found, right, giver=operations.OPERATOR, now=clock.now(), reason="test", **more).id


def may_enter(client):
    return client.get(PAGE).status_code == 200


def test_a_right_begins_and_ends_by_its_dates_with_no_job(make, enter, frozen):
    start = frozen("2026-05-19 08:00")
    ana = make("ana@example.org")
    make("keeper@example.org", Right.ADMINISTRATION)
    browser = enter("ana@example.org")
    grant(ana, Right.ADMINISTRATION, start=start + timedelta(hours=1), end=start + timedelta(hours=2))
    seen = []
    for minutes in (59, 60, 119, 120):
        frozen(start + timedelta(minutes=minutes))
        seen.append(may_enter(browser))
    assert seen == [False, True, True, False]


def test_a_right_ended_now_is_gone_with_the_next_click(ana, keeper, enter):
    browser, number = enter("ana@example.org"), grant(ana, Right.ADMINISTRATION)
    assert may_enter(browser)
    with unit_of_work():
        operations.end_right(db.session.get_one(Grant, number), giver=operations.OPERATOR, now=clock.now())
    assert browser.get(PAGE).status_code == 403


def test_only_administrators_see_who_may_do_what(client, make, enter):
    assert client.get(PAGE).status_code == 303
    make("ana@example.org", *[right for right in Right if right is not Right.ADMINISTRATION])
    browser = enter("ana@example.org")
    account = db.session.scalar(select(Account.id))
    number = db.session.scalar(select(Grant.id))
    assert browser.get(PAGE).status_code == 403
    assert browser.get(f"{PAGE}/accounts/{account}").status_code == 403
    for path in (PAGE, f"{PAGE}/{number}/end", f"{PAGE}/accounts/{account}/sign-out"):
        assert browser.post(path, data={"csrf_token": browser.token("/me/security")}).status_code == 403


def test_an_administrator_gives_and_ends_a_right_on_the_page(ana, keeper, enter):
    browser = enter("keeper@example.org")
    values = {"email": "Ana@Example.org", "right": "events", "reason": "Leads the breakfast", "end": "2099-12-31"}
    page = browser.submit(PAGE, values, to=PAGE, follow=True).page
    assert "Leads the breakfast" in page.text
    assert "31 December 2099" in page.text, "the last day is told as people say it"
    number = db.session.scalar(select(Grant.id).where(Grant.account_id == ana))
    browser.send(page.form(f"{PAGE}/{number}/end"))
    db.session.rollback()
    given = db.session.get_one(Grant, number)
    assert given.end <= clock.now()
    assert (given.granted_by, given.ended_by) == (keeper, keeper)
    trail = db.session.scalars(select(AuditEntry).where(AuditEntry.account_id == keeper).order_by(AuditEntry.id)).all()
    assert [entry.action for entry in trail] == ["accounts.right_given", "accounts.right_ended"]
    assert trail[0].after["right"] == "events"
    assert trail[1].before["end"].startswith("2100-01-01")


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "nobody@example.org"},
        {"email": ""},
        {"right": "omnipotence"},
        {"right": None},
        {"start": "2026-13-45"},
        {"start": "2026-06-01", "end": "2026-05-01"},
        {"end": "1999-01-01"},
        {"end": "0000-00-00"},
        {"reason": ""},
        {"reason": "x" * 5000},
    ],
)
def test_what_cannot_be_gets_a_sentence(ana, keeper, enter, wrong):
    values = {"email": "ana@example.org", "right": "events", "reason": "Because", **wrong}
    answer = enter("keeper@example.org").submit(PAGE, values, to=PAGE, status=422)
    assert answer.page.errors
    assert db.session.scalar(select(Grant.id).where(Grant.account_id == ana)) is None


def test_the_same_right_twice_is_refused(ana, keeper, enter):
    grant(ana, Right.EVENTS)
    values = {"email": "ana@example.org", "right": "events", "reason": "Again"}
    assert enter("keeper@example.org").submit(PAGE, values, to=PAGE, status=422).page.errors


def test_a_form_sent_twice_gives_one_right(ana, keeper, enter):
    browser = enter("keeper@example.org")
    form = browser.page(PAGE).form(PAGE)
    values = {"email": "ana@example.org", "right": "events", "reason": "Leads"}
    assert browser.send(form, values).location == browser.send(form, values).location == PAGE
    assert len(db.session.scalars(select(Grant).where(Grant.account_id == ana)).all()) == 1


def test_the_last_administrator_stays(keeper, enter):
    browser = enter("keeper@example.org")
    number = db.session.scalar(select(Grant.id))
    page = browser.page(PAGE)
    assert not [form for form in page.forms if form.action.endswith("/end")], "nothing is offered that is refused"
    answer = browser.post(f"{PAGE}/{number}/end", data={"csrf_token": browser.token("/me/security")})
    assert answer.status_code == 422
    assert str(operations.LastAdministrator.sentence) in answer.page.text
    assert may_enter(browser)
    with pytest.raises(operations.LastAdministrator), unit_of_work():
        operations.close_account(db.session.get_one(Account, keeper), now=clock.now())


def test_an_administrator_for_a_while_does_not_count(keeper, ana):
    grant(ana, Right.ADMINISTRATION, end=clock.now() + timedelta(days=30))
    number = db.session.scalar(select(Grant.id).where(Grant.account_id == keeper))
    with pytest.raises(operations.LastAdministrator), unit_of_work():
        operations.end_right(db.session.get_one(Grant, number), giver=operations.OPERATOR, now=clock.now())


def test_with_a_second_one_the_first_may_go(keeper, ana):
    grant(ana, Right.ADMINISTRATION)
    with unit_of_work():
        operations.close_account(db.session.get_one(Account, keeper), now=clock.now())
    number = db.session.scalar(select(Grant.id).where(Grant.account_id == ana))
    with pytest.raises(operations.LastAdministrator), unit_of_work():
        operations.end_right(db.session.get_one(Grant, number), giver=operations.OPERATOR, now=clock.now())


@pytest.mark.parametrize(
    "around",
    [
        """UPDATE access_grant SET "end" = start""",
        """UPDATE access_grant SET "right" = 'events'""",
        """DELETE FROM access_grant""",
        """UPDATE account SET closed_at = created_at""",
    ],
)
def test_the_database_keeps_an_administrator_too(keeper, around):
    with pytest.raises(DBAPIError, match="last administrator"), unit_of_work():
        db.session.execute(text(around))


def test_two_administrators_cannot_show_each_other_out(at_once, keeper, ana):
    grant(ana, Right.ADMINISTRATION)
    numbers = list(db.session.scalars(select(Grant.id)))

    def attempt(number):
        with unit_of_work():
            operations.end_right(db.session.get_one(Grant, number), giver=operations.OPERATOR, now=clock.now())

    ended = at_once(*[partial(jobs.retried, partial(attempt, number), attempts=20) for number in numbers])
    assert sorted(type(each).__name__ for each in ended) == ["LastAdministrator", "NoneType"]


def test_an_administrator_signs_somebody_out(ana, keeper, enter):
    hers, browser = enter("ana@example.org"), enter("keeper@example.org")
    browser.submit(f"{PAGE}/accounts/{ana}", to=f"{PAGE}/accounts/{ana}/sign-out")
    assert hers.get("/me/security").status_code == 303
    assert (
        db.session.scalar(select(AuditEntry.action).order_by(AuditEntry.id.desc())) == "accounts.signed_out_by_office"
    )


def test_an_account_that_is_not_there_is_404(keeper, enter):
    browser = enter("keeper@example.org")
    assert browser.get(f"{PAGE}/accounts/99999").status_code == 404
    assert browser.get(f"{PAGE}?page=99").status_code == 404
    assert browser.get(f"{PAGE}?page=x").status_code == 404


def test_the_list_asks_as_much_for_fifty_as_for_one(keeper, make, enter):
    browser, counts = enter("keeper@example.org"), []
    for number in range(40):
        if number in (1, 39):
            with count_statements() as statements:
                browser.page(PAGE)
            counts.append(len(statements))
        make(f"person{number}@example.org", Right.EVENTS, password=None)
    assert counts[0] == counts[1] <= 8, str(statements)


def test_a_signed_in_page_pays_one_statement_for_who_is_there(ana, keeper, enter):
    browser = enter("keeper@example.org")
    with count_statements() as statements:
        browser.page("/me/security")
    assert len([s for s in statements if "account_session" in s or "access_grant" in s]) == 2, str(statements)


def test_ending_a_right_never_prolongs_it(ana, keeper):
    soon = clock.now() + timedelta(days=2)
    number = grant(ana, Right.EVENTS, end=soon)
    with pytest.raises(operations.AlreadyEnded), unit_of_work():
        operations.end_right(
            db.session.get_one(Grant, number), giver=operations.OPERATOR, now=clock.now(), at=soon + timedelta(days=900)
        )
    assert db.session.get_one(Grant, number).end == soon
