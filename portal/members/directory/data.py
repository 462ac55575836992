"""What the portal keeps about a person, and who may see it: data subject access in its simplest honest form.

Other packages add what they keep about a person alone: `house.personal_data`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import inspect, or_, select
from sqlalchemy.orm import joinedload

from portal.accounts import queries as accounts
from portal.accounts.models import Account, AccountSession, EmailChange, Invitation
from portal.core import clock
from portal.core.actors import Actor, Right, Standing
from portal.core.db import Model, db
from portal.core.house import house
from portal.core.questions import ACCOUNT, ME, Question, Told, made
from portal.mail import received
from portal.mail.models import MailPreference, Suppression
from portal.members.memberships.models import ColleagueInvitation, Membership, Organisation, Representation
from portal.members.people import photos
from portal.members.people.models import Person

#: How columns end that are never part of a download: secrets, and what only serves the database.
LEFT_OUT = ("_hash", "_key")
#: What the parts of this package are.
SAYS = {
    "profile": _l("Your profile, and how far you opened each part of it."),
    "memberships": _l("Your memberships, what covered them, and when they were suspended."),
    "organisations": _l("The organisations that you speak or spoke for."),
    "account": _l("How you sign in, without your password, which the portal does not know."),
    "sign_ins": _l("Where you are signed in."),
    "rights": _l("The rights that you were given in the office."),
    "addresses": _l("Changes of the address that you sign in with."),
    "invitations_of_firms": _l("Organisations that invited you to speak for them."),
    "invitations": _l("Invitations to sign in."),
    "mail": _l(
        "Letters that the portal sent you, and what you chose to be sent. Words of a letter are kept for two months."
    ),
}

SPEAKS_FOR = Question[tuple[Representation, str]](
    lambda _who: (
        select(Representation, Organisation.name)
        .join(Organisation)
        .where(Representation.person_id == ME)
        .order_by(Representation.start)
    )
)
MY_ACCOUNT = Question[Account](lambda _who: select(Account).where(Account.id == ACCOUNT))
SESSIONS = Question[AccountSession](lambda _who: select(AccountSession).where(AccountSession.account_id == ACCOUNT))
RIGHTS = Question[Model](lambda _who: accounts.given_to(ACCOUNT))
ADDRESSES = Question[EmailChange](
    lambda _who: select(EmailChange).where(EmailChange.account_id == ACCOUNT).order_by(EmailChange.id)
)
INVITATIONS = Question[Invitation](
    lambda _who: select(Invitation).where(Invitation.account_id == ACCOUNT).order_by(Invitation.id)
)
#: Where somebody signs in, and since when they have shown that they read there: null, and nothing is found, until then.
#: What was sent before may have been read by somebody else.
PROVED: Any = select(Account.proved_at).where(Account.id == ACCOUNT).scalar_subquery()
ADDRESS: Any = select(Account.email_key).where(Account.id == ACCOUNT, Account.proved_at.is_not(None)).scalar_subquery()
LETTERS = Question[tuple[Any, ...]](lambda _who: received.letters_to(ADDRESS, PROVED))
CHOICES = Question[MailPreference](lambda _who: received.choices_of(ADDRESS))
STOPPED = Question[Suppression](lambda _who: received.stopped_for(ADDRESS))
RETURNED = Question[tuple[Any, ...]](lambda _who: received.returned_of(ADDRESS))
ANEW = Question[tuple[Any, ...]](lambda _who: received.anew_since(ADDRESS))
COLLEAGUES = Question[ColleagueInvitation](
    lambda _who: select(ColleagueInvitation).where(ColleagueInvitation.email_key == ADDRESS)
)
OF_MAIL: tuple[Question[Any], ...] = (LETTERS, CHOICES, STOPPED, RETURNED, ANEW)
OF_ACCOUNT: tuple[Question[Any], ...] = (COLLEAGUES, MY_ACCOUNT, SESSIONS, RIGHTS, ADDRESSES, INVITATIONS, *OF_MAIL)


def everything(person: Person, standing: Standing, now: datetime) -> dict[str, Any]:
    """Name of a part -> JSON-able data, of this package and of all others, for the person, who stands like this."""
    who = Actor(account_id=person.account_id, person_id=person.id, standing=standing)
    sources = house().personal_data
    mine = [SPEAKS_FOR, *(OF_ACCOUNT if who.signed_in else ())]
    kept, told = made([each.collect for each in sources.values()], who, now, also=mine)
    parts: dict[str, Any] = {"profile": row(person), "memberships": _memberships(person)}
    parts["organisations"] = [row(each) | {"organisation": name} for each, name in told.get(SPEAKS_FOR)]
    if who.signed_in:
        parts |= _account(told)
    return parts | dict(zip(sources, kept, strict=True))


def says(part: str) -> str:
    """What a part of the download is, for its reader."""
    others = house().personal_data
    return str(others[part].says if part in others else SAYS[part])


def _account(told: Told) -> dict[str, Any]:
    account = next(iter(told.get(MY_ACCOUNT)), None)
    parts: dict[str, Any] = {
        "account": row(account),
        "sign_ins": [row(each) for each in told.get(SESSIONS)],
        "rights": [row(each) for each in told.get(RIGHTS)],
        "addresses": [row(each) for each in told.get(ADDRESSES)],
        "invitations_of_firms": [row(each) for each in told.get(COLLEAGUES)],
        "invitations": [row(each) for each in told.get(INVITATIONS)],
    }
    if account is not None and account.proved_at is not None:
        parts["mail"] = received.told(*(told.get(each) for each in OF_MAIL))
    return parts


def row(found: Model | None) -> dict[str, Any]:
    """The columns of a row by name, without secrets."""
    if found is None:
        return {}
    names = [attribute.key for attribute in inspect(type(found)).column_attrs]
    return {name: getattr(found, name) for name in names if not name.endswith(LEFT_OUT)}


def pictures(person: Person) -> Iterator[tuple[str, bytes]]:
    """The files of the person's photograph."""
    kind, _, name = person.picture.partition("/")
    path = photos.folder() / f"{name}-large.webp"
    if kind == "photo" and photos.NAME.fullmatch(name) and path.is_file():
        yield "photo.webp", path.read_bytes()


def keepers() -> list[str]:
    """The names of those who keep the list of members now, by name or by a term, and so see every profile whole."""
    wanted, now = frozenset({Right.MEMBERS, Right.ADMINISTRATION}), clock.now()
    by_term = set[int]().union(*(part(wanted, now) for part in house().right_holders))
    able = or_(Person.account_id.in_(accounts.granted(wanted, now)), Person.account_id.in_(by_term))
    found = select(Person.name).where(able).order_by(Person.name_key, Person.id)
    return list(dict.fromkeys(db.session.scalars(found)))


def _memberships(person: Person) -> list[dict[str, Any]]:
    whole = select(Membership).options(
        joinedload(Membership.plan), joinedload(Membership.coverage), joinedload(Membership.suspensions)
    )
    mine = whole.where(Membership.person_id == person.id).order_by(Membership.start, Membership.id)
    out = []
    for membership in db.session.scalars(mine).unique():
        suspensions = [row(each) for each in membership.suspensions]
        covered = [row(each) for each in membership.coverage]
        out.append(row(membership) | {"plan": membership.plan.name, "coverage": covered, "suspensions": suspensions})
    return out
