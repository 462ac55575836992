"""An edition as it will arrive, and what of it is whose: each reader's own part stays theirs, also in a preview."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup

from portal.core.house import BlockItem, PersonalSource
from portal.core.work import unit_of_work
from portal.newsletters import plaintext, rendering
from portal.newsletters.operations import approving, editing, sending
from portal.newsletters.operations.editing import SomebodyWasFaster
from portal.newsletters.proof import own_text
from tests.newsletters.conftest import copies, whole, write_a_word

NOW = datetime(2026, 5, 26, 9, 0, tzinfo=UTC)
DESK = "/office/newsletters/2026-06"
SECRET = "You met lately"


@pytest.fixture
def own(month, cast):
    """Amara has something that only she may read; so has the editor."""
    month.personal = {
        cast.amara.id: [BlockItem(("person", 7), "Lena Hartmann", SECRET, "/people/7")],
        cast.ines.id: [BlockItem(("person", 7), "Piet Bakker", "A good moment", "/people/8")],
    }
    return month


def test_as_a_member_an_editor_sees_no_word_of_what_is_theirs(own, edition, app, cast, browser_as, monkeypatch):
    ines, asked = browser_as(cast.ines), []

    def watched(ids, now):
        asked.extend(ids)
        return own.collect_personal(ids, now)

    source = PersonalSource("follow_up", "Follow up", 10, watched)
    monkeypatch.setattr(app.extensions["house"], "personal_blocks", [source])
    for query in ("", "&view=text"):
        page = ines.get(f"{DESK}/preview?as={cast.amara.id}{query}").text
        assert SECRET not in page, "nobody else reads it"
        assert "Just for you, Amara" in page
        assert "Follow up" in page, "which sections there may be"
        assert "Nobody else sees it" in page
    assert asked == [], "it is not even asked whether there is something"
    assert "A good moment" in ines.get(f"{DESK}/preview").text
    assert asked == [cast.ines.id]
    # Somebody who has nothing is told the same.
    nothing = ines.get(f"{DESK}/preview?as={cast.tomas.id}").text
    assert nothing.replace("Tomás", "Amara") == ines.get(f"{DESK}/preview?as={cast.amara.id}").text


def test_whom_an_editor_may_look_as(own, edition, cast, browser_as):
    assert cast.amara
    ines = browser_as(cast.ines)
    for number in (cast.bruno.id, cast.wim.id, 999_999):  # never a member, lapsed, nobody
        assert ines.get(f"{DESK}/preview?as={number}").status_code == 404
        assert ines.get(f"{DESK}/proof?as={number}").status_code == 404
    page = ines.page(f"{DESK}/proof?q=lindq")
    leads = page.link("Amara Lindqvist")
    shown = ines.page(leads)
    assert "As Amara Lindqvist would get it" in shown.text
    assert f"as={cast.amara.id}" in shown("iframe")[0]["src"]
    assert len(ines.page(f"{DESK}/proof?q=e")("main ul.stack-s li")) <= 12


def test_each_width_dark_and_text_are_a_step_away(edition, cast, browser_as):
    ines = browser_as(cast.ines)
    page = ines.page(f"{DESK}/proof")
    for words, wanted in (
        ("Middle", "view=middle"),
        ("Phone", "view=phone"),
        ("Text", "view=text"),
        ("Dark", "dark=1"),
    ):
        shown = ines.page(page.link(words))
        assert wanted in shown("iframe")[0]["src"], words
        assert shown("iframe")[0].parent["class"][0] == "proof"
    dark = ines.get(f"{DESK}/preview?dark=1").text
    assert "prefers-color-scheme" not in dark.replace("@media (prefers-color-scheme: light)", "")
    assert "<!--part-->" not in dark
    light = ines.get(f"{DESK}/preview").text
    assert "prefers-color-scheme" not in light, "light is light in a dark browser, too"


def test_as_the_archive_will_show_it(own, edition, cast, browser_as):
    ines = browser_as(cast.ines)
    visitors = ines.page(f"{DESK}/proof?archive=visitor")
    members = ines.page(f"{DESK}/proof?archive=member")
    assert "Midsummer supper" in visitors.text
    assert "Lena Hartmann" not in visitors.text
    assert "Lena Hartmann" in members.text
    for page in (visitors, members):
        assert "A good moment" not in page.text
        assert not page("iframe")


def test_the_text_can_be_edited_and_keeps_its_places(own, edition, cast, browser_as, smtp, run_jobs):
    write_a_word(edition, "The **kingfishers** are [back](/events).")
    ines, page = browser_as(cast.ines), f"{DESK}/text"
    made = ines.page(page)("textarea")[0].text
    assert "kingfishers are back (http://localhost/events)" in made
    assert made.count(plaintext.PLACE) == 1
    words = f"My own text.\n{plaintext.PLACE}\nThe end.\n{plaintext.PLACE}"
    ines.submit(page, {"words": words}, to=page)
    shown = ines.get(f"{DESK}/preview?view=text").text
    assert shown.index("My own text.") < shown.index("A good moment") < shown.index("The end.")
    assert plaintext.PLACE not in shown
    assert "/newsletters/2026-06" in shown, "the way to read it online cannot be edited away"
    ines.submit(page, {"words": "My own text."}, to=page)
    assert "A good moment" in ines.get(f"{DESK}/preview?view=text").text, "nor can somebody's own part"
    with unit_of_work():
        approving.approve(edition, checksum=whole(edition).checksum(), account_id=None, by="Inês", now=NOW)
        sending.send(edition, account_id=None, now=NOW)
    run_jobs()
    letter = copies(smtp, cast.amara)[0]
    text = letter.message.get_payload()[0].get_payload(decode=True).decode()
    assert text.startswith("My own text.")
    assert SECRET in text
    assert letter.message["List-Unsubscribe"].strip("<>") in text


def test_an_edited_text_is_part_of_what_is_approved_and_grows_stale(edition, block, cast, browser_as):
    before = whole(edition).checksum()
    with unit_of_work():
        own_text.edit(edition, "My own text.", version=edition.version, by="Inês", now=NOW)
    assert whole(edition).checksum() != before
    with pytest.raises(SomebodyWasFaster), unit_of_work():
        own_text.edit(edition, "Mine", version=1, by="Osei", now=NOW)
    approve_it(edition)
    with unit_of_work():
        editing.show(block("new_faces"), shown=False, by="Inês", now=NOW)
    assert plaintext.is_stale(whole(edition))
    ines = browser_as(cast.ines)
    assert "The blocks have changed since this was edited" in ines.page(f"{DESK}/text").text
    with pytest.raises(approving.NotReady):
        approve_it(edition)
    with unit_of_work():
        own_text.still_fits(edition, now=NOW)
    approve_it(edition)
    ines.submit(f"{DESK}/text", {}, to=f"{DESK}/text/made")
    found = whole(edition)
    assert found.own_text is None
    assert approving.valid_approval(found) is None
    assert "Midsummer supper" in rendering.letter(found).text


def approve_it(edition):
    with unit_of_work():
        return approving.approve(edition, checksum=whole(edition).checksum(), account_id=None, by="Inês", now=NOW)


def test_a_word_without_end_breaks_before_the_letter_gets_wider(edition):
    write_a_word(edition, f"{'w' * 200}\n\n- {'w' * 200}\n\n## {'w' * 200}\n\nhttps://a.example/{'w' * 200}")
    with unit_of_work():
        letter = whole(edition)
        letter.subject = "w" * 140
        next(each for each in letter.blocks if each.kind == "coming_up").title = "w" * 110
    page = BeautifulSoup(rendering.letter(whole(edition)).html, "html.parser")
    long = [each.find_parent(["p", "li", "h1", "h2", "h3"]) for each in page.body(string=re.compile("w{99}"))]
    assert [each.name for each in long] == ["h1", "p", "li", "h3", "p", "h2"]
    assert all("overflow-wrap" in each["style"] for each in long)
