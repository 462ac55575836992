"""What an edition said before can be looked at, compared and brought back; and it goes when its time is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from portal.accounts.operations import OPERATOR
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.members.privacy.operations import erasing
from portal.newsletters.hands import Hand
from portal.newsletters.models import Approval
from portal.newsletters.operations import approving, editing, history, sending
from portal.newsletters.versions import KEPT, MOST, EditionVersion, How
from tests.newsletters.conftest import whole

NOW = datetime(2026, 5, 26, 9, 0, tzinfo=UTC)
DESK = "/office/newsletters/2026-06"


def states(part) -> list[str]:
    return [each.contents["words"] for each in db.session.scalars(history.versions_of(part))]


def say(block, words: str, at: datetime = NOW, by: str = "Inês") -> None:
    with unit_of_work():
        said = {"title": block.title, "words": words, "for_members": False}
        editing.rewrite(block, version=block.changed_in, by=by, now=at, **said)


def test_every_saved_state_is_there_by_whom_and_can_be_brought_back(edition, block, cast, browser_as):
    ines, yusra = browser_as(cast.ines), browser_as(cast.yusra)
    page = f"{DESK}/blocks/{block('coming_up').id}"
    month = history.said_by(block("coming_up"))["words"]
    ines.submit(page, {"words": "Come to the supper."}, to=page)
    yusra.submit(page, {"words": "Come to the supper & bring <bread>."}, to=page)
    listed = ines.page(f"{page}/versions")
    for words in ("Inês Duarte wrote it", "Yusra Haddad wrote it", "As the month wrote it", "Now"):
        assert words in listed.text
    assert states(block("coming_up"))[-1] == month
    oldest = f"{DESK}/versions/{db.session.scalars(history.versions_of(block('coming_up'))).all()[-1].id}"
    shown = ines.page(oldest)
    assert "Midsummer" in "".join(tag.get_text() for tag in shown("del"))
    assert "<bread>" in "".join(tag.get_text() for tag in shown("ins"))
    ines.submit(oldest, {}, to=f"{oldest}/back")
    assert block("coming_up").words == month
    assert len(states(block("coming_up"))) == 4, "what stood there before is kept"
    follow = f"{page}/follow"
    ines.submit(DESK, {}, to=follow)
    assert block("coming_up").words is None
    assert "Inês Duarte let it follow the month again" in ines.page(f"{page}/versions").text


def test_the_head_and_what_was_taken_away_come_back(edition, block, cast, browser_as):
    ines = browser_as(cast.ines)
    before = edition.subject
    ines.submit(DESK, {"subject": "A bench"}, to=DESK)
    with unit_of_work():
        story = editing.add_story(edition, title="Bread", words="The oven is home.", by="Inês", now=NOW)
    ines.submit(DESK, {}, to=f"{DESK}/blocks/{story.id}/remove")
    assert [each.kind for each in whole(edition).blocks].count("story") == 0
    page = ines.page(f"{DESK}/versions")
    assert before in page.text
    assert "The oven is home." in page.text
    (gone,) = db.session.scalars(history.taken_away(whole(edition)))
    ines.submit(f"{DESK}/versions/{gone.id}", {}, to=f"{DESK}/versions/{gone.id}/back")
    back = block("story")
    assert (back.title, back.words) == ("Bread", "The oven is home.")
    assert "Blocks that were taken away" not in ines.page(f"{DESK}/versions").text
    first = db.session.scalars(history.versions_of(whole(edition))).all()[-1]
    with unit_of_work():
        editing.bring_back(first, by="Inês", now=NOW)
    assert whole(edition).subject == before


def test_a_block_of_ones_own_begins_empty_and_only_once(edition, block, cast, browser_as):
    ines = browser_as(cast.ines)
    opened = {ines.submit(DESK, {}, button="Add a block").location for _ in range(2)}
    assert len(opened) == 1, "an empty one is there already"
    assert block("story").is_empty
    assert block("story").position == max(each.position for each in whole(edition).blocks)
    page = opened.pop().partition("#")[0]
    ines.submit(page, {"title": "Bread", "words": "The oven is home."}, to=page)
    assert "The oven is home." in ines.get(f"{DESK}/preview").text


def test_there_is_an_end_to_what_is_kept(edition, block, monkeypatch):
    monkeypatch.setattr(history, "MOST", 5)
    assert MOST >= 50
    for number in range(8):
        say(block("word"), f"Draft {number}", NOW + timedelta(hours=number))
    assert states(block("word")) == [f"Draft {number}" for number in range(7, 2, -1)]
    history.forget_old(NOW + KEPT * 2)
    assert len(states(block("word"))) == 5, "while it is being written all of them are of use"
    with unit_of_work():
        sending.cancel(edition, now=NOW)
    history.forget_old(NOW + KEPT - timedelta(days=1))
    assert db.session.query(EditionVersion).count() > 0
    history.forget_old(NOW + KEPT)
    assert db.session.query(EditionVersion).count() == 0


def test_whoever_was_forgotten_is_named_nowhere(edition, block, cast, browser_as):
    ines, name = Hand(cast.ines.name, cast.ines.account_id), cast.ines.name
    say(block("word"), "The kingfishers are back.", by=ines)
    with unit_of_work():
        approving.ask_for_review(edition, by=ines, now=NOW)
        checksum = whole(edition).checksum()
        approving.approve(edition, checksum=checksum, account_id=cast.ines.account_id, by=ines, now=NOW)
    yusra = browser_as(cast.yusra)
    versions = f"{DESK}/blocks/{block('word').id}/versions"
    assert name in yusra.page(DESK).text
    assert name in yusra.page(versions).text
    with unit_of_work():
        erasing.erase(cast.ines, giver=OPERATOR, now=NOW)
    assert name not in yusra.page(DESK).text
    assert name not in yusra.page(versions).text
    found = whole(edition)
    assert (found.edited_by, found.review_asked_by, db.session.query(Approval.name).scalar()) == ("", "", "")
    assert block("word").words == "The kingfishers are back.", "the words are the association's"
    assert db.session.scalars(history.versions_of(block("word"))).first().how is How.SAVED
