"""Who leads, how somebody comes to lead, and a shift that finds its hands."""

from __future__ import annotations

from tests.browser.shifts import listed
from tests.support.browser import MAIL, day

CALL = "Somebody to keep the letters of the house"


def test_from_a_call_to_a_right(walk, site):
    greta, lena, yusra = walk("chair"), walk("newcomer"), walk("admin")
    walk().go("/leadership").sees("The board", "Greta Vanner")
    lena.go("/office/newsletters", status=403)

    # An administrator makes a position that keeps the newsletter, and the chair calls for somebody.
    yusra.go("/office/leadership").follow("The board")
    yusra.follow("Add a position")
    yusra.fill("Title", "Keeper of the letters")
    yusra.fill("What it asks", "Gathers the month, asks people about it, and writes it down.")
    yusra.page.locator("main input[name=grants][value=newsletter_edit]").check()
    yusra.press("Add it")
    greta.go("/office/leadership")
    wanting = greta.page.locator("main .steps > *", has_text="Keeper of the letters")
    greta.follow_link(wanting.get_by_role("link", name="Open a call"))
    greta.fill("Title", CALL)
    greta.fill("What you are looking for", "Somebody who likes asking how it went.")
    greta.press("Open the call")
    greta.go("/leadership/calls").follow(CALL)
    call = greta.path

    # Visitors read it; a member stands for it; strangers do not see who stands.
    walk().go("/volunteer").sees(CALL)
    lena.go("/volunteer").follow(CALL)
    lena.fill("Why you would like to", "I write to people anyway.")
    lena.press("I would take this on")
    site.letter(MAIL["newcomer"], "Thank you for standing: Keeper of the letters")
    assert walk("member").fetch(call + "/candidacies").status in {403, 404}

    # The chair hears of it and chooses her, an administrator confirms what comes with it, and she accepts: the term
    # is there, and so is its right.
    letter = site.letter(MAIL["chair"], "Lena Brightwater stands for Keeper of the letters")
    assert "I write to people anyway." not in letter.text
    greta.go(call + "/candidacies").sees("I write to people anyway.")
    greta.follow("Choose Lena")
    greta.fill("From", day())
    greta.fill("A few words with the offer", "We would be glad.")
    greta.press("Choose them")
    greta.sees("One thing to put right", "Tick the box to decide before it closes.")
    greta.tick("Decide now, before the call closes")
    greta.press("Choose them")
    greta.sees("an administrator has to confirm it")
    yusra.go("/office").sees("Lena Brightwater was chosen for Keeper of the letters")
    card = yusra.page.locator("main li, main article, main .step", has_text="was chosen for Keeper of the letters").last
    yusra.follow_link(card.get_by_role("link", name="Look at it"))
    yusra.sees("Newsletter: edit")
    yusra.press("Confirm, and make the offer")
    letter = site.letter(MAIL["newcomer"], "It is yours if you like: Keeper of the letters")
    lena.go("/office/newsletters", status=403)
    lena.go(site.link(letter, "/leadership/candidacies/")).press("I accept")
    site.letter(MAIL["chair"], "Lena Brightwater says yes: Keeper of the letters")
    walk().go("/leadership").sees("Keeper of the letters", "Lena Brightwater")
    lena.go("/office/newsletters").sees("Newsletter editions")
    lena.go("/leadership/service").sees("Keeper of the letters")


def test_a_shift_finds_its_hands(walk, site):
    osei, amara = walk("organiser"), walk("member")
    osei.go("/office/volunteering").follow("Add shifts")
    osei.choose("What is to be done", "Something else: name it below")
    osei.fill("A new kind of work", "Polish the lamps")
    osei.fill("Day", day(9))
    osei.fill("From", "14:00")
    osei.fill("Until", "16:00")
    osei.press("Add it")

    walk().go("/volunteer").sees("Polish the lamps")
    amara.go("/volunteer")
    amara.follow_link(listed(amara, "Polish the lamps").get_by_role("link"))
    amara.press("I’ll be there")
    site.letter(MAIL["member"], "You are on it: Polish the lamps")
    amara.go("/volunteer").sees("You said yes to", "Polish the lamps")
    osei.go("/office/volunteering").sees("Polish the lamps")

    amara.follow_link(amara.page.locator("main aside p", has_text="be there: Polish the lamps").get_by_role("link"))
    amara.ask_and_press("I can’t be there", "Give it back")
    site.letter(MAIL["organiser"], "Amara Lindqvist cannot come: Polish the lamps")
    amara.go("/volunteer")
    assert not amara.page.locator("main aside p", has_text="be there: Polish the lamps").count()
    assert listed(amara, "Polish the lamps").count(), "it is open again"
