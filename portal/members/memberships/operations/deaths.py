"""Somebody has died: their memberships end, their sign-in closes, and nobody writes to them any more."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from portal.accounts.models import Account
from portal.accounts.operations.accounts import close_account, reopen_account
from portal.accounts.operations.giving import Giver, NotYoursToGive, check_carried
from portal.core import audit
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.facts import record
from portal.core.locking import find_locked, lock
from portal.core.sayings import kept
from portal.members.facts import PersonDied
from portal.members.memberships.models import EndKind, Membership, Organisation, Representation
from portal.members.memberships.operations import belonging
from portal.members.memberships.operations.memberships import held
from portal.members.memberships.operations.parting import end_all
from portal.members.people.behind import powers_behind
from portal.members.people.models import Person


class NotYet(DomainError):
    sentence = _l("This day is still to come.")
    field = "day"


class RecordedAlready(DomainError):
    sentence = _l("This is written down already.")


class OfRights(NotYoursToGive):
    """Whose rights would end, or come back, holds more than whoever writes it down."""

    sentence = _l("They may do more in the portal than you. An administrator has to write this down.")


class NotRecorded(DomainError):
    sentence = _l("Nobody wrote down that they have died.")


def record_death(person: Person, *, day: date, giver: Giver, today: date, now: datetime) -> None:
    """They died on `day`. What is over stays as it was; what runs ends that day, and nothing is asked of them.

    Their rights end with their sign-in: whoever writes it down holds what they may do. Raises NotYet, RecordedAlready,
    the giver's refusals, and LastAdministrator for the only one who may keep the portal.
    """
    if day > today:
        raise NotYet
    person = lock(person)
    if person.died_on is not None:
        raise RecordedAlready
    _check(person, giver, now)
    person.died_on = day
    end_all(person, day=day, reason=kept(_l("Died")), kind=EndKind.DIED)
    account = db.session.get(Account, person.account_id) if person.account_id else None
    if account is not None and account.closed_at is None:
        close_account(account, now=now)
    db.session.flush()
    belonging.refresh([person.id])
    audit.write("members.death_recorded", about=person, after={"died_on": day})
    record(PersonDied(person_id=person.id))


def take_back_death(person: Person, *, giver: Giver, now: datetime) -> None:
    """It was a mistake. They sign in as before, and what had an end already ends then, for the reason it had; what ran
    on is reopened one by one, where that is wanted.

    Nothing but a death closes a sign-in. Raises NotRecorded, and the giver's refusals.
    """
    person = lock(person)
    if person.died_on is None:
        raise NotRecorded
    _check(person, giver, now)
    before, person.died_on = person.died_on, None
    account = db.session.get(Account, person.account_id) if person.account_id else None
    if account is not None and account.closed_at is not None:
        reopen_account(account)
    _ends_as_before(person)
    db.session.flush()
    belonging.refresh([person.id])
    audit.write("members.death_taken_back", about=person, before={"died_on": before})


def _check(person: Person, giver: Giver, now: datetime) -> None:
    try:
        check_carried(giver, powers_behind(person, now=now), now=now)
    except NotYoursToGive:
        raise OfRights from None


def _ends_as_before(person: Person) -> None:
    theirs = select(Membership).where(Membership.person_id == person.id, Membership.end_before.is_not(None))
    for each in db.session.scalars(theirs).all():
        membership = held(each.id)
        membership.end, membership.end_reason = membership.end_before, membership.end_reason_before
        membership.end_kind = EndKind(membership.end_kind_before) if membership.end_kind_before else None
        membership.end_before = membership.end_reason_before = membership.end_kind_before = None
    spoke = select(Representation).where(Representation.person_id == person.id, Representation.end_before.is_not(None))
    for row in db.session.scalars(spoke).all():
        find_locked(Organisation, row.organisation_id)
        if not _followed(row):
            row.end = row.end_before
        row.end_before = None


def _followed(row: Representation) -> bool:
    """Whether somebody else is the primary one by now on days that would be theirs again."""
    others = select(Representation.id).where(
        Representation.organisation_id == row.organisation_id, Representation.kind == "primary",
        Representation.id != row.id, Representation.start < row.end_before,
        or_(Representation.end.is_(None), Representation.end > row.end),
    )  # fmt: skip
    return row.kind == "primary" and db.session.scalar(others.limit(1)) is not None
