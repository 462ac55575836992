"""The office does one thing for many people, each once: a letter, another plan, an invitation; it says for whom not."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial

import pytest
from sqlalchemy import func, select

from portal.accounts.models import Grant
from portal.accounts.operations import OPERATOR, end_right
from portal.core import clock, jobs
from portal.core.actors import Right
from portal.core.db import db
from portal.core.models import AuditEntry, Job
from portal.core.work import unit_of_work
from portal.mail.addresses import normalise
from portal.mail.models import Delivery, DeliveryContent
from portal.mail.suppression import suppress
from portal.members.acts import operations
from portal.members.acts.models import Kind, OfficeAct, OfficeActPerson, Outcome
from portal.members.memberships.models import Membership
from portal.members.memberships.operations import deaths, plans
from portal.members.people.models import Person

TODAY = date(2026, 11, 22)
LETTER = {"subject": "The annual meeting", "words": "Please come **on Tuesday**.\n\n- Coffee\n- Votes"}


@pytest.fixture(autouse=True)
def _in_november(frozen):
    frozen(datetime(2026, 11, 22, 12, tzinfo=UTC))


@pytest.fixture
def office(cast, browser_as, app, monkeypatch):
    monkeypatch.setitem(app.config, "MAIL_SERVER", "mail.invalid")
    return browser_as(cast.petra)


def address(kind: str, *people: Person, **more: str) -> str:
    ticked = "&".join(f"who={each.id}" for each in people)
    said = "&".join(f"{name}={value}" for name, value in more.items())
    return f"/office/people/selected?do={kind}&" + "&".join(part for part in (ticked, said) if part)


def act(office, where: str, values: dict[str, str], shown: int, status: int = 303):
    """Look it over, and press the button: when so many were spoken of."""
    page = office.submit(where, values, to=where, status=200).page if values else office.page(where)
    return office.send(page.form(where), {"go": "1", "shown": str(shown)}, status=status)


def outcomes() -> dict[str, Outcome]:
    found = select(Person.name, OfficeActPerson.outcome).join(OfficeActPerson, OfficeActPerson.person_id == Person.id)
    return {row[0]: row[1] for row in db.session.execute(found)}


def letters() -> list[str]:
    return sorted(db.session.scalars(select(Delivery.email).where(Delivery.kind == "members.letter")))


@pytest.fixture
def five(cast, make_person):
    """Two whom a letter reaches, and three whom none does: no sign-in, mail that bounced, died."""
    with unit_of_work():
        suppress(normalise(cast.wim.email), "bounce", now=clock.now())
    dead = cast.lena
    with unit_of_work():
        deaths.record_death(
            db.session.get_one(Person, dead.id), day=date(2026, 11, 1), giver=OPERATOR, today=TODAY, now=clock.now()
        )
    return [cast.amara, cast.jonas, cast.wim, dead, make_person("Nuala Fenn", email="nuala@fenn.example")]


def test_nothing_is_sent_before_it_was_looked_over_with_who_is_left_out_and_why(office, five, run_jobs):
    where = address("letter", *five)
    page = office.page(where)
    assert "2 people get the letter" in page
    assert "3 people are left out" in page
    left_out = " ".join(page.texts(".fold-body li"))
    assert "Nuala Fenn : They have no sign-in yet" in left_out
    assert "Mail to their address came back" in left_out
    assert "They have died." in left_out
    assert not page("button[name=go]")

    preview = office.submit(where, LETTER, to=where, status=200).page
    assert preview("section .prose strong")[0].get_text() == "on Tuesday"
    assert preview.texts("button[name=go]") == ["Send it to 2 people"]
    run_jobs()
    assert not letters()
    assert not db.session.scalars(select(OfficeAct)).all()


def test_a_letter_goes_to_proved_accounts_alone_and_what_came_of_it_is_told(office, cast, five, run_jobs):
    answer = act(office, address("letter", *five), LETTER, shown=2)
    assert answer.location.startswith("/office/jobs/")
    run_jobs()
    assert letters() == sorted([cast.amara.email, cast.jonas.email])
    content = db.session.scalars(select(DeliveryContent.source)).all()
    assert any("Dear Amara" in each and "**on Tuesday**" in each for each in content)

    act_id = db.session.scalars(select(OfficeAct.id)).one()
    page = office.page(f"/office/acts/{act_id}")
    assert "2 letters were handed to the mail queue." in page
    refused = dict(zip(page.texts("tbody th"), page.texts("tbody td"), strict=True))
    assert set(refused) == {cast.wim.name, cast.lena.name, "Nuala Fenn"}
    assert refused["Nuala Fenn"].startswith("They have no sign-in yet")
    done = db.session.execute(select(AuditEntry.action, AuditEntry.actor, AuditEntry.after)).all()
    assert [each.after for each in done if each.action == "members.act_begun"] == [{"what": "letter", "people": 2}]
    assert [each.actor for each in done if each.action == "members.letter_written"] == [cast.petra.name] * 2


def test_what_was_typed_stays_and_a_link_without_its_address_is_refused(office, cast):
    where = address("letter", cast.amara)
    page = office.submit(where, {"subject": "Hello", "words": "See [this](/events)"}, to=where, status=422).page
    assert "A link in a letter needs its whole address" in page
    assert page("textarea")[0].get_text().strip() == "See [this](/events)"


def test_sent_twice_it_is_done_once(office, cast, run_jobs):
    where = address("letter", cast.amara, cast.jonas)
    sent = office.submit(where, LETTER, to=where, status=200).page.form(where).values | LETTER | {"go": "1"}
    first, second = (office.post(where, data=sent) for _ in range(2))
    assert first.location == second.location
    run_jobs()
    assert len(letters()) == 2
    assert len(db.session.scalars(select(OfficeAct)).all()) == 1


def test_everybody_that_a_narrowed_list_finds_is_meant_on_every_page(office, cast, make_person, begin, plan, run_jobs):
    for number in range(60):
        begin(make_person(f"Somebody {number:02}", email=f"s{number}@x.example"), plan, date(2026, 1, 1))
    where = address("invite", all="yes", plan=str(plan.id), q="somebody")
    assert "60 people get an invitation" in office.page(where)
    act(office, where, {}, shown=60)
    run_jobs()
    kinds = select(func.count()).where(Delivery.kind == "accounts.invitation")
    assert db.session.scalar(kinds) == 60
    assert "None of them can be invited." not in office.page(where)


def test_a_list_that_has_changed_meanwhile_is_looked_at_again(office, cast, make_person):
    make_person("Somebody 1", email="s1@x.example")
    where = address("invite", all="yes", q="somebody")
    make_person("Somebody 2", email="s2@x.example")
    page = act(office, where, {}, shown=1, status=422).page
    assert "The list has changed since you looked." in page
    assert not db.session.scalars(select(Job)).all()
    assert not db.session.scalars(select(OfficeAct)).all()


def test_a_move_goes_on_with_the_plan_from_its_day_and_names_whom_it_leaves(
    office, cast, make_person, begin, plan, run_jobs
):
    with unit_of_work():
        other = plans.add_plan({"name": "Friend", "holder": "person", "months": 12, "grace_days": 30, "about": ""})
    ann, bob, cy = (make_person(name) for name in ("Ann", "Bob", "Cy"))
    begin(ann, plan, date(2026, 1, 1), until=date(2027, 1, 1))
    begin(bob, other, date(2026, 1, 1), until=date(2027, 1, 1))
    dee = make_person("Dee")
    begin(dee, plan, date(2025, 12, 1), until=date(2026, 11, 30))
    people = [ann, bob, cy, dee]
    values = {"plan": str(other.id), "start": "2027-01-01", "cover": "paid"}
    where = address("plan", *people)

    page = office.submit(where, values, to=where, status=200).page
    assert "From 1 January 2027 on they are on Friend." in page
    assert page.texts("button[name=go]") == ["Move 2 people"]
    assert "They are on this plan already. (1)" in page
    act(office, where, values, shown=2)
    run_jobs()
    assert outcomes() == {"Ann": Outcome.DONE, "Bob": Outcome.REFUSED, "Cy": Outcome.REFUSED, "Dee": Outcome.REFUSED}
    held = db.session.scalars(select(Membership).where(Membership.person_id == ann.id).order_by(Membership.start)).all()
    assert [(each.plan_id, each.start, each.end) for each in held] == [
        (plan.id, date(2026, 1, 1), date(2027, 1, 1)), (other.id, date(2027, 1, 1), None),
    ]  # fmt: skip
    act_id = db.session.scalars(select(OfficeAct.id)).one()
    assert "This membership has lapsed." in office.page(f"/office/acts/{act_id}")


@pytest.mark.parametrize(
    "values", [{"start": "2026-11-21"}, {"start": "x"}, {"plan": "999999999999"}, {"cover": "stolen"}]
)
def test_a_move_that_cannot_be_is_refused_in_a_sentence(office, cast, make_person, begin, plan, values):
    with unit_of_work():
        other = plans.add_plan({"name": "Friend", "holder": "person", "months": 12, "grace_days": 30, "about": ""})
    ann = make_person("Ann")
    begin(ann, plan, date(2026, 1, 1), until=date(2027, 1, 1))
    right = {"plan": str(other.id), "start": "2027-01-01", "cover": "paid"}
    where = address("plan", ann)
    form = office.submit(where, right, to=where, status=200).page.form(where)
    for sent in (right | values, right | values | {"go": "1"}):
        assert office.post(where, data=form.values | sent).page.errors
    assert not db.session.scalars(select(OfficeAct)).all()


def test_a_job_that_broke_off_goes_on_with_those_who_wait_and_writes_nobody_twice(office, cast, run_jobs, monkeypatch):
    """The worker dies after the first of them: taken up again, the others get theirs, and the first no second one."""
    monkeypatch.setattr(operations, "AT_ONCE", 1)
    people, done = [cast.amara, cast.jonas, cast.petra], operations._do_some
    calls = iter([True, False])

    def dies(number: int, *, by: int | None) -> int:
        if not next(calls, True):
            raise RuntimeError("the power failed")
        return done(number, by=by)

    monkeypatch.setattr(operations, "_do_some", dies)
    act(office, address("letter", *people), LETTER, shown=3)
    run_jobs()
    number = db.session.scalars(select(OfficeAct.id)).one()
    assert len(letters()) == 1
    page = office.page(f"/office/acts/{number}")
    assert "It is still to be done for 2 people." in page
    assert page.link("See how far it is").startswith("/office/jobs/")
    office.send(page.form(f"/office/acts/{number}/go"), status=303)
    run_jobs()
    assert len(letters()) == len(set(letters())) == 3
    assert set(outcomes().values()) == {Outcome.DONE}


def test_whoever_may_not_do_it_any_more_does_no_further_batch_and_another_does_the_rest(
    office, cast, run_jobs, monkeypatch, browser_as
):
    """The right ends after the first of them: the others wait for somebody who still holds it."""
    monkeypatch.setattr(operations, "AT_ONCE", 1)
    people, do = [cast.amara, cast.jonas, cast.mara], operations._do_some
    cast.yusra

    def does_and_loses_it(number: int, *, by: int | None) -> int:
        done = do(number, by=by)
        with unit_of_work():
            right = select(Grant).where(Grant.account_id == cast.petra.account_id, Grant.right == Right.MEMBERS.value)
            if (grant := db.session.scalars(right).one()).end is None:
                end_right(grant, giver=OPERATOR, now=clock.now())
        return done

    act(office, address("letter", *people), LETTER, shown=3)
    with monkeypatch.context() as patched:
        patched.setattr(operations, "_do_some", does_and_loses_it)
        run_jobs()
    assert len(letters()) == 1
    act_id, job = db.session.scalars(select(OfficeAct.id)).one(), db.session.scalars(select(Job)).one()
    assert job.failed
    assert "may not do it any more" in browser_as(cast.yusra).page(f"/office/jobs/{job.id}")
    other = browser_as(cast.yusra)
    other.submit(f"/office/acts/{act_id}", {}, to=f"/office/acts/{act_id}/go")
    run_jobs()
    assert len(letters()) == 3


def test_without_mail_nobody_is_invited_at_once(office, app, monkeypatch, make_person):
    monkeypatch.setitem(app.config, "MAIL_SERVER", None)
    ann = make_person("Ann", email="ann@x.example")
    where = address("invite", ann)
    assert "No mail leaves this portal yet." in office.page(where)
    with pytest.raises(operations.MailStaysHere), unit_of_work():
        people = select(Person.id).where(Person.id == ann.id)
        operations.begin(Kind.INVITE, people, shown=1, account_id=None, next="/{id}", now=clock.now(), today=TODAY)


def test_nobody_ticked_leads_back_with_what_to_do(office):
    assert "Tick the people first" in office.page("/office/people/selected?do=letter")


@pytest.mark.slow
def test_two_who_go_on_at_once_start_one_job(office, cast, run_jobs, at_once):
    with unit_of_work():
        people = select(Person.id).where(Person.id == cast.amara.id)
        begun = operations.begin(
            Kind.LETTER, people, shown=1, account_id=cast.petra.account_id, next="/{id}", now=clock.now(), today=TODAY,
            **LETTER,
        )  # fmt: skip
        number = begun.id
        db.session.get_one(Job, begun.job_id).finished_at = clock.now()

    def press() -> None:
        with unit_of_work():
            operations.go_on(db.session.get_one(OfficeAct, number), account_id=None, next="/")

    at_once(*[partial(jobs.retried, press) for _hand in range(4)])
    assert db.session.scalar(select(func.count()).select_from(Job)) == 2
