"""Found by besieging relationships: letters that somebody makes the portal write, and what an office sees."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from portal.core.db import db
from portal.mail.models import Delivery, DeliveryContent
from portal.relationships.asks.models import Way
from portal.relationships.asks.operations import answering
from portal.relationships.goodwill import operations as goodwill_operations
from tests.relationships.asks import doing as asks
from tests.relationships.company import Company, company, trio
from tests.relationships.goodwill import doing as goodwill
from tests.relationships.outside import doing as outside
from tests.support.client import new_client

__all__ = ["company", "trio"]
ADVERTISED = "https://buy.example/now Ulla"


def written(kind: str) -> list[str]:
    """All that was written in letters of this kind."""
    db.session.rollback()
    rows = db.session.execute(
        select(Delivery, DeliveryContent)
        .join(DeliveryContent, DeliveryContent.delivery_id == Delivery.id)
        .where(Delivery.kind == kind)
    )
    return [" ".join(map(str, (row.name, words.subject, words.source, words.text))) for row, words in rows]


def test_a_stranger_is_sent_nothing_that_another_stranger_typed(trio: Company) -> None:
    """Whoever has a link can have a code sent to any address: it is no way to send anybody an advertisement."""
    number = outside.asked(trio)
    outside.type_yes(number, email="victim@somewhere.example", name=ADVERTISED, words=ADVERTISED, phone="0900 BUY")
    letters = written("outside.code")
    assert len(letters) == 1
    assert "buy" not in letters[0].lower()
    assert "Ulla" not in letters[0]


def test_who_else_has_the_link_does_not_read_the_address_that_was_typed(trio: Company) -> None:
    number = outside.asked(trio)
    page = f"/r/{outside.token(number)}"
    theirs, another = new_client(trio.app), new_client(trio.app)
    theirs.submit(page, outside.TYPED, to=f"{page}/yes")
    assert outside.MAIL in theirs.page(f"{page}/code").text, "so that a slip is seen"
    told = another.page(f"{page}/code").text
    assert "A code is on its way" in told
    assert outside.MAIL not in told
    refused = another.submit(f"{page}/code", {"code": "ZZZZ ZZZZ"}, to=f"{page}/code", status=422)
    assert outside.MAIL not in refused.page.text


class TestOneLetter:
    """What is taken back and said again is no second letter."""

    def test_about_an_answer(self, company: Company) -> None:
        number = asks.post(company.jonas)
        for _again in range(3):
            asks.answer(number, company.mara, Way.HELP)
            asks.do(answering.take_back, number, company.mara)
        asks.answer(number, company.amara, Way.HELP)
        assert len(written("relationships.ask_answered")) == 2, "one from each"

    def test_about_help(self, company: Company, frozen: Any) -> None:
        frozen("2026-05-04 09:00")
        for _again in range(3):
            number = goodwill.note(company.mara, company.jonas)
            goodwill.ask(number)
            goodwill.act(number, goodwill_operations.forget)
        assert goodwill.mails("did_it_help") == ["jonas"]

    def test_but_what_may_be_asked_is_told(self, company: Company, frozen: Any) -> None:
        frozen("2026-05-04 09:00")
        goodwill.confirmed(company.mara, company.jonas)
        goodwill.ask(goodwill.note(company.mara, company.jonas))
        assert goodwill.mails("did_it_help") == ["jonas", "jonas"], "after a yes there may be another question"
        frozen.forward(days=31)
        goodwill.ask(goodwill.note(company.mara, company.jonas))
        assert goodwill.mails("did_it_help") == ["jonas"] * 3, "and after a month"


#: Blueprints in which whatever leads to a person is between people.
BETWEEN_PEOPLE = {"relationships", "one_to_ones", "goodwill", "introductions", "asks", "referrals"}


def test_the_office_looks_at_nobody_in_its_own_relationships_whom_a_member_does_not_see(company: Company) -> None:
    """Yusra administers and is a member; Wim left."""
    browser = company.browser("yusra")
    token = browser.token("/relationships")
    rules = [
        rule
        for rule in company.app.url_map.iter_rules()
        if rule.arguments == {"person_id"} and rule.endpoint.partition(".")[0] in BETWEEN_PEOPLE
    ]
    assert len(rules) > 10
    answers = []
    for rule in rules:
        path = rule.rule.replace("<int:person_id>", str(company.wim))
        if "GET" in (rule.methods or ()):
            answers.append((browser.get(path).status_code, path))
        if "POST" in (rule.methods or ()):
            answers.append((browser.post(path, data={"csrf_token": token}).status_code, path))
    assert [each for each in answers if each[0] != 404] == []


@pytest.mark.parametrize("path", ["/goodwill/new", "/goodwill/thank", "/relationships/plan/new"])
def test_nor_is_offered_to_choose_them(company: Company, path: str) -> None:
    page = company.browser("yusra").get(f"{path}?with={company.wim}&person={company.wim}")
    assert "Wim" not in page.text
