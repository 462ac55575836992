"""Forgetting somebody for good: what is left says that there was a member, when, and what was paid.

What other packages keep about them goes by their reactions to `PersonErased`, in the same transaction.
"""

from __future__ import annotations

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
from portal.core.unit import after_commit
from portal.mail import erasure as mail
from portal.mail.addresses import normalise
from portal.members.facts import PersonErased
from portal.members.imports.models import ImportChange
from portal.members.memberships.models import ColleagueInvitation, Coverage, EndKind, Membership, Suspension
from portal.members.memberships.operations import belonging
from portal.members.memberships.operations.parting import end_all
from portal.members.people import photos
from portal.members.people.behind import powers_behind
from portal.members.people.consents import Consent
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


def erase(person: Person, *, giver: Giver, now: datetime, long_ago: bool = False) -> None:
    """Forget this person. What runs ended yesterday. Doing it twice changes nothing, and nothing brings it back.

    `long_ago`: they left, and their time has come. Whoever does it holds what the person may do. Raises accounts'
    LastAdministrator and the giver's refusals.
    """
    person = lock(person)
    if person.erased_at is not None:
        return
    check_carried(giver, powers_behind(person, now=now), now=now)
    end_all(person, day=today(now) - A_DAY, reason=kept(_l("Left")), kind=EndKind.RESIGNED)
    person.erased_at = now
    _forget_mail(person, now)
    _forget_words(person)
    _forget_reasons(person)
    entries = [person, *_other_entries(person)]
    for entry in entries[1:]:
        entry.erased_at = now
        _forget_words(entry)
    db.session.execute(delete(Consent).where(Consent.person_id.in_([entry.id for entry in entries])))
    notes = ImportChange.kind == "person", ImportChange.object_id == person.id
    db.session.execute(delete(ImportChange).where(*notes))
    search.forget("person", person.id)
    for request in db.session.scalars(waiting_of(person.id)).all():
        request.decision, request.decided_at = Answer.ERASED, now
    words = {"how": "", "reason": "", "extended_because": None}
    db.session.execute(update(PrivacyRequest).where(PrivacyRequest.person_id == person.id).values(words))
    db.session.flush()
    belonging.refresh([person.id])
    if long_ago:
        audit.write("members.person_let_go", about=person)
    else:
        audit.write("members.person_erased", about=person)
    record(PersonErased(person_id=person.id))


def _other_entries(person: Person) -> list[Person]:
    """Entries that were put into theirs are about them, too. What an undo would need goes with them."""
    merged = select(Merge).where(or_(Merge.kept_id == person.id, Merge.merged_id == person.id))
    rows = db.session.scalars(merged).all()
    for row in rows:
        row.was = {}
    ids = [row.merged_id for row in rows if row.merged_id != person.id and row.undone_at is None]
    return list(db.session.scalars(select(Person).where(Person.id.in_(ids))))


def _forget_mail(person: Person, now: datetime) -> None:
    """Where they were written to, and what was written: of an address that others use as well, nothing."""
    account = db.session.get(Account, person.account_id) if person.account_id else None
    addresses = {each for each in (person.email_key, account.email_key if account else None) if each}
    changes = select(EmailChange.old_email, EmailChange.new_email).where(EmailChange.account_id == person.account_id)
    addresses |= {normalise(each) for row in db.session.execute(changes) for each in row}
    others = select(Person.email_key).where(Person.email_key.in_(addresses), Person.id != person.id)
    for address in sorted(addresses.difference(db.session.scalars(others))):
        mail.forget(address, now=now)
    invited = ColleagueInvitation.email_key.in_(addresses)
    db.session.execute(delete(ColleagueInvitation).where(invited))
    for kind in told_of_addresses(person):
        mail.forget_keyed(kind, now=now)
    if account is not None:
        erase_account(account, now=now)


def _forget_words(person: Person) -> None:
    picture = person.picture
    person.name, person.email, person.external_id = NAME, None, None
    for name in EMPTY:
        setattr(person, name, "")
    person.visibility, person.public_slug = {}, None
    person.is_public = person.may_be_indexed = person.introduce = False
    db.session.flush()
    after_commit(lambda: photos.remove(picture))


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
