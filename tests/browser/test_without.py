"""The everyday things with the keyboard alone, and with JavaScript off."""

from __future__ import annotations

from portal.core.demo import PASSWORD
from tests.browser.shifts import listed, on_this_page
from tests.browser.test_events_path import set_up
from tests.support.browser import Walker, day
from tests.support.keyboard import tab_to


def add_shift(organiser: Walker, name: str, hour: int) -> None:
    organiser.go("/office/volunteering/shifts/new")
    organiser.choose("What is to be done", "Something else: name it below")
    organiser.fill("A new kind of work", name)
    organiser.fill("Day", day(3))
    organiser.fill("From", f"{hour:02}:00")
    organiser.fill("Until", f"{hour:02}:30")
    organiser.press("Add it")


def test_with_the_keyboard_alone(walk):
    address = set_up(walk("organiser"), title="By hand and key")
    add_shift(walk("organiser"), "Wind the clock", 6)
    person = walk()
    person.go("/sign-in")
    keys = person.page.keyboard
    tab_to(person, "E-mail")
    keys.type("newcomer@demo.example")
    tab_to(person, "Password")
    keys.type(PASSWORD)
    tab_to(person, "Sign in")
    with person.page.expect_navigation():
        keys.press("Enter")
    assert person.path == "/"

    tab_to(person, "Skip to the page")
    person.go(address)
    tab_to(person, "Save my place")
    with person.page.expect_navigation():
        keys.press("Space")
    person.sees("You are coming")

    tab_to(person, "Volunteer")
    with person.page.expect_navigation():
        keys.press("Enter")
    while not on_this_page(person, "Wind the clock").count():
        tab_to(person, "Next")
        with person.page.expect_navigation():
            keys.press("Enter")
    shift = on_this_page(person, "Wind the clock").get_by_role("link").first
    wanted = shift.get_attribute("href")
    for _stop in range(90):
        keys.press("Tab")
        if person.page.locator(":focus").get_attribute("href") == wanted:
            break
    assert person.page.locator(":focus").get_attribute("href") == wanted, "the shift cannot be reached with Tab"
    with person.page.expect_navigation():
        keys.press("Enter")
    tab_to(person, "I’ll be there")
    with person.page.expect_navigation():
        keys.press("Enter")
    person.sees("You are on this shift.")


def test_without_javascript(walk):
    address = set_up(walk("organiser"), title="Quiet as paper")
    add_shift(walk("organiser"), "Feed the swans", 21)
    person = walk(scripts=False).sign_in("newcomer@demo.example")
    person.go(address).press("Save my place")
    person.sees("You are coming")
    person.ask_and_press("I cannot come", "Give my place back")
    person.sees("Save my place")

    person.go("/volunteer")
    person.follow_link(listed(person, "Feed the swans").get_by_role("link"))
    person.press("I’ll be there")
    person.sees("You are on this shift.")

    person.go("/people")
    person.fill("Search people", "bread")
    person.press("Search")
    assert person.path.startswith("/people?q=bread")
    assert person.page.locator("main .card-person").count()

    person.page.locator("header .me").click()
    person.press("Sign out", within="header")
    assert "/sign-in" in person.go("/people").path


def test_the_letter_without_javascript(walk):
    ines = walk("editor", scripts=False).go("/office/newsletters")
    ines.page.select_option("main select[name=month]", index=3)
    ines.press("Write the first draft")
    headings = ines.page.locator("main .block h3")
    before = headings.all_inner_texts()
    # What has nothing to tell that month is left out already.
    block = ines.page.locator("main .block:not(.is-hidden) h3").all_inner_texts()[2]
    ines.press(f"Move {block} up")
    assert headings.all_inner_texts().index(block) == before.index(block) - 1
    ines.press(f"Leave {block} out")
    ines.press(f"Bring {block} back")
    ines.fill("Title", "The letter, by hand")
    ines.press("Save")
    assert ines.heading == "The letter, by hand"
    ines.follow("Text")
    assert ines.page.frame_locator("main iframe").locator("body").inner_text()
