"""What is sent is what was read: approvals are bound to the words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from portal.core.work import unit_of_work
from portal.newsletters.models import Revision
from portal.newsletters.operations import approving, editing, sending
from portal.newsletters.queries import Stage, stage
from tests.newsletters.conftest import whole

NOW = datetime(2026, 5, 26, 9, 0, tzinfo=UTC)


def approve(edition):
    with unit_of_work():
        return approving.approve(edition, checksum=whole(edition).checksum(), account_id=None, by="Inês", now=NOW)


def stage_of(edition):
    found = whole(edition)
    return stage(found, None, approving.valid_approval(found))


def test_an_approval_holds_for_these_words_only(edition, block):
    approve(edition)
    assert stage_of(edition) == Stage.APPROVED
    with unit_of_work():
        editing.move(block("coming_up"), up=True, by="Inês", now=NOW)
    assert stage_of(edition) == Stage.DRAFT


def test_approving_what_has_changed_since_it_was_read_is_refused(edition, block):
    read = whole(edition).checksum()
    with unit_of_work():
        editing.show(block("new_faces"), shown=False, by="Somebody", now=NOW)
    with pytest.raises(approving.ChangedMeanwhile), unit_of_work():
        approving.approve(edition, checksum=read, account_id=None, by="Inês", now=NOW)


def test_a_letter_with_nothing_in_it_cannot_be_approved(edition, block):
    for kind in ("word", "new_faces", "coming_up"):
        with unit_of_work():
            editing.show(block(kind), shown=False, by="Inês", now=NOW)
    with pytest.raises(approving.NothingInIt):
        approve(edition)


def test_approving_twice_is_once(edition):
    assert approve(edition).id == approve(edition).id


def test_two_editors_do_not_write_past_each_other(edition, block):
    opened_by_both = edition.version
    coming = block("coming_up")
    with unit_of_work():
        editing.rewrite(coming, title="A", words="a", for_members=False, version=opened_by_both, by="Inês", now=NOW)
    with pytest.raises(editing.SomebodyWasFaster), unit_of_work():
        editing.rewrite(coming, title="B", words="b", for_members=False, version=opened_by_both, by="Osei", now=NOW)
    assert coming.words == "a"


def test_any_edit_takes_the_hour_back(edition):
    approve(edition)
    with unit_of_work():
        sending.schedule(edition, NOW + timedelta(days=3), now=NOW)
    assert stage_of(edition) == Stage.SCHEDULED
    with unit_of_work():
        editing.rename(edition, title="T", subject="S", preheader="", version=edition.version, by="Inês", now=NOW)
    assert edition.send_at is None
    assert stage_of(edition) == Stage.DRAFT


def test_an_unapproved_letter_neither_goes_nor_gets_an_hour(edition):
    with pytest.raises(sending.NotApproved), unit_of_work():
        sending.send(edition, account_id=None, now=NOW)
    with pytest.raises(sending.NotApproved), unit_of_work():
        sending.schedule(edition, NOW + timedelta(days=1), now=NOW)


def test_the_same_words_make_one_revision(edition, db):
    for _ in range(2):
        with unit_of_work():
            approving.freeze(whole(edition), now=NOW)
    assert db.session.query(Revision).count() == 1
