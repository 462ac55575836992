"""A quarter of two members: an evening, three people picked, talks, help, trust; and what comes of it for a third."""

from __future__ import annotations

import re

from tests.browser import quarter
from tests.browser.test_events_path import set_up
from tests.support.browser import MAIL

OSEI, INES, AMARA = MAIL["organiser"], MAIL["editor"], MAIL["member"]
NEED = "A barn of 1780 whose roof lets the stars in. It should be dry before the harvest."
CLARA, FLORIN = "clara.brandt@elsewhere.example", "florin@elsewhere.example"
PASSWORD = "four lanterns upon the weir"

#: Where somebody looks who has done nothing.
QUIET = (
    "/", "/relationships", "/relationships/yours", "/relationships/network", "/relationships/years",
    "/relationships/suggestions", "/relationships/plan", "/circle", "/goodwill", "/goodwill/received", "/one-to-ones",
    "/asks/mine", "/introductions", "/referrals",
)  # fmt: skip
GUILT = ("yet to", "behind", "overdue", "missed", "should have", "haven’t", "have not", "nobody has", "only one")
RED = "[class*='danger'], [class*='rose']"
#: What may be a number: a day, a time, a year.
DATES = re.compile(
    r"\b\d{1,2} (January|February|March|April|May|June|July|August|September|October|November|December)( \d{4})?"
    r"|\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} [A-Z][a-z]{2}\b|\b\d{1,2}:\d{2}\b|\b20\d\d\b"
)


def see_each_other_at_an_event(site, osei, ines, others) -> None:
    """An evening, and the morning after: each picks three, and a week later two see that they picked each other."""
    address = set_up(osei, title="Lanterns on the weir", places=12)
    for person in (osei, ines, *others):
        person.go(address).tick("Show members that I am coming")
        person.press("Save my place")
        person.sees("You are coming")
    quarter.let_event_pass(site, address, 31)
    quarter.pick(ines, address, "Osei", "Lena", "Amara")
    quarter.pick(osei, address, "Ines", "Lena", "Greta")
    osei.misses("You picked each other")
    quarter.let_event_pass(site, address, 8)
    quarter.let_picks_pass(site, 8)
    for person in (osei, ines):
        person.go(f"{address}/after").sees("You picked each other")
    others[0].go(f"{address}/after").sees("Who was there")
    others[0].misses("picked each other")


def come_to_trust(site, osei, ines, about_osei: str, about_ines: str) -> None:
    """They say that they met, talk twice, help each other, and each says yes to two questions."""
    ines.go(f"/people/{about_osei}").press("We met")
    ines.go(f"/relationships/{about_osei}").press("Ask Osei, once")
    osei.go(site.link(site.letter(OSEI, "Did you and Ines meet?"), "/relationships/")).press("Yes, we met")
    quarter.talk(site, ines, osei, OSEI, about_osei)
    quarter.let_ties_pass(site, 35)
    quarter.talk(site, osei, ines, INES, about_ines)
    quarter.help_and_ask(site, ines, "Ines", osei, OSEI, about_osei)
    site.letter(INES, "Osei says that it helped")
    ines.go(f"/relationships/{about_osei}").sees("Trust takes its time")
    quarter.thank(ines, about_osei)
    site.letter(OSEI, "Ines says that it helped")
    quarter.trust(ines, about_osei)
    ines.go(f"/relationships/{about_osei}")
    ines.misses("You trust each other")
    osei.go(f"/relationships/{about_ines}").sees("Would you say this of Ines?")
    quarter.trust(osei, about_ines)
    for person, about in ((osei, about_ines), (ines, about_osei)):
        person.go(f"/relationships/{about}").sees("You trust each other: both of you said so")
    osei.go(f"/relationships/{about_ines}").press("I'd like to work with you")
    letter = site.letter(INES, "Osei Marchbank would like to work with you")
    ines.go(site.link(letter, "/relationships/")).press("Yes, let's talk")
    site.letter(OSEI, "Ines Halloway would like to work with you, too")
    osei.go(f"/relationships/{about_ines}").sees("You both would like to work together")


def refer_somebody_from_outside(site, osei, ines, clara) -> None:
    """Ines thinks of Osei for Clara, who is no member; who Clara is shows when she herself has said yes."""
    told = "Clara Brandt, Brandt & Daughters"
    quarter.offer(ines, "Osei Marchbank", need=f"Clara’s neighbour. {NEED}", why="You dry barns.", told=told)
    ines.sees("these words give it away: “Clara”")
    quarter.offer(ines, "Osei Marchbank", need=NEED, why="You dry barns.", told=told)
    page = ines.path
    letter = site.late_letter(OSEI, "Ines Halloway would like to bring you somebody")
    osei.go(site.link(letter, "/referrals/")).sees(NEED)
    theirs = osei.path
    osei.press("My kind of work, and I have time")
    site.late_letter(INES, "my kind of work, and I have time")

    # Nobody who only looks has answered: not Ines, not whoever opens the link.
    link = quarter.link_of(ines, page)
    ines.go(link).sees("This is what they will see.")
    clara.go(link).sees("May Ines introduce you to Osei?", NEED)
    osei.go(theirs).misses("Clara", "Brandt")
    code = quarter.ask_for_code(site, clara, "Clara Brandt", CLARA)
    osei.go(theirs).misses("Clara", "Brandt")
    clara.fill("The code from the mail", code)
    clara.press("Yes, introduce us")
    assert "You and Osei are introduced." in clara.heading
    letter = site.late_letter(CLARA, "You and Osei Marchbank are introduced")
    clara.go(site.link(letter, "/r/")).sees("What we keep about you")
    site.late_letter(OSEI, "you are introduced", body="Clara Brandt")
    clara.go(link, status=404)

    osei.go(theirs).sees("Clara Brandt", CLARA)
    osei.press("We have talked")
    osei.page.locator("main input[value=won]").check()
    osei.page.fill("main textarea[name=thanks]", "The barn is dry, and the stars are outside again.")
    osei.press("Tell Ines")
    letter = site.late_letter(INES, "A word from Osei", body="The barn is dry")
    ines.go(site.link(letter, "/referrals/")).sees("The barn is dry, and the stars are outside again.")
    ines.misses("Clara", "Brandt", CLARA)


def test_a_quarter_of_two_members(walk, site):
    osei, ines = walk("organiser"), walk("editor")
    see_each_other_at_an_event(site, osei, ines, [walk("newcomer"), walk("member"), walk("chair")])
    come_to_trust(site, osei, ines, quarter.person_of(osei), quarter.person_of(ines))
    refer_somebody_from_outside(site, osei, ines, walk())


def test_every_no_is_easy_and_tells_nothing(walk, site):
    ines, amara = walk("editor"), walk("member")
    about_amara = quarter.person_of(amara)

    # The receiver cannot take it up: the giver hears why, nobody else.
    _page, theirs = quarter.offered(site, ines, amara, AMARA, "An atlas that has lost its spine.")
    amara.page.locator("main summary", has_text="Not this time").click()
    amara.choose("Why", "I have no time for it just now")
    amara.press("Decline")
    letter = site.late_letter(INES, "Amara Lindqvist cannot take up your offer this time")
    ines.go(site.link(letter, "/referrals/")).sees("I have no time for it just now")

    # Whom it is about would rather not, or never again: the members hear that it is not going ahead.
    for number, need in enumerate(("A hymnal that drops its leaves.", "A ledger the mice have read.")):
        page, theirs = quarter.offered(site, ines, amara, AMARA, need)
        amara.press("My kind of work, and I have time")
        link = quarter.link_of(ines, page)
        florin = walk()
        florin.go(link)
        if number == 0:
            florin.press("Rather not")
        else:
            florin.page.locator("main summary", has_text="Please never ask me again").click()
            florin.page.fill("main form[action$='/never'] input[name=email]", FLORIN)
            florin.press("No, and never again")
        assert florin.heading == "Thank you, that is all."
        florin.go(link, status=404)
        site.bring_forward("delivery", "due_at")
        for party, where in ((ines, page), (amara, theirs)):
            party.go(where).sees("It is not going ahead")
            party.misses(FLORIN, "never again", "Rather not")

    # Taken back before anybody answered: the receiver finds nothing to do.
    page, theirs = quarter.offered(site, ines, amara, AMARA, "A map case without a key.")
    ines.go(page).ask_and_press("Take it back", "Take it back")
    ines.sees("You took it back")
    amara.go("/referrals").misses("A map case without a key.")

    # Not now to a one-to-one: who proposed it sees what they saw before.
    talk = quarter.propose(ines, about_amara)
    before = ines.go(talk).text
    letter = site.letter(AMARA, "Ines Halloway would like to talk with you", body=talk)
    amara.go(site.link(letter, "/one-to-ones/")).ask_and_press("Not now", "Put it aside")
    amara.sees("Put aside. Nobody is told.")
    assert ines.go(talk).text == before
    ines.press("Take it back")
    ines.sees("It was taken back.")


def test_whoever_does_nothing_is_told_nothing_of_it(walk, site):
    admin, quiet = walk("admin"), walk()
    quarter.let_in(site, admin, quiet, "Tamsin Rook", "tamsin@rookery.example", PASSWORD)
    for path in QUIET:
        quiet.go(path)
        said = DATES.sub("", quiet.text)
        assert not re.search(r"\d", said), f"a number on {path}: {said}"
        assert not quiet.page.locator("main").locator(RED).count(), f"red on {path}"
        found = [word for word in GUILT if word in said.lower()]
        assert not found, f"{found} on {path}: {said}"
