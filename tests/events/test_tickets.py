"""Tickets: what is chosen, what it costs, and how many there are of each."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.event import listen, remove
from sqlalchemy.exc import DBAPIError

from portal.core import clock
from portal.core.work import unit_of_work
from portal.events.errors import NotATicket
from portal.events.registrations.models import Place, Registration
from portal.events.registrations.operations import changing, registration, waiting_list
from portal.events.tickets.models import MOST_TYPES, TicketType
from portal.events.tickets.operations import types
from portal.events.tickets.operations.types import Ticket
from portal.members.people.models import Person
from tests.events.conftest import standing_of


@pytest.fixture
def kinds(app, do):
    """`kinds(event, Supper=2, Talk=None)`: how many of each, free for all."""

    def make(event, **named):
        with unit_of_work():
            return [
                types.add_type(event, Ticket(name=name, guest_price=0, capacity=most)).id
                for name, most in named.items()
            ]

    return make


def taken(db) -> dict[str, tuple[int, int]]:
    db.session.rollback()
    rows = db.session.scalars(select(TicketType).execution_options(populate_existing=True))
    return {kind.name: (kind.taken, kind.over_by) for kind in rows}


def test_a_kind_that_is_given_out_stands_in_nobodys_way_who_wants_another(published, cast, do, kinds, db, browser_as):
    event = published(by=cast.osei, capacity=10)
    supper, talk = kinds(event, Supper=1, Talk=5)
    do(registration.register, event, cast.amara.id, tickets=[supper])
    do(registration.register, event, cast.jonas.id, tickets=[supper])
    do(registration.register, event, cast.mara.id, tickets=[talk])
    assert [standing_of(event, who) for who in (cast.amara, cast.jonas, cast.mara)] == [
        "confirmed",
        "waitlisted",
        "confirmed",
    ]
    queue = browser_as(cast.osei).page(f"/events/{event.slug}/manage/waiting-list")
    assert "waits for a ticket of which none is left" in queue
    do(registration.register, event, cast.edda.id, tickets=[supper])
    do(registration.withdraw, event, cast.amara.id)
    assert (standing_of(event, cast.jonas), standing_of(event, cast.edda)) == ("offered", "waitlisted")
    assert taken(db) == {"Supper": (1, 0), "Talk": (1, 0)}


def test_a_party_of_two_kinds_waits_for_both_and_nobody_passes_it_in_either(published, cast, do, kinds):
    event = published(guest_limit=1)
    supper, talk = kinds(event, Supper=1, Talk=1)
    do(registration.register, event, cast.amara.id, tickets=[supper])
    do(registration.register, event, cast.jonas.id, guests=["Ola"], tickets=[supper, talk])
    do(registration.register, event, cast.mara.id, tickets=[talk])
    assert (standing_of(event, cast.jonas), standing_of(event, cast.mara)) == ("waitlisted", "waitlisted")


def test_however_many_wait_for_what_is_gone_a_newcomer_reads_none_of_them(published, do, kinds, db):
    event = published()
    supper, talk = kinds(event, Supper=1, Talk=None)
    people = [Person(name=f"Somebody {number}") for number in range(12)]
    with unit_of_work():
        db.session.add_all(people)
    numbers = [person.id for person in people]
    for number in numbers[:-1]:
        do(registration.register, event, number, tickets=[supper])
    read = []

    def note(row, _context):
        read.append(row.id)

    listen(Registration, "load", note)
    try:
        made = do(registration.register, event, numbers[-1], tickets=[talk])
        of_the_newcomer = len(read)
        do(registration.withdraw, event, numbers[5])
    finally:
        remove(Registration, "load", note)
    assert made.confirmed_at is not None
    assert of_the_newcomer <= 1 and len(read) - of_the_newcomer <= 2


def test_more_of_a_kind_are_offered_at_once_and_fewer_send_nobody_home(published, cast, do, kinds, db):
    event = published()
    (supper,) = kinds(event, Supper=1)
    for who in (cast.amara, cast.jonas):
        do(registration.register, event, who.id)
    do(changing.change_ticket, event, supper, Ticket(name="Supper", guest_price=0, capacity=2))
    assert standing_of(event, cast.jonas) == "offered"
    do(changing.change_ticket, event, supper, Ticket(name="Supper", guest_price=0, capacity=1))
    assert taken(db) == {"Supper": (2, 1)}
    do(registration.withdraw, event, cast.amara.id)
    assert taken(db) == {"Supper": (1, 0)}


def test_guests_are_asked_for_where_a_kind_is_for_them_and_take_the_only_one(published, cast, do, browser_as, db):
    event = published(guest_limit=1)
    do(registration.register, event, cast.amara.id)
    kind = do(lambda *, now: types.add_type(event, Ticket(name="Supper")))
    here = f"/events/{event.slug}"
    page = browser_as(cast.jonas).page(here)
    assert not page("input[name^=guest]") and "You may bring" not in page
    do(changing.change_ticket, event, kind.id, Ticket(name="Supper", guest_price=100))
    assert browser_as(cast.jonas).page(here)("input[name^=guest]")
    browser_as(cast.amara).submit(here, {"guest_1": "Ola"}, to=f"{here}/guests")
    places = select(Place.name, Place.ticket_type_id, Place.price).order_by(Place.number)
    assert [tuple(row) for row in db.session.execute(places)] == [("", None, 0), ("Ola", kind.id, 100)]


def test_everybody_keeps_the_price_they_were_told(published, cast, do, db):
    event = published(guest_limit=1)
    kind = do(lambda *, now: types.add_type(event, Ticket(name="Supper", member_price=2800, guest_price=3400)))
    made = do(registration.register, event, cast.amara.id, guests=["Ola"])
    do(changing.change_ticket, event, kind.id, Ticket(name="Supper", member_price=9900, guest_price=9900))
    prices = select(Place.price).where(Place.registration_id == made.id).order_by(Place.number)
    assert db.session.scalars(prices).all() == [2800, 3400]


@pytest.mark.parametrize(
    ("tickets", "guests", "says"),
    [
        ([], [], "Choose which ticket"),
        ([999], [], "not given out any more"),
        (["members"], ["Ola"], "is for members"),
        (["closed"], [], "not given out any more"),
    ],
)
def test_what_cannot_be_chosen_is_refused_in_a_sentence(published, cast, do, tickets, guests, says):
    event = published(guest_limit=1)
    named = {
        name: do(lambda *, now, name=name: types.add_type(event, Ticket(name=name)))
        for name in ("members", "other", "closed")
    }
    numbers = [named[each].id if each in named else each for each in tickets]
    do(types.close_type, event, named["closed"].id)
    with pytest.raises(NotATicket, match=says):
        do(registration.register, event, cast.amara.id, guests=guests, tickets=numbers)


def test_a_copy_has_the_tickets_that_are_still_given_out_and_nobody_on_them(published, cast, do, kinds, db, browser_as):
    event = published(by=cast.osei, guest_limit=1)
    supper, early = kinds(event, Supper=1, Early=5)
    do(registration.register, event, cast.amara.id, tickets=[supper])
    do(types.close_type, event, early)
    osei = browser_as(cast.osei)
    osei.send(osei.page(f"/events/new?from={event.slug}").form("/events/new", button="Keep as a draft"))
    there = db.session.scalars(select(TicketType).where(TicketType.event_id != event.id)).all()
    assert [(each.name, each.capacity, each.taken) for each in there] == [("Supper", 1, 0)]


def test_a_party_that_wants_more_of_a_kind_than_there_are_would_wait_for_ever_and_is_refused(
    published, cast, do, kinds
):
    event = published(guest_limit=2)
    table, talk = kinds(event, Table=2, Talk=None)
    with pytest.raises(NotATicket, match=r"There are 2 places of “Table” in all\. Bring fewer guests"):
        do(registration.register, event, cast.amara.id, guests=["One", "Two"], tickets=[table])
    do(registration.register, event, cast.jonas.id, guests=["One", "Two"], tickets=[table, table, talk])
    assert (standing_of(event, cast.amara), standing_of(event, cast.jonas)) == (None, "confirmed")


@pytest.mark.parametrize("capacity", [None, 10])
def test_where_every_kind_is_taken_or_given_out_no_more_nobody_is_promised_a_place(
    published, cast, do, kinds, browser_as, client, capacity
):
    event = published(capacity=capacity)
    supper, talk = kinds(event, Supper=1, Talk=1)
    do(types.close_type, event, talk)
    do(registration.register, event, cast.amara.id, tickets=[supper])
    jonas, here = browser_as(cast.jonas), f"/events/{event.slug}"
    page = jonas.page(here)
    assert "Every place is taken or promised." in page and "Save my place" not in page
    assert client.page("/events").texts(".tags .tag")[-1] == "Waiting list"
    do(types.close_type, event, supper)
    page = jonas.page(here)
    assert "Sign-up is closed." in page
    assert f"{here}/register" not in {form.action for form in page.forms}
    assert event.title not in client.page("/events?free=1")
    assert not any(words in client.page("/events") for words in ("Waiting list", "There is room."))


def test_postponing_and_cancelling_give_back_every_kind(published, cast, do, kinds, db):
    event = published()
    kinds(event, Supper=1)
    for who in (cast.amara, cast.jonas):
        do(registration.register, event, who.id)
    do(registration.withdraw, event, cast.amara.id)
    assert taken(db) == {"Supper": (1, 0)}
    do(changing.postpone, event, "It snows.")
    assert taken(db) == {"Supper": (0, 0)}
    assert not waiting_list.moves(event, event.start_utc)
    do(changing.cancel_event, event, "It melts.")
    assert taken(db) == {"Supper": (0, 0)}


def test_an_organiser_sets_kinds_up_and_a_member_chooses(published, cast, browser_as, db):
    event = published(by=cast.osei, guest_limit=1)
    here = f"/events/{event.slug}/manage/tickets"
    osei = browser_as(cast.osei)
    for values in (
        {
            "name": "With supper",
            "member_price": "28",
            "guest_price": "34.50",
            "capacity": "20",
            "note": "Three courses.",
        },
        {"name": "Talk alone"},
    ):
        osei.submit(here, values, to=here)
    page = osei.submit(here, {"name": "with SUPPER"}, to=here, status=422)
    assert "There is a ticket of this name already." in page.page
    amara = browser_as(cast.amara)
    page = amara.page(f"/events/{event.slug}")
    assert "With supper, £28.00" in page and "Talk alone, free" in page
    supper = db.session.scalars(select(TicketType.id).where(TicketType.name == "With supper")).one()
    refused = amara.submit(f"/events/{event.slug}", {"guest_1": "Ola"}, to=f"/events/{event.slug}/register", status=422)
    assert "Choose which ticket you would like." in refused.page and 'value="Ola"' in refused.text
    chosen = {"ticket": str(supper), "guest_1": "Ola"}
    page = amara.submit(f"/events/{event.slug}/register", chosen, to=f"/events/{event.slug}/register", follow=True)
    assert "Ola: With supper, £34.50" in page.page
    assert "1 of 20 taken" not in osei.page(here) and "2 of 20 taken" in osei.page(here)


def test_there_are_no_more_tickets_than_one_can_choose_from(published, kinds):
    event = published()
    kinds(event, **{f"Kind {number}": None for number in range(MOST_TYPES)})
    with pytest.raises(NotATicket, match="too many to choose from"):
        kinds(event, More=None)


def test_it_is_said_which_ticket_is_too_few_for_the_party_that_waits_first(published, cast, do, kinds, db):
    event = published(guest_limit=2)
    (supper,) = kinds(event, Supper=3)
    do(registration.register, event, cast.amara.id, tickets=[supper])
    waits = do(registration.register, event, cast.jonas.id, guests=["Ola", "Pia"], tickets=[supper] * 3)
    do(changing.change_ticket, event, supper, Ticket(name="Supper", guest_price=0, capacity=2))
    db.session.refresh(event)
    said = waiting_list.why_it_stands(event, [waits], clock.now())
    assert "The first party wants 3 places of “Supper”, and there are 2 in all." in said


def test_the_database_holds_whose_ticket_it_is_and_what_it_is_called(published, cast, do, kinds, db):
    one, other = published(title="One"), published(title="Other")
    (supper,), (foreign, _talk) = kinds(one, Supper=None), kinds(other, Supper=None, Talk=None)
    made = do(registration.register, one, cast.amara.id, tickets=[supper])
    wrong = (
        update(Place).where(Place.registration_id == made.id).values(ticket_type_id=foreign),
        insert(Place).values(registration_id=made.id, number=1, name="Ola", code="c" * 16, ticket_type_id=foreign),
        update(TicketType).where(TicketType.event_id == other.id).values(name_key="supper"),
    )
    for statement in wrong:
        with pytest.raises(DBAPIError):
            db.session.execute(statement)
        db.session.rollback()
    right = insert(Place).values(registration_id=made.id, number=1, name="Ola", code="c" * 16, ticket_type_id=supper)
    db.session.execute(right)
