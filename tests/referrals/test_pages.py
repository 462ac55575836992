"""Forms that are filled in badly, pages that stay quick, and next steps on the home."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.referrals.models import Referral
from portal.referrals.states import Party, State
from tests.referrals.doing import NEED, THANKS, at, begin, get, handle, log, mails, seen_by, state_of, steps_of
from tests.relationships.company import Company, make_person, tie
from tests.support.statements import count_statements

HOSTILE = "<script>alert(1)</script>{{ 7*7 }}'; DROP TABLE referral; --"


def filled(company: Company, **changes: str | None) -> dict[str, str | None]:
    values: dict[str, str | None] = {
        "receiver": str(company.jonas),
        "referred": str(company.amara),
        "kind": "client",
        "need": NEED,
        "why": "You can.",
    }
    return {**values, **changes}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"receiver": ""}, "Please choose one of them."),
        ({"receiver": "999999"}, "Please choose one of the answers offered."),
        ({"receiver": "1 OR 1=1"}, "Please choose one of the answers offered."),
        ({"kind": None}, "Please"),
        ({"kind": "bribe"}, "Please choose one of the answers offered."),
        ({"need": ""}, "Please fill this in."),
        ({"need": "   "}, "Please fill this in."),
        ({"need": "x" * 601}, "This is too long: 1 character too many."),
        ({"why": "a\x00b"}, "There is a character in here that cannot be printed."),
        ({"why": "x" * 100_000}, "This is too long"),
        ({"timing": "yesterday"}, "Please choose one of the answers offered."),
        ({"how_known": "x" * 401}, "This is too long"),
        ({"need": "Amara wants her books mended"}, "An offer goes out without a name"),
    ],
)
def test_an_offer_is_refused_with_a_sentence_and_keeps_what_was_typed(
    trio: Company, changes: dict[str, str | None], sentence: str
) -> None:
    answer = trio.browser("mara").submit("/referrals/new", filled(trio, **changes), to="/referrals/new", status=422)
    assert any(sentence in error for error in answer.page.errors), answer.page.errors
    if "why" not in changes:
        assert "You can." in answer.get_data(as_text=True)
    assert db.session.scalars(select(Referral)).all() == []


def test_the_two_must_differ(trio: Company) -> None:
    values = filled(trio, referred=str(trio.jonas))
    answer = trio.browser("mara").submit("/referrals/new", values, to="/referrals/new", status=422)
    assert any("three people" in error for error in answer.page.errors)


def test_hostile_words_are_only_words(trio: Company) -> None:
    mara = trio.browser("mara")
    mara.submit("/referrals/new", filled(trio, need=HOSTILE, why=HOSTILE), to="/referrals/new")
    number = db.session.scalars(select(Referral.id)).one()
    for name, party in (("mara", Party.GIVER), ("jonas", Party.RECEIVER)):
        html = trio.browser(name).get(f"/referrals/{handle(number, party)}").get_data(as_text=True)
        assert "<script>alert(1)" not in html
        assert "{{ 7*7 }}" in html


def test_a_repeated_offer_is_told_where_the_first_one_is(trio: Company) -> None:
    mara = trio.browser("mara")
    mara.submit("/referrals/new", filled(trio), to="/referrals/new")
    answer = mara.submit("/referrals/new", filled(trio), to="/referrals/new", status=422)
    first = db.session.scalars(select(Referral)).one()
    assert answer.page.link("Open the earlier one") == f"/referrals/{first.giver_handle}"


def test_a_double_click_makes_one_offer(trio: Company) -> None:
    mara = trio.browser("mara")
    form = mara.page("/referrals/new").form("/referrals/new")
    answers = [mara.send(form, filled(trio)) for _ in range(2)]
    assert answers[0].location == answers[1].location
    assert len(db.session.scalars(select(Referral)).all()) == 1
    assert len(mails("referrals.")) == 1


def test_a_draft_is_kept_rewritten_and_offered(trio: Company) -> None:
    mara = trio.browser("mara")
    form = mara.page("/referrals/new").form("/referrals/new")
    answer = mara.send(form, {**filled(trio), "keep": "1"})
    number = db.session.scalars(select(Referral.id)).one()
    assert state_of(number) is State.DRAFT
    assert mails("referrals.") == []
    page = f"/referrals/{handle(number, Party.GIVER)}"
    assert answer.location == page
    form = mara.page(f"{page}/edit").form(f"{page}/edit")
    assert form.values["need"] == NEED
    mara.send(form, {"need": "Fewer words", "keep": "1"})
    assert get(number).need == "Fewer words"
    mara.submit(page, button="Offer it")
    assert state_of(number) is State.OFFERED
    assert mara.get(f"{page}/edit").status_code == 404


def test_without_a_tie_the_page_teaches_the_first_step(company: Company) -> None:
    page = company.browser("mara").page("/referrals/new")
    assert "You need somebody whom you have met" in page


def test_only_the_givers_own_people_are_offered(trio: Company) -> None:
    html = trio.browser("mara").get("/referrals/new").get_data(as_text=True)
    assert "Jonas Pell" in html
    assert "Tilda" not in html
    tilda = trio.browser("tilda")
    token = tilda.token(f"/relationships/{trio.mara}")
    answer = tilda.post("/referrals/new", data={"csrf_token": token, **filled(trio)})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("state", "verb", "values", "sentence"),
    [
        (State.OFFERED, "decline", {"code": ""}, "Please"),
        (State.OFFERED, "decline", {"code": "hate"}, "Please choose one of the answers offered."),
        (State.OFFERED, "decline", {"code": "area", "line": "x" * 401}, "This is too long"),
        (State.INTRODUCED, "talked", {"talked_on": ""}, "Please fill this in."),
        (State.INTRODUCED, "talked", {"talked_on": "yesterday"}, "Please give a day"),
        (State.INTRODUCED, "talked", {"talked_on": "2001-01-01"}, "Choose a day between the introduction and today."),
        (State.CONTACTED, "outcome", {}, "Please"),
        (State.CONTACTED, "outcome", {"outcome": "introduced"}, "Please choose one of the answers offered."),
        (
            State.CONTACTED,
            "outcome",
            {"outcome": "won", "usefulness": "9"},
            "Please choose one of the answers offered.",
        ),
        (
            State.CONTACTED,
            "outcome",
            {"outcome": "won", "value_band": "1e9"},
            "Please choose one of the answers offered.",
        ),
        (State.CONTACTED, "outcome", {"outcome": "won", "thanks": "x" * 2001}, "This is too long"),
        (State.WON, "thank", {"thanks": "  "}, "Please fill this in."),
        (State.OFFERED, "talked", {"talked_on": "2026-01-01"}, "This has moved on"),
        (State.OFFERED, "outcome", {"outcome": "won"}, "This has moved on"),
        (State.DECLINED, "accept", {}, "This has moved on"),
        (State.INTRODUCED, "decline", {"code": "area"}, "This has moved on"),
        (State.STOPPED, "thank", {"thanks": "so kind"}, "This has moved on"),
    ],
)
def test_a_verb_is_refused_with_a_sentence(
    trio: Company, state: State, verb: str, values: dict[str, str], sentence: str
) -> None:
    number = at(trio, state)
    jonas, page = trio.browser("jonas"), f"/referrals/{handle(number, Party.RECEIVER)}"
    before = log(number)
    answer = jonas.post(
        f"{page}/{verb}", data={"csrf_token": jonas.token("/relationships/" + str(trio.mara)), **values}
    )
    assert answer.status_code == 422
    assert any(sentence in error for error in answer.page.errors), answer.page.errors
    assert log(number) == before


def test_an_outcome_with_thanks_closes_in_one_go(trio: Company) -> None:
    number = at(trio, State.CONTACTED)
    jonas, page = trio.browser("jonas"), f"/referrals/{handle(number, Party.RECEIVER)}"
    values = {"outcome": "not_fit", "thanks": THANKS, "usefulness": "2", "value_band": "to_5k"}
    jonas.submit(page, values, button="Tell Mara")
    assert state_of(number) is State.CLOSED
    assert [kind for to, kind, _ in mails("referrals.") if to == "mara"][-1] == "referrals.thanks"
    mine = seen_by(number, Party.RECEIVER)
    assert (mine.usefulness, mine.value_band) == (2, "to_5k")


@pytest.mark.parametrize(
    ("state", "name", "party", "verb", "values"),
    [
        (State.DRAFT, "mara", Party.GIVER, "offer", {}),
        (State.OFFERED, "mara", Party.GIVER, "withdraw", {}),
        (State.OFFERED, "jonas", Party.RECEIVER, "accept", {}),
        (State.OFFERED, "jonas", Party.RECEIVER, "decline", {"code": "area"}),
        (State.C_INVITED, "amara", Party.REFERRED, "agree", {}),
        (State.C_INVITED, "amara", Party.REFERRED, "refuse", {}),
        (State.INTRODUCED, "jonas", Party.RECEIVER, "talked", {}),
        (State.INTRODUCED, "jonas", Party.RECEIVER, "unreachable", {}),
        (State.CONTACTED, "jonas", Party.RECEIVER, "outcome", {"outcome": "working"}),
        (State.WON, "jonas", Party.RECEIVER, "thank", {"thanks": THANKS}),
        (State.WORKING, "amara", Party.REFERRED, "stop", {}),
        (State.CLOSED, "amara", Party.REFERRED, "erase", {}),
    ],
)
def test_every_step_is_confirmed_in_a_sentence(
    trio: Company, state: State, name: str, party: Party, verb: str, values: dict[str, str]
) -> None:
    number = at(trio, state)
    page = f"/referrals/{handle(number, party)}"
    answer = trio.browser(name).submit(page, values, to=f"{page}/{verb}", follow=True)
    assert answer.page.texts(".flashes") not in ([], [""]), answer.page.text


def test_what_has_ended_does_not_speak_of_going_further(trio: Company) -> None:
    number = at(trio, State.DECLINED)
    text = trio.browser("mara").page(f"/referrals/{handle(number, Party.GIVER)}").text
    assert "If it goes no further" not in text
    assert "It has ended" in text


def test_get_changes_nothing(trio: Company) -> None:
    number = at(trio, State.OFFERED)
    jonas, page = trio.browser("jonas"), f"/referrals/{handle(number, Party.RECEIVER)}"
    for verb in ("accept", "decline", "talked", "outcome", "thank", "stop", "erase", "withdraw", "offer", "agree"):
        assert jonas.get(f"{page}/{verb}").status_code == 405
    assert log(number) == ["draft", "offered"]


def test_without_a_csrf_token_nothing_moves(trio: Company) -> None:
    number = at(trio, State.OFFERED)
    page = f"/referrals/{handle(number, Party.RECEIVER)}"
    assert trio.browser("jonas").post(f"{page}/accept", data={}).status_code == 400
    assert log(number) == ["draft", "offered"]


def test_a_lapsed_party_may_look_and_erase_but_not_answer(trio: Company) -> None:
    from portal.members.memberships.models import Belonging

    number = at(trio, State.C_INVITED)
    with unit_of_work():
        row = db.session.scalars(select(Belonging).where(Belonging.person_id == trio.amara)).one()
        row.end = clock.now().date()
    amara, page = trio.browser("amara"), f"/referrals/{handle(number, Party.REFERRED)}"
    assert amara.get(page).status_code == 200
    token = amara.token(page)
    assert amara.post(f"{page}/agree", data={"csrf_token": token}).status_code == 403
    assert amara.post(f"{page}/refuse", data={"csrf_token": token}).status_code == 303
    assert get(number).referred_id is None


@pytest.mark.parametrize(
    ("state", "name", "title"),
    [
        (State.DRAFT, "mara", "Your offer to Jonas is still a draft"),
        (State.OFFERED, "jonas", "Mara offers you an introduction"),
        (State.C_INVITED, "amara", "Mara would like to introduce you"),
        (State.INTRODUCED, "jonas", "Amara expects to hear from you"),
        (State.CONTACTED, "jonas", "Tell Mara how the introduction turned out"),
        (State.WON, "jonas", "Tell Mara how the introduction turned out"),
    ],
)
def test_the_home_says_whose_turn_it_is(trio: Company, state: State, name: str, title: str) -> None:
    at(trio, state)
    assert steps_of(trio, name) == [title]
    for other in {"mara", "jonas", "amara", "tilda", "yusra"} - {name}:
        assert steps_of(trio, other) == []


@pytest.mark.parametrize("path", ["/referrals", "/relationships", "/referrals/new"])
def test_lists_ask_the_same_few_questions_however_long(trio: Company, path: str) -> None:
    def measured() -> int:
        mara = trio.browser("mara")
        mara.get(path)
        with count_statements() as statements:
            assert mara.get(path).status_code == 200
        assert len(statements) <= 8, str(statements)
        return len(statements)

    people = [make_person(f"Guest{letter} Number{letter}") for letter in "abcdefgh"]
    for person in people[:2]:
        tie(trio.mara, person)
        begin(trio, need=f"Thing {person}")
    few = measured()
    for person in people[2:]:
        tie(trio.mara, person)
        begin(trio, need=f"Thing {person}")
    assert measured() == few
