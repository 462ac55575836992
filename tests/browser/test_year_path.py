"""The years of one person and her firms: she applies, is vouched for and taken in, pays, changes employer, lapses,
comes back, is found to stand in the list twice, and is forgotten; as the office's timelines and letters tell it.
"""

from __future__ import annotations

from sqlalchemy import select

from portal.members.memberships.models import Belonging, Coverage, Membership
from portal.members.people.models import Person
from tests.support.browser import MAIL

NOOR, NAME = "noor.brake@sailloft.example", "Noor Brake"
PASSWORD = "nine patched sails in the loft"
FIRST, SECOND = "Brake Sailmakers", "Weir Rigging"


def let_pass(site, days: int) -> None:
    """What Noor's membership rests on began so many days earlier: let the time pass that nobody waits for."""
    membership, coverage, belonging = Membership.__table__, Coverage.__table__, Belonging.__table__
    noor = select(Person.id).where(Person.name == NAME).scalar_subquery()
    own = select(membership.c.id).where(membership.c.person_id == noor)
    site.let_pass(days, coverage, coverage.c.membership_id.in_(own), "start", "end")
    site.let_pass(days, membership, membership.c.person_id == noor, "start", "covered_until", "grace_until")
    site.let_pass(days, belonging, belonging.c.person_id == noor, "start", "end", "since")


def apply(site, noor) -> None:
    """From the public page, by the link of a letter, to an application that is sent."""
    noor.go("/join").sees("What membership costs")
    noor.fill("Your full name", NAME)
    noor.fill("Your e-mail address", NOOR)
    noor.press("Send me the link")
    noor.go(site.link(site.letter(NOOR, "application"), "/join/"))
    noor.fill("What you do", "Sail maker")
    noor.fill("Town or area", "Ropewalk")
    noor.page.locator("main").get_by_role("radio", name="Sole trader").check()
    noor.fill("Why you would like to join", "A neighbour told me of the breakfasts.")
    noor.fill("What would you gladly help others with?", "A steady hand with canvas.")
    for number, role in enumerate(("member", "organiser"), start=1):
        noor.fill(f"Member {number}: name", "Somebody I know")
        noor.fill(f"Member {number}: e-mail", MAIL[role])
    noor.tick("I have read what the portal keeps")
    noor.press("Send the application")
    noor.sees("With the office")


def vouch(site, walk) -> None:
    for role, words in (("member", "She mended my awning in a gale."), ("organiser", "Good company at any table.")):
        somebody = walk()
        somebody.go(site.link(site.letter(MAIL[role], "vouch"), "/vouch"))
        somebody.fill("How you know them", words)
        somebody.press("I vouch for them")
        somebody.sees("You have answered.")


def take_in(site, admin, noor) -> str:
    """The office reads it all and takes her in; she comes in, is greeted, told what is to be paid, and pays."""
    admin.go("/office/applications").follow(NAME)
    admin.sees("She mended my awning in a gale.", "Good company at any table.")
    admin.press("Take them in")
    noor.go(site.link(site.letter(NOOR, "Welcome"), "/invitation/"))
    noor.fill("Password", PASSWORD)
    noor.press("Come in")
    noor.go("/")
    assert "Noor" in noor.heading
    noor.sees("Your membership is to be paid", "for 12 months, to be paid by")
    admin.follow("To their page")
    admin.sees("In grace")
    admin.ask_and_press("Renew", "Renew")
    admin.sees("Active", "Yusra Delamere approved an application for membership", "Amara Lindqvist vouched for them")
    noor.go("/").misses("Your membership is to be paid")
    return str(admin.path)


def change_employer(admin, hers: str) -> str:
    """She speaks for one firm, and goes on for another one, whose page this is; what is hers stays hers."""
    for firm in (SECOND, FIRST):
        admin.go("/office/organisations/new")
        admin.fill("Name", firm)
        admin.press("Save")
    admin.page.locator("main summary", has_text="Name somebody").click()
    admin.page.locator("main input[name=person]").fill(NAME)
    admin.press("Name them")
    admin.page.locator("main summary", has_text="Changes employer").click()
    admin.fill("Their new organisation", SECOND)
    admin.press("Save it")
    admin.sees(f"{NAME}, Delegate", "made somebody a representative")
    theirs = str(admin.path)
    admin.go(hers).sees(f"Speaks for {SECOND}", "Active")
    return theirs


def lapse_and_return(site, admin, hers: str) -> None:
    """A year and the days of grace go by, and nobody pays: she is told, and is taken in anew."""
    let_pass(site, 366 + 30)
    site.sweep()
    site.letter(NOOR, "has ended")
    admin.go(hers).sees("Lapsed")
    admin.page.locator("main select[name=plan]").last.select_option(label="Sole trader")
    admin.press("Begin")
    admin.sees("Active", "Lapsed")


def stand_twice(admin, hers: str) -> None:
    """Somebody adds her again, though she is shown: the two are found, put together, and told as one."""
    admin.go("/office/people/new")
    admin.fill("Name", NAME)
    admin.fill("Telephone", "01632 960471")
    admin.press("Add them")
    admin.sees("Are they in the list already?", NOOR)
    admin.tick("This is somebody else")
    admin.press("Add them")
    admin.sees("is in the list.")
    admin.go("/office/duplicates")
    admin.follow("Look at both")
    admin.sees("Put two entries together")
    admin.press("Put them together")
    admin.sees("A second entry", "put two entries about one person together", "01632 960471")
    assert admin.path == hers


def be_forgotten(site, noor, admin, hers: str, theirs: str) -> None:
    noor.go("/me/privacy").follow("See what goes and what stays")
    noor.tick("I have read what goes")
    noor.press("Ask the office to forget me")
    site.letter(NOOR, "forgotten")
    admin.go("/office/privacy").follow(NAME)
    admin.ask_and_press("Erase everything about them", "Erase it for good")
    admin.sees("Everything about them is erased.")
    admin.go(hers, status=404)
    assert NAME not in admin.go(f"/office/people?q={NOOR}").text
    admin.go(theirs).sees("Former member")
    admin.misses(NAME)


def test_the_years_of_one_person(walk, site):
    noor, admin = walk(), walk("admin")
    apply(site, noor)
    vouch(site, walk)
    hers = take_in(site, admin, noor)
    theirs = change_employer(admin, hers)
    lapse_and_return(site, admin, hers)
    stand_twice(admin, hers)
    be_forgotten(site, noor, admin, hers, theirs)
    assert "/sign-in" in noor.go("/me").path
