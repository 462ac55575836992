"""What an address wants to get, by family, and the ways to say so. Keyed by address: mail knows no people."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from sqlalchemy import delete, insert, select

from portal.core.db import db
from portal.core.facts import record
from portal.mail import kinds, links
from portal.mail.facts import FamilySwitched
from portal.mail.models import MailPreference

AT_ONCE = 500
#: Through what it was said: a list that was brought in.
LIST = "list"


def wanted(address: str, family: str) -> bool:
    """Whether this (normalised) address wants this family; nothing said means yes."""
    row = db.session.get(MailPreference, (address, family))
    return row is None or row.wanted


def said(address: str) -> list[MailPreference]:
    """What this (normalised) address has said, with the day and how: whoever signs in as it reads that, nobody else."""
    return list(db.session.scalars(select(MailPreference).where(MailPreference.address == address)))


def choices(address: str) -> dict[str, bool]:
    """What this address has said, by family."""
    rows = db.session.execute(
        select(MailPreference.family, MailPreference.wanted).where(MailPreference.address == address)
    )
    return {row.family: row.wanted for row in rows}


def switch(address: str, families: Mapping[str, bool], *, now: datetime, through: str) -> None:
    """Set families on or off for a (normalised) address. `through`: page, link, one-click, or list."""
    for family, wants in families.items():
        row = db.session.get(MailPreference, (address, family))
        if (row is None and wants) or (row is not None and row.wanted is wants):
            continue
        if row is None:
            row = MailPreference(address=address, family=family)
            db.session.add(row)
        row.wanted, row.changed_at, row.through = wants, now, through
        record(FamilySwitched(address=address, family=family, wanted=wants, through=through))
    db.session.flush()


def switch_off_in_a_list(addresses: Collection[str], *, now: datetime) -> None:
    """Of these (normalised) addresses, each that has said nothing gets no letters to many any more: they have said so
    elsewhere, where a list comes from.
    """
    wanted = [each.name for each in kinds.families() if any(kind.lane == "bulk" for kind in each.kinds)]
    for some in _batches(addresses):
        said = set(db.session.scalars(select(MailPreference.address).where(MailPreference.address.in_(some))))
        rows = [
            {"address": address, "family": name, "wanted": False, "changed_at": now, "through": LIST}
            for address in some if address not in said for name in wanted
        ]  # fmt: skip
        if rows:
            db.session.execute(insert(MailPreference), rows)


def forget_from_a_list(addresses: Collection[str]) -> None:
    """What `switch_off_in_a_list` said of these (normalised) addresses, where nobody has changed it since."""
    for some in _batches(addresses):
        gone = delete(MailPreference).where(MailPreference.address.in_(some), MailPreference.through == LIST)
        db.session.execute(gone.execution_options(synchronize_session=False))


def copy(old: str, new: str, *, now: datetime) -> None:
    """Somebody's (normalised) address changed: what they said comes along, but nothing said at the new one changes."""
    said = choices(new)
    for family, wants in choices(old).items():
        if family not in said:
            switch(new, {family: wants}, now=now, through="page")


def forget(address: str) -> None:
    """Delete everything that was said about a (normalised) address, and revoke its links."""
    for row in db.session.scalars(select(MailPreference).where(MailPreference.address == address)):
        db.session.delete(row)
    links.revoke(address)


def _batches(addresses: Collection[str]) -> Iterator[list[str]]:
    ordered = sorted(addresses)
    return (ordered[start : start + AT_ONCE] for start in range(0, len(ordered), AT_ONCE))
