"""The pages of joining, from the outside: a stranger, and the members whom they name."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.core import clock, settings
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.members.applications import links
from portal.members.applications.models import Answer, Decision, Question, Sponsor
from portal.members.applications.operations import questions
from portal.members.applications.states import State, state_of
from portal.members.memberships.models import Membership
from tests.members.applications.journeys import NOOR, WORDS, counted, letters, only, send
from tests.support.client import Answer as Told
from tests.support.client import Client


def test_the_link_leaves_by_mail_alone(client, plan, begun, smtp):
    where = begun()
    assert where.rpartition("/")[2] not in client.page("/join/sent").text


def test_a_draft_is_kept_as_far_as_it_is_written(client, plan, begun):
    where = begun()
    client.submit(where, {"headline": "Sail maker"}, to=where)
    page = client.page(where)
    assert page.one("input[name=headline]")["value"] == "Sail maker"
    assert state_of(only()) is State.DRAFT


def test_what_is_missing_is_said_at_each_place_and_what_was_typed_stays(client, plan, firm_plan, begun):
    where = begun()
    answer = client.submit(where, {"headline": "Sail maker", "send": "y"}, to=where, status=422)
    page = answer.page
    assert page.one("input[name=headline]")["value"] == "Sail maker"
    assert page.one("#why-error") and page.one("#plan-error")
    assert state_of(only()) is State.DRAFT


def test_all_that_is_missing_is_said_at_once_and_in_the_order_of_the_page(client, plan, firm_plan, begun):
    with unit_of_work():
        settings.change(sponsors_wanted=2)
    where = begun()
    named = {"sponsor_1": "Amara", "sponsor_2": "amara"}
    both = [("", ["headline", "plan", "why", "agreed"]), (str(firm_plan.id), ["headline", "firm", "why", "agreed"])]
    for chosen, missing in both:
        page = client.submit(where, {"plan": chosen or None, "send": "y"}, to=where, status=422).page
        said = [link["href"].removeprefix("#").removesuffix("-0") for link in page(".note-rose li a")]
        assert said == [*missing[:-1], "sponsor_1", "sponsor_2", missing[-1]]
        here = [tag["id"] for tag in page("main [id]")]
        assert [here.index(link["href"][1:]) for link in page(".note-rose li a")] == sorted(
            here.index(link["href"][1:]) for link in page(".note-rose li a")
        )
    page = client.submit(where, {"send": "y", **named}, to=where, status=422).page
    assert page.one("#sponsor_2-error").get_text(strip=True) == "Please name different members."
    assert page.one("#headline-error")


def test_an_address_without_a_name_is_kept_in_the_draft_and_asked_about(client, plan, begun):
    with unit_of_work():
        settings.change(sponsors_wanted=1)
    where = begun()
    client.submit(where, {"sponsor_1_email": "amara@members.example"}, to=where)
    assert client.page(where).one("#sponsor_1_email")["value"] == "amara@members.example"
    assert send(client, where, plan, status=422).page.one("#sponsor_1-error")


def test_somebody_elses_link_opens_nothing(client, plan, begun):
    begun()
    for made_up in ("x" * 43, "1"):
        assert client.get(f"/join/{made_up}").status_code == 404
        assert client.get(f"/vouch/{made_up}").status_code == 404


def test_it_is_sent_once_however_often_the_button_is_pressed(client, plan, begun, smtp, run_jobs):
    where = begun()
    form = client.page(where).form(where)
    first, second = (client.send(form, WORDS | {"plan": str(plan.id), "send": "y"}) for _ in "12")
    assert first.location == second.location == where
    assert only().proved_at is not None
    subjects = [each.subject for each in letters(smtp, run_jobs, NOOR)]
    assert subjects.count("We have your application to Your association") == 1
    assert "With the office" in client.page(where).text


def test_a_draft_in_another_window_cannot_change_what_was_sent(client, plan, begun):
    where = begun()
    form = client.page(where).form(where)
    send(client, where, plan)
    client.send(form, {"headline": "Somebody else"}, status=None)
    assert only().headline == "Sail maker"


def test_a_plan_that_waits_for_nobody_begins_once_the_address_is_proved(client, plan, begun, smtp, run_jobs):
    with unit_of_work():
        plan.approval = False
    where = begun()
    assert counted(Membership) == 0
    send(client, where, plan)
    assert only().decision is Decision.APPROVED
    assert db.session.scalars(select(Membership.covered_until)).one() is not None
    assert "You belong" in client.page(where).text
    assert any("/invitation/" in each.text for each in letters(smtp, run_jobs, NOOR))


def test_own_questions_are_asked_and_answers_keep_the_question_as_it_stood(client, plan, begun):
    with unit_of_work():
        asked = questions.ask("Who told you of us?", needed=True, now=clock.now())
    where = begun()
    assert send(client, where, plan, status=422).page.one(f"#question_{asked.id}-error")
    send(client, where, plan, **{f"question_{asked.id}": "Amara."})
    with unit_of_work():
        again = db.session.get_one(Question, asked.id)
        questions.reword(again, "How did you hear of us?", hint="", needed=False, place=0, now=clock.now())
    assert db.session.scalars(select(Answer.words)).all() == ["Amara."]
    assert "Who told you of us?" in client.page(where).text


def test_the_applicant_withdraws_and_nobody_can_decide_any_more(client, plan, begun):
    where = begun()
    send(client, where, plan)
    client.submit(where, to=f"{where}/withdraw")
    assert only().decision is Decision.WITHDRAWN
    assert "Withdrawn" in client.page(where).text


@pytest.fixture
def sponsored(cast, client, plan, begun):
    """Noor has applied, and named Amara, who is a member, and somebody whom nobody knows."""
    with unit_of_work():
        settings.change(sponsors_wanted=2)
    assert cast.amara.email
    where = begun()
    named = {"sponsor_1": "Amara", "sponsor_1_email": cast.amara.email, "sponsor_2": "Whoever That Is"}
    send(client, where, plan, **named)
    return where


def to_vouch(smtp, run_jobs, cast) -> str:
    """The page behind the link in the letter to Amara."""
    sponsor = db.session.scalars(select(Sponsor).where(Sponsor.person_id.is_not(None))).one()
    where = f"/vouch/{links.token_of(sponsor)}"
    assert where in letters(smtp, run_jobs, cast.amara.email)[-1].text
    return where


def test_as_many_are_named_as_are_wanted(client, plan, begun):
    with unit_of_work():
        settings.change(sponsors_wanted=1)
    assert send(client, begun(), plan, status=422).page.one("#sponsor_1-error")


def test_one_member_is_not_named_twice(client, plan, begun):
    with unit_of_work():
        settings.change(sponsors_wanted=2)
    where = begun()
    both = {"sponsor_1": "Amara Lindqvist", "sponsor_2": "amara  lindqvist"}
    assert send(client, where, plan, status=422, **both).page.one("#sponsor_2-error")
    apart = {"sponsor_1_email": "amara@one.example", "sponsor_2_email": "amara@two.example"}
    assert send(client, where, plan, status=422, **both, **apart | {"sponsor_2_email": "Amara@one.example"}).page.errors
    send(client, where, plan, **both, **apart)
    assert state_of(only()) is State.SUBMITTED


def test_whom_they_named_is_asked_and_vouches(sponsored, client, cast, browser_as, smtp, run_jobs):
    where = to_vouch(smtp, run_jobs, cast)
    client.submit(where, {"words": "We built a boat together.", "vouches": "y"}, to=where)
    page = browser_as(cast.petra).page(f"/office/applications/{only().id}")
    assert "We built a boat together." in page.text
    assert "no member by this name or address" in page.text
    assert "boat" not in client.page(sponsored).text, "what sponsors write is for the office"


def test_a_no_needs_no_word_and_the_applicant_hears_nothing_of_it(sponsored, client, cast, smtp, run_jobs):
    where = to_vouch(smtp, run_jobs, cast)
    noor = Client(client.application, Told)
    before = noor.page(sponsored).text
    client.submit(where, {"words": "Said in confidence"}, to=where)
    sponsor = db.session.scalars(select(Sponsor).where(Sponsor.person_id == cast.amara.id)).one()
    assert (sponsor.vouches, sponsor.words) == (False, "")
    assert noor.page(sponsored).text == before


def test_vouching_asks_for_a_word(sponsored, client, cast, smtp, run_jobs):
    where = to_vouch(smtp, run_jobs, cast)
    assert client.submit(where, {"vouches": "y"}, to=where, status=422).page.one("#words-error")
