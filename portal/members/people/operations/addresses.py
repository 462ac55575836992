"""What follows when an address changes: who is told, and whose choices about mail go along.

Choices belong to an address that its owner has proved, or that the association writes to because it has no better
one. Nothing that is typed into a profile touches the choices of another address.
"""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.accounts import operations as accounts
from portal.accounts.models import Account
from portal.accounts.operations.giving import check_carried
from portal.core.db import db
from portal.core.errors import ProofNeeded
from portal.mail import links, preferences
from portal.mail.addresses import normalise
from portal.members.people import notices, reach
from portal.members.people.behind import is_only_shown, powers_behind
from portal.members.people.models import Person


class AddressOfRights(accounts.NotYoursToGive):
    """Whoever reads mail at this address may come to do more than whoever changes it."""

    sentence = _l("They may do more in the portal than you. An administrator has to change their address.")
    field = "email"


def may_follow(person: Person, email: str | None, *, giver: accounts.Giver, now: datetime) -> bool:
    """Whether this could be the person's address, with what waits behind it. The caller has not written it yet."""
    if normalise(person.email or "") == normalise(email or ""):
        return True
    try:
        _check(person, giver, now)
    except (AddressOfRights, ProofNeeded):
        return False
    return True


def _check(person: Person, giver: accounts.Giver, now: datetime) -> None:
    if is_only_shown(person):
        return
    try:
        check_carried(giver, powers_behind(person, now=now), now=now)
    except accounts.NotYoursToGive:
        raise AddressOfRights from None


def follow(
    person: Person, before: str | None, *, giver: accounts.Giver, now: datetime, in_a_list: bool = False
) -> None:
    """The address in somebody's profile is another one now; the caller has written it.

    With an account that is only what members are shown, and its owner is told. An account that nobody has come in
    to yet gets the new address too: the old one was mistyped, or is out of use. Raises accounts' EmailTaken; of a
    whole list (`in_a_list`) no row is refused for that, and the account keeps its address. Raises AddressOfRights
    and ProofNeeded while nobody has come in: whoever reads mail there is let in some day.
    """
    old, new = before or "", person.email or ""
    if normalise(old) == normalise(new):
        return
    account = db.session.get(Account, person.account_id) if person.account_id else None
    if account is not None and account.came_in:
        notices.shown_address_changed(person, account, now=now)
        return
    _check(person, giver, now)
    if account is not None and new and normalise(account.email) == normalise(old):
        try:
            accounts.correct_address(account, new, giver=giver, carried=powers_behind(person, now=now), now=now)
        except accounts.EmailTaken:
            if not in_a_list:
                raise
    if old:
        notices.listed_address_changed(person, old, now=now)
    if old and new:
        _move_choices(old, new, person=person.id, account=person.account_id, now=now)


def follow_account(account_id: int, old: str, new: str, *, now: datetime) -> None:
    """Somebody confirmed another address to sign in with: their choices come along, and what members see follows."""
    person = db.session.scalar(select(Person).where(Person.account_id == account_id))
    _move_choices(old, new, person=person.id if person else None, account=account_id, now=now)
    if person is not None and person.email and normalise(person.email) == normalise(old):
        person.email, person.changed_at = new, now
        db.session.flush()


def _move_choices(old: str, new: str, *, person: int | None, account: int | None, now: datetime) -> None:
    """Of `person` and `account`, unless one of the addresses is somebody else's."""
    before, after = normalise(old), normalise(new)
    if before == after or reach.is_elsewhere(after, than=person, account=account):
        return
    preferences.copy(before, after, now=now)
    if not reach.is_elsewhere(before, than=person, account=account):
        links.move(before, after, now=now)
        preferences.forget(before)
