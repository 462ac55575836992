"""An application until it is sent: kept by a link, filled in by and by, sent once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from portal.core import audit
from portal.core.db import db
from portal.core.facts import record
from portal.core.locking import lock
from portal.mail.addresses import normalise
from portal.members.applications import links
from portal.members.applications.errors import (
    AlreadyDecided,
    Incomplete,
    NamedTwice,
    NoSuchPlan,
    NotProved,
    SentAlready,
)
from portal.members.applications.models import Answer, Application, Decision, Sponsor, whole_name_key
from portal.members.applications.operations import questions
from portal.members.facts import ApplicationSubmitted
from portal.members.memberships.models import Plan
from portal.members.people import consents
from portal.members.people.models import Person
from portal.members.people.operations.consenting import StatementChanged

#: What an applicant writes themselves.
FIELDS = ("name", "email", "headline", "firm", "town", "phone", "why")
#: What is taken over from the profile of whoever applies signed in.
OF_PROFILE = ("name", "headline", "firm", "town", "phone")
#: What nobody can leave out.
NEEDED = ("name", "email", "headline", "why")


def begin(
    values: Mapping[str, Any], *, now: datetime, person: Person | None = None, mailed: bool = False
) -> tuple[Application, str]:
    """A draft, and what its link carries. `person`: who applies signed in, as who they are. `mailed`: the link goes to
    the address given, and to nobody else.
    """
    application = Application(**links.new(Application), begun_at=now, person_id=person.id if person else None)
    if person is not None:
        values = {name: getattr(person, name) for name in OF_PROFILE} | dict(values)
    _write(application, values)
    application.mailed_to = application.email_key if mailed else None
    db.session.add(application)
    db.session.flush()
    return application, links.token_of(application)


def keep(
    application: Application, values: Mapping[str, Any], *, plan_id: int | None, answers: Mapping[int, str],
    sponsors: Sequence[tuple[str, str]] = (),
) -> None:  # fmt: skip
    """Write down what was filled in so far. An address other than the proved one has to be proved anew.

    `answers`: by question. `sponsors`: (name, address or nothing). Raises SentAlready.
    """
    application = lock(application)
    _check_draft(application)
    before = application.email_key
    _write(application, values)
    if application.email_key != before:
        application.proved_at = None
    application.plan_id = plan_id
    db.session.execute(delete(Answer).where(Answer.application_id == application.id))
    db.session.execute(delete(Sponsor).where(Sponsor.application_id == application.id))
    known = {question.id for question in db.session.scalars(questions.asked())}
    db.session.add_all(
        Answer(application_id=application.id, question_id=number, words=words)
        for number, words in answers.items()
        if number in known and words
    )
    named = [(name, email) for name, email in sponsors if name or email]
    db.session.add_all(
        Sponsor(application_id=application.id, name=name, email=email, **links.new(Sponsor)) for name, email in named
    )
    db.session.flush()


def agree(application: Application, version: str, *, now: datetime) -> None:
    """They agree to what the privacy statement of this version says; to none, they do not.

    Raises StatementChanged where another one stands today.
    """
    if version and version != consents.version():
        raise StatementChanged
    if application.privacy_version != version or application.agreed_at is None:
        application.privacy_version, application.agreed_at = version, now if version else None


def prove(application: Application, *, now: datetime) -> None:
    """Whoever has the link reads mail at the address, if it went there and nowhere else."""
    if application.mailed_to and application.mailed_to == application.email_key:
        application.proved_at = application.proved_at or now


def submit(application: Application, *, sponsors: int = 0, unproved: bool = False, now: datetime) -> bool:
    """Send it; False when it was sent before.

    `sponsors`: how many are wanted where somebody decides. `unproved`: no mail leaves the house, so that nobody can
    prove an address.
    Raises Incomplete, NoSuchPlan, NamedTwice, AlreadyDecided, NotProved.
    """
    application = lock(application)
    if application.submitted_at is not None:
        return False
    _check_draft(application)
    check_complete(application, sponsors=sponsors)
    if application.proved_at is None and application.person_id is None and not unproved:
        raise NotProved
    application.submitted_at = now
    db.session.flush()
    audit.write("members.application_submitted", about=application, after={"plan": application.plan_id})
    record(ApplicationSubmitted(application_id=application.id))
    return True


def check_complete(application: Application, *, sponsors: int = 0) -> None:
    """Raises Incomplete, NoSuchPlan and NamedTwice, for the first thing that is missing or wrong."""
    for name in NEEDED:
        if not getattr(application, name):
            raise Incomplete(field=name)
    plan = db.session.get(Plan, application.plan_id) if application.plan_id else None
    if plan is None:
        raise Incomplete(field="plan")
    if plan.closed_at is not None or not plan.for_applying:
        raise NoSuchPlan
    if plan.holder == "organisation" and not application.firm:
        raise Incomplete(field="firm")
    answered = set(db.session.scalars(select(Answer.question_id).where(Answer.application_id == application.id)))
    for question in db.session.scalars(questions.asked()):
        if question.needed and question.id not in answered:
            raise Incomplete(field=f"question_{question.id}")
    named = db.session.scalars(
        select(Sponsor).where(Sponsor.application_id == application.id).order_by(Sponsor.id)
    ).all()
    whole = [bool(each.name) for each in named]
    if plan.approval and sum(whole) < sponsors:
        raise Incomplete(field=f"sponsor_{[*whole, False].index(False) + 1}")
    if (twice := named_twice([(each.name, each.email) for each in named])) is not None:
        raise NamedTwice(field=f"sponsor_{twice + 1}")
    if application.agreed_at is None or application.privacy_version != consents.version():
        raise Incomplete(field="agreed")


def named_twice(named: Sequence[tuple[str, str]]) -> int | None:
    """The place of the first (name, address) that is one of those before it."""
    return next((place for place, each in enumerate(named) if any(_are_one(each, one) for one in named[:place])), None)


def _are_one(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Father and son may be called the same, each with an address of his own."""
    (name, email), (its_name, its_email) = one, other
    if email and its_email:
        return normalise(email) == normalise(its_email)
    return bool(name) and whole_name_key(name) == whole_name_key(its_name)


def _check_draft(application: Application) -> None:
    if application.decision is not None:
        raise AlreadyDecided
    if application.submitted_at is not None:
        raise SentAlready


def withdraw(application: Application, *, now: datetime) -> None:
    """The applicant thinks otherwise. Twice is once. Raises AlreadyDecided."""
    application = lock(application)
    if application.decision is Decision.WITHDRAWN:
        return
    if application.decision is not None:
        raise AlreadyDecided
    application.decision, application.decided_at = Decision.WITHDRAWN, now
    audit.write("members.application_withdrawn", about=application)


def _write(application: Application, values: Mapping[str, Any]) -> None:
    for name in FIELDS:
        if name in values:
            setattr(application, name, values[name] or "")
