"""A fresh portal: from the one-time link to a hundred people invited, an event and a letter, by the office's list."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support.browser import NARROW, Walker, day, watched
from tests.support.site import Site

PASSWORD = "five quiet kingfishers under bridges"
GUESTS = [f"Guest {first}{second}" for first in "ABCDEFGHIJ" for second in "abcdefghij"]
MAIL = [f"{name.replace(' ', '.').lower()}@guests.example" for name in GUESTS]
PEOPLE = "Name,E-mail,Member since\n" + "".join(
    f"{name},{mail},2019-05-0{n % 9 + 1}\n" for n, (name, mail) in enumerate(zip(GUESTS, MAIL, strict=True))
)


@pytest.fixture
def kit(chromium: Browser, empty_site: Site) -> Iterator[Walker]:
    """Somebody with the link of a new portal."""
    with watched(empty_site):
        context = chromium.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
        context.set_default_timeout(30_000)
        yield Walker(empty_site, context)
        context.close()


def is_done(person: Walker, title: str) -> bool:
    row = person.page.locator(".checks > li", has=person.page.locator("h2", has_text=title))
    assert row.count() == 1, f"no step “{title}”: {person.text}"
    return "is-done" in (row.get_attribute("class") or "")


def begin(person: Walker, title: str) -> None:
    """Go back to the list by the office's menu, and follow the one link of this step, which is not done yet."""
    person.follow("Office", within="header")
    person.follow("First steps", within=".office-side")
    assert not is_done(person, title), f"“{title}” is done before anybody did it"
    person.follow_link(person.page.locator(".checks > li", has_text=title).locator(".do a"))


def finish(person: Walker, title: str) -> None:
    """The step has ticked itself."""
    person.go("/office/first-steps")
    assert is_done(person, title), person.text


def test_from_the_link_to_people_an_event_and_a_letter(kit: Walker, empty_site: Site) -> None:
    kit.go(empty_site.setup_path())
    kit.fill("What is the association called?", "The Quayside Traders")
    kit.page.locator("main select[name=time_zone]").select_option("Asia/Tokyo")
    kit.fill("Your name", "Kit Keeper")
    kit.fill("Your e-mail", "kit@quayside.example")
    kit.fill("A password of at least", PASSWORD)
    kit.press("Set up the portal")

    # The office, with what is done already: a membership was offered, and taken.
    assert kit.path == "/office/first-steps"
    assert kit.heading == "Welcome, Kit. Let’s get this ready."
    assert is_done(kit, "Your own membership")
    assert kit.page.locator(".checks .lamp .btn-primary").count() == 1

    begin(kit, "Name and look")
    kit.fill("What it is, in a few sentences", "Everybody who lands, mends or sells something on the quay.")
    kit.press("Save")
    finish(kit, "Name and look")

    if not is_done(kit, "Mail server"):  # the welcome may have left already, which is a test of its own
        begin(kit, "Mail server")
        kit.press("Send me a test")
        empty_site.letter("kit@quayside.example", "A test from The Quayside Traders")
    empty_site.letter("kit@quayside.example", "Welcome to The Quayside Traders")
    kit.page.wait_for_timeout(500)
    finish(kit, "Mail server")

    begin(kit, "A plan")
    kit.sees("In Japanese yen")
    kit.page.locator("main").get_by_role("textbox", name="Price").fill("12,000")
    kit.press("Set this price")
    kit.sees("¥12,000")
    finish(kit, "A plan")

    begin(kit, "Bring in your people")
    kit.field("The list, as a workbook (XLSX) or a CSV file").set_input_files(
        {"name": "people.csv", "mimeType": "text/csv", "buffer": PEOPLE.encode()}
    )
    kit.press("Read it")
    kit.press("Look at what would happen")
    kit.press("Bring them in")
    kit.page.get_by_role("link", name="See how it went").wait_for(timeout=60_000)
    finish(kit, "Bring in your people")

    begin(kit, "Invite them")
    kit.press("Invite those who are new")
    links = {empty_site.link(empty_site.letter(mail, "invites you"), "/invitation/") for mail in MAIL}
    assert len(links) == len(GUESTS) == 100
    finish(kit, "Invite them")

    begin(kit, "First event")
    kit.fill("What is it called?", "Soup on the quay")
    kit.fill("On which day?", day(20))
    kit.fill("Begins", "18:30")
    kit.fill("Ends", "20:00")
    kit.fill("Why come?", "A pot of soup, and nobody sells anything.")
    kit.fill("Where?", "Shed 4")
    kit.press("Keep as a draft")
    begin(kit, "First event")  # the list leads to the draft now
    kit.press("Publish")
    finish(kit, "First event")

    begin(kit, "First newsletter")
    kit.press("Write the first draft")
    kit.follow("Check it, then approve")
    kit.press("Approve these words")
    if "/send" not in kit.path:
        kit.follow("Choose when it goes")
    kit.ask_and_press("Send it now", "Send it")
    empty_site.letter(MAIL[-1], "", body="Soup on the quay")
    kit.go("/office/first-steps")
    assert kit.heading == "All is ready."

    # The list has left the office; nobody of those who were brought in is called new.
    kit.go("/office")
    assert not kit.page.get_by_role("link", name="First steps").count()
    assert not kit.page.locator(".lamp").count()
    kit.go("/people?new=yes")
    kit.misses(GUESTS[0])


def test_a_guest_follows_their_link_and_finds_the_house_but_no_office(kit: Walker, empty_site: Site) -> None:
    """And the list can be put away, taken back, and used on a phone without a script."""
    kit.go(empty_site.setup_path())
    kit.fill("What is the association called?", "The Quayside Traders")
    kit.fill("Your name", "Kit Keeper")
    kit.fill("Your e-mail", "kit@quayside.example")
    kit.fill("A password of at least", PASSWORD)
    kit.page.locator("main").get_by_label("I am a member, too").uncheck()
    kit.press("Set up the portal")
    assert not is_done(kit, "Your own membership")
    state, browser = kit.context.storage_state(), kit.context.browser
    assert browser is not None
    context = browser.new_context(
        viewport={"width": NARROW, "height": 800}, java_script_enabled=False, storage_state=state
    )
    phone = Walker(empty_site, context)
    phone.go("/office").sees("To get this portal ready")
    phone.page.locator(".office-fold > summary").click()
    phone.follow("First steps", within=".office-fold")
    phone.press("Put it away now")
    assert phone.path == "/office"
    assert not phone.page.locator(".office-list a", has_text="First steps").count()
    phone.press("Undo", within="body")
    assert phone.path == "/office/first-steps"

    # One's own membership, begun by what the list says: first a plan, then the membership.
    phone.follow_link(phone.page.locator(".checks > li", has_text="Your own membership").locator(".do a"))
    phone.follow("Add a plan")
    phone.fill("Name", "Trader")
    phone.fill("What one renewal costs", "0")
    phone.press("Add this plan")
    phone.go("/office/first-steps")
    assert is_done(phone, "A plan")
    phone.follow_link(phone.page.locator(".checks > li", has_text="Your own membership").locator(".do a"))
    phone.press("Begin")
    phone.go("/office/first-steps")
    assert is_done(phone, "Your own membership")
    phone.go("/")
    assert phone.heading.startswith("Good ")
    phone.go("/referrals")
    context.close()
