"""Guests who sign up themselves for a public event, by a link in their mail."""

from __future__ import annotations

from functools import partial

import pytest
from sqlalchemy import func, select

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.events.errors import HasAccount, ListedAlready, NotATicket, NotForVisitors, NotOpen
from portal.events.programme.models import Event
from portal.events.registrations.models import Place, Registration
from portal.events.registrations.operations import attendees, registration
from portal.events.tickets.operations import types
from portal.events.tickets.operations.types import Ticket
from portal.events.visitors.models import Visitor
from portal.events.visitors.operations import asking, coming
from portal.mail.models import Delivery
from portal.members.people.models import Person
from portal.members.people.operations.people import add_person
from tests.events.conftest import counted, in_days
from tests.events.visitors.conftest import NOAH, presses

HERS = "hana@firm.example"


def rows(model) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_visitor_comes_by_their_address_and_lets_go_by_their_page(published, client, ask, link, smtp, run_jobs):
    event = published(capacity=2, visitors_welcome=True)
    assert ask(event).location == f"/events/{event.slug}/visit/sent"
    assert NOAH in client.page(f"/events/{event.slug}/visit/sent")
    assert counted(event) == (0, 0) and not rows(Registration)
    page = link()
    assert "Save my place" in client.page(page)
    assert counted(event) == (0, 0), "looking takes no place"
    client.submit(page, {}, to=page)
    assert counted(event) == (1, 1)
    shown = client.page(page)
    assert "You are coming" in shown and shown.link("Apple, Thunderbird and others (a file)")
    client.submit(page, {}, to=page + "/let-go")
    assert counted(event) == (0, 0)
    run_jobs()
    assert [letter.subject for letter in smtp.to(NOAH)][1:] == [
        "You have a place: Ask about your neighbour", "Your place is free again: Ask about your neighbour",
    ]  # fmt: skip
    assert link() == page, "whatever is written to them leads to their own page"
    client.submit(page, {}, to=page)
    assert counted(event) == (1, 1), "whoever let go comes back by the same page"
    assert db.session.scalars(select(Person.email).where(Person.name == "Noah Brandt")).all() == [NOAH]


def test_the_page_tells_nobody_whether_an_address_is_known_and_the_letter_does(
    published, cast, ask, client, do, visitor, smtp, run_jobs, frozen
):
    event = published(visitors_welcome=True)
    visitor(event, "coming@example.net", name="Ida", comes=True)
    listed = do(add_person, {"name": "Hana", "email": HERS})
    do(attendees.add, event, listed.id, by=None)
    run_jobs()
    frozen.forward(minutes=6)
    told, said = {}, {}
    for number, email in enumerate((NOAH, cast.amara.email, HERS, "coming@example.net")):
        before = len(smtp.to(email))
        answer = ask(event, email, name=f"Somebody {number}")
        told[email] = (answer.status_code, answer.location, client.page(answer.location).text.replace(email, ""))
        run_jobs()
        assert len(smtp.to(email)) == before + 1
        said[email] = smtp.to(email)[-1]
    assert len(set(told.values())) == 1
    assert "/visit/" in said[NOAH].text and "/visit/" in said["coming@example.net"].text
    assert "You have an account" in said[cast.amara.email].text and "/register" in said[cast.amara.email].text
    assert "on the list already" in said["coming@example.net"].text
    assert "on the list already" in said[HERS].text and "/visit/" not in said[HERS].text
    assert "Somebody" not in said[NOAH].subject and not said[NOAH].text.count("Somebody 0"), "no word by whoever asked"


def test_asking_again_writes_once_in_five_minutes_and_keeps_the_link(published, ask, link, smtp, run_jobs, frozen):
    event = published(visitors_welcome=True)
    ask(event)
    page = link()
    frozen.forward(minutes=4)
    ask(event, "noah.brandt@EXAMPLE.net", name="Noah B.")
    run_jobs()
    assert len(smtp.letters) == 1 and rows(Visitor) == 1
    frozen.forward(minutes=2)
    ask(event, name="Noah B.")
    assert link() == page and len(smtp.letters) == 2
    assert db.session.scalars(select(Visitor.name)).one() == "Noah B."


def test_whoever_has_the_link_says_how_they_are_called_whoever_asked_for_it(published, ask, client, link):
    event, other = published(visitors_welcome=True), published(title="Another", visitors_welcome=True)
    ask(event, name="Rude Word")
    page = link()
    client.submit(page, {"name": " "}, to=page, status=422)
    client.submit(page, {"name": "Noah Brandt"}, to=page)
    assert db.session.scalars(select(Person.name).where(Person.email == NOAH)).all() == ["Noah Brandt"]
    ask(other, name="Rude Word")
    page = link()
    client.submit(page, {"name": "noah brandt"}, to=page)
    assert len(set(db.session.scalars(select(Registration.person_id)))) == 1 and rows(Registration) == 2
    assert not client.page(page)("main [name=name]"), "they are known by now"


def test_two_who_read_mail_at_one_address_are_two(published, visitor):
    noah = visitor(published(visitors_welcome=True), comes=True)
    hana = visitor(published(title="Another", visitors_welcome=True), name="Hana", comes=True)
    assert noah.person_id != hana.person_id


def test_a_link_is_over_after_two_days_and_one_who_came_keeps_theirs(published, ask, client, link, visitor, frozen):
    event = published(visitors_welcome=True)
    ask(event)
    page = link()
    came = visitor(event, "ida@example.net", name="Ida", comes=True)
    frozen.forward(hours=48)
    over = client.get(page)
    assert over.status_code == 404 and "leads nowhere any more" in over.page
    assert over.headers["X-Robots-Tag"] == "noindex" and over.headers["Cache-Control"] == "private, no-store"
    assert came.is_open(clock.now())
    ask(event)
    assert link() != page, "a new link is another one"


def test_only_a_public_event_that_says_so_takes_visitors_and_only_while_it_is_open(published, change, do, smtp):
    closed, members = published(), published(visitors_welcome=True, visibility="members")
    for event in (closed, members):
        with pytest.raises(NotForVisitors):
            do(asking.ask, event, "Noah", NOAH)
    with pytest.raises(NotOpen):
        do(asking.ask, published(visitors_welcome=True, opens_at=in_days(3)), "Noah", NOAH)
    assert not rows(Visitor)


def test_what_held_when_they_asked_must_hold_when_they_press(published, change, do, visitor):
    event = published(visitors_welcome=True)
    noah = visitor(event)
    change(event, visitors_welcome=False)
    with pytest.raises(NotForVisitors):
        do(coming.come, event, noah)
    assert not rows(Registration)


def test_nobody_is_made_twice_nor_taken_for_a_member_without_a_word(published, cast, do, visitor):
    event, other = published(visitors_welcome=True), published(title="Another", visitors_welcome=True)
    with pytest.raises(HasAccount):
        visitor(event, cast.amara.email, comes=True)
    listed = do(add_person, {"name": "Hana", "email": HERS})
    do(attendees.add, event, listed.id, by=None)
    with pytest.raises(ListedAlready):
        visitor(event, HERS, comes=True)
    visitor(other, HERS, comes=True)
    whose = db.session.scalars(select(Registration.person_id).where(Registration.event_id == other.id)).one()
    assert whose != listed.id, "a mailbox may be a whole firm's: the office puts two entries together"
    noah, again = visitor(event, comes=True), visitor(other, comes=True)
    assert noah.person_id == again.person_id, "whom this very address made known"


def test_a_full_event_puts_them_at_the_end_of_the_list(published, cast, do, client, link, ask):
    event = published(capacity=1, visitors_welcome=True)
    do(registration.register, event, cast.amara.id)
    ask(event)
    page = link()
    assert "Join the list" in client.page(page)
    client.submit(page, {}, to=page)
    left = client.submit(page, {}, to=page + "/let-go", follow=True).page
    assert "You are off the waiting list." in left and "Somebody else can have the place" not in left
    client.submit(page, {}, to=page)
    assert "You are on the waiting list" in client.page(page) and counted(event) == (1, 1)
    do(registration.withdraw, event, cast.amara.id)
    assert link() == page, "the offer leads there too"
    client.submit(page, {}, to=page + "/take")
    assert "You are coming" in client.page(page)


def ticket(event: Event, name: str, **values) -> int:
    with unit_of_work():
        return types.add_type(event, Ticket(name=name, **values)).id


def test_they_pay_what_guests_pay_and_take_no_ticket_for_members(published, client, link, ask):
    event = published(visitors_welcome=True)
    soup = ticket(event, "Soup", member_price=900, guest_price=1200)
    ticket(event, "Committee table", guest_price=None)
    page = client.page(f"/events/{event.slug}")
    assert "£12" in page.one("aside").get_text() and "Committee table" not in page.one("aside").get_text()
    ask(event)
    page = link()
    client.submit(page, {}, to=page)
    assert db.session.execute(select(Place.ticket_type_id, Place.price)).one() == (soup, 1200)


def test_a_ticket_for_members_is_refused_to_them(published, visitor):
    event = published(visitors_welcome=True)
    members = ticket(event, "Committee table", guest_price=None)
    ticket(event, "Soup", guest_price=1200)
    with pytest.raises(NotATicket):
        visitor(event, comes=True, tickets=[members])


def test_the_database_holds_no_link(published, ask, link):
    event = published(visitors_welcome=True)
    ask(event)
    token = link().rpartition("/")[2]
    row = db.session.execute(select(Visitor.__table__)).one()
    assert len(token) == 43 and token not in [str(value) for value in row]
    assert db.session.scalars(select(Delivery.kind)).all() == ["events.visit_asked"]


@pytest.mark.slow
def test_a_button_pressed_twice_at_once_and_two_links_of_one_address_make_one_person(published, visitor, at_once):
    event, other = published(visitors_welcome=True), published(title="Another", visitors_welcome=True)
    first, second = visitor(event), visitor(other)
    press, elsewhere = presses(event, first), presses(other, second)
    made = at_once(press, press, elsewhere)
    assert made[0] == made[1] != made[2]
    assert (rows(Registration), rows(Visitor)) == (2, 2)
    assert db.session.scalar(select(func.count()).where(Person.name == "Noah Brandt")) == 1


@pytest.mark.slow
def test_two_who_ask_at_once_for_one_address_get_one_letter(published, at_once, smtp):
    event = published(visitors_welcome=True)

    def ask(number: int) -> None:
        with unit_of_work():
            asking.ask(db.session.get_one(Event, number), "Noah", NOAH, now=clock.now())

    assert at_once(*[partial(ask, event.id)] * 3) == [None] * 3
    assert (rows(Visitor), rows(Delivery)) == (1, 1)


def test_whoever_signs_in_and_is_no_member_comes_as_a_guest_too(published, cast, browser_as, smtp):
    event = published(visitors_welcome=True)
    ticket(event, "Soup", member_price=900, guest_price=1200)
    ticket(event, "Committee table", guest_price=None)
    wim = browser_as(cast.wim)
    page = wim.page(f"/events/{event.slug}")
    assert "Soup, £12" in page.one("aside").get_text() and "Committee" not in page.one("aside").get_text()
    wim.submit(f"/events/{event.slug}", {}, to=f"/events/{event.slug}/register")
    assert db.session.execute(select(Registration.person_id, Registration.as_visitor)).one() == (cast.wim.id, True)
    assert db.session.scalars(select(Place.price)).one() == 1200
