"""Letters that left, and reports of them, for the tests of what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.mail.addresses import normalise
from portal.mail.intake import receiving, return_path, sweeping
from portal.mail.intake.models import RawBounce, Source
from portal.mail.models import Delivery, DeliveryEvent, State, Suppression, UnsubscribeLink

SAMPLES = Path(__file__).parent / "bounces"
HOUSE = "house@example.org"


@dataclass(frozen=True)
class Sent:
    """A letter that was taken by a mail server."""

    number: int
    reader: str
    message_id: str
    way: str

    def fill(self, text: str, *, to: str | None = None, at: datetime | None = None) -> bytes:
        """A sample about this letter. `to`: the address it came to, else the return path of the letter."""
        path = return_path.configured()
        back = path.of(self.number, self.message_id, normalise(self.reader)) if path else HOUSE
        words = {"to": to or back, "reader": self.reader, "id": self.message_id, "way": self.way,
                 "date": format_datetime(at or clock.now())}  # fmt: skip
        for name, value in words.items():
            text = text.replace("{" + name + "}", value)
        return text.encode()


def sent(reader: str = "ana@example.org", kind: str = "try.digest", at: datetime | None = None, **more: Any) -> Sent:
    """Write a letter into the ledger as if it had left."""
    moment = at or clock.now()
    with unit_of_work():
        count = db.session.query(Delivery).count() + 1
        way = f"way-out-of-reader-{count:06}"
        values = {
            "key": f"sent:{count}", "kind": kind, "lane": 1, "email": reader, "address": normalise(reader),
            "message_id": f"<sent{count}.{'x' * 16}@localhost.localdomain>", "state": State.ACCEPTED,
            "created_at": moment - timedelta(minutes=1), "due_at": moment, "settled_at": moment,
        }  # fmt: skip
        row = Delivery(**(values | more))
        db.session.add(row)
        known = select(UnsubscribeLink.token).where(UnsubscribeLink.address == row.address)
        if (token := db.session.scalar(known)) is None:
            db.session.add(UnsubscribeLink(token=way, address=row.address, family="digests", created_at=moment))
        db.session.flush()
        return Sent(row.id, reader, row.message_id, token or way)


def sample(name: str) -> str:
    """A report without the line that says what is right."""
    return (SAMPLES / f"{name}.eml").read_text(encoding="utf-8").partition("\n")[2]


def right(name: str) -> list[str]:
    """The words of that line."""
    return (SAMPLES / f"{name}.eml").read_text(encoding="utf-8").partition("\n")[0].split()[1:]


def bring(raw: bytes, *, now: datetime | None = None, as_json: bool = False) -> RawBounce:
    """Take a report and read it; returns what became of it."""
    moment = now or clock.now()
    with unit_of_work():
        number = receiving.take(raw, Source.FOLDER, now=moment, as_json=as_json)
    assert number is not None, "it was known already"
    sweeping.read_one(number, now=moment)
    return db.session.get_one(RawBounce, number, populate_existing=True)


def state(letter: Sent) -> State:
    return db.session.get_one(Delivery, letter.number, populate_existing=True).state


def stopped(address: str = "ana@example.org") -> dict[str, str]:
    """Scope -> reason, of what is stopped for the address."""
    rows = db.session.execute(select(Suppression.scope, Suppression.reason).where(Suppression.address == address))
    return {row.scope: row.reason for row in rows}


def events(letter: Sent) -> list[str]:
    found = select(DeliveryEvent.what).where(DeliveryEvent.delivery_id == letter.number).order_by(DeliveryEvent.id)
    return list(db.session.scalars(found))
