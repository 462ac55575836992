"""The month's letter: it drafts itself, is made to sound like the house, goes out, and can be stopped."""

from __future__ import annotations

import re

from tests.support.browser import MAIL

WORDS = "The kingfishers are back under the weir bridge."


def test_a_letter_from_draft_to_mailbox(walk, site):
    ines, amara = walk("editor"), walk("member")
    ines.go("/office")
    ines.page.locator(".office-side summary", has_text="Newsletter").click()
    ines.follow("Editions")
    ines.follow_link(ines.page.locator("main .queue li", has_text="Draft").get_by_role("link", name="Open"))
    desk = ines.path
    title = ines.heading
    ines.sees("What is in it", "As it will arrive")

    # A block opens where it stands and saves itself; nothing leaves the page, and a line that is down loses nothing.
    rows, told = ines.page.locator("main .block"), ines.page.locator(".open [data-told]")
    rows.get_by_role("link", name="Rewrite A word from the editor").click()
    text = ines.page.locator(".open").get_by_label("Text")
    text.fill("The kingfishers are back.")
    told.get_by_text("Saved").wait_for()
    ines.context.set_offline(True)
    text.fill("The kingfishers are back under the bridge.")
    told.get_by_text("There is no connection").wait_for()
    ines.context.set_offline(False)
    told.get_by_text("Saved").wait_for()
    assert ines.path == desk

    # Somebody else was faster: both texts stand there, are put together, and saved.
    other = walk("admin").go(desk)
    other.page.locator("main .block").get_by_role("link", name="Rewrite A word from the editor").click()
    theirs = other.page.locator(".open").get_by_label("Text")
    theirs.fill(theirs.input_value() + "\n\n" + "So are we.")
    other.page.locator(".open [data-told]").get_by_text("Saved").wait_for()
    text.fill(WORDS)
    ines.page.get_by_role("heading", name="Two texts of one block").wait_for()
    assert text.input_value() == WORDS
    ines.page.get_by_role("button", name="Put both together").click()
    ines.page.wait_for_function("document.querySelector('.open textarea').value.includes('So are we.')")
    assert text.input_value() == WORDS + "\n\nSo are we."
    ines.page.get_by_role("button", name="Save what stands here").click()
    ines.page.locator(".open").wait_for(state="detached")

    # Reordered by keyboard, without leaving the page.
    before = ines.page.locator("main .block h3").all_inner_texts()
    ines.page.get_by_role("button", name=f"Move {before[1]} up").press("Enter")
    ines.page.wait_for_function("first => document.querySelector('main .block h3').innerText === first", arg=before[1])
    assert ines.page.locator("main .block h3").all_inner_texts()[:2] == [before[1], before[0]]
    assert ines.page.evaluate("document.activeElement.closest('.block').querySelector('h3').innerText") == before[1]
    assert ines.path == desk
    ines.fill("Subject line", "Kingfishers, and who is new")
    ines.press("Save")
    for view in ("Phone", "Dark", "Text"):
        ines.follow(view)
        source = ines.page.locator("main iframe").get_attribute("src")
        assert WORDS in ines.fetch(source).text()
    ines.go(desk).press("Send me a test")
    site.letter(MAIL["editor"], "Kingfishers", body=WORDS)

    # Approved and sent, over SMTP, to everybody who wants it.
    ines.go(desk).follow("All previews: as a member, as the archive, in each width")
    ines.follow("Archive: visitors")
    ines.sees(WORDS, "As everybody may read it in the archive")
    ines.fill("As which member? Part of a name", "a")
    ines.press("Search")
    ines.follow_link(ines.page.locator("main ul.stack-s a").first)
    frame = ines.page.frame_locator("main iframe")
    frame.get_by_text("Nobody else sees it").first.wait_for()
    ines.follow("Phone")
    assert ines.page.locator("main iframe").bounding_box()["width"] < 400

    # The last look: its links are looked at while nobody waits, and what was found stands beside each.
    ines.follow("Check it")
    ines.sees("Before it goes", "The line they see first", "Gmail")
    ines.press("Look at the links")
    ines.page.get_by_role("link", name="See how it went").wait_for(timeout=60_000)
    ines.follow("See how it went")
    ines.sees("Opens for everybody", "Members")
    ines.press("Approve these words")
    ines.ask_and_press("Send it now", "Send it")
    letter = site.letter(MAIL["member"], "Kingfishers, and who is new", body=WORDS)
    assert WORDS in letter.html
    ines.page.get_by_text("It has gone out").wait_for(timeout=60_000)

    # The archive shows it; one press stops the next, and only a POST does.
    amara.go("/newsletters").follow(title)
    amara.sees(WORDS)
    assert letter.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    found = re.search(r"<(http[^>]+)>", letter.message["List-Unsubscribe"])
    assert found is not None
    stop, stranger = found[1], walk()
    stranger.go(stop).sees("Stop this mail?")
    stranger.go(stop).sees("Stop this mail?")
    answer = stranger.context.request.post(stop, form={"List-Unsubscribe": "One-Click"})
    assert answer.ok
    stranger.go(stop).sees("Stopped")
    stranger.press("Send it to me again")
    assert walk().fetch("/newsletters.xml").text().count(title) >= 1
