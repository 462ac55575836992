"""The draft reads as somebody would have written it, keeps its words, and tells of nobody who does not want it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from portal.core import clock, phrasing
from portal.core.db import db
from portal.core.house import house
from portal.core.phrasing import Ways, for_edition, sentences
from portal.core.work import unit_of_work
from portal.events.afterwards import operations as afterwards
from portal.events.programme.models import Event
from portal.events.programme.operations import planning, publishing
from portal.events.programme.operations.planning import Plan
from portal.members.people.models import Person
from portal.newsletters import cli, proposing, rendering, sweeps
from portal.newsletters.models import Block, Edition
from portal.newsletters.operations import approving, drafting, editing
from portal.newsletters.proof import changes
from portal.relationships.asks.models import Side
from portal.relationships.asks.operations.posting import Words
from portal.relationships.goodwill.models import HelpKind
from tests.newsletters.conftest import whole
from tests.relationships.asks import doing as asks
from tests.support.statements import count_statements

JUNE = date(2026, 6, 1)


def event(title: str, start: str, *, hours: float = 2, by: Any = None, **values: Any) -> int:
    """A published event that begins on that day and hour of London."""
    begins = datetime.fromisoformat(start)
    base: dict[str, Any] = {"summary": "Come as you are.", "body": "Come.", "kind": "supper", "venue": "Corn Exchange"}
    plan = Plan(
        title=title, local_start=begins, local_end=begins + timedelta(hours=hours), zone="Europe/London",
        **{**base, **values},
    )  # fmt: skip
    with unit_of_work():
        made = planning.create_event(plan, by=by, now=clock.now())
        publishing.publish(made, now=clock.now())
        return made.id


def change(number: int, **values: Any) -> None:
    with unit_of_work():
        db.session.query(Event).filter_by(id=number).update(values)


def drafted() -> Edition:
    with unit_of_work():
        return drafting.draft(JUNE, now=clock.now())


def told(edition: Edition) -> dict[str, dict[str, dict[str, Any]]]:
    """What each visible block tells, by kind and title."""
    blocks = [block for block in whole(edition).blocks if not block.hidden and block.items]
    return {block.kind: {item["title"]: item for item in block.items} for block in blocks}


@pytest.fixture
def edition(app, cast, frozen):
    """June's edition, of a May with a bit of everything."""
    frozen("2026-05-04 09:00")
    assert cast.lena
    soup = event("Soup and songs", "2026-05-19 19:00")
    event("Up to the tower", "2026-05-20 10:00", kind="walk", venue="The lock")
    event("Three days of wood", "2026-05-24 10:00", hours=75, kind="gathering")
    for number, day in enumerate(("2026-06-02", "2026-06-16", "2026-06-23")):
        event("Breakfast at the window", f"{day} 07:45", kind="breakfast", capacity=20 if number else 3)
    change(event("Long supper", "2026-06-18 19:00", capacity=20), seats_taken=18)
    change(event("Full house", "2026-06-19 19:00", capacity=20), seats_taken=20)
    change(event("The boat", "2026-06-09 19:00"), postponed_at=clock.now())
    change(event("Never", "2026-06-12 19:00"), cancelled_at=clock.now(), cancel_reason="Rain")
    event("Mend it", "2026-06-10 18:30", kind="workshop")
    asks.post(cast.amara.id, Words("A piano tuner", HelpKind.CONTACT, "The upright has not been tuned since 1998"))
    asks.post(cast.jonas.id, Words("A van on Fridays", HelpKind.RESOURCE, ""), side=Side.OFFER)
    frozen("2026-05-25 09:00")
    with unit_of_work():
        afterwards.write(db.session.get_one(Event, soup), "The soup was gone by eight", now=clock.now())
    return drafted()


def test_the_month_is_told_in_whole_sentences(edition):
    found = told(edition)
    past, coming = found["events.past"], found["events.coming"]
    assert past["Soup and songs"]["text"] == "The soup was gone by eight."
    assert past["Up to the tower"]["text"].endswith("The lock.")
    assert "Come as you are" not in str(past), "what invited people is over"
    assert past["Up to the tower"]["alt"]
    assert "Three days of wood" not in past, "running is not past"
    assert coming["Three days of wood"]["when"].startswith("On now, until Wednesday 27 May")
    assert "It is on again on Tuesday 16 June and Tuesday 23 June." in coming["Breakfast at the window"]["text"]
    assert re.search("few places|nearly full", coming["Long supper"]["text"])
    assert "waiting list" in coming["Full house"]["text"]
    assert coming["The boat"]["when"] == "The new day is not fixed yet"
    assert not coming["The boat"]["leaf"]
    assert coming["Long supper"]["leaf"] == ["Thu", "18", "Jun"]
    assert "Never" not in str(found)
    assert list(found["events.learning"]) == ["Mend it"]
    assert list(found["open_asks"]) == ["A van on Fridays", "A piano tuner"], "giving stands before asking"
    assert "“The upright has not been tuned since 1998.”" in found["open_asks"]["A piano tuner"]["text"]
    assert "Lena Hartmann" in found["new_faces"]
    texts = [item["text"] for block in found.values() for item in block.values()]
    assert [text for text in texts if not re.search(r"[.!?]”?$", text) or "…" in text or "%(" in text] == []
    assert len(set(texts)) == len(texts) > 8
    letter = rendering.letter(whole(edition))
    for words in ("Soup and songs", "cards/supper.png", "few places" if "few places" in letter.html else "nearly full"):
        assert words in letter.html
    assert 'alt="A long table under paper lanterns' in letter.html


def test_a_refresh_keeps_the_words_of_what_was_told(edition, frozen):
    before = {key: item["text"] for key, item in told(edition)["events.coming"].items()}
    frozen("2026-05-25 10:00")
    event("A new one before all others", "2026-05-29 12:00")
    with unit_of_work():
        drafting.refresh(edition, by="Inês", now=clock.now())
    after = told(edition)["events.coming"]
    assert "A new one before all others" in after
    assert {key: after[key]["text"] for key in before} == before
    assert changes.sentences(whole(edition), clock.now()) == {}


def test_somebody_who_hides_leaves_the_draft_and_the_archive(edition, cast):
    lena = cast.lena.id
    answers = house().visible_sources["person"]
    with unit_of_work():
        db.session.query(Person).filter_by(id=lena).update({"introduce": False})
    assert "Lena Hartmann" in str(changes.sentences(whole(edition), clock.now()))
    with unit_of_work():
        drafting.refresh(edition, by="Inês", now=clock.now())
    assert "new_faces" not in told(edition) or "Lena Hartmann" not in told(edition)["new_faces"]
    assert lena not in set(db.session.scalars(answers([lena], asks.who(cast.amara.id))))


def test_what_stands_in_the_head_is_proposed_from_what_is_told_and_never_over_an_editor(edition, frozen):
    assert len(edition.subject) <= 60
    assert len(edition.preheader) <= 110
    assert edition.subject.endswith("and who is new")
    assert "Newsletter" not in edition.subject
    assert edition.preheader.startswith("Also in this letter: ")
    with unit_of_work():
        editing.rename(
            edition, title="T", subject="Mine", preheader=edition.preheader, version=edition.version, by="Inês",
            now=clock.now(),
        )  # fmt: skip
    frozen("2026-05-25 11:00")
    event("Dancing", "2026-05-28 19:00")
    with unit_of_work():
        drafting.refresh(edition, by="Inês", now=clock.now())
    fresh = whole(edition)
    assert fresh.subject == "Mine"
    assert fresh.proposed_subject.endswith("and who is new")
    assert "“Dancing”" in fresh.preheader
    assert fresh.preheader == fresh.proposed_preheader


def a_block(kind: str, *teases: str) -> Block:
    items = [{"source": ["event", number], "title": each, "tease": each} for number, each in enumerate(teases)]
    return Block(kind=kind, title=kind, items=items or [{"source": ["person", 1], "title": "x"}], position=1)


def test_a_subject_line_is_whole_whatever_there_is_to_say(app):
    long = "The general assembly with elections to the board and to all committees"
    cases = {
        (): "A quiet month, and a short letter",
        (a_block("events.coming", "Soup"),): "Soup",
        (a_block("events.coming", "Soup", "Songs"),): "“Soup” and “Songs”",
        (a_block("events.coming", "Soup"), a_block("new_faces")): "Soup, and who is new",
        (a_block("events.coming", "Soup", "Songs"), a_block("new_faces")): "“Soup”, “Songs”, and who is new",
        (a_block("new_faces"),): "Who is new",
        (a_block("events.coming", long),): "What is coming in June 2026",
        (a_block("events.coming", long), a_block("new_faces")): "Who is new",
    }
    with app.test_request_context():
        for blocks, line in cases.items():
            assert proposing.subject_of(blocks, JUNE)[0] == line
        for kinds in ({"events.past"}, {"events.coming", "new_faces"}, {"open_asks"}, set()):
            words = proposing.opening_of(kinds, JUNE)
            assert words.endswith(".")
            assert words in proposing.said_before(JUNE)


def test_a_quiet_month_makes_a_short_honest_letter_and_an_empty_portal_none(app, cast, browser_as, frozen):
    frozen("2026-05-25 09:00")
    with pytest.raises(drafting.NobodyToWriteTo):
        drafted()
    sweeps.draft_the_month(datetime(2026, 5, 25, 12, tzinfo=UTC))
    assert db.session.query(Edition).count() == 0
    result = app.test_cli_runner().invoke(cli.newsletter, ["draft", "--month", "2026-06"])
    assert result.exit_code == 4
    assert "nobody is a member here" in result.output
    editor = browser_as(cast.ines)  # the first member
    edition = drafted()
    assert told(edition) == {}
    assert edition.subject == "A quiet month, and a short letter"
    opening = next(block for block in whole(edition).blocks if block.kind == "word").words or ""
    assert "nothing" in opening
    assert opening[:40] in rendering.letter(whole(edition)).html
    with unit_of_work():
        approving.approve(edition, checksum=whole(edition).checksum(), account_id=None, by="Inês", now=clock.now())
    event("Something after all", "2026-06-09 19:00")
    with unit_of_work():
        drafting.refresh(edition, by="Inês", now=clock.now())
    assert "nothing" not in (next(block for block in whole(edition).blocks if block.kind == "word").words or "")
    assert "Something after all" in editor.page(f"/office/newsletters/{edition.slug}").text


def test_ways_are_used_up_before_one_comes_again_and_stay_what_they_were(app):
    ways = ["a", "b", "c"]
    with app.test_request_context():
        with for_edition("2026-06"):
            first = [Ways("x").choose(("event", number), ways) for number in range(9)]
            turns = Ways("x")
            said = [turns.choose(("event", number), ways)[1] for number in range(6)]
            assert sorted(said[:3]) == sorted(said[3:]) == ways
            assert first == [Ways("x").choose(("event", number), ways) for number in range(9)]
        with for_edition("2026-06", {("x", "event", 4): 2}):
            assert Ways("x").choose(("event", 4), ways) == (2, "c")
    assert [phrasing.in_turn(ways, date(2026, month, 1)) for month in (1, 2, 3)].count("a") == 1


def test_nothing_is_cut_off():
    cases = {
        (
            "Bring one broken thing. You will go home with it mended, or knowing who could.",
            30,
        ): "Bring one broken thing.",
        ("Come along, whoever", 100): "Come along, whoever.",
        ("Dr. Who comes at 10. And leaves.", 22): "Dr. Who comes at 10. And leaves.",
        ("A very long sentence that never ends and goes on and on whoever reads it", 20): "",
        ("Is it so? Yes", 100): "Is it so? Yes.",
        ("**Bold** and [a link](https://a.example)", 100): "Bold and a link.",
        ("", 10): "",
    }
    assert {key: sentences(*key) for key in cases} == cases


def test_organisers_write_how_it_was_once_it_is_over(app, cast, frozen, browser_as):
    frozen("2026-05-04 09:00")
    number = event("Soup and songs", "2026-05-19 19:00", by=cast.osei.id)
    path = f"/events/{db.session.get_one(Event, number).slug}/manage/afterwards"
    osei = browser_as(cast.osei)
    assert "This is for when the event is over" in osei.page(path).text
    with pytest.raises(afterwards.NotOver), unit_of_work():
        afterwards.write(db.session.get_one(Event, number), "Too soon", now=clock.now())
    frozen("2026-05-20 09:00")
    osei = browser_as(cast.osei)
    assert path in osei.get(path.replace("afterwards", "attendees")).text, "a tab leads there"
    osei.submit(path, {"words": "It was\n\nloud."})
    assert "It was loud." in osei.page(path).text
    osei.submit(path, {"words": ""})
    frozen("2026-05-25 09:00")
    assert "loud" not in str(told(drafted()))
    assert browser_as(cast.amara).get(path).status_code in {403, 404}


def test_reading_a_month_is_one_statement_however_much_there_is(edition):
    with count_statements() as asked:
        found = drafting.told_now(edition, whole(edition).blocks, clock.now())
    assert found["events.coming"]
    assert len(asked) <= 4, asked
