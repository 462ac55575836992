"""What people said yes to is kept word by word, and shown to them in the version of then."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from flask_babel import lazy_gettext as _l

from portal.core.db import db
from portal.core.work import unit_of_work
from portal.referrals.models import Kind
from portal.referrals.operations import answering
from portal.referrals.states import State
from portal.relationships import agreed
from portal.relationships.introductions import inside as sealed
from portal.relationships.introductions.states import Party
from portal.relationships.outside import wording
from portal.relationships.ties.operations import ties
from tests.referrals import doing
from tests.relationships.company import Company
from tests.relationships.introductions import doing as introductions
from tests.relationships.outside import doing as outside
from tests.support.client import new_client

#: What each version says, for good. A change of the words needs a new version there, and one line more here.
SAID = {
    ("receiver", "2026-1"): "056d93fc5485b3c1",
    ("receiver_outside", "2026-1"): "d693ec0f476fe4f8",
    ("receiver_buys", "2026-1"): "c526dea84e4083a3",
    ("referred", "2026-1"): "c96f1a8bb556eb33",
    ("introduced", "2026-1"): "7af2b51b97536992",
    ("introduced_outside", "2026-1"): "f7cf592653f77ed0",
    ("outside", "2026-1"): "528938361db70b84",
    ("outside", "introduction-2026-1"): "fd12d9d19fbbf10c",
}


def all_versions() -> dict[tuple[str, str], str]:
    found = {
        (name, version): str(words) for name, each in agreed.ALL.items() for version, words in each.versions.items()
    }
    outside = wording.OUTSIDE | wording.INTRODUCTION
    return found | {("outside", version): str(words) for version, words in outside.items()}


def test_no_version_is_ever_changed_and_none_is_lost(app: Any) -> None:
    now = {key: hashlib.sha256(words.encode()).hexdigest()[:16] for key, words in all_versions().items()}
    assert now == SAID, "somebody has said yes to these words: write the new ones under a new version, at the end"


def test_the_last_version_is_the_one_that_holds(app: Any) -> None:
    words = agreed.Wording({"1": _l("Say yes, %(name)s."), "2": _l("Say yes gladly, %(name)s.")})
    assert (words.current, words.says("Ada")) == ("2", "Say yes gladly, Ada.")
    assert (words.says("Ada", "1"), words.says("Ada", "never")) == ("Say yes, Ada.", "")


@pytest.fixture
def changed(monkeypatch: pytest.MonkeyPatch) -> Any:
    """From now on the words are others."""

    def change() -> None:
        for each in agreed.ALL.values():
            monkeypatch.setitem(each.versions, "2099-1", _l("Quite other words."))
        monkeypatch.setitem(wording.OUTSIDE, "2099-1", _l("Quite other words."))

    return change


def meet(company: Company) -> None:
    with unit_of_work():
        for other in (company.jonas, company.amara):
            ties.introduced(company.mara, other, now=doing.clock.now())


def page_of(company: Company, number: int, who: str) -> str:
    part = {"jonas": "receiver", "amara": "referred", "mara": "giver"}[who]
    return company.browser(who).page(f"/referrals/{getattr(doing.get(number), f'{part}_handle')}").text


def test_both_read_what_they_said_yes_to_in_the_words_of_then(company: Company, changed: Any) -> None:
    meet(company)
    number = doing.begin(company)
    assert agreed.RECEIVER.says("Mara") in page_of(company, number, "jonas")
    doing.act(number, answering.accept)
    assert agreed.REFERRED.says("Jonas") in page_of(company, number, "amara")
    doing.act(number, answering.agree)
    receiver, referred = agreed.RECEIVER.says("Mara"), agreed.REFERRED.says("Jonas")
    changed()
    assert agreed.RECEIVER.says("Mara") == "Quite other words."
    for who, words in (("jonas", receiver), ("amara", referred)):
        page = page_of(company, number, who)
        assert "What you said yes to" in page
        assert words in page
        assert "Quite other words." not in page
    assert "What you said yes to" not in page_of(company, number, "mara")


def test_a_new_version_is_what_the_next_one_says_yes_to(company: Company, changed: Any) -> None:
    meet(company)
    number = doing.begin(company)
    doing.act(number, answering.accept)
    changed()
    assert "Quite other words." in page_of(company, number, "amara")
    doing.act(number, answering.agree)
    db.session.expire_all()
    steps = {step.state: step.wording for step in doing.steps.log_of(doing.get(number))}
    assert (steps[State.ACCEPTED], steps[State.C_YES]) == ("2026-1", "2099-1")


def test_whoever_buys_themselves_has_words_of_their_own(company: Company) -> None:
    meet(company)
    with unit_of_work():
        words = doing.words(kind=Kind.OWN_PURCHASE)
        row = doing.offering.draft(company.mara, company.jonas, None, words, today=doing.today(), now=doing.clock.now())
        doing.offering.offer(row, today=doing.today(), now=doing.clock.now())
        number = row.id
    assert agreed.RECEIVER_BUYS.says("Mara") in page_of(company, number, "jonas")


def test_of_an_introduction_each_reads_the_words_of_their_own_yes(company: Company, changed: Any) -> None:
    meet(company)
    number = introductions.begin(company)
    introductions.yes(number, Party.B)
    words = agreed.INTRODUCED.says("Mara")
    changed()
    inside = sealed.read(introductions.get(number))
    assert (inside.b.wording, inside.c.wording) == ("2026-1", "")
    sides = introductions.sides(number)
    jonas = company.browser("jonas").page(f"/introductions/{sides[Party.B].handle}").text
    amara = company.browser("amara").page(f"/introductions/{sides[Party.C].handle}").text
    assert ("What you said yes to" in jonas, words in jonas, "Quite other words." in jonas) == (True, True, False)
    assert ("What you said yes to" in amara, words in amara, "Quite other words." in amara) == (False, False, True)


def test_somebody_from_outside_reads_theirs_on_their_page(company: Company, changed: Any) -> None:
    meet(company)
    number = outside.asked(company)
    visitor = new_client(company.app)
    assert str(wording.OUTSIDE["2026-1"]) in visitor.page(f"/r/{outside.token(number)}").text
    outside.agree(number)
    changed()
    page = visitor.page(f"/r/{outside.token(number)}").text
    assert str(wording.OUTSIDE["2026-1"]) in page
    assert "Quite other words." not in page
