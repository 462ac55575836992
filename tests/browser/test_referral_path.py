"""Two people are brought together; who each of them is shows only when both have said yes."""

from __future__ import annotations

from tests.support.browser import MAIL

NEED = "Their river maps are four hundred years old, and the damp has found them."
GIVER, RECEIVER, REFERRED = MAIL["chair"], MAIL["member"], MAIL["newcomer"]


def person_of(walker) -> str:
    """The address of somebody's own profile."""
    walker.go("/me")
    return walker.page.locator("main a", has_text="Leave it as it was").get_attribute("href")


def say_that_they_met(first, second) -> None:
    addresses = {first: person_of(first), second: person_of(second)}
    for one, other in ((first, second), (second, first)):
        one.go(addresses[other])
        button = (
            one.page.locator("main")
            .get_by_role("button", name="We met")
            .or_(one.page.locator("main").get_by_role("button", name="Yes, we met"))
        )
        if button.count():
            one.follow_link(button)
    first.go(addresses[second]).sees("You have met")


def test_a_referral_from_thought_to_thanks(walk, site):
    greta, amara, lena = walk("chair"), walk("member"), walk("newcomer")
    say_that_they_met(greta, amara)
    say_that_they_met(greta, lena)

    # Greta offers Amara somebody, and does not say that it is Lena.
    greta.go("/referrals").follow("Bring two people together")
    greta.follow_link(greta.page.get_by_role("link", name="A member", exact=True))
    greta.choose("Whom could this help?", "Amara Lindqvist")
    greta.choose("Whom would you bring to them?", "Lena Brightwater")
    greta.page.locator("main input[name=kind]").first.check()
    greta.fill("What is needed, in their words", NEED)
    greta.fill("Why you thought of them", "You mend what others throw out.")
    greta.page.locator("main summary", has_text="how well you know them").click()
    greta.fill("How you know each other", "We row on Thursdays.")
    greta.press("Offer it, without the name")
    page = greta.path

    # Amara reads the need; nothing on her pages or in her mail says who it is.
    letter = site.late_letter(RECEIVER, "Greta Vanner would like to bring you somebody")
    assert "Lena" not in letter.text + letter.html + letter.subject
    amara.go(site.link(letter, "/referrals/")).sees(NEED, "Is it your kind of work, and have you time?")
    amara.misses("Lena", "Brightwater", "Thursdays")
    theirs = amara.path  # each of the three has an address of their own
    amara.go("/referrals").sees("Greta offers you an introduction")
    lena.go(page, status=404)
    amara.go(theirs).press("My kind of work, and I have time")
    amara.sees("The other side is asked")
    amara.misses("Lena", "Brightwater", "Thursdays")
    assert site.late_letter(GIVER, "my kind of work, and I have time")

    # Lena is asked, learns who it is about, and says yes: now both know.
    letter = site.late_letter(REFERRED, "introduce you to another member?")
    lena.go(site.link(letter, "/referrals/")).sees("Amara", "Greta")
    lena.press("Yes, introduce us")
    for email in (RECEIVER, REFERRED):
        letter = site.late_letter(email, "you are introduced")
        assert "Lena Brightwater" in letter.text
        assert "Amara Lindqvist" in letter.text
    amara.go(theirs).sees("Lena", "We row on Thursdays.")

    # They talk, it turns out well, and Greta hears the words that Amara wrote.
    amara.press("We have talked")
    site.late_letter(GIVER, "has talked with them")
    amara.page.locator("main input[value=won]").check()
    amara.page.fill("main textarea[name=thanks]", "The maps lie flat again, and so do I.")
    amara.press("Tell Greta")
    letter = site.late_letter(GIVER, "A word from Amara", body="The maps lie flat again, and so do I.")
    greta.go(site.link(letter, "/referrals/")).sees("The maps lie flat again, and so do I.")
    greta.go("/referrals").sees("Words that reached you", "The maps lie flat again")

    # Nobody else ever sees it, not even who administers the portal.
    for stranger in (walk("admin"), walk("editor")):
        stranger.go(page, status=404)
        stranger.go(theirs, status=404)
