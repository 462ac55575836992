"""Beginning an act for many people, and carrying it out: each once, however often the job is taken up."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext as _ln
from sqlalchemy import func, insert, literal, select

from portal.accounts.operations.lasting import check_still_may
from portal.core import audit, clock, jobs
from portal.core.actors import Right
from portal.core.db import db
from portal.core.errors import DomainError, ProofNeeded
from portal.core.locking import lock, locked
from portal.core.models import Job
from portal.core.sayings import kept
from portal.core.settings import today
from portal.core.work import attempt, unit_of_work
from portal.mail.sender import reaches_people
from portal.mail.writing.html import tokens_of
from portal.members.acts import notices, reasons
from portal.members.acts.models import Kind, OfficeAct, OfficeActPerson, Outcome
from portal.members.memberships.models import Membership, Plan
from portal.members.memberships.operations.endings import move_to_plan
from portal.members.memberships.operations.memberships import Cover, PlanClosed, WrongHolder
from portal.members.people import reach
from portal.members.people.models import Person
from portal.members.people.operations.people import invite_person

#: So many are done in one transaction.
AT_ONCE = 25
TITLES = {
    Kind.LETTER: _l("A letter to the people you chose"),
    Kind.PLAN: _l("Another plan for the people you chose"),
    Kind.INVITE: _l("Invitations for the people you chose"),
}


class NobodyLeft(DomainError):
    sentence = _l("There is nobody among them for whom this can be done.")


class OthersNow(DomainError):
    sentence = _l("The list has changed since you looked. Please look again at who is in it, and then go on.")


class MailStaysHere(DomainError):
    sentence = _l("No mail leaves this portal yet. Invite people one by one, and hand each the link.")


class BadLink(DomainError):
    sentence = _l("A link in a letter needs its whole address, like https://example.org.")
    field = "words"


class AlreadyOver(DomainError):
    sentence = _l("The first day cannot lie in the past.")
    field = "start"


def check_letter(words: str) -> None:
    """Raises BadLink for what could not be sent."""
    try:
        tokens_of(words)
    except ValueError:
        raise BadLink from None


def check_plan(plan: Plan, start: date, today: date) -> None:
    """Raises PlanClosed, WrongHolder, AlreadyOver."""
    if plan.closed_at is not None:
        raise PlanClosed
    if plan.holder != "person":
        raise WrongHolder
    if start < today:
        raise AlreadyOver


def begin(
    kind: Kind, people: Any, *, shown: int, account_id: int | None, next: str, now: datetime, today: date,
    subject: str = "", words: str = "", plan: Plan | None = None, start: date | None = None, cover: str = "",
) -> OfficeAct:  # fmt: skip
    """Begin it for these people (a select of their ids); who they are is written down now.

    `shown`: for how many whoever began it was told that it is done. `next`: the address of its page, with `{id}`.
    Raises NobodyLeft, OthersNow, MailStaysHere, BadLink, PlanClosed, WrongHolder, AlreadyOver.
    """
    if kind is Kind.LETTER:
        check_letter(words)
    if kind is Kind.INVITE and not reaches_people():
        raise MailStaysHere
    if plan is not None and start is not None:
        check_plan(plan, start, today)
    act = OfficeAct(
        kind=kind, account_id=account_id, began_at=now, subject=subject, words=words,
        plan_id=plan.id if plan else None, start=start, cover=cover,
    )  # fmt: skip
    db.session.add(act)
    db.session.flush()
    chosen = people.add_columns(literal(act.id), literal(Outcome.WAITING.value), literal(""))
    db.session.execute(insert(OfficeActPerson).from_select(["person_id", "act_id", "outcome", "sentence"], chosen))
    possible = reasons.counted(_chosen(act), kind, today, plan).get(None, 0)
    if not possible:
        raise NobodyLeft
    if possible != shown:
        raise OthersNow
    told = {"plan": plan.name, "from": start} if plan else {}
    audit.write("members.act_begun", about=act, after={"what": kind.value, "people": possible, **told})
    _start(act, account_id, next.replace("{id}", str(act.id)))
    return act


def go_on(act: OfficeAct, *, account_id: int | None, next: str) -> None:
    """Do what is left of one whose job broke off, for whoever asks. One that is under way, or done, stays as it is."""
    act = lock(act)
    row = db.session.get(Job, act.job_id) if act.job_id else None
    waits = db.session.scalar(select(OfficeActPerson.person_id).where(*_waits(act.id)).limit(1))
    if waits is not None and (row is None or row.finished_at is not None):
        _start(act, account_id, next)


def _start(act: OfficeAct, account_id: int | None, next: str) -> None:
    title, arguments = kept(TITLES[act.kind]), {"act": act.id}
    act.job_id = jobs.start("members.act", title, account_id=account_id, arguments=arguments, next=next).id


def _chosen(act: OfficeAct) -> Any:
    return select(OfficeActPerson.person_id).where(OfficeActPerson.act_id == act.id)


@jobs.job("members.act")
def carry_out(row: Job) -> dict[str, Any]:
    """The job: some people to a transaction, until nobody waits. Taken up again it goes on with those who wait.

    Raises RightGone where whoever began it may not do it any more; what was done until then is kept.
    """
    number: int = row.arguments["act"]
    waiting = select(func.count()).select_from(OfficeActPerson)
    whole = db.session.scalar(waiting.where(OfficeActPerson.act_id == number)) or 0
    done = whole - (db.session.scalar(waiting.where(*_waits(number))) or 0)
    jobs.in_slices(row, lambda: _do_some(number, by=row.account_id), whole=whole, done=done)
    jobs.progress(row, whole, whole, kept(_ln("%(num)s person", "%(num)s people", whole)))
    return {"people": whole}


def _waits(number: int) -> tuple[Any, Any]:
    return OfficeActPerson.act_id == number, OfficeActPerson.outcome == Outcome.WAITING


def _do_some(number: int, *, by: int | None) -> int:
    """Do it for the next of them, in one transaction, on behalf of this account; how many those were."""
    now, day = clock.now(), today()
    with unit_of_work():
        act = locked(OfficeAct, number)
        waiting = select(OfficeActPerson).where(*_waits(number)).order_by(OfficeActPerson.person_id).limit(AT_ONCE)
        rows = list(db.session.scalars(waiting))
        if rows:
            check_still_may(by, Right.MEMBERS, now=now)
        ids, plan = [each.person_id for each in rows], db.session.get(Plan, act.plan_id) if act.plan_id else None
        why = reasons.by_person(ids, act.kind, day, plan)
        readers = reach.readers(ids) if act.kind is Kind.LETTER else {}
        for each in rows:
            try:
                if said := why.get(each.person_id):
                    raise DomainError(reasons.SENTENCES[said])
                with attempt():
                    _do(act, each.person_id, plan, readers.get(each.person_id), by=by, now=now, day=day)
                each.outcome = Outcome.DONE
            except (DomainError, ProofNeeded) as error:
                each.outcome, each.sentence = Outcome.REFUSED, kept(_sentence(error))
    return len(ids)


def _sentence(error: Exception) -> Any:
    return getattr(error, "sentence", "") or _l(
        "They may do more in the portal than you. An administrator has to do it."
    )


def _do(
    act: OfficeAct, person_id: int, plan: Plan | None, reader: reach.Reader | None, *, by: int | None, now: datetime,
    day: date,
) -> None:  # fmt: skip
    if act.kind is Kind.INVITE:
        invite_person(locked(Person, person_id), now=now, by=by)
    elif act.kind is Kind.LETTER and reader is not None:
        notices.letter(act, reader)
        audit.write("members.letter_written", about=("person", person_id), after={"act": act.id})
    elif act.kind is Kind.PLAN:
        if plan is None or act.start is None:
            raise PlanClosed
        mine = select(Membership).where(Membership.person_id == person_id, reasons.movable(plan, day))
        for membership in db.session.scalars(mine).all():
            move_to_plan(membership, plan, start=act.start, cover=Cover(act.cover), now=now)
