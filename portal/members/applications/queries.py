"""What is asked about applications: by whoever has a link, and by the office."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from portal.accounts.models import Invitation
from portal.core.dates import covers
from portal.core.tokens import digest
from portal.members.applications.models import Answer, Application, Decision, Sponsor
from portal.members.applications.states import State, stands
from portal.members.memberships.models import EndKind, Membership, Suspension
from portal.members.people.models import Person

#: What the office looks at, beside each state.
WAITING, DECIDED = "waiting", "decided"


def whole() -> Select[Application]:
    """An application with everything that belongs to it; its words apart, or each would stand beside every answer."""
    return select(Application).options(
        joinedload(Application.plan),
        joinedload(Application.answers).joinedload(Answer.question),
        selectinload(Application.words),
        joinedload(Application.sponsors).joinedload(Sponsor.person),
    )


def behind(token: str) -> Select[Application]:
    """The application that this link keeps. For whoever has the link."""
    return whole().where(Application.token_hash == digest(token))


def under_way(person_id: int) -> Select[Application]:
    """What this person, signed in, has begun and nobody has decided yet, the latest first. For them alone."""
    open_yet = Application.decided_at.is_(None), Application.forgotten_at.is_(None)
    return select(Application).where(Application.person_id == person_id, *open_yet).order_by(Application.id.desc())


def sponsor_behind(token: str) -> Select[Sponsor]:
    """Whom this link asks to vouch, with the application. For whoever has the link, once they were asked."""
    found = select(Sponsor).options(joinedload(Sponsor.application))
    return found.where(Sponsor.token_hash == digest(token), Sponsor.asked_at.is_not(None))


def who_vouched_for(person_id: int) -> Select[Sponsor]:
    """The members who said yes to somebody who applied, for letters to them."""
    found = select(Sponsor).join(Application, Application.id == Sponsor.application_id)
    return found.where(Application.person_id == person_id, Sponsor.vouches.is_(True), Sponsor.person_id.is_not(None))


def queue(which: str) -> Select[Application]:
    """What was sent, for the office: those that wait come in the order of their coming, the decided ones last first."""
    found = select(Application).options(joinedload(Application.plan)).where(_in(which))
    if which == DECIDED:
        return found.order_by(Application.decided_at.desc(), Application.id.desc())
    return found.order_by(Application.submitted_at, Application.id)


def _in(which: str) -> ColumnElement[bool]:
    if which == State.NEEDS_INFORMATION:
        return stands(State.NEEDS_INFORMATION)
    if which == DECIDED:
        decided = Application.decision.in_((Decision.APPROVED, Decision.DECLINED, Decision.WITHDRAWN))
        return and_(decided, Application.submitted_at.is_not(None), Application.forgotten_at.is_(None))
    return stands(State.SUBMITTED)


def sent(number: int) -> Select[Application]:
    """One that was sent, for the office. What is still a draft is nobody's business."""
    return whole().where(Application.id == number, Application.submitted_at.is_not(None))


def held_by(people: Sequence[int], organisations: Sequence[int]) -> Select[Membership]:
    """The memberships of these people and firms, the latest first, for the office that compares them."""
    found = select(Membership).options(joinedload(Membership.plan), joinedload(Membership.suspensions))
    whose = or_(Membership.person_id.in_(people), Membership.organisation_id.in_(organisations))
    return found.where(whose).order_by(Membership.start.desc(), Membership.id.desc())


def taken_in_lately(person_id: int, now: datetime) -> Select[int]:
    """Whether somebody was taken in within a day, and told so."""
    return select(Application.id).where(
        Application.person_id == person_id, Application.decision == Decision.APPROVED,
        Application.decided_at > now - timedelta(days=1),
    ).limit(1)  # fmt: skip


def shown_out(person_id: int | None, day: date) -> Select[int]:
    """Whether the office ended their last membership, or suspended one for this day."""
    later = aliased(Membership)
    followed = exists().where(later.person_id == person_id, later.start > Membership.start)
    suspended = exists().where(Suspension.membership_id == Membership.id, covers(Suspension.start, Suspension.end, day))
    ended = and_(Membership.end_kind == EndKind.ENDED, ~followed)
    return select(Membership.id).where(Membership.person_id == person_id, or_(ended, suspended)).limit(1)


def was_invited(application: Application) -> Select[int]:
    """Whether their account was made a way in as they were taken in."""
    invited = select(Invitation.id).join(Person, Person.account_id == Invitation.account_id)
    taken_in = Person.id == application.person_id, Invitation.created_at >= application.decided_at
    return invited.where(*taken_in).limit(1)
