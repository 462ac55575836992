"""The path from a first tie to thanks, walked in browsers."""

from __future__ import annotations

from sqlalchemy import select

from portal.core.db import db
from portal.mail.models import Delivery, DeliveryContent
from portal.referrals.models import Referral
from tests.relationships.company import Company

NEED = "Their library books are loved to pieces. They would rather mend than buy."


def mails(to: str) -> list[tuple[str, str]]:
    """Kind and words of every message to this address, in order."""
    rows = db.session.execute(
        select(Delivery.kind, DeliveryContent.subject, DeliveryContent.source)
        .join(DeliveryContent, DeliveryContent.delivery_id == Delivery.id)
        .where(Delivery.email == to)
        .order_by(Delivery.id)
    )
    return [(row.kind, f"{row.subject}\n{row.source}") for row in rows]


def address_of(mail: str) -> str:
    """The path of the page that a message leads to."""
    return mail.replace("\\", "").split("http://localhost")[1].split(">")[0]


def test_from_we_met_to_thanks(company: Company) -> None:
    mara, jonas, amara = (company.browser(name) for name in ("mara", "jonas", "amara"))
    for browser, other in ((mara, company.jonas), (jonas, company.mara), (mara, company.amara), (amara, company.mara)):
        browser.submit(f"/relationships/{other}", button="We met")
    assert "You have met" in mara.page(f"/relationships/{company.jonas}")

    values = {
        "receiver": str(company.jonas), "referred": str(company.amara), "kind": "client", "need": NEED,
        "why": "You mend what others throw out.", "how_known": "We swim at the weir on Wednesdays.",
    }  # fmt: skip
    mara.submit("/referrals/new", values, to="/referrals/new", follow=True)
    kind, words = mails("jonas@ashmere.example")[-1]
    assert kind == "referrals.offered"
    offer = jonas.page(address_of(words))
    assert NEED in offer
    assert "Amara" not in offer.text
    assert "weir" not in offer.text
    jonas.send(offer.form(button="My kind of work, and I have time"))

    kind, words = mails("amara@ashmere.example")[-1]
    assert kind == "referrals.asked"
    asked = amara.page(address_of(words))
    assert "Jonas" in asked
    amara.send(asked.form(button="Yes, introduce us"))

    both = [mails(f"{name}@ashmere.example")[-1] for name in ("jonas", "amara")]
    assert [kind for kind, _ in both] == ["referrals.introduced"] * 2
    assert all("Jonas Pell" in words and "Amara Lindqvist" in words for _, words in both)
    page = jonas.page(address_of(both[0][1]))
    assert "Mara brought you and Amara together" in page
    jonas.send(page.form(button="We have talked"))
    page = jonas.page(address_of(both[0][1]))
    jonas.send(page.form(button="Tell Mara"), {"outcome": "won", "thanks": "The first forty went back on Monday."})

    kind, words = mails("mara@ashmere.example")[-1]
    assert kind == "referrals.thanks"
    assert "The first forty went back on Monday" in words
    end = mara.page(address_of(words))
    assert "The first forty went back on Monday." in end
    assert "They work together" in end
    assert "The first forty" in mara.page("/referrals")
    assert db.session.scalars(select(Referral)).one().thanked_at is not None
