"""Short ways for tests to let somebody from outside answer: Ulla Brand, whom Mara knows from the market."""

from __future__ import annotations

import re

from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.mail.models import Delivery, DeliveryContent
from portal.referrals.operations import answering as referral_answers
from portal.referrals.operations import offering
from portal.relationships.outside import links
from portal.relationships.outside.models import OutsideParty
from portal.relationships.outside.operations import answering
from portal.relationships.outside.operations.answering import Typed
from tests.referrals.doing import act, get, today, words
from tests.relationships.company import Company

MAIL = "ulla@brand.example"
TYPED = {"name": "Ulla Brand", "email": MAIL, "phone": "020 7946 0990", "words": "It is forty books, not thirty."}


def offered(company: Company, **texts: object) -> int:
    """Mara offers Jonas somebody who is no member; the number of the referral."""
    with unit_of_work():
        now = clock.now()
        referral = offering.draft(company.mara, company.jonas, None, words(**texts), today=today(), now=now)
        offering.offer(referral, today=today(), now=now)
        return referral.id


def asked(company: Company, **texts: object) -> int:
    """Jonas has time for it, and Mara has a link to forward; the number of the referral."""
    number = offered(company, **texts)
    act(number, referral_answers.accept)
    return number


def party(number: int) -> OutsideParty:
    found = select(OutsideParty).where(OutsideParty.about_id == number)
    return db.session.scalars(found.execution_options(populate_existing=True)).one()


def token(number: int) -> str:
    return links.token_of(party(number))


def type_yes(number: int, email: str = MAIL, **more: str) -> None:
    with unit_of_work():
        typed = Typed(**(TYPED | {"email": email} | more))
        answering.ask_for_code(party(number), typed, today=today(), now=clock.now())


def codes() -> list[tuple[str, str]]:
    """To whom each code went, and the code."""
    rows = db.session.execute(
        select(Delivery.email, DeliveryContent.source)
        .join(DeliveryContent, DeliveryContent.delivery_id == Delivery.id)
        .where(Delivery.kind == "outside.code")
        .order_by(Delivery.id)
    )
    return [(email, re.search(r"## (\w{4}) (\w{4})", source).expand(r"\1\2")) for email, source in rows]  # type: ignore[union-attr]


def try_code(number: int, code: str) -> str:
    """What came of it: "" for a yes."""
    with unit_of_work():
        wrong = answering.try_code(party(number), code, now=clock.now())
    return type(wrong).__name__ if wrong else ""


def agree(number: int, email: str = MAIL) -> None:
    """They say yes, and type the code."""
    type_yes(number, email)
    assert try_code(number, codes()[-1][1]) == ""


def introduced(company: Company, **texts: object) -> int:
    """Mara's referral of Ulla to Jonas, both of whom said yes."""
    number = asked(company, **texts)
    agree(number)
    assert get(number).outside
    return number
