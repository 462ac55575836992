"""Lend a hand: the pages, and who sees what on them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.events.programme.models import Event
from portal.events.registrations.models import Registration
from portal.leadership.succession import operations as succession
from portal.members.people.models import Person
from portal.volunteering import operations, queries
from portal.volunteering.models import Assignment, Outcome, Role, Shift
from tests.leadership.conftest import call_for
from tests.support.client import Client
from tests.support.page import Page
from tests.support.people import Cast
from tests.support.statements import count_statements
from tests.support.time import Frozen
from tests.volunteering.conftest import day_in, mails, shift_at, takes

Browsers = Callable[[Person], Client]


def test_a_volunteer_takes_a_shift_says_they_come_and_gives_it_back(
    cast: Cast, supper: SimpleNamespace, browser_as: Browsers, frozen: Frozen
) -> None:
    amara = browser_as(cast.amara)
    page = f"/volunteer/shifts/{supper.early.id}"
    amara.submit("/volunteer", to=f"{page}/take")
    taken = amara.page(page)
    assert "You are on this shift" in taken.text
    assert "You are the first on this shift" in taken.text
    assert "I will be there" not in taken.text, "nobody asks ten days ahead"
    assert "I will be there" not in amara.page("/volunteer/mine").text
    frozen(supper.early.start_utc - timedelta(hours=30))
    amara = browser_as(cast.amara)
    amara.submit(page, to=f"{page}/acknowledge")
    assert "You said that you will be there" in amara.page(page).text
    db.session.rollback()
    assert db.session.query(Assignment).one().acknowledged_at is not None
    amara.submit("/volunteer/mine", to=f"{page}/give-back")
    assert mails("given_back") == ["osei@members.example"]
    assert "No shift ahead of you" in amara.page("/volunteer/mine").text


def test_a_shift_is_offered_to_whoever_could_take_it_and_to_nobody_else(
    cast: Cast, supper: SimpleNamespace, role: Role, browser_as: Browsers, client: Client
) -> None:
    kept = shift_at(role, days=20, least=1, most=1, held=1, note="Kept for somebody new")
    takes(supper.early, cast.amara)

    def presses(page: Page) -> set[int]:
        return {int(form.action.split("/")[3]) for form in page.forms if form.action.endswith("/take")}

    assert presses(client.page("/volunteer")) == set()
    assert presses(browser_as(cast.wim).page("/volunteer")) == set()
    assert presses(browser_as(cast.jonas).page("/volunteer")) == {
        supper.early.id, supper.late.id, supper.clash.id, kept.id,
    }  # fmt: skip
    amaras = browser_as(cast.amara).page("/volunteer")
    assert presses(amaras) == {supper.late.id}
    assert "You do Carry tables at that time." in amaras.text
    assert amaras.text.count("Good for a first shift") == 0
    assert [said for said in amaras.texts("main h3") if "Supper" in said or "association" in said] != []


def test_gaps_come_first_and_open_roles_stand_beside(
    cast: Cast,
    supper: SimpleNamespace,
    role: Role,
    house_of: SimpleNamespace,
    client: Client,
) -> None:
    soonest = shift_at(role, days=2, least=0, most=4, note="Nobody is missing here")
    lacking = shift_at(role, days=30, least=3, most=4, note="Three are missing here")
    call_for(house_of.helper, title="Somebody who notices gutters")
    hidden = call_for(house_of.treasurer, title="For members only", public=False)
    text = client.page("/volunteer").text
    assert text.index("Three are missing here") < text.index("Nobody is missing here")
    assert "Somebody who notices gutters" in text
    assert hidden.title not in text
    assert soonest.id != lacking.id


def test_what_fits_stands_first_and_says_why_to_that_person_alone(
    cast: Cast, role: Role, make_event: Callable[..., Event], browser_as: Browsers, client: Client, frozen: Frozen
) -> None:
    over = shift_at(role, days=1)
    taken = takes(over, cast.amara).id
    takes(over, cast.jonas)
    frozen(over.end_utc + timedelta(hours=1))
    before = db.session.scalars(queries.whole(taken)).one()
    with unit_of_work():
        operations.note_outcome(before, Outcome.THERE, now=clock.now())
        other = Role(name="Doorkeeper", duties="Greets")
        db.session.add(other)
    shift_at(other, days=3, least=3, most=4, note="Three are missing here")
    shift_at(role, days=30, least=0, most=4, note="The work they know")
    event = make_event(days=20)
    shift_at(other, event, days=20, least=0, most=4, note="Where they go anyway")
    now = clock.now()
    with unit_of_work():
        db.session.add(Registration(event_id=event.id, person_id=cast.amara.id, joined_at=now, confirmed_at=now))
    hers, others = browser_as(cast.amara).page("/volunteer").text, client.page("/volunteer").text
    assert hers.index("The work they know") < hers.index("Three are missing here")
    assert hers.index("Where they go anyway") < hers.index("Three are missing here")
    assert "You did this before" in hers
    assert "You are coming to this event" in hers
    for text in (others, browser_as(cast.jonas).page("/volunteer").text):
        assert text.index("Three are missing here") < text.index("The work they know")
        assert "You did this before" not in text
        assert "You are coming to this event" not in text


def test_what_a_profile_says_a_first_time_and_an_interest_count_and_are_said(
    cast: Cast, role: Role, house_of: SimpleNamespace, browser_as: Browsers
) -> None:
    with unit_of_work():
        asks, plain = Role(name="Welcome", skills="Translating from Welsh"), Role(name="Doorkeeper")
        db.session.add_all([asks, plain])
    shift_at(plain, days=3, least=2, most=4, note="Three are missing here")
    shift_at(asks, days=20, least=0, most=4, note="What she can do")
    shift_at(role, days=30, least=0, most=4, held=1, note="For whoever is new")
    soon, theirs = call_for(house_of.treasurer, title="Keeps the books"), call_for(house_of.helper, title="Keeps bees")
    with unit_of_work():
        cast.edda.offer, cast.jonas.offer = "I translate letters.", "Drawings."
        succession.say_interest(house_of.helper, cast.edda, words="", now=clock.now())
    hers, his = browser_as(cast.edda).page("/volunteer").text, browser_as(cast.jonas).page("/volunteer").text
    assert "It asks for what your profile says: Translating." in hers
    assert "A place is kept for somebody new, like you." in hers
    assert max(hers.index("What she can do"), hers.index("For whoever is new")) < hers.index("Three are missing here")
    assert hers.index(theirs.title) < hers.index(soon.title) and "You said that you would serve there." in hers
    assert his.index("Three are missing here") < his.index("What she can do")
    assert his.index(soon.title) < his.index(theirs.title)
    assert "your profile says" not in his and "You said that" not in his
    takes(shift_at(plain, days=40), cast.jonas)
    again = browser_as(cast.jonas).page("/volunteer").text
    assert again.index("Three are missing here") < again.index("For whoever is new") and "like you" not in again


def test_visitors_see_what_is_public_and_nobodys_name(
    cast: Cast,
    supper: SimpleNamespace,
    role: Role,
    make_event: Callable[..., Event],
    client: Client,
    browser_as: Browsers,
) -> None:
    takes(supper.early, cast.amara)
    inside = shift_at(role, days=3, public=False, note="For members' eyes")
    members_event = shift_at(role, make_event(visibility="members", title="Quiet evening"), note="Inside only")
    draft = shift_at(role, make_event(published=False, title="Not yet"), note="Still a draft")
    text = client.page("/volunteer").text + client.page(f"/volunteer/shifts/{supper.early.id}").text
    for secret in ("Amara", "For members' eyes", "Inside only", "Quiet evening", "Still a draft"):
        assert secret not in text
    for shift in (inside, members_event, draft):
        assert client.get(f"/volunteer/shifts/{shift.id}").status_code == 404
    jonas = browser_as(cast.jonas)
    assert jonas.get(f"/volunteer/shifts/{draft.id}").status_code == 404
    assert "Amara" in jonas.page(f"/volunteer/shifts/{supper.early.id}").text
    ways_in = [link["href"] for link in client.page(f"/volunteer/shifts/{supper.early.id}")("main .actions a")]
    assert ways_in == [f"/sign-in?next=/volunteer/shifts/{supper.early.id}", "/join"]


def test_visitors_and_lapsed_members_take_nothing(
    cast: Cast, supper: SimpleNamespace, client: Client, browser_as: Browsers
) -> None:
    page = f"/volunteer/shifts/{supper.early.id}"
    token = client.token("/sign-in")
    assert client.post(f"{page}/take", data={"csrf_token": token}).status_code == 303
    wim = browser_as(cast.wim)
    assert wim.post(f"{page}/take", data={"csrf_token": wim.token(page)}).status_code == 403
    assert db.session.query(Assignment).count() == 0


def test_nobody_answers_for_somebody_else(cast: Cast, supper: SimpleNamespace, browser_as: Browsers) -> None:
    takes(supper.early, cast.amara)
    jonas = browser_as(cast.jonas)
    page = f"/volunteer/shifts/{supper.early.id}"
    for step in ("give-back", "acknowledge"):
        assert jonas.post(f"{page}/{step}", data={"csrf_token": jonas.token(page)}).status_code == 404
    assert takes(supper.early, cast.amara).acknowledged_at is None


def test_two_clicks_on_take_are_one(cast: Cast, supper: SimpleNamespace, browser_as: Browsers) -> None:
    amara, page = browser_as(cast.amara), f"/volunteer/shifts/{supper.early.id}"
    form = amara.page(page).form(f"{page}/take")
    assert amara.send(form).location == amara.send(form).location
    assert mails("assigned") == ["amara@members.example"]


def test_close_shifts_are_warned_of(cast: Cast, role: Role, browser_as: Browsers) -> None:
    takes(shift_at(role, start="18:00", end="20:00"), cast.amara)
    soon_after = shift_at(role, start="20:15", end="21:00")
    assert "too little time" in browser_as(cast.amara).page(f"/volunteer/shifts/{soon_after.id}").text
    assert "too little time" not in browser_as(cast.jonas).page(f"/volunteer/shifts/{soon_after.id}").text
    assert "too little time" in browser_as(cast.amara).page("/volunteer").text, "it can be taken there at a press"
    assert "too little time" not in browser_as(cast.jonas).page("/volunteer").text
    shift_at(role, start="20:40", end="22:00")
    both = browser_as(cast.amara).page("/volunteer").text
    assert both.count("too little time") == 1, "forty minutes are enough"
    takes(soon_after, cast.amara)


def test_the_organiser_keeps_the_board(cast: Cast, supper: SimpleNamespace, role: Role, browser_as: Browsers) -> None:
    osei, board = browser_as(cast.osei), f"/events/{supper.event.slug}/shifts"
    said = {"role": "0", "new_role": "Greeter", "day": day_in(10).isoformat(), "start": "17:30", "end": "18:30",
            "least": "1", "most": "2"}  # fmt: skip
    osei.submit(f"{board}/new", said)
    made = db.session.query(Shift).join(Role).filter(Role.name == "Greeter").one()
    osei.submit(f"{board}/{made.id}/edit", {"most": "5"})
    db.session.rollback()
    assert db.session.get_one(Shift, made.id).most == 5
    assignment = takes(made, cast.amara)
    osei.submit(board, to=f"{board}/{made.id}/release/{assignment.id}")
    assert mails("released") == ["amara@members.example"]
    takes(made, cast.jonas)
    osei.submit(board, {"reason": "It rains"}, to=f"{board}/{made.id}/cancel")
    assert mails("cancelled") == ["jonas@members.example"]
    assert browser_as(cast.amara).get(board).status_code == 403
    assert browser_as(cast.amara).get("/office/volunteering").status_code == 403


def test_a_shift_of_another_event_is_not_found_on_this_board(
    cast: Cast, supper: SimpleNamespace, make_event: Callable[..., Event], browser_as: Browsers
) -> None:
    other = make_event(days=20, title="Breakfast")
    osei = browser_as(cast.osei)
    assert osei.get(f"/events/{other.slug}/shifts/{supper.early.id}/edit").status_code == 404
    assert osei.get(f"/office/volunteering/shifts/{supper.early.id}/edit").status_code == 404


def test_lists_ask_the_same_few_questions(
    cast: Cast, role: Role, house_of: SimpleNamespace, client: Client, browser_as: Browsers
) -> None:
    people = cast.extra(6)

    def fill(count: int, first_day: int) -> None:
        for number in range(count):
            shift = shift_at(role, days=first_day + number, most=6)
            for person in people[: number % 5]:
                takes(shift, person)

    def asked(browser: Client) -> list[str]:
        browser.get("/volunteer")
        with count_statements() as statements:
            browser.get("/volunteer")
        return [text for text in statements if "FROM setting" not in text]  # read once a second per process

    amara = browser_as(cast.amara)
    call_for(house_of.helper)
    fill(4, 5)
    few = asked(amara)
    call_for(house_of.works_chair)
    fill(6, 30)
    a_page = asked(amara)
    assert len(few) == len(a_page) <= 8, "\n".join(a_page)
    fill(16, 40)
    many = asked(amara)
    assert len(many) == len(few) + 1 <= 8, "\n".join(many)
    assert len(asked(client)) <= 8


def test_a_lowered_guard_is_a_403_or_404_never_a_500(cast: Cast, supper: SimpleNamespace, client: Client) -> None:
    for path in ("/volunteer/shifts/0", "/volunteer/shifts/99999999", "/volunteer?page=0", "/volunteer?page=99999"):
        assert client.get(path).status_code in {200, 404}
    with unit_of_work():
        operations.cancel_shift(supper.early, reason="rain", now=clock.now() + timedelta(seconds=1))
    assert "rain" in client.page(f"/volunteer/shifts/{supper.early.id}").text
