"""A firm's primary representative invites colleagues; they come by the link in their letter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, delete, or_, select

from portal.accounts import operations as accounts
from portal.accounts import throttle
from portal.accounts.throttle import DAY, Limit
from portal.core import audit
from portal.core.dates import Stretch
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.locking import find_locked, lock
from portal.core.settings import association
from portal.core.tokens import digest, new_token
from portal.mail.addresses import normalise
from portal.members.memberships import notices
from portal.members.memberships.models import ColleagueInvitation, Membership, Organisation, Status
from portal.members.memberships.operations import seats
from portal.members.memberships.operations.organisations import represent, representations
from portal.members.memberships.operations.seats import NoSeatFree
from portal.members.memberships.queries import colleagues as queries
from portal.members.memberships.status import is_status
from portal.members.people.models import Person
from portal.members.people.operations import people

FOURTEEN_DAYS = timedelta(days=14)
#: So many letters to colleagues leave a firm within a day.
LETTERS = 20


class InvitedAlready(DomainError):
    sentence = _l("They are invited already. You can send the letter again below.")
    field = "email"


class NoMemberToday(DomainError):
    sentence = _l("This organisation has no membership that runs today. Renew it first, and then invite colleagues.")
    field = "email"


class WroteOften(DomainError):
    sentence = _l("Twenty letters have left for this organisation within a day. Invite further people tomorrow.")
    field = "email"


class LinkOver(DomainError):
    sentence = _l("This link has been used, or is too old. Ask whoever invited you for a new one.")


class SignInFirst(DomainError):
    sentence = _l("You are known here by this address. Sign in with it, and then follow the link again.")


class SeveralEntries(DomainError):
    sentence = _l("Several people are listed with this address. Please ask the office to add you.")


class NoSeatNow(DomainError):
    sentence = _l("No seat is free at this organisation just now. Ask whoever invited you; the link stays yours.")


@dataclass(frozen=True, slots=True)
class Joined:
    """Who came, and the token by which somebody new chooses a password, if they are new."""

    person: Person
    token: str = ""


def invite_colleague(
    organisation: Organisation, *, name: str, email: str, by: str, today: date, now: datetime
) -> ColleagueInvitation:
    """Write to them, whoever they are: nothing tells whether the address is known. `by`: the name in the letter.

    Raises InvitedAlready, NoMemberToday, NoSeatFree, WroteOften.
    """
    organisation, key = lock(organisation), normalise(email)
    forget_over(now)
    if db.session.scalar(queries.invited_by(organisation.id).where(ColleagueInvitation.email_key == key)):
        raise InvitedAlready
    _check_seat(organisation, today)
    invitation = ColleagueInvitation(organisation_id=organisation.id, name=name, email=email.strip(), email_key=key)
    audit.write("members.colleague_invited", about=organisation)
    _send(invitation, organisation, by, now)
    return invitation


def _over(now: datetime) -> ColumnElement[bool]:
    """Nobody followed it, and nobody sent it again."""
    return ColleagueInvitation.expires_at < now - timedelta(days=association().keep_invitations)


def any_to_forget(now: datetime) -> bool:
    """Whether there is one, asked without a unit of work."""
    return db.session.scalar(select(ColleagueInvitation.id).where(_over(now)).limit(1)) is not None


def forget_over(now: datetime) -> None:
    """Delete those that are over for longer than the office wants them kept. Twice is once."""
    db.session.execute(delete(ColleagueInvitation).where(_over(now)))


def send_again(invitation: ColleagueInvitation, *, by: str, today: date, now: datetime) -> None:
    """A new letter, whose link takes the place of the old one.

    Raises LinkOver, NoMemberToday, NoSeatFree, WroteOften.
    """
    organisation, held = _held(invitation)
    _check_seat(organisation, today)
    notices.forget_colleague(held, now=now)
    _send(held, organisation, by, now)


def take_back(invitation: ColleagueInvitation, *, now: datetime) -> None:
    """The link opens nothing any more. A repeat does nothing."""
    lock(db.session.get_one(Organisation, invitation.organisation_id))
    held = find_locked(ColleagueInvitation, invitation.id)
    if held is not None:
        audit.write("members.colleague_not_invited", about=("organisation", held.organisation_id))
        notices.forget_colleague(held, now=now)
        db.session.delete(held)


def join(token: str, *, name: str, me: Person | None, account_id: int | None, today: date, now: datetime) -> Joined:
    """Whoever holds the link speaks for the firm from today on, as a delegate.

    `me`: who is signed in. Nobody is merged: who is known by the address signs in first, and an entry of the list
    that nobody signs in to yet is whoever reads its mail. Raises LinkOver, SignInFirst, SeveralEntries, NoSeatNow.
    """
    invitation = db.session.scalar(queries.behind(token, now))
    if invitation is None:
        raise LinkOver
    person = _known(invitation, me, account_id)
    if person is not None:
        lock(person)
    organisation, invitation = _held(invitation)
    if invitation.token_hash != digest(token):
        raise LinkOver
    fresh = person is None
    person = person or people.add_person({"name": name or invitation.name, "email": invitation.email}, now=now)
    if all(row.person_id != person.id or row.start > today for row in representations(organisation.id, since=today)):
        try:
            represent(organisation, person, kind="delegate", start=today)
        except NoSeatFree:
            raise NoSeatNow from None
    notices.forget_colleague(invitation, now=now)
    email = invitation.email
    db.session.delete(invitation)
    db.session.flush()
    if fresh:
        made, key = accounts.prepare_invitation(email, person.name, now)
        people.connect(person, made.account_id)
        return Joined(person, key)
    if person.account_id is None:
        people.invite_person(person, now=now, by=None)
    return Joined(person)


def signs_in_elsewhere(invitation: ColleagueInvitation, account_id: int | None) -> bool:
    """Whether the address invited opens another account than this one: whose it is comes in by it first."""
    return bool(set(db.session.scalars(queries.accounts_at(invitation.email_key))) - {account_id})


def _known(invitation: ColleagueInvitation, me: Person | None, account_id: int | None) -> Person | None:
    """Who they are, if the portal knows them. Raises SignInFirst, SeveralEntries."""
    if signs_in_elsewhere(invitation, account_id) or (account_id is not None and me is None):
        raise SignInFirst
    if me is not None:
        return me
    entries = db.session.scalars(queries.entries_at(invitation.email_key).limit(2)).all()
    if len(entries) > 1:
        raise SeveralEntries
    return entries[0] if entries else None


def _held(invitation: ColleagueInvitation) -> tuple[Organisation, ColleagueInvitation]:
    organisation = lock(db.session.get_one(Organisation, invitation.organisation_id))
    held = find_locked(ColleagueInvitation, invitation.id)
    if held is None:
        raise LinkOver
    return organisation, held


def _check_seat(organisation: Organisation, today: date) -> None:
    """The association's letters are for its members' colleagues: whoever has left writes to nobody in its name."""
    runs = or_(is_status(Status.ACTIVE, today), is_status(Status.GRACE, today))
    if db.session.scalar(select(Membership.id).where(Membership.organisation_id == organisation.id, runs)) is None:
        raise NoMemberToday
    bound = seats.seats_of([organisation.id])[organisation.id]
    there = seats.spoken([organisation.id])[organisation.id]
    crowd = seats.crowded(bound, [*there, Stretch(today)], Stretch(today))
    if crowd is not None:
        raise NoSeatFree(seats.sentence(crowd, organisation.name), field="email")


def _send(invitation: ColleagueInvitation, organisation: Organisation, by: str, now: datetime) -> None:
    try:
        throttle.count([Limit("colleague", str(organisation.id), LETTERS, DAY)], now=now)
    except throttle.TooManyTries as error:
        raise WroteOften from error
    token = new_token()
    invitation.token_hash, invitation.sent_at, invitation.expires_at = digest(token), now, now + FOURTEEN_DAYS
    db.session.add(invitation)
    db.session.flush()
    notices.colleague_invited(invitation, organisation, token, by=by)
