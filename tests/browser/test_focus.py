"""Where the focus is: after a button, in a question, past what is on every page, and past a letter in a frame."""

from __future__ import annotations

from tests.browser.test_events_path import set_up
from tests.support.browser import Walker
from tests.support.keyboard import tab_to


def focused(walker: Walker) -> str:
    """What the focus is on: its words."""
    return str(walker.page.evaluate("() => document.activeElement.innerText.replace(/\\s+/g, ' ').trim()"))


def next_stop(walker: Walker) -> str:
    walker.page.keyboard.press("Tab")
    return focused(walker)


def test_what_was_done_is_told_first_and_tab_goes_on_in_the_page(walk):
    person = walk("member").go(set_up(walk("organiser"), title="First things first"))
    person.press("Save my place")
    assert focused(person).startswith("Your place is saved.")
    assert next_stop(person) == "Events", "the way here is the first stop, not the masthead"


def test_what_was_done_is_told_first_without_javascript_too(walk):
    person = walk("member", scripts=False).go(set_up(walk("organiser"), title="Said by the page"))
    person.press("Save my place")
    assert person.page.locator(".flashes[autofocus]").count() == 1
    assert next_stop(person) == "Events"


def test_enter_pressed_twice_answers_no_question(walk):
    person = walk("member").go(set_up(walk("organiser"), title="Think twice"))
    person.press("Save my place")
    tab_to(person, "I cannot come")
    person.page.keyboard.press("Enter")
    dialog = person.page.locator("dialog[open]")
    assert focused(person) == "Keep it"
    told = dialog.get_attribute("aria-describedby")
    assert person.page.locator(f"#{told}").inner_text().startswith("It goes to whoever waits first.")
    person.page.keyboard.press("Enter")
    assert not dialog.count()
    assert focused(person) == "I cannot come", "the focus is back where the question was asked"
    person.sees("You are coming")


def test_a_question_with_something_to_fill_in_begins_there(walk):
    organiser = walk("organiser").go(set_up(walk("organiser"), title="Another day") + "/manage")
    tab_to(organiser, "Postpone")
    organiser.page.keyboard.press("Enter")
    assert organiser.page.evaluate("() => document.activeElement.matches('dialog input, dialog textarea')")


def test_the_way_past_what_is_on_every_page_leads_past_the_list_of_the_office(walk):
    walker = walk("admin").go("/office/people")
    assert next_stop(walker) == "Skip to the page"
    walker.page.keyboard.press("Enter")
    assert next_stop(walker) == "Add a person"


def test_a_letter_in_a_frame_is_passed_in_one_step(walk):
    editor = walk("editor").go("/office/newsletters")
    editor.follow_link(editor.page.locator("main .queue li", has_text="Draft").get_by_role("link"))
    tab_to(editor, "Past the preview")
    editor.page.keyboard.press("Enter")
    assert next_stop(editor) == "All previews: as a member, as the archive, in each width"
    assert next_stop(editor) == "Open this one by itself"
    assert next_stop(editor) in {"Check it, then approve", "Check it, then ask for a reader"}
