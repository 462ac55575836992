"""The letter writes itself, and never over what somebody wrote."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from portal.core import settings
from portal.core.house import BlockItem
from portal.core.work import unit_of_work
from portal.newsletters import sweeps
from portal.newsletters.models import Edition
from portal.newsletters.operations import drafting, editing
from portal.newsletters.proof import changes
from tests.newsletters.conftest import whole

NOW = datetime(2026, 5, 25, 9, 0, tzinfo=UTC)


def test_a_draft_holds_the_months_blocks_in_their_order(edition):
    assert [each.kind for each in whole(edition).blocks] == ["word", "personal", "new_faces", "coming_up"]
    assert [each.position for each in whole(edition).blocks] == [0, 1, 2, 3]


def test_blocks_that_name_people_are_for_members_in_the_archive(block):
    assert block("new_faces").for_members
    assert not block("coming_up").for_members


def test_an_empty_source_is_left_out_and_comes_back_when_it_has_something(month, app):
    month.coming = []
    with unit_of_work():
        edition = drafting.draft(date(2026, 6, 1), now=NOW)
    coming = next(each for each in whole(edition).blocks if each.kind == "coming_up")
    assert coming.hidden
    month.coming = [BlockItem(("event", 2), "The long way round the weir", "")]
    with unit_of_work():
        assert drafting.refresh(edition, by="Inês", now=NOW + timedelta(days=1)) == ["Coming up"]
    assert not coming.hidden


def test_a_month_is_drafted_once(month, app):
    with unit_of_work():
        first = drafting.draft(date(2026, 6, 1), now=NOW)
    with unit_of_work():
        assert drafting.draft(date(2026, 6, 17), now=NOW).id == first.id


def test_the_next_letter_begins_where_the_last_one_ended(edition):
    with unit_of_work():
        july = drafting.draft(date(2026, 7, 1), now=NOW + timedelta(days=31))
    assert july.covers_from == edition.covers_until


def test_refreshing_leaves_the_editors_words_alone(edition, block, month):
    coming = block("coming_up")
    with unit_of_work():
        editing.rewrite(
            coming, title="Soon", words="Come.", for_members=False, version=edition.version, by="Inês", now=NOW
        )
    month.coming = [BlockItem(("event", 9), "Something else", "")]
    with unit_of_work():
        assert drafting.refresh(edition, by="Inês", now=NOW) == []
    assert (coming.title, coming.words) == ("Soon", "Come.")


def test_a_pinned_block_keeps_its_items(edition, block, month):
    with unit_of_work():
        editing.pin(block("coming_up"), pinned=True, by="Inês", now=NOW)
    month.coming = []
    with unit_of_work():
        drafting.refresh(edition, by="Inês", now=NOW)
    assert [item["title"] for item in block("coming_up").items] == ["Midsummer supper"]


def test_what_is_no_longer_so_is_told_before_it_goes_out(edition, block, month):
    month.coming = []
    told = changes.sentences(whole(edition), NOW)
    assert told == {block("coming_up").id: ["“Midsummer supper” is no longer so."]}


def test_the_letter_begins_by_itself_on_the_drafting_day_and_only_then(month, frozen, db):
    with unit_of_work():
        settings.change(set_up=True, time_zone="Europe/London", newsletter_day=25)
    frozen("2026-05-24 12:00")
    sweeps.draft_the_month(datetime(2026, 5, 24, 12, tzinfo=UTC))
    assert db.session.query(Edition).count() == 0
    frozen("2026-05-25 12:00")
    for _ in range(3):
        sweeps.draft_the_month(datetime(2026, 5, 25, 12, tzinfo=UTC))
    assert [each.slug for each in db.session.query(Edition)] == ["2026-06"]
