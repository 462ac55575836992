"""Who approves, who is asked to read, and to whom a test goes: exactly what was read, by whom the association wants."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from portal.accounts.operations import OPERATOR, give_right
from portal.core import settings
from portal.core.actors import Right
from portal.core.house import BlockItem
from portal.core.work import unit_of_work
from portal.mail.models import Delivery, Mailing
from portal.newsletters.models import Approval
from portal.newsletters.operations import approving, editing, testing
from portal.newsletters.operations.holding import with_blocks
from tests.newsletters.conftest import copies, whole, write_a_word

NOW = datetime(2026, 5, 26, 9, 0, tzinfo=UTC)
DESK = "/office/newsletters/2026-06"


@pytest.fixture
def two(edition, cast, now):
    """Two who may send, in an association that asks for a second person."""
    with unit_of_work():
        give_right(cast.account(cast.greta), Right.NEWSLETTER_SEND, giver=OPERATOR, now=now, reason="two")
        settings.change(newsletter_second=True)
    return cast


def test_whoever_edited_last_does_not_approve_alone(edition, two, browser_as):
    ines, greta = browser_as(two.ines), browser_as(two.greta)
    ines.submit(DESK, {"subject": "A bench"}, to=DESK)
    page = ines.page(f"{DESK}/preflight")
    assert "somebody else approves it" in page.text
    assert "Approve these words" not in page.text
    token, checksum = ines.token(DESK), whole(edition).checksum()
    refused = ines.post(f"{DESK}/approve", data={"csrf_token": token, "checksum": checksum}, follow_redirects=True)
    assert "You edited this edition last" in refused.text
    assert approving.valid_approval(whole(edition)) is None
    greta.submit(f"{DESK}/preflight", {}, to=f"{DESK}/approve")
    assert approving.valid_approval(whole(edition)).name == two.greta.name
    # Her own edit turns it round, and voids it.
    greta.submit(DESK, {"subject": "A kettle"}, to=DESK)
    assert approving.valid_approval(whole(edition)) is None
    assert "somebody else approves it" in greta.page(f"{DESK}/preflight").text
    ines.submit(f"{DESK}/preflight", {}, to=f"{DESK}/approve")
    assert approving.valid_approval(whole(edition)).name == two.ines.name


def test_where_nobody_asks_for_it_one_person_may(edition, cast, browser_as):
    ines = browser_as(cast.ines)
    ines.submit(DESK, {"subject": "A bench"}, to=DESK)
    ines.submit(f"{DESK}/preflight", {}, to=f"{DESK}/approve")
    assert approving.valid_approval(whole(edition)) is not None


def test_an_administrator_decides_it(cast, browser_as):
    yusra = browser_as(cast.yusra)
    yusra.submit("/office/association", {"newsletter_second": "y", "name": "Ashmere"}, to="/office/association")
    assert settings.association().newsletter_second
    yusra.submit("/office/association", {"newsletter_second": None}, to="/office/association")
    assert not settings.association().newsletter_second


def test_of_an_edit_and_an_approval_at_once_no_unread_word_is_approved(edition, block, db, at_once):
    """Whichever is first: the approval that stands is of the words that stand."""
    number, kind, part = edition.id, type(edition), block("coming_up")
    blocks, story = type(part), part.id

    def approve(checksum):
        with unit_of_work():
            found = db.session.scalars(with_blocks().where(kind.id == number)).one()
            return approving.approve(found, checksum=checksum, account_id=None, by="Inês", now=NOW).id

    def edit(shown):
        with unit_of_work():
            editing.show(db.session.get_one(blocks, story), shown=shown, by="Osei", now=NOW)

    for turn in range(4):
        read, shown = whole(edition).checksum(), bool(turn % 2)
        told = at_once(lambda read=read: approve(read), lambda shown=shown: edit(shown))
        assert told[1] is None, told
        found = whole(edition)
        assert approving.valid_approval(found) is None, "the edit comes after it, or it is refused"
        assert isinstance(told[0], int | approving.ChangedMeanwhile), told
    standing = db.session.query(Approval).filter(Approval.voided_at.is_(None)).all()
    assert standing == []


def test_a_picture_or_the_frame_that_changed_makes_another_revision(edition, block, db):
    coming, before = block("coming_up"), whole(edition).checksum()
    with unit_of_work():
        coming.items = [dict(coming.items[0]) | {"image": "/pictures/other.jpg"}]
    assert whole(edition).checksum() != before
    with unit_of_work():
        first = approving.freeze(whole(edition), now=NOW)
    with unit_of_work():
        settings.change(address="2 Weir Street")
    with unit_of_work():
        second = approving.freeze(whole(edition), now=NOW)
    assert second.number == first.number + 1, "what is sent is what is frozen, not what was"
    assert "2 Weir Street" in second.html


def test_a_named_colleague_is_asked_to_read(edition, two, browser_as, smtp, run_jobs):
    ines = browser_as(two.ines)
    page = ines.page(f"{DESK}/review")
    assert "Greta Holm" in page.text
    assert "Amara" not in page.text
    ines.submit(f"{DESK}/review", {"person": str(two.greta.id)}, to=f"{DESK}/review")
    run_jobs()
    asked = [letter for letter in smtp.letters if "before it goes" in (letter.message["Subject"] or "")]
    assert [letter.recipients for letter in asked] == [(two.greta.email,)]
    assert "Inês Duarte asked Greta Holm to read it" in ines.page(DESK).text
    token = ines.token(f"{DESK}/review")
    strangers = ines.post(f"{DESK}/review", data={"csrf_token": token, "person": str(two.amara.id)})
    assert strangers.status_code == 422
    with pytest.raises(approving.NoSuchReader), unit_of_work():
        approving.ask_for_review(edition, by="Inês", now=NOW, person_id=two.amara.id)


def test_tests_go_to_the_team_and_to_nobody_else(edition, month, cast, browser_as, smtp, run_jobs, db):
    month.personal = {
        cast.ines.id: [BlockItem(("person", 7), "Piet", "Only for Inês")],
        cast.osei.id: [BlockItem(("person", 8), "Wim", "Only for Osei")],
    }
    write_a_word(edition, "The kingfishers are back.")
    ines = browser_as(cast.ines)
    assert cast.amara
    page = ines.page(f"{DESK}/test-letters")
    assert "Osei Boateng" in page.text, "any office"
    assert "Amara" not in page.text
    data = {"csrf_token": ines.token(f"{DESK}/test-letters"), "people": [str(cast.ines.id), str(cast.osei.id)]}
    assert ines.post(f"{DESK}/test-letters", data=data).status_code == 303
    run_jobs()
    found = {letter.recipients[0]: letter for letter in copies(smtp)}
    assert set(found) == {cast.ines.email, cast.osei.email}
    for person, other in ((cast.ines, "Osei"), (cast.osei, "Inês")):
        letter = found[person.email]
        assert letter.message["Subject"].startswith("Test: ")
        assert f"Only for {person.given_name or person.name.split()[0]}" in letter.text
        assert f"Only for {other}" not in letter.text
    assert db.session.query(Mailing).filter(Mailing.test.is_(False)).count() == 0
    assert db.session.query(Delivery).join(Mailing, Mailing.id == Delivery.mailing_id).count() == 2
    assert whole(edition).mailing_id is None
    for people in ([str(cast.amara.id)], []):
        refused = ines.post(f"{DESK}/test-letters", data=data | {"people": people})
        assert refused.status_code == 422
    with pytest.raises(testing.NobodyToTell), unit_of_work():
        testing.send_tests(edition, [cast.amara.id], now=NOW)
