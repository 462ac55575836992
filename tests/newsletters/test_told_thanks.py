"""Thanks stand in the newsletter only as long as both of the two want it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from portal.core import clock, settings
from portal.core.actors import VISITOR
from portal.core.db import db
from portal.core.house import house
from portal.core.work import unit_of_work
from portal.newsletters.hands import Hand
from portal.newsletters.models import Edition, Revision
from portal.newsletters.operations import approving, drafting, editing, history
from portal.newsletters.versions import EditionVersion
from portal.relationships.goodwill.models import GoodwillAct
from portal.relationships.goodwill.told.models import ToldThanks
from tests.newsletters.conftest import whole
from tests.relationships.asks import doing as asks
from tests.relationships.goodwill import doing as goodwill

WORDS = "Two ovens for the school fair, and nobody asked for a receipt."


def in_the_draft(edition: Edition) -> str:
    return str([block.items for block in whole(edition).blocks if block.kind == "goodwill.told" and not block.hidden])


def kept(column) -> str:
    return str(db.session.scalars(select(column)).all())


def refreshed(edition: Edition) -> str:
    with unit_of_work():
        drafting.refresh(edition, by="Inês", now=clock.now())
    return in_the_draft(edition)


def test_both_have_to_say_yes_and_either_can_take_it_back(app, cast, frozen, browser_as):
    frozen("2026-05-20 09:00")
    act = goodwill.thank(cast.amara.id, cast.jonas.id, thanks="For the ovens.", day=date(2026, 5, 19))
    page = f"/goodwill/{act}"
    amara, jonas = browser_as(cast.amara), browser_as(cast.jonas)
    assert "For the newsletter" not in jonas.page(page).text
    amara.submit(page, {"words": WORDS}, to=f"{page}/tell")
    assert WORDS in jonas.page(page).text
    assert "would like to thank you in the newsletter" in jonas.page("/").text
    raw = db.session.execute(select(ToldThanks.__table__)).one()
    assert WORDS.encode() not in (raw.words_sealed or b"")
    frozen("2026-05-25 09:00")
    amara, jonas = browser_as(cast.amara), browser_as(cast.jonas)
    with unit_of_work():
        edition = drafting.draft(date(2026, 6, 1), now=clock.now())
    assert WORDS not in in_the_draft(edition)
    jonas.submit(page, {}, to=f"{page}/tell/rather-not")
    assert WORDS not in jonas.page(page).text
    assert "would like to thank you" not in jonas.page("/").text
    assert "a no is never told" in amara.page(page).text, "it reads as silence does"
    assert WORDS not in refreshed(edition)
    with unit_of_work():
        from portal.relationships.goodwill.told import operations

        operations.agree(db.session.get_one(GoodwillAct, act), now=clock.now())
    frozen("2026-05-25 09:30")
    assert WORDS in refreshed(edition)
    answers = house().visible_sources["told_thanks"]
    assert set(db.session.scalars(answers([act], asks.who(cast.mara.id)))) == {act}
    assert set(db.session.scalars(answers([act], VISITOR))) == set()
    with unit_of_work():
        approving.approve(edition, checksum=whole(edition).checksum(), account_id=None, by="Inês", now=clock.now())
    jonas = browser_as(cast.jonas)
    jonas.submit(page, {}, to=f"{page}/tell/rather-not")
    assert WORDS not in in_the_draft(edition)
    assert approving.valid_approval(whole(edition)) is None, "what was approved had it in it"
    assert set(db.session.scalars(answers([act], asks.who(cast.mara.id)))) == set()


def test_whoever_takes_their_thanks_back_takes_them_out_of_the_newsletter(app, cast, frozen):
    from portal.relationships.goodwill import operations as acts
    from portal.relationships.goodwill.told import operations

    frozen("2026-05-20 09:00")
    act = goodwill.thank(cast.amara.id, cast.jonas.id, thanks="For the ovens.", day=date(2026, 5, 19))
    goodwill.act(act, operations.offer, words=WORDS, now=clock.now())
    goodwill.act(act, operations.agree, now=clock.now())
    frozen("2026-05-25 09:00")
    with unit_of_work():
        edition = drafting.draft(date(2026, 6, 1), now=clock.now())
    assert WORDS in in_the_draft(edition)
    with unit_of_work():
        settings.change(newsletter_second=True)
        told = next(block for block in whole(edition).blocks if block.kind == "goodwill.told")
        ines = Hand(cast.ines.name, cast.account(cast.ines).id)
        words = f"{history.said_by(told)['words']} Well!"
        editing.rewrite(told, title="Thanks", words=words, for_members=False, version=1, by=ines, now=clock.now())
        editing.follow_sources(whole(edition).blocks[told.position], by=ines, now=clock.now())
        approving.freeze(whole(edition), now=clock.now())
    assert WORDS in kept(EditionVersion.contents) and WORDS in kept(Revision.html)
    goodwill.act(act, operations.offer, words="Other words.", now=clock.now())
    assert WORDS not in in_the_draft(edition), "a yes was to those words"
    assert WORDS not in kept(EditionVersion.contents), "an earlier state would bring them back"
    assert WORDS not in kept(Revision.html) + kept(Revision.contents)
    assert approving.needs_another(whole(edition), ines.account_id), "taking thanks back is no edit: she edited last"
    goodwill.act(act, acts.take_back, now=clock.now())
    assert db.session.query(ToldThanks).count() == 0
