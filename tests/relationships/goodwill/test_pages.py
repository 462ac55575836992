"""The pages of the goodwill diary: the giver's, whoever was helped's, and nothing for anybody else."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select, update

from portal.core import clock
from portal.core.actors import Actor, Standing
from portal.core.db import db
from portal.core.models import AuditEntry, SearchEntry
from portal.core.work import unit_of_work
from portal.mail.models import DeliveryContent
from portal.members.memberships.models import Belonging
from portal.relationships.goodwill.models import GoodwillAct
from portal.relationships.goodwill.steps import steps
from tests.relationships.company import Company
from tests.relationships.goodwill.doing import SECRET, ask, confirm, confirmed, mails, note, row, thank
from tests.support.own_data import taken

WORDS, THANKS = "You remember, the kiln article", "It saved us a summer"


@pytest.fixture
def asked(trio: Company) -> tuple[Company, int]:
    """Mara helped Jonas, and asked him."""
    number = note(trio.mara, trio.jonas)
    ask(number, WORDS)
    return trio, number


def test_it_is_written_in_a_moment(trio: Company) -> None:
    mara = trio.browser("mara")
    mara.submit("/goodwill/new", {"person": str(trio.jonas), "kind": "contact", "line": SECRET}, button="Write it down")
    page = mara.page("/goodwill")
    assert SECRET in page
    assert "A contact, for Jonas Pell" in page
    assert mails("did_it_help") == []


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"person": ""}, "Please choose one of them."),
        ({"person": "999999"}, "Please choose one of the answers offered."),
        ({"kind": None}, "Please"),
        ({"day": "2199-01-01"}, "That day is still to come."),
        ({"line": "x" * 301}, "This is too long"),
    ],
)
def test_a_line_is_refused_with_a_sentence(trio: Company, values: dict[str, str], sentence: str) -> None:
    right = {"person": str(trio.jonas), "kind": "contact", "line": SECRET}
    answer = trio.browser("mara").submit("/goodwill/new", right | values, button="Write it down", status=422)
    assert any(sentence in error for error in answer.page.errors), answer.page.errors
    assert db.session.scalars(select(GoodwillAct)).all() == []


def test_somebody_not_met_yet_is_chosen_from_their_page_and_nobody_unseen(trio: Company) -> None:
    mara = trio.browser("mara")
    assert "Tilda Brook" in mara.page(f"/goodwill/new?with={trio.tilda}")
    assert "Wim Dekker" not in mara.page(f"/goodwill/new?with={trio.wim}")
    for rubbish in ("x", "9" * 30, "-1", str(trio.mara)):
        assert mara.get(f"/goodwill/new?with={rubbish}").status_code == 200


def test_who_is_asked_reads_the_question_and_never_the_line(asked: tuple[Company, int]) -> None:
    company, number = asked
    jonas = company.browser("jonas")
    page = jonas.page(f"/goodwill/{number}")
    assert WORDS in page
    assert SECRET not in page
    assert "Did what Mara Oduya did help you?" in jonas.page("/goodwill")
    jonas.submit(f"/goodwill/{number}", {"thanks": THANKS}, button="Yes, this helped")
    assert THANKS in jonas.page("/goodwill/received")
    assert SECRET not in jonas.page("/goodwill/received")
    assert THANKS in company.browser("mara").page("/goodwill")


def test_leaving_it_looks_like_no_answer_to_whoever_asked(asked: tuple[Company, int]) -> None:
    company, number = asked
    mara, path = company.browser("mara"), f"/goodwill/{number}"
    before = (mara.page("/goodwill").text, mara.page(path).text)
    company.browser("jonas").submit(path, button="Leave it")
    assert (mara.page("/goodwill").text, mara.page(path).text) == before
    assert company.browser("jonas").get(path).status_code == 404
    assert mails("it_helped") == []


def test_before_a_question_whoever_was_helped_finds_nothing(trio: Company) -> None:
    number = note(trio.mara, trio.jonas)
    jonas = trio.browser("jonas")
    assert jonas.get(f"/goodwill/{number}").status_code == 404
    assert SECRET not in jonas.page("/goodwill")
    token = jonas.token("/goodwill/new")
    for verb in ("confirm", "leave", "take-back", "ask", "forget", "hide", "bring-back"):
        assert jonas.post(f"/goodwill/{number}/{verb}", data={"csrf_token": token}).status_code == 404, verb


@pytest.mark.parametrize("name", ["tilda", "yusra"])
def test_nobody_else_finds_any_of_it(asked: tuple[Company, int], name: str) -> None:
    company, number = asked
    confirm(number, THANKS)
    browser = company.browser(name)
    token = browser.token("/goodwill/new")
    assert browser.get(f"/goodwill/{number}").status_code == 404
    for verb in ("confirm", "leave", "take-back", "ask", "forget", "hide", "bring-back"):
        assert browser.post(f"/goodwill/{number}/{verb}", data={"csrf_token": token}).status_code == 404, verb
    for path in ("/goodwill", "/goodwill/received", f"/people/{company.mara}", f"/people/{company.jonas}"):
        page = browser.page(path)
        assert not [word for word in (SECRET, WORDS, THANKS) if word in page]


def test_it_stands_in_no_mail_no_trail_and_no_search(asked: tuple[Company, int]) -> None:
    _company, number = asked
    confirm(number, THANKS)
    sources = list(db.session.scalars(select(DeliveryContent.source)))
    assert [source for source in sources if "helped" in source], "nothing could leak"
    everything = [
        *sources,
        *[str((each.before, each.after)) for each in db.session.scalars(select(AuditEntry))],
        *db.session.scalars(select(SearchEntry.body)),
    ]
    assert not [text for text in everything if text and any(word in text for word in (SECRET, WORDS, THANKS))]
    assert not db.session.scalars(select(AuditEntry).where(AuditEntry.action.like("%goodwill%"))).all()


def test_the_giver_hides_it_and_finds_it_again(trio: Company) -> None:
    number = thank(trio.jonas, trio.mara, thanks=THANKS)
    mara = trio.browser("mara")
    mara.submit(f"/goodwill/{number}", button="Take it out of sight")
    assert THANKS not in mara.page("/goodwill")
    assert THANKS in mara.page("/goodwill?hidden=1")
    mara.submit(f"/goodwill/{number}", button="Bring it back")
    assert THANKS in mara.page("/goodwill")


def test_the_receiver_takes_it_back(trio: Company) -> None:
    number = confirmed(trio.mara, trio.jonas)
    trio.browser("jonas").submit(f"/goodwill/{number}", to=f"/goodwill/{number}/take-back")
    assert row(number).confirmed_at is None
    assert "This helped" not in trio.browser("mara").page(f"/goodwill/{number}")


def test_thanks_are_sent_from_a_page(trio: Company) -> None:
    jonas = trio.browser("jonas")
    values = {"person": str(trio.mara), "kind": "encouragement", "thanks": THANKS}
    jonas.submit("/goodwill/thank", values, button="Send your thanks")
    assert THANKS in trio.browser("mara").page("/goodwill")
    assert mails("it_helped") == ["mara"]


def test_who_left_is_not_named_and_is_asked_nothing(asked: tuple[Company, int]) -> None:
    company, number = asked
    second = note(company.mara, company.amara)
    end = {"end": clock.today("Europe/London")}
    with unit_of_work():
        who = Belonging.person_id.in_([company.jonas, company.amara])
        db.session.execute(update(Belonging).where(who).values(end))
    mara = company.browser("mara")
    page = mara.page("/goodwill")
    assert "Jonas" not in page
    assert "for somebody who is no member now" in page
    assert SECRET in page
    token = mara.token("/goodwill/new")
    assert "Ask Amara" not in mara.page(f"/goodwill/{second}")
    assert mara.post(f"/goodwill/{second}/ask", data={"csrf_token": token}).status_code == 404
    assert company.browser("jonas").get(f"/goodwill/{number}").status_code in (403, 404)


def test_whoever_asked_and_left_is_answered_no_more(asked: tuple[Company, int]) -> None:
    company, number = asked
    with unit_of_work():
        ended = update(Belonging).where(Belonging.person_id == company.mara)
        db.session.execute(ended.values({"end": clock.today("Europe/London")}))
    jonas = company.browser("jonas")
    assert "Mara" not in jonas.page("/goodwill")
    assert "Mara" not in jonas.page(f"/goodwill/{number}")
    token = jonas.token("/goodwill/new")
    assert jonas.post(f"/goodwill/{number}/confirm", data={"csrf_token": token}).status_code == 404
    jonas.submit(f"/goodwill/{number}", button="Leave it")
    assert row(number).left_at is not None


def test_home_asks_and_thanks_once_each(asked: tuple[Company, int]) -> None:
    company, number = asked

    def told(name: str) -> list[str]:
        who = Actor(1, company.ids[name], name, standing=Standing.MEMBER)
        with company.app.test_request_context():
            return [str(step.title) for step in steps(who, clock.now())]

    assert told("jonas") == ["Did what Mara Oduya did help you?"]
    assert told("mara") == told("tilda") == []
    confirm(number)
    assert told("jonas") == []
    assert told("mara") == ["Jonas Pell says that you helped"]


def test_each_takes_along_what_is_theirs(asked: tuple[Company, int]) -> None:
    company, number = asked
    confirm(number, THANKS)
    mine, theirs, nobodys = (
        json.loads(taken(company.browser(name)).read("my-data.json"))["goodwill"] for name in ("mara", "jonas", "tilda")
    )
    assert (mine["given"][0]["line"], mine["given"][0]["thanks"], mine["given"][0]["to"]) == (
        SECRET, THANKS, "Jonas Pell",
    )  # fmt: skip
    assert (theirs["received"][0]["my_thanks"], theirs["received"][0]["from"]) == (THANKS, "Mara Oduya")
    assert SECRET not in json.dumps(theirs)
    assert nobodys == {"given": [], "received": []}
