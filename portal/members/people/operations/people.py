"""Adding people, changing what a profile says, inviting them to sign in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import inspect, select

from portal.accounts import operations as accounts
from portal.accounts.models import Account
from portal.accounts.operations.giving import check_carried
from portal.accounts.queries import account_by_email
from portal.core import audit, search
from portal.core.actors import Power
from portal.core.db import db
from portal.core.errors import DomainError, ProofNeeded
from portal.core.facts import record
from portal.core.work import attempt
from portal.members.facts import PersonAdded, ProfileChanged
from portal.members.people import finding, photos
from portal.members.people.behind import powers_behind
from portal.members.people.consents import Matter, Through
from portal.members.people.models import Person
from portal.members.people.operations import addresses, consenting
from portal.members.people.profile import BY_NAME, searchable_words, settings_of
from portal.members.people.steps import Step, known, locks

#: What the office may write besides the profile's own fields.
OFFICE_FIELDS = ("given_name", "family_name", "external_id", "office_note", "introduce")

AT_ONCE = 500


class NameNeeded(DomainError):
    sentence = _l("Please give a name.")
    field = "name"


class NoEmail(DomainError):
    sentence = _l("There is no e-mail address to invite them by. Add one first.")
    field = "email"


class HasDied(DomainError):
    sentence = _l("They have died. Take that back first if it is a mistake.")


class EntryGone(DomainError):
    sentence = _l("Their entry was put together with another one, or erased.")


class EmailOfAnother(DomainError):
    sentence = _l("Somebody else signs in with this address. Use another one.")
    field = "email"


def check_there(person: Person) -> None:
    """Raises HasDied, EntryGone: nothing begins for them, or goes on. `person` is held by the caller."""
    if person.died_on is not None:
        raise HasDied
    if person.merged_at is not None or person.erased_at is not None:
        raise EntryGone


def add_person(values: Mapping[str, Any], *, now: datetime) -> Person:
    """Somebody new, from the profile's and the office's fields. Raises NameNeeded."""
    person = new_person(values, now=now)
    db.session.add(person)
    db.session.flush()
    index_people([person])
    audit.write("members.person_added", about=person)
    record(PersonAdded(person_id=person.id))
    return person


def add_by_hand(values: Mapping[str, Any], *, another: bool, now: datetime) -> Person:
    """What add_person does for the office, which is asked once about people of that name or address.

    `another`: it is none of them. Raises ThereAlready, NameNeeded.
    """
    if not another and finding.alike(values["name"] or "", values["email"] or ""):
        raise finding.ThereAlready
    return add_person(values, now=now)


def new_person(values: Mapping[str, Any], *, now: datetime) -> Person:
    """The person as add_person makes it, not yet in the database. Raises NameNeeded."""
    person = Person(name="", created_at=now, changed_at=now, visibility={})
    _write(person, values)
    if not person.name:
        raise NameNeeded
    return person


def rewrite(person: Person, values: Mapping[str, Any], *, giver: accounts.Giver, now: datetime) -> bool:
    """What change_person does to one of many: the caller flushes and indexes them together. Raises NameNeeded.

    An address that is not the giver's to change stays, and the answer is False.
    """
    stays = "email" in values and not addresses.may_follow(person, values["email"], giver=giver, now=now)
    if stays:
        values = {name: value for name, value in values.items() if name != "email"}
    before, address = (person.name, person.given_name, person.family_name), person.email
    _write(person, values)
    if not person.name:
        raise NameNeeded
    person.changed_at = now
    addresses.follow(person, address, giver=giver, now=now, in_a_list=True)
    if before != (person.name, person.given_name, person.family_name):
        _keep_names(person, ["name"])
    return not stays


def change_person(
    person: Person, values: Mapping[str, Any], *, giver: accounts.Giver, now: datetime, audited: bool = False
) -> None:
    """Change fields; `audited` when somebody else's profile is changed.

    Raises NameNeeded, and the giver's refusals: whoever reads mail there may do what waits for this person.
    """
    before, address = {name: getattr(person, name) for name in values if name != "visibility"}, person.email
    _write(person, values)
    if not person.name:
        raise NameNeeded
    changed = sorted(name for name, value in before.items() if getattr(person, name) != value)
    person.changed_at = now
    db.session.flush()
    _keep_names(person, changed)
    addresses.follow(person, address, giver=giver, now=now)
    index_people([person])
    if "introduce" in changed:
        through = Through.PAGE if giver.account_id == person.account_id else Through.OFFICE
        consenting.note(person.id, Matter.INTRODUCTION, given=person.introduce, through=through, now=now)
    if audited and changed:
        audit.write("members.person_changed", about=person, after={"fields": changed})
    record(ProfileChanged(person_id=person.id))


def choose_visibility(person: Person, choices: Mapping[str, str], *, now: datetime, by_owner: bool = True) -> None:
    """Who may see which field: a `Step` by field name. What is unknown, or not theirs to choose, is ignored.

    Nobody but the owner makes a field public.
    """
    person.visibility, person.changed_at = _opened(person, choices, by_owner=by_owner), now
    db.session.flush()
    index_people([person])
    record(ProfileChanged(person_id=person.id))


def as_typed(person: Person, values: Mapping[str, Any], choices: Mapping[str, str]) -> Person:
    """The person as they would be with these words and choices of their own: to look at, and never kept."""
    tried = Person(**{column.key: getattr(person, column.key) for column in inspect(Person).column_attrs})
    _write(tried, values)
    tried.visibility = _opened(tried, choices, by_owner=True)
    return tried


def _opened(person: Person, choices: Mapping[str, str], *, by_owner: bool) -> dict[str, str]:
    chosen, locked, before = dict(person.visibility or {}), locks(), settings_of(person)
    for name, value in choices.items():
        field, step = BY_NAME.get(name), known(value)
        if field is None or step != value or step not in field.steps(locked.get(name, Step.PUBLIC)):
            continue
        if by_owner or step is not Step.PUBLIC or before[name] is Step.PUBLIC:
            chosen[name] = step.value
    return chosen


def show_picture(person: Person, picture: str, *, now: datetime) -> None:
    """The person is shown by this picture; the files of the one before it go."""
    before, person.picture, person.changed_at = person.picture, picture, now
    photos.shown(picture)
    if before != picture:
        photos.let_go(before, now=now)
    record(ProfileChanged(person_id=person.id))


def index_people(people: Iterable[Person]) -> None:
    """Let the directory find them, by nothing but what every member may read."""
    shown = (person for person in people if person.merged_at is None and person.erased_at is None)
    search.index_many("person", ((person.id, person.name, searchable_words(person)) for person in shown))


def invite_person(
    person: Person, *, now: datetime, by: int | None, giver: accounts.Giver | None = None, words: str = ""
) -> str:
    """Send a link by which they choose a password and come in; where no mail leaves, its token comes back instead.

    Whoever opens it may do what waits for this person. `words`: what the letter says of the reason.

    Raises HasDied, EntryGone, NoEmail, EmailOfAnother, accounts' AlreadySignsIn, CameInAlready and
    AccountClosedError, and the giver's refusals.
    """
    check_there(person)
    account = db.session.get(Account, person.account_id) if person.account_id else None
    email = account.email if account else person.email
    if not email:
        raise NoEmail
    giver = giver or accounts.Giver(by)
    _check_invitation(giver, powers_behind(person, now=now), now)
    if account is None and (known := db.session.scalar(account_by_email(email))) is not None:
        connect(person, known.id)
    invitation, token = accounts.invite(email, person.name, now, by=by, words=words)
    connect(person, invitation.account_id)
    _check_invitation(giver, powers_behind(person, now=now), now)
    return token


def _check_invitation(giver: accounts.Giver, carried: frozenset[Power], now: datetime) -> None:
    try:
        check_carried(giver, carried, now=now)
    except accounts.NotYoursToGive:
        raise accounts.NotYoursToGive(
            _l("They may do more in the portal than you. An administrator has to invite them.")
        ) from None


def invite_some(ids: Sequence[int], *, now: datetime, by: int | None, most: int) -> tuple[list[tuple[int, str]], bool]:
    """Invite `most` of these people who have an address and no account, and whether there may be more of them.

    (person, token of the link) for each, see invite_person. Who cannot be invited, since somebody else signs in with
    the address, is passed over.
    """
    handed: list[tuple[int, str]] = []
    for start in range(0, len(ids), AT_ONCE):
        wanted = select(Person).where(Person.id.in_(ids[start : start + AT_ONCE]), Person.account_id.is_(None))
        wanted = wanted.where(Person.is_there(), Person.died_on.is_(None))
        for person in db.session.scalars(wanted.where(Person.email.is_not(None)).order_by(Person.id)).all():
            if len(handed) == most:
                return handed, True
            try:
                with attempt():
                    handed.append((person.id, invite_person(person, now=now, by=by)))
            except (DomainError, ProofNeeded):
                continue
    return handed, False


def connect(person: Person, account_id: int) -> None:
    """This account is this person's. Raises EmailOfAnother."""
    taken = select(Person.id).where(Person.account_id == account_id, Person.id != person.id)
    if db.session.scalar(taken) is not None:
        raise EmailOfAnother
    if person.account_id is not None and person.account_id != account_id:
        raise EmailOfAnother
    person.account_id = account_id
    db.session.flush()


def _write(person: Person, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if name == "name" or name in BY_NAME or name in OFFICE_FIELDS:
            empty = None if name in {"email", "external_id"} else ""
            setattr(person, name, empty if value in {None, ""} else value)
    given, family = person.given_name or "", person.family_name or ""
    person.name = person.name or f"{given} {family}".strip()
    if person.name and not given and not family:
        person.given_name, person.family_name = split_name(person.name)


def split_name(name: str) -> tuple[str, str]:
    """A guess at given and family name: the last word is the family's. Both can be corrected."""
    words = name.split()
    return (" ".join(words[:-1]), words[-1]) if len(words) > 1 else (name, "")


def _keep_names(person: Person, changed: list[str]) -> None:
    """The account's name follows; what lists are sorted by follows by itself."""
    if not {"name", "given_name", "family_name"} & set(changed):
        return
    account = db.session.get(Account, person.account_id) if person.account_id else None
    if account is not None:
        accounts.rename(account, person.name)
