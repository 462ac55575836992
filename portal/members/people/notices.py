"""The letters about somebody's address."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l

from portal.accounts.models import Account
from portal.core.house import NoticeKind
from portal.core.tokens import digest
from portal.core.web import external_url
from portal.mail import outbox
from portal.mail.addresses import Address, normalise
from portal.members.people import reach
from portal.members.people.models import Person

ADDRESS = NoticeKind("members.address", _l("Your address in the list was changed"), "members")
SHOWN = NoticeKind("members.shown_address", _l("The address that members see was changed"), "members")
KINDS = (ADDRESS, SHOWN)


def listed_address_changed(person: Person, old: str, *, now: datetime) -> None:
    """To the address that somebody without a sign-in was written to until now; once a day, whatever is tried."""
    outbox.enqueue(
        ADDRESS.name, to=Address(old, person.name), key=f"members.address:{person.id}:{_day(old, now)}",
        context={"first": person.first},
    )  # fmt: skip


def shown_address_changed(person: Person, account: Account, *, now: datetime) -> None:
    """To where somebody signs in: members see another address of theirs now."""
    to = reach.reader(person.id).address
    if to is None:
        return
    outbox.enqueue(
        SHOWN.name, to=to, key=f"members.shown_address:{person.id}:{_day(account.email, now)}",
        context={"first": person.first, "url": external_url("members.edit_me")},
    )  # fmt: skip


def told_of_addresses(person: Person) -> list[str]:
    """How the keys of letters begin that went to addresses which were somebody's once."""
    return [f"{kind.name}:{person.id}:" for kind in KINDS]


def _day(email: str, now: datetime) -> str:
    """Names an address on a day, and cannot be read."""
    return f"{now:%Y%m%d}:{digest(normalise(email))[:16]}"
