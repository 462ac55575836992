"""Three ways to begin a referral: for somebody from outside, for a member, and for oneself."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.referrals.models import Referral
from portal.referrals.states import Party
from tests.referrals.doing import THANKS, handle, mails, steps_of
from tests.relationships.company import Company


def test_what_one_would_buy_oneself_is_told_as_between_two(trio: Company) -> None:
    mara, jonas = trio.browser("mara"), trio.browser("jonas")
    page = mara.page("/referrals/new?bring=nobody")
    assert not page("[name=kind]")
    values = {"receiver": str(trio.jonas), "need": "Forty guest books", "why": "Yours hold."}
    where = mara.send(page.form(button="Offer it"), values).location
    assert steps_of(trio, "jonas") == ["Mara would buy from you"]
    number = db.session.scalars(select(Referral.id)).one()
    theirs = f"/referrals/{handle(number, Party.RECEIVER)}"
    jonas.submit(theirs, button="My kind of work, and I have time")
    assert steps_of(trio, "mara") == ["Get in touch with Jonas"]
    assert steps_of(trio, "jonas") == ["Have you and Mara talked?"]
    jonas.submit(theirs, {"talked_on": clock.today("Europe/London").isoformat()}, button="We have talked")
    assert (steps_of(trio, "mara"), steps_of(trio, "jonas")) == ([], ["Tell Mara how it turned out"])
    jonas.submit(theirs, {"outcome": "won", "thanks": THANKS}, button="Tell Mara")
    told = mara.page(where).text + jonas.page(theirs).text + mara.page("/referrals").text
    letters = " ".join(words for _to, kind, words in mails("referrals."))
    assert "You would buy from Jonas" in told
    for third in ("introduc", "other side", "the three of you", "They work together"):
        assert third not in told.replace("Introductions", ""), third
        assert third not in letters, third


@pytest.mark.parametrize(
    ("way", "asks"),
    [
        ("outside", {"told", "kind", "strength", "how_known"}),
        ("member", {"kind", "strength", "how_known"}),
        ("nobody", set()),
    ],
)
def test_a_new_offer_asks_what_its_way_needs(trio: Company, way: str, asks: set[str]) -> None:
    page = trio.browser("mara").page(f"/referrals/new?bring={way}")
    names = {str(tag["name"]) for tag in page("main form [name]")}
    assert names & {"told", "kind", "strength", "how_known"} == asks
    assert {"receiver", "need", "why", "timing", "budget"} <= names
    assert "£1,000 to £5,000" in page.text
