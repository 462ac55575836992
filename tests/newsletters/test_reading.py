"""The archive tells a reader what that reader may know on the day it is read, and nothing more."""

from __future__ import annotations

import ast
from datetime import UTC, datetime, timedelta

import pytest

from portal.core import clock
from portal.core.house import BlockItem, house
from portal.core.work import unit_of_work
from portal.events.programme.models import Event, Visibility
from portal.events.programme.operations import planning, publishing
from portal.events.programme.operations.planning import Plan
from portal.newsletters import rendering
from portal.newsletters.models import Revision
from portal.newsletters.operations import drafting, editing
from tests.architecture.sources import calls, modules
from tests.newsletters.conftest import whole
from tests.newsletters.test_pages import sent
from tests.support.statements import count_statements

TITLE, SUMMARY, PLACE = "Supper of the quiet ones", "With the doors shut.", "The vaulted cellar"
OPEN = "Breakfast for all"


@pytest.fixture
def edition(app, cast, now):
    """The coming month's edition, drafted from a public event and one for members."""
    start = (now + timedelta(days=9)).replace(hour=18, minute=0, second=0, microsecond=0, tzinfo=None)
    for title, visibility in ((OPEN, Visibility.PUBLIC), (TITLE, Visibility.MEMBERS)):
        plan = Plan(
            title=title,
            summary=SUMMARY if title is TITLE else "Everybody is welcome.",
            body="Come.",
            kind="supper",
            venue=PLACE if title is TITLE else "Corn Exchange",
            local_start=start,
            local_end=start + timedelta(hours=2),
            zone="Europe/London",
            visibility=visibility,
        )
        with unit_of_work():
            event = planning.create_event(plan, by=cast.osei.id, now=now)
            publishing.publish(event, now=now)
    with unit_of_work():
        return drafting.draft(clock.today("Europe/London").replace(day=1), now=now)


def block_of_events(edition):
    return next(block for block in whole(edition).blocks if block.kind == "events.coming")


def pages_for_visitors(client, edition):
    paths = (f"/newsletters/{edition.slug}", "/newsletters", "/newsletters.xml", "/")
    return {path: client.get(path).text for path in paths}


@pytest.mark.parametrize("rewritten", [False, True])
def test_a_members_event_is_told_to_members_alone(edition, cast, run_jobs, now, client, browser_as, rewritten):
    if rewritten:
        with unit_of_work():
            block = block_of_events(edition)
            words = f"**{TITLE}** in {PLACE}. {SUMMARY}"
            editing.rewrite(
                block, title="Soon", words=words, for_members=False, version=edition.version, by="Inês", now=now
            )
    sent(edition, run_jobs, now)
    pages = pages_for_visitors(client, edition)
    assert len(pages) == 4
    for path, page in pages.items():
        for secret in (TITLE, SUMMARY, PLACE):
            assert secret not in page, (path, secret)
    public = client.page(f"/newsletters/{edition.slug}").text
    assert (OPEN in public) is not rewritten
    assert "Sign in to read all of it" in public
    inside = browser_as(cast.amara).page(f"/newsletters/{edition.slug}").text
    assert TITLE in inside
    assert PLACE in inside
    assert "Sign in to read" not in inside


def test_what_becomes_for_members_after_it_went_out_leaves_the_public_page(edition, run_jobs, now, client, cast, db):
    sent(edition, run_jobs, now)
    assert OPEN in client.page(f"/newsletters/{edition.slug}").text
    db.session.query(Event).filter_by(title=OPEN).update({"visibility": Visibility.MEMBERS})
    db.session.commit()
    for page in pages_for_visitors(client, edition).values():
        assert OPEN not in page


def test_words_frozen_without_their_sources_are_for_members(edition, run_jobs, now, client, cast, browser_as, db):
    sent(edition, run_jobs, now)
    revision = db.session.query(Revision).filter_by(edition_id=edition.id).one()
    revision.contents = [
        {key: value for key, value in piece.items() if key != "sources"} | {"items": [], "words": "An old tale."}
        for piece in revision.contents
        if piece["kind"] == "events.coming"
    ]
    db.session.commit()
    assert "An old tale." not in client.get(f"/newsletters/{edition.slug}").text
    assert "An old tale." in browser_as(cast.amara).get(f"/newsletters/{edition.slug}").text


def test_every_kind_of_source_has_somebody_who_says_who_may_know_of_it(app):
    told = {
        source.elts[0].value
        for tree in modules().values()
        for name, call in calls(tree)
        if name == "BlockItem"
        for source in [*call.args[:1], *(word.value for word in call.keywords if word.arg == "source")]
        if isinstance(source, ast.Tuple) and isinstance(source.elts[0], ast.Constant)
    }
    assert {"event", "person", "shift", "call", "term"} <= told
    with app.app_context():
        assert told <= set(house().visible_sources)


def test_a_page_of_the_archive_asks_few_questions(edition, run_jobs, now, client, cast):
    sent(edition, run_jobs, now)
    client.get(f"/newsletters/{edition.slug}")
    with count_statements() as asked:
        client.get(f"/newsletters/{edition.slug}")
    assert len(asked) <= 8, asked


def test_an_edition_begun_early_tells_what_comes_after_it_is_read(app, cast, frozen):
    frozen("2026-11-25 12:00")
    now = datetime(2026, 11, 25, 12, tzinfo=UTC)
    for day in ("2026-12-01", "2026-12-12", "2027-01-07"):
        start = datetime.fromisoformat(f"{day} 18:00")
        plan = Plan(
            title=f"On {day}", summary="Come.", body="Come.", kind="supper", venue="Corn Exchange",
            local_start=start, local_end=start + timedelta(hours=2), zone="Europe/London",
        )  # fmt: skip
        with unit_of_work():
            publishing.publish(planning.create_event(plan, by=cast.osei.id, now=now), now=now)
    with unit_of_work():
        december = drafting.draft(datetime(2026, 12, 1, tzinfo=UTC).date(), now=now)
        january = drafting.draft(datetime(2027, 1, 1, tzinfo=UTC).date(), now=now)
    assert [item["title"] for item in block_of_events(december).items] == [
        "On 2026-12-01", "On 2026-12-12", "On 2027-01-07",
    ]  # fmt: skip
    assert [item["title"] for item in block_of_events(january).items] == ["On 2027-01-07"]


def test_a_readers_own_lines_say_when(app):
    line = BlockItem(("event", 1), "Supper", "You are coming.", "/events/supper", when="Thu 18 June, 19:00")
    with app.test_request_context():
        html, text = rendering.personal_part("Amara", "Just for you", [line])
    assert "Thu 18 June, 19:00" in html
    assert "Thu 18 June, 19:00 Supper" in text
