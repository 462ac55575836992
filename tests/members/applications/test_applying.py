"""An application from its first word to its decision."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from portal.core import clock
from portal.core.db import db
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.members.applications import errors
from portal.members.applications.known import Why, known
from portal.members.applications.models import Answer, Application, Question
from portal.members.applications.operations import deciding, drafts, forgetting, questions, sending, sponsors
from portal.members.applications.states import State, stands, state_of
from portal.members.memberships.models import Membership, Organisation, Plan, Representation
from portal.members.memberships.operations import organisations
from portal.members.memberships.operations.memberships import Cover, OverlapsAnother
from portal.members.people.models import Person


def approve(number: int, plan: int, **terms):
    """By numbers alone, since it is done in several threads."""
    with unit_of_work():
        wanted = deciding.Terms(db.session.get_one(Plan, plan), today(), Cover(), **terms)
        return deciding.approve(db.session.get_one(Application, number), wanted, by=None, now=clock.now())


def decline(number: int):
    with unit_of_work():
        deciding.decline(db.session.get_one(Application, number), "We are full.", by=None, now=clock.now())


def counted(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def stands_as(application: Application) -> State:
    """What both definitions say, which are one."""
    [in_sql] = [
        state for state in State
        if db.session.scalar(select(Application.id).where(stands(state), Application.id == application.id))
    ]  # fmt: skip
    assert state_of(application) is in_sql
    return in_sql


def test_where_it_stands_follows_from_its_dates(draft, plan):
    application = draft()
    assert stands_as(application) is State.DRAFT
    with unit_of_work():
        drafts.prove(application, now=clock.now())
        drafts.submit(application, now=clock.now())
    assert stands_as(application) is State.SUBMITTED
    with unit_of_work():
        deciding.ask_for_more(application, "Where is your workshop?", now=clock.now())
    assert stands_as(application) is State.NEEDS_INFORMATION
    with unit_of_work():
        deciding.reply(application, "At the quay.", today=today(), now=clock.now())
    assert stands_as(application) is State.SUBMITTED
    approve(application.id, plan.id)
    db.session.refresh(application)
    assert stands_as(application) is State.APPROVED


def test_nothing_is_sent_that_nobody_proved(draft):
    application = draft()
    with pytest.raises(errors.NotProved), unit_of_work():
        drafts.submit(application, now=clock.now())


def test_another_address_is_proved_anew(draft, plan):
    application = draft()
    with unit_of_work():
        drafts.prove(application, now=clock.now())
        drafts.keep(application, {"email": "noor@new.example"}, plan_id=plan.id, answers={})
    assert application.proved_at is None


@pytest.mark.parametrize("missing", ["name", "email", "headline", "why"])
def test_what_is_needed_is_asked_for_by_its_field(draft, missing):
    application = draft(**{missing: ""})
    with pytest.raises(errors.Incomplete) as refused, unit_of_work():
        drafts.submit(application, unproved=True, now=clock.now())
    assert refused.value.field == missing


def test_sending_twice_is_sending_once(sent):
    application = sent()
    with unit_of_work():
        assert drafts.submit(application, now=clock.now()) is False


def test_an_edited_question_is_another_row_and_answers_keep_theirs(draft):
    with unit_of_work():
        first = questions.ask("Who told you of us?", now=clock.now())
    application = draft(answers={first.id: "Amara."})
    with unit_of_work():
        second = questions.reword(first, "How did you hear of us?", hint="", needed=False, place=0, now=clock.now())

    assert db.session.scalars(questions.asked()).all() == [second]
    answer = db.session.scalars(select(Answer).where(Answer.application_id == application.id)).one()
    assert db.session.get_one(Question, answer.question_id).words == "Who told you of us?"


def test_approving_somebody_new_begins_everything_together(sent, plan):
    application = sent()
    membership, _token = approve(application.id, plan.id)

    person = db.session.get_one(Person, membership.person_id)
    assert (person.name, person.email, person.town) == ("Noor Haddad", "noor@haddad.example", "Ropewalk")
    assert person.account_id is not None
    assert db.session.get_one(Application, application.id).membership_id == membership.id


@pytest.mark.parametrize(("waits", "known_already", "begins"), [(0, 0, True), (1, 0, False), (0, 1, False)])
def test_a_plan_that_waits_for_nobody_begins_unless_somebody_is_known(
    sent, plan, make_person, waits, known_already, begins
):
    with unit_of_work():
        plan.approval = bool(waits)
    if known_already:
        make_person("Noor Haddad")
    application = sent()
    with unit_of_work():
        settled = deciding.settle(application, today=today(), now=clock.now())

    assert (settled is not None, counted(Membership)) == (begins, int(begins))


def test_whoever_was_declined_or_waits_already_is_for_the_office(sent, plan):
    with unit_of_work():
        plan.approval = False
    first = sent()
    decline(first.id)
    for _ in range(2):  # after the refusal, and beside the one that waits
        again = sent(name="Noor H.")
        with unit_of_work():
            assert deciding.settle(again, today=today(), now=clock.now()) is None
    assert counted(Membership) == 0


def test_whose_address_it_is_is_shown_however_many_bear_the_name(sent, plan, make_person):
    for _ in range(25):
        make_person("Noor Haddad")
    them = make_person("N. Haddad", email="noor@haddad.example")
    people = known(sent()).people
    assert people[0] == (them, (Why.ADDRESS,))


def test_a_firm_begins_with_somebody_who_speaks_for_it(sent, firm_plan):
    membership, _token = approve(sent(firm_plan).id, firm_plan.id)

    assert db.session.get_one(Organisation, membership.organisation_id).name == "Haddad Sails"
    assert db.session.scalars(select(Representation.kind)).all() == ["primary"]


def test_two_officers_who_decide_at_once_decide_once(sent, plan, at_once):
    number = sent().id
    outcomes = at_once(partial(approve, number, plan.id), partial(decline, number))

    assert sum(isinstance(outcome, errors.AlreadyDecided) for outcome in outcomes) == 1
    assert counted(Membership) == (0 if isinstance(outcomes[0], errors.AlreadyDecided) else 1)


def test_two_windows_that_send_at_once_send_once(draft, at_once):
    number = draft().id

    def send():
        with unit_of_work():
            return drafts.submit(db.session.get_one(Application, number), unproved=True, now=clock.now())

    assert sorted(at_once(send, send)) == [False, True]


def test_declining_touches_no_running_membership(sent, plan, make_person, begin):
    running = begin(make_person("Noor Haddad", email="noor@haddad.example"), plan, today() - timedelta(days=9))
    before = (running.start, running.end, running.covered_until)
    decline(sent(person=db.session.get_one(Person, running.person_id)).id)

    db.session.refresh(running)
    assert (running.start, running.end, running.covered_until) == before


def test_a_refused_beginning_leaves_nothing_behind(sent, plan, make_person, begin):
    person = make_person("Noor Haddad", email="noor@haddad.example")
    begin(person, plan, today() - timedelta(days=9))
    application = sent()
    with pytest.raises(OverlapsAnother):
        approve(application.id, plan.id, person=person.id)
    db.session.rollback()
    db.session.refresh(application)
    assert state_of(application) is State.SUBMITTED


def test_who_is_known_is_shown_with_reasons_and_never_joined(sent, make_person, plan):
    by_address = make_person("N. Haddad", email="NOOR@haddad.example")
    by_name = make_person("Noor Haddád")
    make_person("Somebody Else")
    application = sent()

    assert {person.id: why for person, why in known(application).people} == {
        by_address.id: (Why.ADDRESS,), by_name.id: (Why.NAME,),
    }  # fmt: skip
    approve(application.id, plan.id)
    assert counted(Person) == 4


def test_only_whoever_was_shown_can_be_chosen(sent, make_person, plan):
    stranger = make_person("Somebody Else")
    with pytest.raises(errors.NotOneOfThem):
        approve(sent().id, plan.id, person=stranger.id)


def test_sponsors_are_members_found_by_address_or_by_a_name_of_one(sent, make_person, begin, plan):
    amara = make_person("Amara Lindqvist", email="amara@members.example")
    begin(amara, plan, today() - timedelta(days=9))
    make_person("Not A Member")
    application = sent(sponsors=[("Whoever", "amara@members.example"), ("Not A Member", "")])
    with unit_of_work():
        [matched] = sponsors.match(application, today=today())
        assert sponsors.ask(application, [matched], now=clock.now()) == [], "asked when it was sent"
        sponsors.answer(matched, vouches=False, words="said in confidence", today=today(), now=clock.now())

    assert (matched.person_id, matched.vouches, matched.words) == (amara.id, False, "")


def test_drafts_go_after_a_month_and_names_of_the_declined_after_half_a_year(draft, sent):
    draft(days_ago=31)
    kept = draft(days_ago=29)
    declined = sent(days_ago=200)
    with unit_of_work():
        deciding.decline(declined, "No.", by=None, now=clock.now() - timedelta(days=181))
    assert forgetting.any_due(clock.now())
    with unit_of_work():
        forgetting.forget_some(clock.now())

    assert not forgetting.any_due(clock.now())
    assert set(db.session.scalars(select(Application.id))) == {kept.id, declined.id}
    assert (declined.name, declined.email, declined.reason) == ("", "", "")


def test_of_two_drafts_from_one_address_that_are_sent_at_once_one_begins(draft, plan, at_once):
    with unit_of_work():
        plan.approval = False
    numbers = [draft(name=name).id for name in ("Noor Haddad", "N. Haddad")]

    def send(number: int):
        with unit_of_work():
            application = db.session.get_one(Application, number)
            sending.send(application, sponsors=0, today=today(), now=clock.now())

    at_once(*(partial(send, number) for number in numbers))
    db.session.expire_all()
    states = sorted(state_of(db.session.get_one(Application, number)).value for number in numbers)
    assert (states, counted(Membership), counted(Person)) == (["approved", "submitted"], 1, 1)


@pytest.mark.parametrize(
    ("known_as", "applies_as", "begins"),
    [
        ("Haddad Sails Ltd", "Haddad Sails", False),
        ("Haddadsails", "Haddad-Sails", False),
        ("Haddad Sails", "Haddad Sails International", False),
        ("Haddad Sails International", "Haddad Sails", False),
        ("Haddad Sails", "Hadad Sails", False),
        ("Haddad Brothers", "Haddad Sails", True),
    ],
)
def test_a_firm_that_is_nearly_called_like_one_of_ours_is_for_the_office(sent, firm_plan, known_as, applies_as, begins):
    with unit_of_work():
        firm_plan.approval = False
        organisations.add_organisation({"name": known_as}, now=clock.now())
    application = sent(firm_plan, firm=applies_as)
    with unit_of_work():
        assert (deciding.settle(application, today=today(), now=clock.now()) is not None) is begins
    assert bool(known(application).organisations) or begins


@pytest.mark.parametrize("firm", ["& Sons", "— Haddad", "***", '"', "💥", "&&&& Co"])
def test_a_firm_is_looked_for_whatever_signs_its_name_begins_with(sent, make_firm, plan, firm):
    ours = make_firm(firm)
    found = known(sent(firm=firm))
    assert [each.id for each in found.organisations] == [ours.id]
