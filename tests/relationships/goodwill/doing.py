"""What the tests of the goodwill diary do, in few words."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.mail.models import Delivery
from portal.relationships.goodwill import operations
from portal.relationships.goodwill.models import GoodwillAct, HelpKind
from portal.relationships.ties.models import TieEvidence

DAY = date(2024, 5, 2)
SECRET = "Sent the article on lime mortar; the roof leaks"


def note(giver: int, receiver: int, *, kind: HelpKind = HelpKind.FEEDBACK, day: date = DAY, line: str = SECRET) -> int:
    """A line of the giver's diary; its number."""
    today = clock.today("Europe/London")
    with unit_of_work():
        made = operations.write_down(giver, receiver, kind=kind, day=day, line=line, today=today, now=clock.now())
        return made.id


def act(number: int, verb: Any, **words: Any) -> None:
    """One verb on it."""
    with unit_of_work():
        verb(db.session.get_one(GoodwillAct, number), **words)


def ask(number: int, words: str = "") -> None:
    act(number, operations.ask, words=words, now=clock.now())


def confirm(number: int, thanks: str = "") -> None:
    act(number, operations.confirm, thanks=thanks, now=clock.now())


def confirmed(giver: int, receiver: int, **values: Any) -> int:
    """Written down, asked, confirmed."""
    number = note(giver, receiver, **values)
    ask(number)
    confirm(number)
    return number


def thank(receiver: int, giver: int, *, thanks: str = "", day: date = DAY, kind: HelpKind = HelpKind.CONTACT) -> int:
    today = clock.today("Europe/London")
    with unit_of_work():
        made = operations.thank(receiver, giver, kind=kind, day=day, thanks=thanks, today=today, now=clock.now())
        return made.id


def row(number: int) -> GoodwillAct:
    """As it is now."""
    return db.session.get_one(GoodwillAct, number, populate_existing=True)


def evidence_of(number: int) -> int:
    """How often it stands as evidence."""
    db.session.rollback()
    return len(db.session.scalars(select(TieEvidence).where(TieEvidence.key == f"goodwill:{number}")).all())


def mails(kind: str) -> list[str]:
    """To whom one was written, by first names."""
    db.session.rollback()
    written = select(Delivery.email).where(Delivery.kind == f"relationships.{kind}").order_by(Delivery.id)
    return [each.partition("@")[0] for each in db.session.scalars(written)]
