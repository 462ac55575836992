"""Forgetting somebody for good: what is left says that there was a member, when, and what was paid.

What other packages keep about them goes by their reactions to `PersonErased`, in the same transaction.
"""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import case, delete, or_, select, update

from portal.accounts.models import Account, EmailChange
from portal.accounts.operations.accounts import erase_account
from portal.accounts.operations.giving import Giver, check_carried
from portal.core import audit, search
from portal.core.dates import A_DAY
from portal.core.db import db
from portal.core.facts import record
from portal.core.locking import lock, locked
from portal.core.sayings import kept
from portal.core.settings import today
from portal.mail import erasure as mail
from portal.mail.addresses import normalise
from portal.members.applications.operations import forgetting
from portal.members.facts import PersonErased
from portal.members.imports.models import ImportChange
from portal.members.memberships.models import ColleagueInvitation, Coverage, EndKind, Membership, Suspension
from portal.members.memberships.operations import belonging
from portal.members.memberships.operations.parting import end_all
from portal.members.people import photos
from portal.members.people.behind import is_only_shown, powers_behind
from portal.members.people.consents import Consent
from portal.members.people.merges import Merge, kept_for
from portal.members.people.models import Person
from portal.members.people.notices import told_of_addresses
from portal.members.people.profile import FIELDS
from portal.members.people.sign_ins import CAME_IN
from portal.members.privacy.models import Answer, PrivacyRequest
from portal.members.privacy.queries import waiting_of

#: What is called so in lists, files and minutes that go on without them.
NAME = "Former member"
EMPTY = (
    *(field.name for field in FIELDS if field.name != "email"), "given_name", "family_name", "picture", "office_note",
)  # fmt: skip


def erase(person: Person, *, giver: Giver, now: datetime, long_ago: bool = False, name: str = NAME) -> None:
    """Forget this person. What runs ended yesterday. Doing it twice changes nothing, and nothing brings it back.

    All entries that were put together, one after the other, are about them, whichever of these it is. `long_ago`: they
    left, and their time has come. `name`: what they are called from now on. Whoever does it holds what the person may
    do. Raises accounts' LastAdministrator and the giver's refusals.
    """
    person = lock(person)
    while (further := kept_for(person.id)) is not None:
        person = locked(Person, further)
    if person.erased_at is not None:
        return
    check_carried(giver, powers_behind(person, now=now), now=now)
    entries = [person, *_other_entries(person)]
    accounts = _accounts_of(entries)
    addresses = _addresses_of(entries, accounts)
    for entry in entries:
        end_all(entry, day=today(now) - A_DAY, reason=kept(_l("Left")), kind=EndKind.RESIGNED)
        entry.erased_at = now
    _forget_mail(entries, addresses, now)
    for account in accounts:
        erase_account(account, now=now)
    forgetting.forget_addresses(addresses, now)
    for entry in entries:
        _forget_entry(entry, name, now)
    belonging.refresh([entry.id for entry in entries])
    if long_ago:
        audit.write("members.person_let_go", about=person)
    else:
        audit.write("members.person_erased", about=person)
    for entry in entries:
        record(PersonErased(person_id=entry.id))


def _other_entries(person: Person) -> list[Person]:
    """Those that were put into theirs, and into these before. What an undo would need goes."""
    found: dict[int, Person] = {}
    within = [person.id]
    while within:
        merged = select(Merge).where(or_(Merge.kept_id.in_(within), Merge.merged_id.in_(within)))
        rows = db.session.scalars(merged).all()
        for row in rows:
            row.was = {}
        stand = {row.merged_id for row in rows if row.undone_at is None} - {person.id, *found}
        within = sorted(stand)
        found |= {each.id: each for each in db.session.scalars(select(Person).where(Person.id.in_(within)))}
    return list(found.values())


def _accounts_of(entries: list[Person]) -> list[Account]:
    """Of two entries that could sign in, one account was closed."""
    numbers = [entry.account_id for entry in entries if entry.account_id]
    return list(db.session.scalars(select(Account).where(Account.id.in_(numbers))))


def _addresses_of(entries: list[Person], accounts: list[Account]) -> set[str]:
    """Where they were written to: not what anybody can type, into a profile or as an address to change to, and not
    what others use as well.
    """
    addresses = {entry.email_key for entry in entries if entry.email_key and not is_only_shown(entry)}
    numbers = [account.id for account in accounts]
    confirmed = case((EmailChange.confirmed_at.is_not(None), EmailChange.new_email))
    changes = select(EmailChange.old_email, confirmed).where(EmailChange.account_id.in_(numbers))
    addresses |= {each.email_key for each in accounts}
    addresses |= {normalise(each) for row in db.session.execute(changes) for each in row if each}
    listed = select(Person.email_key).outerjoin(Account, Account.id == Person.account_id)
    listed = listed.where(Person.id.not_in([entry.id for entry in entries]), or_(Account.id.is_(None), ~CAME_IN))
    others = select(Account.email_key).where(Account.id.not_in(numbers), Account.email_key.in_(addresses))
    return addresses.difference(
        db.session.scalars(listed.where(Person.email_key.in_(addresses))), db.session.scalars(others)
    )


def _forget_mail(entries: list[Person], addresses: set[str], now: datetime) -> None:
    """What was written to them."""
    for address in sorted(addresses):
        mail.forget(address, now=now)
    invited = ColleagueInvitation.email_key.in_(addresses)
    db.session.execute(delete(ColleagueInvitation).where(invited))
    for kind in (each for entry in entries for each in told_of_addresses(entry)):
        mail.forget_keyed(kind, now=now)


def _forget_entry(entry: Person, name: str, now: datetime) -> None:
    """What one entry says, and what its traces and requests do."""
    _forget_words(entry, name, now)
    _forget_reasons(entry)
    notes = ImportChange.kind == "person", ImportChange.object_id == entry.id
    db.session.execute(delete(ImportChange).where(*notes))
    db.session.execute(delete(Consent).where(Consent.person_id == entry.id))
    search.forget_for_good("person", entry.id)
    for request in db.session.scalars(waiting_of(entry.id)).all():
        request.decision, request.decided_at = Answer.ERASED, now
    words = {"how": "", "reason": "", "extended_because": None}
    db.session.execute(update(PrivacyRequest).where(PrivacyRequest.person_id == entry.id).values(words))
    db.session.flush()


def _forget_words(person: Person, name: str, now: datetime) -> None:
    picture = person.picture
    person.name, person.email, person.external_id = name, None, None
    for field in EMPTY:
        setattr(person, field, "")
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
