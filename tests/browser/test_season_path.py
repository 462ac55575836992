"""A season of shifts: hands are found, two of them cannot come and find somebody else, and all are thanked."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from portal.core import clock
from portal.core.world import ZONE
from portal.volunteering.models import Assignment, Role, Shift
from tests.support.browser import MAIL
from tests.support.keyboard import enter, tab_to, tick, write, write_day

WORK = "Water the window boxes"
OSEI, AMARA, LENA, INES = MAIL["organiser"], MAIL["member"], MAIL["newcomer"], MAIL["editor"]


def let_pass(site, days: int) -> None:
    """These shifts, and when people said yes to them, lie so many days earlier."""
    shift, assignment = Shift.__table__, Assignment.__table__
    these = select(Shift.id).join(Role, Role.id == Shift.role_id).where(Role.name == WORK)
    site.let_pass(days, shift, shift.c.id.in_(these), "start_utc", "end_utc")
    site.let_pass(days, assignment, assignment.c.shift_id.in_(these), "assigned_at")
    site.sweep()


def make_season(osei) -> list[str]:
    """A kind of work and two shifts of it, a week apart; their pages."""
    enter(osei.go("/office/volunteering"), "Name a new one")
    write(osei, "What it is called", WORK)
    write(osei, "What somebody does", "Forty boxes, one can, and the best view of the market.")
    enter(osei, "Save")
    made: list[str] = []
    for ahead in (9, 16):
        enter(osei.go("/office/volunteering"), "Add shifts")
        tab_to(osei, "What is to be done")
        osei.page.keyboard.type(WORK[:12])
        write_day(osei, "Day", clock.today(ZONE) + timedelta(days=ahead))
        for label, words in (("From", "0700AM"), ("Until", "0830AM")):
            tab_to(osei, label)
            osei.page.keyboard.type(words)
        write(osei, "Where", "Market square")
        enter(osei, "Add it")
        made.append(osei.page.locator("main .shift h3 a", has_text=WORK).first.get_attribute("href") or "")
    return made


def sign_up(site, person, email: str, shift: str) -> None:
    enter(person.go(shift), "I’ll be there")
    site.letter(email, f"You are on it: {WORK}")


def confirm(site, amara) -> None:
    """A day before, everybody on the shift is asked; Amara will be there."""
    let_pass(site, 8)
    amara.go(site.link(site.letter(AMARA, f"You are expected: {WORK}"), "/volunteer/shifts/"))
    enter(amara, "I will be there")


def be_stood_in_for(site, lena, ines) -> None:
    """Lena cannot come, and asks Ines by name, who says yes."""
    lena.go(site.link(site.letter(LENA, f"You are expected: {WORK}"), "/volunteer/shifts/"))
    enter(lena, "Find a stand-in")
    write(lena, "Find a member by name", "Ines")
    with lena.page.expect_navigation():
        lena.page.keyboard.press("Enter")
    tick(lena, "Ines")
    enter(lena, "Ask them")
    lena.sees("Until they say yes, you are expected.")
    ines.go(site.link(site.letter(INES, f"stand in for Lena Brightwater? {WORK}"), "/volunteer/asks/"))
    enter(ines, "Yes, I stand in")
    site.letter(LENA, "stands in for you", body="You need not come.")
    site.letter(OSEI, "instead of Lena Brightwater")


def be_stood_in_for_by_anybody(site, amara, greta, shift: str) -> None:
    """Amara cannot come a week later, asks everybody, and Greta takes it."""
    enter(amara.go(shift), "Find a stand-in")
    enter(amara, "Ask everybody")
    enter(greta.go(shift), "I stand in")
    site.letter(AMARA, "Greta Vanner stands in for you", body="You need not come.")
    site.letter(OSEI, "Greta Vanner comes instead of Amara Lindqvist")


def note_and_thank(site, osei, first: str) -> None:
    """The day after, Osei notes that Ines was excused and Amara was there, and thanks whoever came."""
    let_pass(site, 2)
    yesterday = clock.today(ZONE) - timedelta(days=1)
    enter(osei.go("/office/volunteering"), "", href=f"day={yesterday.isoformat()}")
    enter(osei, "Who was there", href=f"{first.rpartition('/')[2]}/who-came")
    page = osei.path
    enter(osei, "Note: Ines")
    tab_to(osei, "They were there")
    osei.page.keyboard.press("ArrowDown")
    write(osei, "If not: why", "A cold")
    enter(osei, "Save")
    enter(osei.go(page), "All the others were there")
    enter(osei, "Thank them")
    write(osei, "A sentence of yours", "The whole square was green.")
    enter(osei, "Thank them")


def take_certificate(site, amara) -> None:
    letter = site.letter(AMARA, f"Thank you for lending a hand: {WORK}", body="The whole square was green.")
    enter(amara.go(site.link(letter, "/volunteer/mine")), "Your past shifts and hours")
    amara.sees(f"{WORK}", "1 h 30 min")
    tab_to(amara, "Download it")
    with amara.page.expect_download() as download:
        amara.page.keyboard.press("Enter")
    assert download.value.path().read_bytes().startswith(b"%PDF")
    assert not [each for each in site.sink.to(INES) if "Thank you for lending a hand" in each.subject]


def test_a_season_of_shifts(walk, site):
    osei, amara, lena, ines = walk("organiser"), walk("member"), walk("newcomer"), walk("editor")
    first, second = make_season(osei)
    for person, email, shift in ((amara, AMARA, first), (lena, LENA, first), (amara, AMARA, second)):
        sign_up(site, person, email, shift)
    confirm(site, amara)
    be_stood_in_for(site, lena, ines)
    be_stood_in_for_by_anybody(site, amara, walk("chair"), second)
    note_and_thank(site, osei, first)
    take_certificate(site, amara)
