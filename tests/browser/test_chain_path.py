"""From a word said before any seat is free to what comes after a term: by keyboard, with every letter on the way."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from portal.core import clock
from portal.core.world import ZONE
from portal.leadership.offices.models import Position, Seat, Term
from tests.support.browser import MAIL, day
from tests.support.keyboard import enter, tab_to, tick, write, write_day

ROLE, CALL = "Keeper of the bees", "Somebody who is not afraid of bees"
OSEI, AMARA, GRETA = MAIL["organiser"], MAIL["member"], MAIL["chair"]
WHAT_NEXT = "Would teach whoever comes after me how to smoke a hive."


def today() -> date:
    return clock.today(ZONE)


def let_pass(site, days: int) -> None:
    """The terms of the keepers lie so many days earlier."""
    term = Term.__table__
    theirs = select(Seat.id).join(Position, Position.id == Seat.position_id).where(Position.title == ROLE)
    site.let_pass(days, term, term.c.seat_id.in_(theirs), "start", "until", "planned_end")
    site.sweep()


def seat_osei(yusra) -> str:
    """An administrator makes the position, and Osei keeps the bees for three weeks; its page."""
    yusra.go("/office/leadership/bodies/the-board/positions/new")
    yusra.fill("Title", ROLE)
    yusra.fill("What it asks", "Looks after two hives on the roof, and gives the honey away.")
    yusra.press("Add it")
    yusra.go("/office/leadership")
    step = yusra.page.locator("main .steps > *", has_text=ROLE)
    number = step.get_by_role("link", name="Open a call").get_attribute("href").split("/")[-2]
    yusra.follow_link(step.get_by_role("link", name="Seat somebody"))
    yusra.go(f"{yusra.path}?q=Osei")
    yusra.page.locator("main input[name=person]").first.check()
    yusra.fill("From", day())
    yusra.fill("Last day", day(20))
    yusra.press("Seat them")
    return f"/leadership/positions/{number}"


def say_interest(amara, position: str) -> None:
    enter(amara.go(position), "I would serve here one day")
    write(amara, "A few words", "From the spring on.")
    enter(amara, "Keep me in mind")


def call_for_somebody(greta, position: str) -> None:
    enter(greta.go("/office/leadership"), f"Open a call: {ROLE}")
    write(greta, "Title", CALL)
    write(greta, "What you are looking for", "Two hives, one veil, and a neighbour who helps.")
    enter(greta, "Open the call")


def stand(site, amara) -> None:
    amara.go(site.link(site.letter(AMARA, f"A seat opens where you would serve: {ROLE}"), "/leadership/calls/"))
    write(amara, "Why you would like to", "My grandmother kept seven hives.")
    enter(amara, "I would take this on")
    site.letter(AMARA, f"Thank you for standing: {ROLE}")


def choose(site, greta) -> None:
    letter = site.letter(GRETA, f"Amara Lindqvist stands for {ROLE}")
    assert "grandmother" not in letter.text
    greta.go(site.link(letter, "/candidacies")).sees("My grandmother kept seven hives.")
    enter(greta, "Choose Amara")
    write_day(greta, "From", today() + timedelta(days=21))
    write(greta, "A few words with the offer", "Your grandmother decided it.")
    tick(greta, "Decide now")
    enter(greta, "Make the offer")


def accept(site, amara) -> None:
    letter = site.letter(AMARA, f"It is yours if you like: {ROLE}", body="Your grandmother decided it.")
    enter(amara.go(site.link(letter, "/leadership/candidacies/")), "I accept")
    site.letter(GRETA, f"Amara Lindqvist says yes: {ROLE}")
    amara.go(site.link(site.letter(AMARA, "You serve from", body=ROLE), "/leadership/service")).sees("Begins later")


def hand_over(site, osei, amara) -> None:
    """Osei writes down what he knows, they meet, and each says that all of it was handed on."""
    osei.go(site.link(site.letter(OSEI, f"Handing over: {ROLE}", body="Amara Lindqvist follows you"), "/handovers/"))
    page = osei.path
    enter(osei, "Playbook")
    enter(osei, "Begin")
    write(osei, "Contacts", "The inspector of bees rings in May.")
    enter(osei, "Save")
    osei.go(page)
    for item in ("The year is", "Contacts are", "Documents are", "Open work is", "Keys, passwords", "Everybody who"):
        tick(osei, item)
    enter(osei, "Save")
    tab_to(osei, "Propose a day")
    osei.page.keyboard.press("Enter")
    write_day(osei, "Day", today() + timedelta(days=2))
    tab_to(osei, "Time")
    osei.page.keyboard.type("0630PM")
    write(osei, "Where", "On the roof")
    enter(osei, "Propose")

    amara.go(site.link(site.letter(AMARA, f"would like to meet you: {ROLE}", body="On the roof"), "/handovers/"))
    enter(amara, "That suits me")
    osei.go(site.link(site.letter(OSEI, "Agreed: you meet Amara Lindqvist"), "/handovers/")).sees("Both agreed.")
    enter(osei, "We have met")
    amara.go(page)
    enter(amara, "Playbook")
    amara.sees("The inspector of bees rings in May.")
    enter(amara.go(page), "Yes, everything was handed on")
    enter(osei.go(site.link(site.letter(OSEI, f"One word is missing: {ROLE}"), "/handovers/")), "Yes, everything")
    osei.sees("Handed over")


def ask_what_is_next(site, amara, greta) -> None:
    """Two years and no seat to run after: ninety days before the end somebody asks, and the chair reads it."""
    let_pass(site, 660)
    amara.go(site.link(site.letter(AMARA, "What would you enjoy next?", body=ROLE), "/leadership/next-chapter/"))
    tick(amara, "Be there for whoever follows")
    write(amara, "words", WHAT_NEXT)
    enter(amara, "Save")
    greta.go("/leadership/next-chapters").sees("Amara Lindqvist", WHAT_NEXT)


def test_from_interest_to_the_next_chapter(walk, site):
    amara, greta, osei = walk("member"), walk("chair"), walk("organiser")
    position = seat_osei(walk("admin"))
    say_interest(amara, position)
    call_for_somebody(greta, position)
    stand(site, amara)
    choose(site, greta)
    accept(site, amara)
    hand_over(site, osei, amara)
    let_pass(site, 21)
    walk().go(position).sees("Amara Lindqvist", f"{ROLE}, until")
    ask_what_is_next(site, amara, greta)
