"""Asking to be forgotten: by oneself or through the office, with a deadline that both sides read."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.work import unit_of_work
from portal.members.people.models import Person
from portal.members.privacy.errors import AnsweredAlready, AskedAlready, ExtendedAlready, ReasonNeeded
from portal.members.privacy.models import PrivacyRequest
from portal.members.privacy.operations import requests


def only() -> PrivacyRequest:
    db.session.rollback()
    return db.session.scalars(select(PrivacyRequest).execution_options(populate_existing=True)).one()


@pytest.fixture
def asked(cast, frozen):
    frozen("2026-01-31 12:00")
    with unit_of_work():
        return requests.ask(cast.amara, now=clock.now()).id


def test_a_person_asks_reads_the_day_and_takes_it_back(client, cast, sign_in, frozen, smtp, run_jobs):
    frozen("2026-01-31 12:00")
    sign_in(client, cast.amara)
    assert "It cannot be undone" in client.page("/me/privacy/erasure")
    refused = client.submit("/me/privacy/erasure", {}, to="/me/privacy/erasure", status=422)
    assert "Please say that you have read it." in refused.page
    client.submit("/me/privacy/erasure", {"sure": "y"}, to="/me/privacy/erasure")
    assert only().due_on == date(2026, 2, 28)
    assert "answers by 28 February 2026" in client.page("/me/privacy/erasure")
    run_jobs()
    assert "28 February 2026" in " ".join(smtp.to(cast.amara.email)[-1].text.split())
    client.submit("/me/privacy/erasure", {}, to="/me/privacy/erasure/withdraw")
    assert only().decision.value == "withdrawn"
    assert client.page("/me/privacy/erasure").one("input[name=sure]")


def test_the_office_sees_it_first_and_refuses_with_a_reason(client, cast, sign_in, asked, smtp, run_jobs):
    sign_in(client, cast.petra)
    assert "Amara Lindqvist asks to be forgotten" in client.page("/office")
    page = f"/office/privacy/{asked}"
    client.submit(page, {"reason": ""}, to=f"{page}/refuse", status=422)
    client.submit(page, {"reason": "An invoice is open."}, to=f"{page}/refuse")
    run_jobs()
    assert "An invoice is open." in smtp.to(cast.amara.email)[-1].text
    assert client.get(page).status_code == 404
    sign_in(client, cast.amara)
    assert "An invoice is open." in client.page("/me/privacy/erasure")


def test_three_months_once_and_for_a_reason(asked, cast, frozen):
    def extend(reason: str) -> None:
        with unit_of_work():
            requests.extend(db.session.get_one(PrivacyRequest, asked), reason, now=clock.now())

    with pytest.raises(ReasonNeeded):
        extend("")
    frozen.forward(days=20)
    extend("The books are closed in April.")
    assert only().due_on == date(2026, 4, 30)
    with pytest.raises(ExtendedAlready):
        extend("Still")


def test_the_office_writes_a_letter_down_and_carries_it_out(client, cast, sign_in, make_person):
    somebody = make_person("Sigrun Moe", email="sigrun@moe.example")
    sign_in(client, cast.petra)
    page = f"/office/people/{somebody.id}/erasure"
    client.submit(page, {"how": "By letter of 3 May"}, to=page)
    number = only().id
    assert "By letter of 3 May" in client.page(f"/office/privacy/{number}")
    client.submit(f"/office/privacy/{number}", {}, to=f"/office/privacy/{number}/erase")
    assert "Sigrun Moe" not in client.page("/office/people")
    assert client.get(f"/office/people/{somebody.id}").status_code == 404


def test_one_request_at_a_time_and_one_answer(asked, cast, at_once):
    with pytest.raises(AskedAlready), unit_of_work():
        requests.ask(cast.amara, now=clock.now())

    def answer(verb) -> str:
        try:
            with unit_of_work():
                verb(db.session.get_one(PrivacyRequest, asked))
        except DomainError as refused:
            return type(refused).__name__
        return "done"

    refuse = partial(requests.refuse, reason="No", now=clock.now())
    withdraw = partial(requests.withdraw, now=clock.now())
    assert sorted(at_once(partial(answer, refuse), partial(answer, withdraw))) == ["AnsweredAlready", "done"]
    with pytest.raises(AnsweredAlready), unit_of_work():
        requests.refuse(only(), "No", now=clock.now())


def test_two_who_ask_at_once_ask_once(cast, at_once):
    number = cast.amara.id

    def ask() -> str:
        try:
            with unit_of_work():
                requests.ask(db.session.get_one(Person, number), now=clock.now())
        except DomainError as refused:
            return type(refused).__name__
        return "done"

    assert sorted(at_once(ask, ask)) == ["AskedAlready", "done"]


def test_a_request_that_waits_is_led_to_and_nothing_is_offered_that_would_be_refused(client, cast, sign_in, asked):
    with unit_of_work():
        other = requests.ask(cast.yusra, now=clock.now()).id
    sign_in(client, cast.petra)
    assert client.get(f"/office/people/{cast.amara.id}/erasure").location == f"/office/privacy/{asked}"
    assert client.page(f"/office/privacy/{asked}").form(f"/office/privacy/{asked}/erase")
    page = client.page(f"/office/privacy/{other}")
    assert "An administrator has to erase them." in page
    assert not page(f"form[action='/office/privacy/{other}/erase']")
