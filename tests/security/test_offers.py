"""A page never offers what the portal would refuse: every link leads somewhere, every bare button does its work."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts.models import Account
from portal.core import demo
from portal.core.db import db
from tests.security.offering import Offer, crawl, offers, refusals_when_read, refused
from tests.security.sweeping import READERS, Sweep
from tests.security.walking import SIGN_IN, Walk, nothing_kept
from tests.security.world import World

PREVIEW = "/preview"  # a mail as its reader gets it, who may see more than its editor
OWN_DEVICE = "/me/security/devices/"  # signing out here leads to the way in


@pytest.mark.slow
def test_nobody_of_the_demo_is_offered_what_is_refused(app: Flask) -> None:
    demo.seed(40, 1)
    accounts = {email: world_account(email) for email in demo.SIGN_INS}
    walk = Walk(app, World(accounts={"visitor": None, **accounts}))
    tried, wrong = 0, []
    for kind in walk.world.accounts:
        walk.cookie(kind)
    with nothing_kept():
        for kind in walk.world.accounts:
            for offer, why in crawl(walk, kind):
                tried += 1
                if why and not allowed(offer, why):
                    wrong.append(f"{offer}: {why}")
    assert tried > 800
    assert not wrong, f"{len(wrong)} of {tried}:\n" + "\n".join(wrong)


def world_account(email: str) -> int:
    return db.session.scalars(select(Account.id).where(Account.email == email)).one()


def allowed(offer: Offer, why: str) -> bool:
    return offer.page.endswith(PREVIEW) or (why == SIGN_IN and offer.path.startswith(OWN_DEVICE))


@pytest.mark.slow
def test_nothing_that_a_page_offers_is_refused(walk: Walk, swept: Sweep) -> None:
    found = list(offers(walk.app, swept))
    assert sum(offer.method == "GET" for offer in found) > 300
    assert sum(offer.method == "POST" for offer in found) > 50
    wrong, read = [], refusals_when_read(swept)
    for kind in READERS:
        walk.cookie(kind)
    with nothing_kept():
        for offer in found:
            known = read.get((offer.kind, offer.path)) if offer.method == "GET" else None
            why = refused(walk, offer) if known is None else known
            if why and not allowed(offer, why):
                wrong.append(f"{offer}: {why}")
    assert not wrong, f"{len(wrong)} of {len(found)}:\n" + "\n".join(wrong)
