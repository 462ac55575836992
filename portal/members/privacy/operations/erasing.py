"""Forgetting somebody for good: what is left says that there was a member, when, and what was paid.

What other packages keep about them goes by their reactions to `PersonErased`, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, or_, select, update

from portal.accounts.models import Account, EmailChange
from portal.accounts.operations.accounts import erase_account
from portal.accounts.operations.giving import Giver, check_carried
from portal.core import audit, search
from portal.core.dates import A_DAY
from portal.core.db import db
from portal.core.facts import record
from portal.core.locking import lock
from portal.core.sayings import kept
from portal.core.settings import today
from portal.mail import erasure as mail
from portal.mail.addresses import normalise
from portal.members.facts import PersonErased
from portal.members.imports.models import ImportChange
from portal.members.memberships.models import ColleagueInvitation, Coverage, EndKind, Membership, Suspension
from portal.members.memberships.operations import belonging
from portal.members.memberships.operations.parting import end_all
from portal.members.people import photos
from portal.members.people.behind import powers_behind
from portal.members.people.merges import Merge
from portal.members.people.models import Person
from portal.members.people.notices import told_of_addresses
from portal.members.people.profile import FIELDS
from portal.members.privacy.models import Answer, PrivacyRequest
from portal.members.privacy.queries import waiting_of

#: What is called so in lists, files and minutes that go on without them.
NAME = "Former member"
EMPTY = (
    *(field.name for field in FIELDS if field.name != "email"), "given_name", "family_name", "picture", "office_note",
)  # fmt: skip


def erase(person: Person, *, giver: Giver, now: datetime) -> None:
    """Forget this person. What runs ended yesterday. Doing it twice changes nothing, and nothing brings it back.

    Whoever does it holds what the person may do. Raises accounts' LastAdministrator and the giver's refusals.
    """
    person = lock(person)
    if person.erased_at is not None:
        return
    check_carried(giver, powers_behind(person, now=now), now=now)
    end_all(person, day=today(now) - A_DAY, reason=kept(_l("Left")), kind=EndKind.RESIGNED)
    entries = [person, *_other_entries(person)]
    for entry in entries:
        entry.erased_at = now
        _forget_mail(entry, now, theirs=entries)
    for entry in entries:
        _forget_words(entry, now)
    _forget_reasons(person)
    notes = ImportChange.kind == "person", ImportChange.object_id.in_([each.id for each in entries])
    db.session.execute(delete(ImportChange).where(*notes))
    search.forget("person", person.id)
    for request in db.session.scalars(waiting_of(person.id)).all():
        request.decision, request.decided_at = Answer.ERASED, now
    words = {"how": "", "reason": "", "extended_because": None}
    db.session.execute(update(PrivacyRequest).where(PrivacyRequest.person_id == person.id).values(words))
    db.session.flush()
    belonging.refresh([person.id])
    audit.write("members.person_erased", about=person)
    record(PersonErased(person_id=person.id))


def _other_entries(person: Person) -> list[Person]:
    """Entries that were put into theirs, or into those, are about them too. What an undo would need goes with them."""
    theirs, further = {person.id}, {person.id}
    while further:
        rows = db.session.scalars(select(Merge).where(or_(Merge.kept_id.in_(further), Merge.merged_id.in_(further))))
        found = set()
        for row in rows.all():
            row.was = {}
            found |= {row.merged_id} if row.undone_at is None and row.kept_id in theirs else set()
        further = found - theirs
        theirs |= found
    return list(db.session.scalars(select(Person).where(Person.id.in_(theirs - {person.id}))))


def _forget_mail(person: Person, now: datetime, *, theirs: Sequence[Person]) -> None:
    """Where they were written to, and what was written: of an address that others use as well, nothing.

    `theirs`: all entries about them. A sign-in that was closed when two of them were put together goes, too.
    """
    account = db.session.get(Account, person.account_id) if person.account_id else None
    addresses = {each for each in (person.email_key, account.email_key if account else None) if each}
    changes = select(EmailChange.old_email, EmailChange.new_email).where(EmailChange.account_id == person.account_id)
    addresses |= {normalise(each) for row in db.session.execute(changes) for each in row}
    others = select(Person.email_key).where(
        Person.email_key.in_(addresses), Person.id.not_in([each.id for each in theirs])
    )
    for address in sorted(addresses.difference(db.session.scalars(others))):
        mail.forget(address, now=now)
    invited = ColleagueInvitation.email_key.in_(addresses)
    db.session.execute(delete(ColleagueInvitation).where(invited))
    for kind in told_of_addresses(person):
        mail.forget_keyed(kind, now=now)
    if account is not None:
        erase_account(account, now=now)


def _forget_words(person: Person, now: datetime) -> None:
    picture = person.picture
    person.name, person.email, person.external_id = NAME, None, None
    for name in EMPTY:
        setattr(person, name, "")
    person.visibility, person.public_slug = {}, None
    person.is_public = person.may_be_indexed = person.introduce = False
    db.session.flush()
    photos.let_go(picture, now=now)


def _forget_reasons(person: Person) -> None:
    """What somebody wrote about why: the dates stay."""
    theirs = select(Membership.id).where(Membership.person_id == person.id)
    ended = Membership.person_id == person.id, Membership.end_reason.is_not(None)
    db.session.execute(update(Membership).where(*ended).values(end_reason=kept(_l("Left"))))
    before = dict.fromkeys(("end_before", "end_reason_before", "end_kind_before"))
    db.session.execute(update(Membership).where(Membership.person_id == person.id).values(before))
    db.session.execute(update(Suspension).where(Suspension.membership_id.in_(theirs)).values(reason=kept(_l("Left"))))
    back = Coverage.membership_id.in_(theirs), Coverage.reversed_at.is_not(None)
    db.session.execute(update(Coverage).where(*back).values(reversed_because=kept(_l("Left"))))
