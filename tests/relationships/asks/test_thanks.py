"""Closing with thanks: whoever is named is told, and stands there for members only if they all like."""

from __future__ import annotations

from typing import Any

import pytest

from portal.core import clock
from portal.core.db import db
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.members.people.models import Person
from portal.relationships.asks.errors import (
    NobodyCalledSo,
    NotAmongThem,
    NothingToThankFor,
    SeveralCalledSo,
    ThanksNobody,
)
from portal.relationships.asks.models import Side, State, Way
from portal.relationships.asks.operations import answering, closing
from portal.relationships.ties.operations import evidence
from tests.relationships.asks.doing import (
    ROOFS,
    answer,
    ask_of,
    close,
    do,
    leave_the_association,
    letters,
    post,
    thanks,
    who,
)
from tests.relationships.company import Company, make_person

WORDS = "He mended it in the rain"


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What `evidence.helped` was told: (giver, receiver, key)."""
    found: list[Any] = []

    def helped(giver: int, receiver: int, *, on: Any, key: str, now: Any) -> None:
        assert on == today(now)
        found.append((giver, receiver, key))

    monkeypatch.setattr(evidence, "helped", helped)
    return found


def test_it_is_closed_with_thanks_which_is_confirmed_help(board: int, company: Company, told: list[Any]) -> None:
    answer(board, company.jonas)
    answer(board, company.tilda, Way.WORD, "Good luck")
    values = {"helpers": [str(company.jonas)], "other": "kofi ransome", "thanks": WORDS, "shown": None}
    company.browser("mara").submit(f"/asks/{board}/close", values)
    assert ask_of(board).state(today()) is State.CLOSED
    assert told == [(company.jonas, company.mara, f"ask:{board}:{company.jonas}"),
                    (company.kofi, company.mara, f"ask:{board}:{company.kofi}")]  # fmt: skip
    assert letters("thanked") == ["jonas", "kofi"]
    for name in ("jonas", "kofi"):
        page = company.browser(name).page(f"/asks/{board}")
        assert WORDS in page
        assert "It is between the two of you." in page
    assert company.browser("tilda").page(f"/asks/{board}").text.count("Jonas") == 0
    assert company.browser("amara").get(f"/asks/{board}").status_code == 404
    assert "With thanks" not in company.browser("amara").page("/asks")


def test_members_read_it_once_everybody_in_it_agrees_and_for_thirty_days(
    board: int, company: Company, frozen: Any
) -> None:
    frozen("2026-05-04 12:00")
    answer(board, company.jonas)
    answer(board, company.tilda)
    close(board, company.jonas, company.tilda, words=WORDS, shown=True)
    reader = company.browser("amara")
    assert "With thanks" not in reader.page("/asks")
    assert "Mara Oduya thanks you" in company.browser("jonas").page("/")
    company.browser("jonas").submit(f"/asks/{board}", button="My name may stand there")
    assert "with thanks to Jonas Pell" in reader.page("/asks")
    page = reader.page(f"/asks/{board}")
    assert "Mara Oduya thanks Jonas Pell." in page
    assert WORDS not in page  # Tilda could stand in them
    assert "Tilda" not in page
    company.browser("tilda").submit(f"/asks/{board}", button="My name may stand there")
    assert WORDS in reader.page(f"/asks/{board}")
    company.browser("tilda").submit(f"/asks/{board}", button="Take my name out")
    page = reader.page(f"/asks/{board}")
    assert "Tilda" not in page
    assert WORDS not in page
    frozen.forward(days=30)
    reader = company.browser("amara")
    assert "With thanks" not in reader.page("/asks")
    assert reader.get(f"/asks/{board}").status_code == 404
    assert WORDS in company.browser("jonas").page(f"/asks/{board}")


def test_rather_not_is_told_to_nobody_and_asked_no_more(board: int, company: Company) -> None:
    answer(board, company.jonas)
    close(board, company.jonas, words=WORDS, shown=True)
    jonas, before = company.browser("jonas"), company.browser("mara").page(f"/asks/{board}").text
    jonas.submit(f"/asks/{board}", button="Rather not")
    assert company.browser("mara").page(f"/asks/{board}").text == before
    assert "Mara Oduya thanks you" not in jonas.page("/")
    assert "With thanks" not in company.browser("amara").page("/asks")


def test_only_the_helper_says_whether_their_name_stands_there(board: int, company: Company) -> None:
    answer(board, company.jonas)
    close(board, company.jonas, shown=True)
    number = thanks()[0].id
    for name in ("mara", "amara", "yusra"):
        browser = company.browser(name)
        data = {"csrf_token": browser.token("/asks/new")}
        for verb in ("agree", "step-out"):
            assert browser.post(f"/asks/thanks/{number}/{verb}", data=data).status_code == 404
    assert thanks()[0].agreed_at is None


@pytest.mark.parametrize(
    ("helpers", "other", "words", "refused"),
    [
        (["amara"], "", "", NotAmongThem),
        (["jonas", "amara"], "", "", NotAmongThem),
        ([], "Nobody Known", "", NobodyCalledSo),
        ([], "Kofi", "", NobodyCalledSo),
        ([], "Mara Oduya", "", NobodyCalledSo),
        ([], "Wim Dekker", "", NobodyCalledSo),
        ([], "Sam Ash", "", SeveralCalledSo),
        ([], "", "Thank you all", ThanksNobody),
    ],
)
def test_who_cannot_be_named(board: int, company: Company, helpers: Any, other: str, words: str, refused: Any) -> None:
    for _ in range(2):
        make_person("Sam Ash") if not db.session.query(Person).filter_by(name="Sam Ash").count() else _another()
    answer(board, company.jonas)
    with pytest.raises(refused):
        close(board, *(company.ids[name] for name in helpers), other=other, words=words)
    assert ask_of(board).state(today()) is State.OPEN


def _another() -> None:
    """A second member of the same name."""
    from datetime import date

    from portal.members.memberships.models import Belonging

    with unit_of_work():
        person = Person(name="Sam Ash", given_name="Sam", family_name="Ash")
        db.session.add(person)
        db.session.flush()
        start = date(2020, 1, 1)
        db.session.add(Belonging(person_id=person.id, start=start, since=start, name_key=person.name_key))


def test_the_refusal_stands_beside_the_field(board: int, company: Company) -> None:
    refused = company.browser("mara").submit(f"/asks/{board}/close", {"other": "Nobody"}, status=422)
    assert any("Nobody in the directory is called exactly so" in error for error in refused.page.errors)


def test_an_ask_is_closed_without_thanks_too(board: int, company: Company) -> None:
    company.browser("mara").submit(f"/asks/{board}/close")
    assert ask_of(board).state(today()) is State.CLOSED
    assert thanks() == []


def test_nobody_else_closes_it(board: int, company: Company) -> None:
    for name in ("jonas", "yusra"):
        assert company.browser(name).get(f"/asks/{board}/close").status_code == 403


class TestOffers:
    """Of an offer whoever took it up says that it was of use."""

    @pytest.fixture
    def offer(self, company: Company) -> int:
        return post(company.mara, ROOFS, Side.OFFER)

    def test_whoever_took_it_up_thanks(self, offer: int, company: Company, told: list[Any]) -> None:
        number = answer(offer, company.jonas, line="Yes please")
        jonas = company.browser("jonas")
        assert "A word of thanks" not in jonas.page(f"/asks/{offer}")
        do(answering.accept, number, "", now=clock.now())
        jonas.submit(f"/asks/{offer}", {"thanks": WORDS, "shown": "y"}, button="Thank Mara")
        assert told == [(company.mara, company.jonas, f"ask:{offer}:{company.mara}:{company.jonas}")]
        assert letters("thanked") == ["mara"]
        mara = company.browser("mara")
        assert WORDS in mara.page(f"/asks/{offer}")
        mara.submit(f"/asks/{offer}", button="My name may stand there")
        assert WORDS in company.browser("tilda").page(f"/asks/{offer}")

    @pytest.mark.parametrize("name", ["jonas", "tilda", "mara"])
    def test_nobody_thanks_for_what_was_not_taken_up(self, offer: int, company: Company, name: str) -> None:
        answer(offer, company.jonas)
        with pytest.raises(NothingToThankFor):
            do(closing.thank, offer, who(company.ids[name]), "", shown=False, today=today(), now=clock.now())

    def test_twice_at_once_is_once(self, offer: int, company: Company, at_once: Any) -> None:
        do(answering.accept, answer(offer, company.jonas), "", now=clock.now())

        def act() -> None:
            do(closing.thank, offer, who(company.jonas), "", shown=False, today=today(), now=clock.now())

        ends = at_once(act, act)
        assert sum(isinstance(each, NothingToThankFor) for each in ends) == 1
        assert len(thanks()) == 1

    def test_it_is_closed_and_names_nobody(self, offer: int, company: Company) -> None:
        answer(offer, company.jonas)
        with pytest.raises(NotAmongThem):
            close(offer, company.jonas)
        assert "Who helped?" not in company.browser("mara").page(f"/asks/{offer}/close")
        company.browser("mara").submit(f"/asks/{offer}/close")
        assert ask_of(offer).state(today()) is State.CLOSED


def test_a_helper_who_left_is_shown_no_more(board: int, company: Company) -> None:
    answer(board, company.jonas)
    close(board, company.jonas, words=WORDS, shown=True)
    do(closing.agree, thanks()[0].id, now=clock.now())
    assert "With thanks" in company.browser("amara").page("/asks")
    leave_the_association(company.jonas, today())
    assert "With thanks" not in company.browser("amara").page("/asks")
    assert "Jonas" not in company.browser("amara").page(f"/asks/{board}")
