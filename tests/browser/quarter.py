"""What two members do with each other in a quarter, each at a browser: steps for the tests that walk it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from portal.core import clock
from portal.core.world import ZONE
from portal.events.programme.models import Event
from portal.relationships.one_to_ones.models import OneToOne, Round
from portal.relationships.picks.models import EventPick
from portal.relationships.ties.models import TieEvidence
from tests.support.browser import Walker
from tests.support.site import Site

WHY = "You know every roof of this town, and I know who pays for roofs."


def person_of(walker: Walker) -> str:
    """The number of somebody's own entry."""
    href = walker.go("/me").page.locator("main a", has_text="Leave it as it was").get_attribute("href") or ""
    return href.rpartition("/")[2]


def let_event_pass(site: Site, address: str, days: int) -> None:
    """An event lies so many days earlier."""
    event = Event.__table__
    site.let_pass(days, event, event.c.slug == address.rpartition("/")[2], "start_utc", "end_utc")


def let_picks_pass(site: Site, days: int) -> None:
    """What was picked was picked so many days earlier."""
    pick = EventPick.__table__
    site.let_pass(days, pick, pick.c.owner_id > 0, "picked_at")


def let_ties_pass(site: Site, days: int) -> None:
    """What people have confirmed between them lies so many days further back."""
    evidence = TieEvidence.__table__
    site.let_pass(days, evidence, evidence.c.id > 0, "day")


def pick(walker: Walker, address: str, *names: str) -> None:
    """After an event: whom one would like to see again."""
    walker.go(f"{address}/after")
    for name in names:
        walker.page.locator("main label.choice", has_text=name).locator("input").check()
    walker.press("Keep them")
    walker.sees("Kept. Only you can read it.")


def propose(walker: Walker, about: str) -> str:
    """Propose a one-to-one in three days; its page."""
    walker.go(f"/one-to-ones/new/{about}")
    day = clock.today(ZONE) + timedelta(days=3)
    walker.fill("Day", day.isoformat())
    walker.page.fill("main input[name=time_1]", "10:30")
    walker.fill("Where, which number", "The bench by the lock")
    walker.fill("Why you would like to talk", WHY)
    walker.press("Propose it to")
    walker.sees("Your times are with")
    return walker.path


def let_talk_pass(site: Site, handle: str) -> None:
    """An agreed talk of three days ahead was yesterday."""
    made, times = OneToOne.__table__, Round.__table__
    this = made.c.handle == handle
    its_times = times.c.one_to_one_id.in_(select(made.c.id).where(this))
    site.let_pass(4, made, this, "starts_at", "ends_at", "proposed_at", "revised_at")
    site.let_pass(4, times, its_times, "start_1", "at", "answered_at")


def talk(site: Site, one: Walker, other: Walker, other_email: str, about: str) -> None:
    """One proposes, the other takes the time; the day comes and goes, and both say that they talked."""
    page = propose(one, about)
    handle = page.rpartition("/")[2]
    other.go(site.link(site.letter(other_email, "would like to talk with you", body=handle), "/one-to-ones/")).sees(WHY)
    with other.page.expect_navigation():
        other.page.locator("main .lamp button.btn-primary").click()
    other.sees("Agreed. Both of you get an invitation for your calendar.")
    let_talk_pass(site, handle)
    for who in (one, other):
        who.go("/one-to-ones").follow("Say how it was")
        who.press("Yes, we talked")
    other.sees("You talked", "Both of you say so.")


def help_and_ask(site: Site, giver: Walker, giver_name: str, helped: Walker, helped_email: str, about: str) -> None:
    """The giver writes down what they did, and asks whether it helped; the other one says so, with a word."""
    giver.go(f"/goodwill/new?with={about}")
    giver.page.locator("main input[name=kind]").first.check()
    giver.fill("A line for yourself", "Sent the drawings of the mill roof.")
    giver.press("Write it down")
    giver.fill("A word so that they know what you mean", "The drawings, in October.")
    giver.press("Ask ")
    giver.sees("Asked, once.")
    letter = site.letter(helped_email, f"Did this help you? A question from {giver_name}")
    helped.go(site.link(letter, "/goodwill/")).sees("The drawings, in October.")
    helped.misses("Sent the drawings of the mill roof.")
    helped.fill("A word of thanks", "They saved me a week.")
    helped.press("Yes, this helped")


def thank(walker: Walker, about: str) -> None:
    """Thank somebody, unasked."""
    walker.go(f"/goodwill/thank?with={about}")
    walker.page.locator("main input[name=kind]").first.check()
    walker.fill("A word of thanks", "You rang the man who knows. He knew.")
    walker.press("Send your thanks")


def trust(walker: Walker, about: str) -> None:
    """Say yes to both questions about somebody."""
    for _question in range(2):
        walker.go(f"/relationships/{about}").press("Yes, I say so")


def offer(giver: Walker, receiver: str, *, need: str, why: str, told: str = "") -> None:
    """Fill in an offer for somebody who is not a member, and send it."""
    giver.go("/referrals/new")
    giver.choose("Whom could this help?", receiver)
    giver.fill("Their name and firm, for a check", told)
    giver.page.locator("main input[name=kind]").first.check()
    giver.fill("What is needed, in their words", need)
    giver.fill("Why you thought of them", why)
    giver.press("Offer it, without the name")


def link_of(giver: Walker, page: str) -> str:
    """The link that the giver forwards, once the receiver has time."""
    words = giver.go(page).page.locator("#to-forward").input_value()
    return words.split()[-1]


def offered(site: Site, giver: Walker, receiver: Walker, receiver_email: str, need: str) -> tuple[str, str]:
    """An offer to a member, who has opened it: its page for the giver, and its page for the receiver."""
    name = receiver.go("/me").page.locator("main input[name=name]").input_value()
    before = site.sink.to(receiver_email)
    offer(giver, name, need=need, why="You mend what others throw out.")
    page = giver.path
    letter = site.late_letter(receiver_email, "would like to bring you somebody", but=before)
    receiver.go(site.link(letter, "/referrals/")).sees(need)
    return page, receiver.path


def ask_for_code(site: Site, walker: Walker, name: str, email: str) -> str:
    """Say yes by the link, as somebody from outside does; the code that comes by mail."""
    walker.fill("Your name", name)
    walker.page.fill("main form[action$='/yes'] input[name=email]", email)
    walker.press("Yes, send me the code")
    return site.letter(email, "is your code").subject.partition(" is your code")[0]


def let_in(site: Site, admin: Walker, walker: Walker, name: str, email: str, password: str) -> None:
    """The office adds somebody, who becomes a member and comes in for the first time."""
    admin.go("/office/people/new")
    admin.fill("Name", name)
    admin.fill("E-mail address", email)
    admin.tick("Invite them to sign in, by e-mail")
    admin.press("Add them")
    admin.choose("Plan", "Honorary")
    admin.press("Begin")
    walker.go(site.link(site.letter(email, "invites you"), "/invitation/"))
    walker.fill("Password", password)
    walker.press("Come in")
