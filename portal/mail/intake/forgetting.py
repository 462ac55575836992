"""Forgetting an address: of what came back from it there stays that something did."""

from __future__ import annotations

from sqlalchemy import delete, update

from portal.core import vault
from portal.core.db import db
from portal.mail.intake.models import FreshStart, RawBounce


def forget(address: str) -> None:
    """The words and traces of a (normalised) address, inside a unit of work."""
    gone = {"own_key": None, "message_sealed": None, "diagnostic": None, "about": None}
    db.session.execute(update(RawBounce).where(RawBounce.about == about(address)).values(**gone))
    db.session.execute(delete(FreshStart).where(FreshStart.address == address))


def about(address: str) -> str:
    """What stands for a (normalised) address beside a report, so that its words can be forgotten with it."""
    return vault.keyed("whom returned mail is about", address)
