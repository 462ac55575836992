"""Writing down what people say yes and no to, and what the association says about privacy."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.accounts.models import Account
from portal.core import audit, settings
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.locking import locked
from portal.core.settings import association
from portal.members.people.consents import Consent, Matter, Statement, Through, last_about, version
from portal.members.people.models import Person


class StatementChanged(DomainError):
    sentence = _l("The privacy statement has changed since you opened this page. Please read it again.")
    field = "agreed"


class SayHow(DomainError):
    sentence = _l("Please write how you know, like: by letter of 3 May.")
    field = "how"


def note(
    person_id: int, matter: Matter, *, given: bool, through: Through, now: datetime, family: str = "", how: str = "",
    words: str = "",
) -> bool:  # fmt: skip
    """Write it down with the moment; False where it stands like that already.

    `words`: the version that they said yes to, where that is not today's.
    """
    locked(Person, person_id)
    last = db.session.scalar(last_about(person_id, matter, family))
    words = words or version()
    if last is None:
        stands = matter is Matter.STATEMENT and not given
    else:  # the statement alone is agreed to anew when its words are others
        stands = last.given is given and (matter is not Matter.STATEMENT or not given or last.version == words)
    if stands:
        return False
    db.session.add(
        Consent(
            person_id=person_id, matter=matter, family=family, given=given, version=words, at=now, through=through,
            how=how,
        )
    )  # fmt: skip
    db.session.flush()
    return True


def note_mail(address: str, family: str, *, wanted: bool, through: Through, now: datetime) -> None:
    """What an address wants is said by whoever signs in with it, and has shown that they read there."""
    reads = select(Person.id).join(Account, Account.id == Person.account_id)
    found = db.session.scalar(reads.where(Account.email_key == address, Account.proved_at.is_not(None)))
    if found is not None:
        note(found, Matter.MAIL, given=wanted, through=through, now=now, family=family)


def agree(person: Person, words: str, *, now: datetime) -> None:
    """They have read the privacy statement of this version. Raises StatementChanged where another one stands today."""
    if words != version():
        raise StatementChanged
    if note(person.id, Matter.STATEMENT, given=True, through=Through.PAGE, now=now):
        audit.write("members.statement_agreed", about=person, after={"version": words})


def take_back(person: Person, *, now: datetime) -> None:
    """They agree no longer. Their membership stays as it is; the office reads of it."""
    if note(person.id, Matter.STATEMENT, given=False, through=Through.PAGE, now=now):
        audit.write("members.statement_taken_back", about=person, after={"version": version()})


def note_for(person: Person, *, agreed: bool, how: str, now: datetime) -> None:
    """The office writes down what somebody said about the statement on paper or by word of mouth. Raises SayHow."""
    if not how:
        raise SayHow
    if note(person.id, Matter.STATEMENT, given=agreed, through=Through.OFFICE, now=now, how=how):
        if agreed:
            audit.write("members.statement_agreed", about=person, after={"version": version()})
        else:
            audit.write("members.statement_taken_back", about=person, after={"version": version()})


def state(words: str, *, now: datetime) -> None:
    """What the association adds to the privacy page from now on, as a new edition. The same words are none."""
    if words == association().privacy_words:
        return
    edition = Statement(words=words, made_at=now)
    db.session.add(edition)
    db.session.flush()
    settings.change(privacy_words=words, privacy_edition=edition.id)
    audit.write("members.statement_changed", after={"version": version()})
