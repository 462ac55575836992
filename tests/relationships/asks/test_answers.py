"""Answers are between two: whoever asked reads them, whoever helps reads the line back, and nobody counts them."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from portal.core import clock
from portal.core.db import db
from portal.core.facts import record
from portal.core.models import AuditEntry, SearchEntry
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.mail.models import DeliveryContent
from portal.members.facts import PersonErased
from portal.relationships.asks.errors import (
    AnsweredAlready,
    SaysNothing,
    SettledAlready,
    StandsNoMore,
    TakenBack,
    YourOwn,
)
from portal.relationships.asks.models import Ask, State, Way
from portal.relationships.asks.operations import answering
from tests.relationships.asks.doing import (
    ROOFS,
    answer,
    answers,
    ask_of,
    close,
    do,
    leave_the_association,
    letters,
    post,
    who,
)
from tests.relationships.company import Company, tie
from tests.support.own_data import everything

LINE, BACK = "My uncle has planes and patience", "Thursday under the quince"


def accept(number: int, reply: str = "") -> None:
    do(answering.accept, number, reply, now=clock.now())


def test_somebody_can_help_and_both_have_a_line(board: int, company: Company) -> None:
    jonas, mara = company.browser("jonas"), company.browser("mara")
    jonas.submit(f"/asks/{board}", {"line": LINE, "way": "help"}, button="I can help")
    assert letters("ask_answered") == ["mara"]
    assert mara.page("/").link("Read it") == f"/asks/{board}"
    page = mara.page(f"/asks/{board}")
    assert LINE in page
    mara.submit(f"/asks/{board}", {"reply": BACK}, button="Yes, gladly")
    assert letters("answer_accepted") == ["jonas"]
    assert BACK in jonas.page(f"/asks/{board}")
    assert "Jonas Pell answered you" not in mara.page("/")


def test_a_word_of_encouragement_needs_its_words_and_sends_no_letter(board: int, company: Company) -> None:
    tilda = company.browser("tilda")
    refused = tilda.submit(f"/asks/{board}", {"way": "word"}, button="A word of encouragement", status=422)
    assert any("Write a line" in error for error in refused.page.errors)
    tilda.submit(f"/asks/{board}", {"way": "word", "line": LINE}, button="A word of encouragement")
    assert letters("ask_answered") == []
    assert LINE in company.browser("mara").page(f"/asks/{board}")


@pytest.mark.parametrize("name", ["amara", "tilda", "yusra"])
def test_nobody_else_reads_any_of_it_or_that_there_is_any(board: int, company: Company, name: str) -> None:
    accept(answer(board, company.jonas, line=LINE), BACK)
    answer(board, company.kofi, Way.KNOWS, LINE)
    browser = company.browser(name)
    for path in ("/asks", f"/asks/{board}", "/asks/mine", f"/people/{company.jonas}", f"/people/{company.mara}", "/"):
        page = browser.page(path).text
        assert LINE not in page
        assert BACK not in page
        assert "Jonas" not in page or path.startswith("/people")
        assert "Kofi" not in page


def test_a_copy_of_the_database_holds_none_of_the_words(board: int, company: Company) -> None:
    accept(answer(board, company.jonas, line=LINE), BACK)
    close(board, company.jonas, words="He mended it in the rain")
    raw = [text(f"SELECT * FROM {name}") for name in ("ask_answer", "ask_thanks", "delivery_content", "audit_entry")]
    rows = [str(tuple(row)) for each in raw for row in db.session.execute(each)]
    words = [*rows, *(row.source or "" for row in db.session.query(DeliveryContent)),
             *(str((row.before, row.after)) for row in db.session.query(AuditEntry)),
             *(row.body for row in db.session.query(SearchEntry))]  # fmt: skip
    assert len(rows) > 3
    assert not [each for each in words if any(secret in each for secret in ("planes", "quince", "in the rain"))]


def test_rules_of_answering(board: int, company: Company) -> None:
    with pytest.raises(YourOwn):
        answer(board, company.mara)
    with pytest.raises(SaysNothing):
        answer(board, company.jonas, Way.WORD)
    answer(board, company.jonas)
    with pytest.raises(AnsweredAlready):
        answer(board, company.jonas, Way.KNOWS)
    with pytest.raises(StandsNoMore):
        do(answering.answer, board, who(company.wim, member=False), Way.HELP, "", today=today(), now=clock.now())
    close(board)
    with pytest.raises(StandsNoMore):
        answer(board, company.tilda)


def test_the_page_offers_nothing_that_would_be_refused(board: int, company: Company) -> None:
    assert "Can you help?" in company.browser("jonas").page(f"/asks/{board}")
    assert "Can you help?" not in company.browser("mara").page(f"/asks/{board}")
    answer(board, company.jonas)
    assert "Can you help?" not in company.browser("jonas").page(f"/asks/{board}")
    close(board)
    assert "Can you help?" not in company.browser("jonas").page(f"/asks/{board}")
    assert company.browser("tilda").get(f"/asks/{board}").status_code == 404


def test_what_is_taken_back_is_gone(board: int, company: Company) -> None:
    number = answer(board, company.jonas, line=LINE)
    company.browser("jonas").submit(f"/asks/{board}", button="Take it back")
    assert answers() == []
    assert LINE not in company.browser("mara").page(f"/asks/{board}")
    with pytest.raises(TakenBack):
        accept(number)
    assert answer(board, company.jonas, Way.KNOWS, "Somebody better")


def test_laying_aside_is_told_to_nobody(board: int, company: Company) -> None:
    number = answer(board, company.jonas, line=LINE)
    before = company.browser("jonas").page(f"/asks/{board}").text
    company.browser("mara").submit(f"/asks/{board}", button="Lay aside")
    assert company.browser("jonas").page(f"/asks/{board}").text == before
    assert letters("answer_accepted") == []
    assert "answered you" not in company.browser("mara").page("/")
    with pytest.raises(SettledAlready):
        accept(number)


def test_only_the_asker_settles_an_answer(board: int, company: Company) -> None:
    number = answer(board, company.jonas, line=LINE)
    for name in ("jonas", "tilda", "yusra"):
        browser = company.browser(name)
        for verb in ("accept", "lay-aside"):
            data = {"csrf_token": browser.token(f"/asks/{board}")}
            assert browser.post(f"/asks/answers/{number}/{verb}", data=data).status_code == 404
    assert answers()[0].accepted_at is None


class TestAtOnce:
    def test_one_answer_of_three_counts(self, board: int, company: Company, at_once: Any) -> None:
        ends = at_once(*[lambda: answer(board, company.jonas)] * 3)
        assert sum(isinstance(each, AnsweredAlready) for each in ends) == 2
        assert len(answers()) == 1
        assert letters("ask_answered") == ["mara"]

    def test_answering_while_it_is_closed(self, board: int, company: Company, at_once: Any) -> None:
        ends = at_once(lambda: answer(board, company.jonas), lambda: close(board))
        assert ask_of(board).state(today()) is State.CLOSED
        assert ends[1] is None
        assert isinstance(ends[0], StandsNoMore) == (answers() == [])

    def test_of_two_closings_one_is_told_that_it_is_done(self, board: int, company: Company, at_once: Any) -> None:
        answer(board, company.jonas)
        ends = at_once(*[lambda: close(board, company.jonas, words="Thank you")] * 2)
        assert sorted(type(each).__name__ for each in ends) == ["NoneType", "StandsNoMore"]
        assert letters("thanked") == ["jonas"]

    def test_accepted_and_laid_aside_is_one_of_the_two(self, board: int, company: Company, at_once: Any) -> None:
        number = answer(board, company.jonas)
        ends = at_once(lambda: accept(number), lambda: do(answering.lay_aside, number, now=clock.now()))
        assert sum(isinstance(each, SettledAlready) for each in ends) == 1
        row = answers()[0]
        assert (row.accepted_at is None) != (row.laid_aside_at is None)


def test_an_erased_asker_takes_the_ask_along_and_an_erased_helper_the_line(board: int, company: Company) -> None:
    answer(board, company.jonas, line=LINE)
    other = post(company.jonas)
    answer(other, company.amara, line=BACK)
    with unit_of_work():
        record(PersonErased(person_id=company.jonas))
    assert [(each.ask_id, each.helper_id) for each in answers()] == []
    db.session.rollback()
    assert [each.id for each in db.session.query(Ask)] == [board]
    assert db.session.query(SearchEntry).filter_by(kind="ask", object_id=other).count() == 0


def test_a_helper_who_left_is_named_without_a_way_to_a_page_that_is_closed(board: int, company: Company) -> None:
    answer(board, company.jonas, line=LINE)
    leave_the_association(company.jonas, today())
    page = company.browser("mara").page(f"/asks/{board}")
    assert LINE in page
    assert f"/people/{company.jonas}" not in page.html


def test_ones_own_data_holds_what_one_wrote_and_was_written(board: int, company: Company) -> None:
    accept(answer(board, company.jonas, line=LINE), BACK)
    for name, holds in (("mara", True), ("jonas", True), ("tilda", False), ("yusra", False)):
        taken = everything(company.browser(name))
        assert (LINE in taken and BACK in taken) == holds, name
    assert ROOFS.why in everything(company.browser("mara"))


def test_that_it_was_laid_aside_is_in_the_askers_data_alone(board: int, company: Company) -> None:
    do(answering.lay_aside, answer(board, company.jonas, line=LINE), now=clock.now())
    assert "laid_aside" in everything(company.browser("mara"))
    assert "laid_aside" not in everything(company.browser("jonas"))


def test_lines_that_nobody_took_up_go_a_month_after_the_end(board: int, company: Company, frozen: Any) -> None:
    from portal.relationships.asks import sweeps

    frozen(clock.now())
    accept(answer(board, company.jonas, line=LINE))
    answer(board, company.tilda, Way.WORD, LINE)
    close(board)
    frozen.forward(days=29)
    sweeps.due(clock.now())
    assert len(answers()) == 2
    frozen.forward(days=2)
    sweeps.due(clock.now())
    assert [each.helper_id for each in answers()] == [company.jonas]


def test_whoever_knows_the_asker_is_led_to_an_introduction(board: int, company: Company) -> None:
    tie(company.mara, company.jonas)
    tie(company.amara, company.jonas)
    words = "Bring the two together, each with their own yes"
    jonas = company.browser("jonas")
    page = jonas.page(jonas.page(f"/asks/{board}").link(words))
    assert page(f"option[value='{company.mara}'][selected]")
    assert ROOFS.title in page.html
    assert words not in company.browser("tilda").page(f"/asks/{board}")
