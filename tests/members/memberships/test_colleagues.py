"""A firm's primary representative invites colleagues by letter; nobody learns who is known, nobody is merged."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from portal.accounts.operations.accounts import create_account
from portal.core import clock
from portal.core.dates import A_DAY
from portal.core.db import db
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.members.memberships.models import (
    ColleagueInvitation,
    EndKind,
    Membership,
    Organisation,
    Representation,
)
from portal.members.memberships.operations import colleagues, organisations, plans
from portal.members.memberships.operations.endings import end_membership
from portal.members.memberships.operations.seats import NoSeatFree
from portal.members.memberships.queries import members
from portal.members.people.models import Person

NOOR = {"name": "Noor Haddad", "email": "noor@haddad.example"}
PASSWORD = "four ordinary words are easy"


@pytest.fixture
def firm(cast, make_firm, begin) -> Organisation:
    """Amara speaks first for a member firm with three seats."""
    made = make_firm("Lindqvist Bindery")
    with unit_of_work():
        plan = plans.add_plan({
            "name": "House of three", "holder": "organisation", "months": 12, "grace_days": 30, "about": "", "seats": 3,
        })  # fmt: skip
    begin(made, plan, date(2026, 1, 1), kind="honorary", open_ended=True)
    with unit_of_work():
        organisations.represent(made, cast.amara, kind="primary", start=date(2026, 1, 1))
    return made


@pytest.fixture
def amara(cast, browser_as, firm):
    return browser_as(cast.amara)


@pytest.fixture
def invite(amara, firm, run_jobs, smtp):
    """Amara invites; the path of the link in the letter that came."""

    def send(**values) -> str:
        here = f"/organisations/{firm.id}/people"
        amara.submit(here, NOOR | values, to=f"/organisations/{firm.id}/colleagues")
        run_jobs()
        return link(smtp, (NOOR | values)["email"])

    return send


def link(smtp, email: str) -> str:
    return re.search(r"/colleague/[\w-]+", smtp.to(email)[-1].text)[0]


def speakers(firm) -> list[tuple[str, str]]:
    found = select(Person.name, Representation.kind).join(Representation, Representation.person_id == Person.id)
    return sorted(tuple(row) for row in db.session.execute(found.where(Representation.organisation_id == firm.id)))


def test_somebody_new_comes_by_the_letter_and_belongs(amara, firm, invite, client, smtp):
    path = invite()
    letter = smtp.to(NOOR["email"])[-1].text
    assert "Amara Lindqvist invites you to speak for Lindqvist Bindery" in letter
    assert "Noor Haddad" in amara.page(f"/organisations/{firm.id}/people")
    assert speakers(firm) == [("Amara Lindqvist", "primary")], "opening the page changes nothing"
    assert client.page(path).heading == "Speak for Lindqvist Bindery"

    answer = client.submit(path, {"name": "Noor Al-Haddad"}, to=path)
    client.submit(answer.location, {"password": PASSWORD}, to=answer.location)
    assert speakers(firm) == [("Amara Lindqvist", "primary"), ("Noor Al-Haddad", "delegate")]
    noor = db.session.scalars(select(Person).where(Person.name == "Noor Al-Haddad")).one()
    assert members.is_member_on(noor.id, today())
    assert "Noor" in client.page("/")
    assert client.get(path).status_code == 410
    assert db.session.scalar(select(func.count()).select_from(ColleagueInvitation)) == 0


def test_whoever_is_known_signs_in_and_nobody_is_made_twice(firm, invite, cast, client, browser_as):
    path = invite(name="J. Weber", email=cast.jonas.email)
    before = db.session.scalar(select(func.count()).select_from(Person))
    page = client.page(path)
    assert "Sign in with it" in page
    sent = {"name": "J. Weber", "csrf_token": client.token()}
    assert client.post(path, data=sent).status_code == 422
    assert speakers(firm) == [("Amara Lindqvist", "primary")]

    jonas = browser_as(cast.jonas)
    jonas.submit(path, {}, to=path)
    assert speakers(firm) == [("Amara Lindqvist", "primary"), ("Jonas Weber", "delegate")]
    assert db.session.scalar(select(func.count()).select_from(Person)) == before


def test_another_who_is_signed_in_does_not_come_in_their_place(firm, invite, cast, browser_as):
    path = invite(name="J. Weber", email=cast.jonas.email)
    tomas = browser_as(cast.tomas)
    assert "Sign in with it" in tomas.page(path)
    sent = {"name": "Tomás", "csrf_token": tomas.token("/me/membership")}
    assert tomas.post(path, data=sent).status_code == 422
    assert speakers(firm) == [("Amara Lindqvist", "primary")]


def test_an_entry_of_the_list_is_whoever_reads_its_mail(firm, invite, make_person, client, run_jobs, smtp):
    listed = make_person("Noor Haddad", email=NOOR["email"])
    path = invite()
    client.submit(path, {"name": "Somebody else"}, to=path)
    run_jobs()

    assert speakers(firm) == [("Amara Lindqvist", "primary"), ("Noor Haddad", "delegate")]
    assert db.session.get_one(Person, listed.id, populate_existing=True).account_id is not None
    assert any("/invitation/" in letter.text for letter in smtp.to(NOOR["email"]))


def test_two_entries_at_an_address_are_for_the_office(firm, invite, make_person, client):
    for name in ("Noor Haddad", "Nadia Haddad"):
        make_person(name, email=NOOR["email"])
    path = invite()
    answer = client.submit(path, {"name": "Noor"}, to=path, status=422)
    assert "ask the office" in answer.page.text
    assert speakers(firm) == [("Amara Lindqvist", "primary")]


def test_the_page_says_the_same_of_who_is_known_and_who_is_not(amara, firm, cast, invite):
    here = f"/organisations/{firm.id}/people"
    invite(name="Colleague", email=cast.jonas.email)
    known = amara.page(here)("#invite ~ ul li")[0].get_text(" ", strip=True).replace(cast.jonas.email, "")
    amara.send(amara.page(here).form(button="Take it back"))
    invite(name="Colleague")
    assert amara.page(here)("#invite ~ ul li")[0].get_text(" ", strip=True).replace(NOOR["email"], "") == known


def test_without_a_free_seat_nobody_is_invited_and_nobody_comes(amara, firm, invite, cast, client):
    path = invite()
    with unit_of_work():
        for person in (cast.jonas, cast.mara):
            organisations.represent(firm, person, kind="delegate", start=today())
    answer = client.submit(path, {}, to=path, status=422)
    assert "No seat is free" in answer.page.text
    assert db.session.scalar(select(Person).where(Person.name == "Noor Haddad")) is None
    here = f"/organisations/{firm.id}/people"
    form = {"name": "Ada", "email": "ada@one.example"}
    assert (
        "has seats for 3 people" in amara.submit(here, form, to=f"/organisations/{firm.id}/colleagues", status=422).page
    )
    row = db.session.scalars(select(Representation).where(Representation.person_id == cast.mara.id)).one()
    with unit_of_work():
        organisations.end_representation(row, last_day=today() - timedelta(days=1))
    client.submit(path, {}, to=path)
    assert ("Noor Haddad", "delegate") in speakers(firm)


def test_a_letter_is_sent_again_and_taken_back(amara, firm, invite, client, run_jobs, smtp, cast, browser_as):
    first, here = invite(), f"/organisations/{firm.id}/people"
    twice = amara.submit(here, NOOR, to=f"/organisations/{firm.id}/colleagues", status=422)
    assert "They are invited already" in twice.page.text
    amara.send(amara.page(here).form(button="Send it again"))
    run_jobs()
    second = link(smtp, NOOR["email"])
    assert first != second
    assert client.get(first).status_code == 410
    number = db.session.scalars(select(ColleagueInvitation.id)).one()
    jonas = browser_as(cast.jonas)
    sent = {"csrf_token": jonas.token("/me/membership")}
    assert jonas.post(f"/colleagues/{number}/take-back", data=sent).status_code == 404
    amara.send(amara.page(here).form(button="Take it back"))
    assert client.get(second).status_code == 410
    assert "Noor" not in amara.page(here)


@pytest.mark.parametrize(("then", "letters"), [("send_again", 1), ("take_back", 0)])
def test_a_letter_that_has_not_left_when_its_link_is_over_does_not_leave(firm, now, run_jobs, smtp, then, letters):
    with unit_of_work():
        invited = colleagues.invite_colleague(firm, **NOOR, by="Amara", today=today(), now=now)
    with unit_of_work():
        if then == "send_again":
            colleagues.send_again(invited, by="Amara", today=today(), now=now)
        else:
            colleagues.take_back(invited, now=now)
    run_jobs()

    assert len(smtp.to(NOOR["email"])) == letters


def test_whoever_is_signed_in_as_nobody_signs_in_as_somebody_first(firm, invite, now):
    token = invite().rsplit("/", 1)[1]
    with unit_of_work():
        account = create_account("nobody@one.example", "Nobody", now=now)
    with pytest.raises(colleagues.SignInFirst), unit_of_work():
        colleagues.join(token, name="", me=None, account_id=account.id, today=today(), now=now)
    assert speakers(firm) == [("Amara Lindqvist", "primary")]


def test_a_link_is_over_after_fourteen_days_and_its_state_is_shown(
    amara, firm, invite, client, frozen, cast, browser_as
):
    frozen("2026-11-26 12:00")
    path = invite()
    assert "Invited" in amara.page(f"/organisations/{firm.id}/people")("#invite ~ ul")[0].get_text()
    frozen.forward(days=14)
    assert client.get(path).status_code == 410
    assert "The link is too old" in browser_as(cast.amara).page(f"/organisations/{firm.id}/people")
    assert speakers(firm) == [("Amara Lindqvist", "primary")]


def test_twenty_letters_a_day(firm, now):
    def send(number: int) -> None:
        with unit_of_work():
            colleagues.invite_colleague(
                firm, name="A", email=f"a{number}@one.example", by="Amara", today=today(), now=now
            )

    for number in range(20):
        send(number)
    with pytest.raises(colleagues.WroteOften):
        send(20)


@pytest.mark.slow
def test_two_links_and_one_seat_at_once(firm, cast, at_once, invite):
    tokens = [invite(name=name, email=f"{name}@one.example").rsplit("/", 1)[1] for name in ("ada", "ben")]
    with unit_of_work():
        organisations.represent(firm, cast.jonas, kind="delegate", start=today())

    def come(token: str) -> None:
        with unit_of_work():
            colleagues.join(token, name="", me=None, account_id=None, today=today(), now=clock.now())

    outcomes = at_once(*(partial(come, token) for token in tokens))
    assert sorted(type(each).__name__ for each in outcomes) == ["NoSeatNow", "NoneType"]


@pytest.mark.slow
def test_one_link_followed_twice_at_once(firm, at_once, invite):
    token = invite().rsplit("/", 1)[1]

    def come() -> None:
        with unit_of_work():
            colleagues.join(token, name="", me=None, account_id=None, today=today(), now=clock.now())

    outcomes = at_once(come, come)
    assert sorted(type(each).__name__ for each in outcomes) == ["LinkOver", "NoneType"]
    assert db.session.scalar(select(func.count()).select_from(Person).where(Person.name == "Noor Haddad")) == 1


def test_an_invitation_that_nobody_followed_is_kept_for_a_while_to_be_sent_again(firm, now):
    def invited_after(days: int, email: str) -> list[str]:
        at = now + timedelta(days=days)
        with unit_of_work():
            colleagues.invite_colleague(firm, name="A", email=email, by="Amara", today=today(at), now=at)
        return sorted(db.session.scalars(select(ColleagueInvitation.email)))

    invited_after(0, "a@one.example")
    assert invited_after(104, "b@one.example") == ["a@one.example", "b@one.example"]
    assert invited_after(105, "c@one.example") == ["b@one.example", "c@one.example"]


def test_no_seat_no_letter(firm, cast, now):
    with unit_of_work():
        invited = colleagues.invite_colleague(firm, name="B", email="b@one.example", by="Amara", today=today(), now=now)
        sent = invited.token_hash
    with unit_of_work():
        for person in (cast.jonas, cast.mara):
            organisations.represent(firm, person, kind="delegate", start=today())
    with pytest.raises(NoSeatFree), unit_of_work():
        colleagues.invite_colleague(firm, name="A", email="a@one.example", by="Amara", today=today(), now=now)
    with pytest.raises(NoSeatFree), unit_of_work():
        colleagues.send_again(invited, by="Amara", today=today(), now=now)

    assert db.session.scalars(select(ColleagueInvitation.token_hash)).all() == [sent]


def test_a_firm_that_has_left_writes_to_nobody_in_the_associations_name(cast, make_firm, browser_as, run_jobs, smtp):
    """Its primary representative could call it what they like, and ask anybody to follow a link."""
    left = make_firm("Your account is locked")
    with unit_of_work():
        organisations.represent(left, cast.wim, kind="primary", start=date(2026, 1, 1))
    wim, here = browser_as(cast.wim), f"/organisations/{left.id}/people"
    answer = wim.submit(here, NOOR, to=f"/organisations/{left.id}/colleagues", status=422)
    assert "no membership that runs today" in answer.page.text
    run_jobs()
    assert not smtp.to(NOOR["email"])


def test_nor_does_it_send_a_letter_again(amara, firm, invite, smtp, run_jobs):
    invite()
    [membership] = db.session.scalars(select(Membership).where(Membership.organisation_id == firm.id))
    with unit_of_work():
        end_membership(membership, last_day=today() - A_DAY, reason="Sold.", kind=EndKind.ENDED)
    number = db.session.scalars(select(ColleagueInvitation.id)).one()
    sent = len(smtp.to(NOOR["email"]))
    amara.submit(f"/organisations/{firm.id}/people", {}, to=f"/colleagues/{number}/again")
    run_jobs()
    assert len(smtp.to(NOOR["email"])) == sent == 1
