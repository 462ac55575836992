"""The letters to whoever stood in the list twice: their entries were put together, or are two again.

Each goes to an address that somebody has proved, says where they sign in, and names nobody: the entries may turn out to
be of two people. Whoever has died or left is not written to.
"""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import exists, or_, select

from portal.accounts.models import Account
from portal.core.db import db
from portal.core.house import NoticeKind
from portal.core.settings import association
from portal.core.web import external_url
from portal.mail import outbox
from portal.mail.addresses import Address
from portal.mail.sender import answered_by
from portal.members.memberships.models import Belonging
from portal.members.people import reach
from portal.members.people.merges import A_WEEK, Merge

LABEL = _l("Your entry in the list")
TOGETHER = NoticeKind("members.put_together", LABEL, "members")
APART = NoticeKind("members.taken_apart", LABEL, "members")
KINDS = (TOGETHER, APART)


def put_together(merge: Merge, *, today: date) -> None:
    """To where they sign in from now on, and to the address of a sign-in that was closed by it."""
    if _has_left(merge.kept_id, today):
        return
    until = merge.made_at + A_WEEK
    _tell(TOGETHER, merge, merge.kept_id, reach.reader(merge.kept_id).address, closed=False, until=until)
    account = _closed_by(merge)
    if account is not None and merge.merged.died_on is None:
        at = Address(account.email, merge.merged.name, account.proved_at is not None, account.locale or "")
        _tell(TOGETHER, merge, merge.merged_id, at, closed=True, until=until)


def taken_apart(merge: Merge, *, today: date) -> None:
    """To where each of the two signs in again; to nobody who has not heard yet that there was one entry."""
    for number in (merge.kept_id, merge.merged_id):
        if outbox.cancel(_key(TOGETHER, merge, number)) or _has_left(number, today):
            continue
        _tell(APART, merge, number, reach.reader(number).address)


def _tell(kind: NoticeKind, merge: Merge, number: int, to: Address | None, **more: object) -> None:
    if to is None or not to.proved:
        return
    first = merge.kept.first if number == merge.kept_id else merge.merged.first
    outbox.enqueue(
        kind.name, to=to, key=_key(kind, merge, number), reply_to=answered_by(),
        context={"first": first, "office": association().email, "page": external_url("members.edit_me"), **more},
    )  # fmt: skip


def _key(kind: NoticeKind, merge: Merge, number: int) -> str:
    return f"{kind.name}:{merge.id}:{number}"


def _closed_by(merge: Merge) -> Account | None:
    """The sign-in that was closed since the other one goes on."""
    accounts = merge.was["accounts"]
    return db.session.get(Account, accounts["had"][1]) if accounts["closed"] else None


def _has_left(person_id: int, today: date) -> bool:
    """They were a member once, and are none today nor later. Whoever never was one is written to."""
    theirs = Belonging.person_id == person_id
    lasts = exists().where(theirs, or_(Belonging.end.is_(None), Belonging.end > today))
    return bool(db.session.scalar(select(exists().where(theirs) & ~lasts)))
