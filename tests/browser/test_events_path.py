"""From an idea to an evening: set up, published, filled, waited for, changed and called off, with its mails."""

from __future__ import annotations

from tests.support.browser import MAIL, day

NAME = "Soup and small repairs"


def set_up(organiser, *, title: str = NAME, places: int = 2) -> str:
    """An event of these places, published; returns its address."""
    organiser.go("/events/new")
    organiser.fill("What is it called?", title)
    organiser.fill("On which day?", day(30))
    organiser.fill("Begins", "18:30")
    organiser.fill("Ends", "21:00")
    organiser.fill("Why come?", "Bring what is broken, leave with it mended and a bowl of soup.")
    organiser.fill("How it goes", "Two long tables, four toolboxes, one big pot.")
    organiser.fill("Where?", "The Ropewalk")
    organiser.fill("How many places?", str(places))
    organiser.press("Keep as a draft")
    organiser.sees("Ready for its readers?")
    manage = organiser.path
    organiser.press("Publish")
    organiser.sees("Nobody is on the list yet.")
    return manage.removesuffix("/manage")


def test_an_event_from_draft_to_cancellation(walk, site):
    organiser, amara, lena, greta = walk("organiser"), walk("member"), walk("newcomer"), walk("chair")
    organiser.go("/events").follow("New event")
    address = set_up(organiser)

    # Two members take the two places, the third waits.
    for person, email in ((amara, MAIL["member"]), (lena, MAIL["newcomer"])):
        person.go(address).press("Save my place")
        person.sees("You are coming")
        assert "Save my place" not in person.text
        letter = site.letter(email, NAME)
        assert letter.subject == f"You have a place: {NAME}"
        assert any(part.get_content_type() == "text/calendar" for part in letter.message.walk())
    greta.go(address)
    greta.sees("Every place is taken or promised.")
    greta.press("Join the list")
    greta.sees("You are the next to be asked.")
    site.letter(MAIL["chair"], f"You are on the waiting list: {NAME}")
    organiser.go(address + "/manage").sees("2 people are coming", "One more would like to come.")

    # A change of place reaches those who come.
    organiser.follow("Set-up")
    organiser.fill("Where?", "The Corn Exchange")
    organiser.press("Save")
    site.bring_forward("event", "tell_at")  # changes are gathered for half an hour
    site.letter(MAIL["member"], f"Something has changed: {NAME}", body="The Corn Exchange")

    # One place comes free; it is offered by mail and taken.
    amara.go(address).ask_and_press("I cannot come", "Give my place back")
    letter = site.letter(MAIL["chair"], f"A place has come free for you: {NAME}")
    greta.go(site.link(letter, "/events/")).sees("A place has come free, and it is yours")
    greta.press("Take the place")
    greta.sees("You are coming")
    site.letter(MAIL["chair"], f"You have a place: {NAME}")

    # The calendar file, and who comes.
    file = walk().fetch(address + ".ics")
    assert file.status == 200
    assert file.headers["content-type"].startswith("text/calendar")
    assert f"SUMMARY:{NAME}" in file.text()
    assert "The Corn Exchange" in file.text()
    organiser.go(address + "/manage/attendees").sees("Greta", "Lena Brightwater")
    assert "Amara" not in organiser.text

    # Called off: everybody is told.
    organiser.go(address + "/manage").page.locator("main").get_by_text("Cancel the event").first.click()
    organiser.page.fill("main form[action$='/cancel'] textarea", "The kitchen is flooded.")
    organiser.press("Cancel the event", within="main form[action$='/cancel']")
    organiser.sees("Everybody on the list was told.")
    for email in (MAIL["newcomer"], MAIL["chair"]):
        site.letter(email, f"Cancelled: {NAME}", body="The kitchen is flooded.")
    lena.go(address).sees("This event is cancelled", "The kitchen is flooded.")
    assert "STATUS:CANCELLED" in walk().fetch(address + ".ics").text()


def test_everybody_reads_about_what_is_open_to_everybody(walk):
    visitor = walk()
    visitor.go("/events")
    visitor.follow_link(visitor.page.locator("main .coming a, main h2 a, main h3 a, main article a"))
    visitor.sees("Add to calendar")
    assert walk().fetch("/events.ics").text().startswith("BEGIN:VCALENDAR")
