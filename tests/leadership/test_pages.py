"""Who leads, on any day; the office's pages; what forms answer; what lists cost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from flask import current_app

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.actors import Actor, Right, everywhere
from portal.core.collecting import collected
from portal.core.db import db
from portal.core.models import AuditEntry
from portal.core.work import unit_of_work
from portal.leadership.brings import blocks, decisions, steps
from portal.leadership.offices import operations as offices
from portal.leadership.offices import queries
from portal.leadership.offices.models import Body, Position, Seat, Term
from portal.leadership.succession import operations
from portal.leadership.succession.models import Call
from portal.members.people.models import Person
from tests.leadership.conftest import begin, call_for, position, today
from tests.support.client import Client
from tests.support.people import Cast
from tests.support.statements import count_statements

Browsers = Callable[[Person], Client]


def test_who_led_on_any_day(cast: Cast, house_of: SimpleNamespace, client: Client) -> None:
    day = today()
    begin(house_of.helper_seat, cast.jonas, day - timedelta(300), day - timedelta(100))
    begin(house_of.helper_seat, cast.edda, day - timedelta(100), day + timedelta(100))
    assert "Edda" in client.page("/leadership").text
    assert "Jonas" not in client.page("/leadership").text
    before = client.page(f"/leadership?on={day - timedelta(101)}").text
    assert "Jonas" in before
    assert "Then Edda" in before
    after = client.page(f"/leadership?on={day - timedelta(100)}").text
    assert "Edda" in after
    assert "Jonas" not in after
    assert "Jonas" in client.page(f"/leadership/bodies/{house_of.works.slug}").text, "served before"


@pytest.mark.parametrize(
    "words", ["banana", "2026-02-30", "0001-01-01", "9999-12-31", "2026-13-01", "1'--", "²026", "x" * 5000]
)
def test_a_day_that_is_none_is_answered_with_a_sentence(house_of: SimpleNamespace, client: Client, words: str) -> None:
    answer = client.get(f"/leadership?on={words}")
    assert answer.status_code == 422
    assert "here is today" in answer.page.text


def test_a_house_without_bodies_says_so(client: Client) -> None:
    assert "Nobody is written down" in client.page("/leadership").text
    assert "Every role is filled" in client.page("/leadership/calls").text


def test_visitors_see_names_and_titles_but_no_portraits_or_profiles(
    cast: Cast, house_of: SimpleNamespace, client: Client, browser_as: Browsers
) -> None:
    with unit_of_work():
        cast.greta.picture = "photo/secretface"
    public = client.get("/leadership").get_data(as_text=True)
    assert "Greta Holm" in public
    assert "secretface" not in public
    assert f"/people/{cast.greta.id}" not in public
    assert f"/people/{cast.greta.id}" in browser_as(cast.amara).get("/leadership").get_data(as_text=True)


def test_the_office_forms_a_body_and_seats_somebody(cast: Cast, browser_as: Browsers) -> None:
    office = browser_as(cast.yusra)
    formed = (today() - timedelta(10)).isoformat()
    office.submit("/office/leadership/bodies/new", {"name": "Garden", "kind": "committee", "formed": formed})
    office.submit(
        "/office/leadership/bodies/garden/positions/new",
        {"title": "Gardener", "duties": "Roses.", "grants": "events", "chairs": "y"},
    )
    seat = db.session.scalars(db.select(Seat)).one()
    page = f"/office/leadership/seats/{seat.id}/term"
    office.submit(f"{page}?q=lindqvist", {"person": str(cast.amara.id), "start": today().isoformat()}, to=page)
    term = db.session.scalars(db.select(Term)).one()
    assert cast.amara.account_id
    assert queries.held_on(cast.amara.account_id, today()).powers == everywhere({Right.EVENTS})
    ends = {"last_day": (today() + timedelta(5)).isoformat(), "reason": "moves to the coast"}
    office.submit(f"/office/leadership/terms/{term.id}/end", ends)
    db.session.expire_all()
    assert term.end == today() + timedelta(6)
    office.submit(f"/office/leadership/terms/{term.id}/void", {"reason": "entered twice"})
    assert queries.held_on(cast.amara.account_id, today()).powers == frozenset()
    gone = {"last_day": (today() + timedelta(30)).isoformat()}
    office.submit(f"/office/leadership/seats/{seat.id}/end", gone)
    office.submit("/office/leadership/bodies/garden/dissolve", gone)
    db.session.rollback()
    trail = set(db.session.scalars(db.select(AuditEntry.action)))
    assert {f"leadership.{what}" for what in (
        "body_formed", "position_made", "term_begun", "term_ended", "term_voided", "seat_ended", "body_dissolved",
    )} <= trail  # fmt: skip


def test_the_office_opens_a_call_for_free_seats_only(
    cast: Cast, house_of: SimpleNamespace, browser_as: Browsers
) -> None:
    greta = browser_as(cast.greta)
    helper = f"/office/leadership/positions/{house_of.helper.id}/call"
    greta.submit(helper, {"title": "Helping hands", "text": "Come."})
    assert db.session.scalars(db.select(Call.slug)).one() == "helping-hands"
    again = greta.submit(helper, {"title": "Helping hands", "text": "Come."}, status=422)
    assert any("has a call already" in error for error in again.page.errors)
    taken = greta.submit(f"/office/leadership/positions/{house_of.chair.id}/call", {"text": "Come."}, status=422)
    assert taken.page.errors


def test_members_have_no_way_into_the_office(cast: Cast, house_of: SimpleNamespace, browser_as: Browsers) -> None:
    amara = browser_as(cast.amara)
    number, seat = house_of.helper.id, house_of.helper_seat.id
    for path in (
        "/office/leadership", "/office/leadership/bodies/new", f"/office/leadership/bodies/{house_of.works.slug}",
        f"/office/leadership/bodies/{house_of.works.slug}/edit", f"/office/leadership/positions/{number}/edit",
        f"/office/leadership/positions/{number}/call", f"/office/leadership/seats/{seat}/term",
        f"/office/leadership/seats/{seat}/end", f"/office/leadership/positions/{number}/seats",
    ):  # fmt: skip
        assert amara.get(path).status_code == 403, path


def test_a_body_cannot_stand_above_itself(cast: Cast, house_of: SimpleNamespace, browser_as: Browsers) -> None:
    answer = browser_as(cast.greta).submit(
        f"/office/leadership/bodies/{house_of.board.slug}/edit", {"parent": str(house_of.works.id)}, status=422
    )
    assert answer.page.errors


def test_resigning_is_for_oneself(cast: Cast, house_of: SimpleNamespace, browser_as: Browsers) -> None:
    term = begin(house_of.helper_seat, cast.jonas, today(), today() + timedelta(100))
    page = f"/leadership/terms/{term.id}/resign"
    assert browser_as(cast.amara).get(page).status_code == 404
    jonas = browser_as(cast.jonas)
    past = jonas.submit(page, {"last_day": (today() - timedelta(5)).isoformat()}, status=422)
    assert past.page.errors
    jonas.submit(page, {"last_day": today().isoformat(), "why": "A secret of mine"})
    for reader in (browser_as(cast.amara), browser_as(cast.ines)):
        for path in ("/leadership", f"/leadership/bodies/{house_of.works.slug}"):
            assert "A secret of mine" not in reader.page(path).text


RUBBISH = ["", "   ", "x" * 20_000, "<script>alert(1)</script>", "a\x00b", "'; DROP TABLE term; --", "-1", "٣٤", "1e9"]
#: What a field of words takes as it is, and which may stay empty; all of the rest is refused, at the field.
WORDS = set(RUBBISH) - {"", "   ", "x" * 20_000, "a\x00b"}
TAKEN = dict.fromkeys(("statement", "name", "about", "title", "duties", "text", "reason"), WORDS)
MAY_STAY_EMPTY = {
    "/office/leadership/bodies/new": ("about",),
    "/office/leadership/bodies/{body}/positions/new": ("duties",),
    "/office/leadership/seats/{seat}/term": ("last_day",),
}
FORMS = {
    "/leadership/calls/{call}/stand": ("statement",),
    "/office/leadership/bodies/new": ("name", "kind", "parent", "about", "formed"),
    "/office/leadership/bodies/{body}/positions/new": (
        "title",
        "duties",
        "hours_per_month",
        "term_months",
        "hold_over",
    ),
    "/office/leadership/positions/{position}/call": ("title", "text", "opens", "last_day"),
    "/office/leadership/seats/{seat}/term": ("person", "start", "last_day", "via"),
    "/office/leadership/positions/{position}/seats": ("valid_from",),
    "/office/leadership/terms/{term}/end": ("last_day", "reason"),
    "/office/leadership/terms/{term}/void": ("reason",),
}


@pytest.mark.parametrize("path", FORMS)
def test_every_form_answers_rubbish_with_a_sentence(
    cast: Cast, house_of: SimpleNamespace, browser_as: Browsers, path: str
) -> None:
    call = call_for(house_of.works_chair)
    term = db.session.scalars(db.select(Term)).first()
    assert term
    greta = browser_as(cast.greta)
    address = path.format(
        call=call.slug,
        body=house_of.works.slug,
        position=house_of.helper.id,
        seat=house_of.helper_seat.id,
        term=term.id,
    )
    token = greta.token("/leadership/service")
    for field in FORMS[path]:
        refused = set()
        for rubbish in RUBBISH:
            answer = greta.post(address, data={"csrf_token": token, field: rubbish})
            assert answer.status_code in {303, 422}, (field, rubbish[:20], answer.status_code)
            if answer.status_code == 422:
                assert answer.page.errors, (field, rubbish[:20])
                if answer.page.refuses(field):
                    refused.add(rubbish)
        taken = TAKEN.get(field, set()) | ({"", "   "} if field in MAY_STAY_EMPTY.get(path, ()) else set())
        assert refused == set(RUBBISH) - taken, field


def test_lists_ask_the_same_few_questions(
    cast: Cast, house_of: SimpleNamespace, client: Client, browser_as: Browsers
) -> None:
    people = cast.extra(12)
    pages = ("/leadership", f"/leadership/bodies/{house_of.works.slug}", "/leadership/calls")

    def fill(few: list[Person]) -> None:
        with unit_of_work():
            for number, person in enumerate(few):
                made = position(db.session.get_one(Body, house_of.works.id), f"{person.name}'s chair {number}")
                seat = offices.add_seat(made, valid_from=today() - timedelta(10), now=clock.now())
                operations.fill_seat(
                    seat, person, start=today(), planned_end=today() + timedelta(90), via="appointed", giver=OPERATOR,
                    now=clock.now(),
                )  # fmt: skip
        for made in db.session.scalars(db.select(Position).order_by(Position.id.desc()).limit(len(few))).all():
            call_for(made, title=f"Call {made.id}")

    counted = []
    amara = browser_as(cast.amara)
    for few in (people[:2], people[2:]):
        fill(few)
        for path in pages:
            amara.get(path)
            with count_statements() as statements:
                amara.get(path)
            asked = [text for text in statements if "FROM setting" not in text]  # read once a second per process
            assert len(asked) <= 8, str(statements)
            counted.append(len(asked))
    assert counted[: len(pages)] == counted[len(pages) :]


def test_steps_and_decisions_point_at_what_waits(cast: Cast, house_of: SimpleNamespace) -> None:
    call = call_for(house_of.helper)
    with unit_of_work():
        operations.stand(call, cast.amara, statement="Me", now=clock.now())
        operations.suggest(call, cast.jonas, by=cast.edda, now=clock.now())

    def told(person: Person, *chairs: int) -> str:
        who = Actor(account_id=person.account_id, person_id=person.id, chairs=frozenset(chairs))
        return " ".join(str(step.title) for step in steps.steps(who, clock.now()))

    with current_app.test_request_context():
        assert "Amara Lindqvist would take on Helper" in told(cast.greta, house_of.board.id)
        assert "good at this: Helper" in told(cast.jonas)
        assert told(cast.edda) == told(cast.amara) == ""
        office = Actor(account_id=1, person_id=cast.yusra.id, powers=everywhere({Right.LEADERSHIP}))
        waiting = list(decisions.decisions(office, clock.now()))
        assert not list(decisions.decisions(Actor(account_id=1), clock.now()))
    words = " ".join(f"{each.title} {each.text}" for each in waiting)
    assert "Somebody stands for Helper" in words
    assert "Amara" not in words, "the office learns that somebody stands, not who"
    assert "Chair of works" in words


def test_the_newsletter_hears_who_took_on_what(cast: Cast, house_of: SimpleNamespace) -> None:
    now = clock.now()
    begin(house_of.helper_seat, cast.amara, today(), today() + timedelta(300))
    void = begin(house_of.works_seat, cast.jonas, today(), today() + timedelta(300))
    with unit_of_work():
        offices.void_term(db.session.get_one(Term, void.id), reason="mistake", giver=OPERATOR, now=now)
    call_for(house_of.treasurer, title="Somebody who likes sums", public=False)
    told = collected(blocks.BLOCKS, since=now - timedelta(30), until=now + timedelta(1), now=now)
    assert [item.title for item in told["leadership.took_on"]] == ["Amara Lindqvist"]
    told = collected(blocks.BLOCKS, since=now - timedelta(30), until=now, now=now)
    assert [item.title for item in told["leadership.open_roles"]] == ["Somebody who likes sums"]


def test_holders_of_a_right_by_grant_and_by_term(cast: Cast, house_of: SimpleNamespace) -> None:
    begin(house_of.treasurer_seat, cast.amara, today(), today() + timedelta(300))
    begin(house_of.helper_seat, cast.jonas, today() + timedelta(30), today() + timedelta(300))
    held_by = [address.email for address in queries.holders_of_right(Right.DUES)]
    assert held_by == ["amara@members.example"]
    assert cast.petra.email in [address.email for address in queries.holders_of_right(Right.DUES)]
