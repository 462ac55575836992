"""The office's pages of joining: the queue, one application, and what is asked of applicants."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from portal.core import settings
from portal.core.db import db
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.members.applications.models import Application, Question
from portal.members.applications.operations import questions
from portal.members.applications.states import State, state_of
from portal.members.memberships.models import Membership
from portal.members.people.models import Person
from tests.members.applications.journeys import NOOR, counted, letters, only, send


def test_the_office_asks_and_the_applicant_answers(client, plan, begun, cast, browser_as, smtp, run_jobs):
    where = begun()
    send(client, where, plan)
    desk = f"/office/applications/{only().id}"
    petra = browser_as(cast.petra)
    petra.submit(desk, {"words": "Where is your loft?"}, to=f"{desk}/ask")
    assert "Where is your loft?" in letters(smtp, run_jobs, NOOR)[-1].text
    assert state_of(only()) is State.NEEDS_INFORMATION
    assert "Noor Haddad" in petra.page("/office/applications?show=needs_information").text
    client.submit(where, {"words": "At the quay."}, to=f"{where}/reply")
    assert state_of(only()) is State.SUBMITTED
    assert "At the quay." in petra.page(desk).text


def test_whoever_named_nobody_we_know_names_somebody_else(client, plan, begun, cast, browser_as, smtp, run_jobs):
    with unit_of_work():
        settings.change(sponsors_wanted=1)
    where = begun()
    send(client, where, plan, sponsor_1="Nobody Known")
    desk, petra = f"/office/applications/{only().id}", browser_as(cast.petra)
    assert "no member by this name or address" in petra.page(desk).text
    petra.submit(desk, {"words": "Who is that?"}, to=f"{desk}/ask")
    answer = {"words": "My aunt.", "sponsor": "Nobody Known"}
    assert "different members" in client.submit(where, answer, to=f"{where}/reply", status=422).page.text
    client.submit(where, answer | {"sponsor": cast.jonas.name}, to=f"{where}/reply")
    assert "vouch" in letters(smtp, run_jobs, "jonas@members.example")[-1].subject
    assert state_of(only()) is State.SUBMITTED
    assert cast.jonas.name in petra.page(desk).text


def test_the_office_declines_with_a_reason(client, plan, begun, cast, browser_as, smtp, run_jobs):
    where = begun()
    send(client, where, plan)
    desk = f"/office/applications/{only().id}"
    petra = browser_as(cast.petra)
    assert petra.submit(desk, {"reason": ""}, to=f"{desk}/decline", status=422).page.errors
    petra.submit(desk, {"reason": "We are full this year."}, to=f"{desk}/decline")
    assert "We are full this year." in letters(smtp, run_jobs, NOOR)[-1].text
    assert "We are full this year." in client.page(where).text


def test_the_office_takes_somebody_new_in(client, plan, begun, cast, browser_as, smtp, run_jobs):
    where = begun()
    send(client, where, plan)
    desk = f"/office/applications/{only().id}"
    browser_as(cast.petra).submit(desk, {}, to=f"{desk}/approve")
    person = db.session.scalars(select(Person).where(Person.name == "Noor Haddad")).one()
    assert db.session.scalars(select(Membership.person_id).where(Membership.person_id == person.id)).one()
    texts = [each.text for each in letters(smtp, run_jobs, NOOR)]
    assert any("/invitation/" in each for each in texts)
    assert any("Your membership has begun" in each for each in texts)
    assert "You belong" in client.page(where).text


def test_who_may_be_them_is_shown_and_the_office_has_to_say_which(
    client, plan, begun, cast, browser_as, make_person, begin
):
    lapsed = make_person("Noor Haddad", email="noor@old.example")
    begin(lapsed, plan, today() - timedelta(days=900), until=today() - timedelta(days=500))
    where = begun()
    send(client, where, plan)
    desk, petra = f"/office/applications/{only().id}", browser_as(cast.petra)
    page = petra.page(desk)
    assert "same name" in page.text and "noor@old.example" in page.text and "Lapsed" in page.text
    assert not page("input[name=person][checked]"), "nobody is chosen beforehand"
    assert petra.submit(desk, {}, to=f"{desk}/approve", status=422).page.errors
    people = counted(Person)
    petra.submit(desk, {"person": str(lapsed.id)}, to=f"{desk}/approve")
    assert counted(Person) == people
    assert only().person_id == lapsed.id
    assert "People it may be" not in petra.page(desk), "it is decided"


def test_who_shares_an_address_with_an_account_is_taken_in_all_the_same(client, plan, begun, cast, browser_as):
    shared = cast.account(cast.amara).email
    where = begun("Otto Lindqvist", shared)
    send(client, where, plan)
    desk = f"/office/applications/{only().id}"
    browser_as(cast.petra).submit(desk, {"person": "new"}, to=f"{desk}/approve")
    otto = db.session.scalars(select(Person).where(Person.name == "Otto Lindqvist")).one()
    assert otto.account_id is None
    assert only().person_id == otto.id


def test_a_double_application_is_shown_beside_the_other(client, plan, begun, cast, browser_as):
    first = begun()
    send(client, first, plan)
    second = begun("Noor Haddad", "noor@new.example")
    send(client, second, plan)
    numbers = db.session.scalars(select(Application.id).order_by(Application.id)).all()
    page = browser_as(cast.petra).page(f"/office/applications/{numbers[0]}")
    assert f"/office/applications/{numbers[1]}" in str(page("aside a"))


def test_who_applies_signed_in_is_who_they_are(client, plan, cast, browser_as):
    browser = browser_as(cast.wim)
    answer = browser.submit("/join", to="/join")
    assert answer.location.startswith("/join/")
    assert browser.page(answer.location).one("input[name=name]")["value"] == cast.wim.name
    assert only().person_id == cast.wim.id


def test_a_signed_in_applicant_who_has_a_membership_already_waits_for_the_office(client, plan, cast, browser_as):
    with unit_of_work():
        plan.approval = False
    browser = browser_as(cast.amara)
    where = browser.submit("/join", to="/join").location
    send(browser, where, plan)
    assert state_of(only()) is State.SUBMITTED


def test_what_membership_gives_and_own_questions_are_the_offices_to_write(client, plan, begun, cast, browser_as):
    petra = browser_as(cast.petra)
    petra.submit(
        "/office/joining", {"membership_gives": "A table by the window.", "sponsors_wanted": "1"}, to="/office/joining"
    )
    assert "A table by the window." in client.page("/join").text
    petra.submit("/office/joining", {"words": "Who told you of us?"}, to="/office/joining/questions")
    question = db.session.scalars(select(Question)).one()
    edit = f"/office/joining/questions/{question.id}"
    petra.submit(edit, {"words": "How did you hear of us?"}, to=edit)
    where = begun()
    assert "How did you hear of us?" in client.page(where).text
    now_asked = db.session.scalars(questions.asked()).one()
    petra.submit(f"/office/joining/questions/{now_asked.id}", to=f"/office/joining/questions/{now_asked.id}/retire")
    assert "How did you hear of us?" not in client.page(where).text


def test_what_waits_stands_on_the_desk(client, plan, begun, cast, browser_as):
    send(client, begun(), plan)
    assert "Noor Haddad would like to become a member" in browser_as(cast.petra).page("/office").text


def test_a_draft_is_nobodys_business(client, plan, begun, cast, browser_as):
    begun()
    petra = browser_as(cast.petra)
    assert petra.get(f"/office/applications/{only().id}").status_code == 404
    assert "Noor" not in petra.page("/office/applications").text


def test_where_no_mail_leaves_the_draft_opens_at_once_and_nothing_begins_by_itself(client, plan, app):
    with unit_of_work():
        plan.approval = False
    where = client.submit("/join", {"name": "Noor Haddad", "email": NOOR}, to="/join").location
    assert where != "/join/sent"
    send(client, where, plan)
    assert (state_of(only()), only().proved_at) == (State.SUBMITTED, None)


def test_a_link_that_a_browser_got_proves_nothing_once_mail_leaves(client, plan, app, monkeypatch):
    with unit_of_work():
        plan.approval = False
    where = client.submit("/join", {"name": "Noor Haddad", "email": NOOR}, to="/join").location
    monkeypatch.setattr("portal.members.applications.routes.applying.reaches_people", lambda: True)
    send(client, where, plan)
    assert (state_of(only()), only().proved_at, counted(Membership)) == (State.SUBMITTED, None, 0)


def test_whoever_is_signed_in_begins_ten_in_an_hour_and_no_more(client, plan, cast, browser_as):
    browser = browser_as(cast.wim)
    for _ in range(10):
        assert browser.submit("/join", to="/join").location.startswith("/join/")
    assert browser.submit("/join", to="/join", status=422).page.errors
    assert counted(Application) == 10


def test_many_letters_to_one_address_are_refused_with_a_sentence(client, plan, smtp):
    for _ in range(10):
        client.submit("/join", {"name": "Noor", "email": NOOR}, to="/join")
    assert client.submit("/join", {"name": "Noor", "email": NOOR}, to="/join", status=429).page.errors


def test_who_was_taken_in_is_welcomed_at_home(client, plan, begun, cast, browser_as):
    send(client, begun(), plan)
    desk = f"/office/applications/{only().id}"
    browser_as(cast.petra).submit(desk, {}, to=f"{desk}/approve")
    noor = db.session.scalars(select(Person).where(Person.name == "Noor Haddad")).one()
    assert "Welcome to Your association" in browser_as(noor).page("/").text
    assert "Welcome to Your association" not in browser_as(cast.amara).page("/").text
