"""What the two write is read by them: by no staff, no search, no mail, and not out of the database."""

from __future__ import annotations

import pytest
from sqlalchemy import inspect, select, text

from portal.core import clock
from portal.core.db import db
from portal.core.models import AuditEntry, SearchEntry
from portal.core.work import unit_of_work
from portal.mail.models import DeliveryContent
from portal.relationships.one_to_ones.models import OneToOne
from portal.relationships.one_to_ones.operations import answering
from portal.relationships.one_to_ones.operations import sheet as sheets
from tests.relationships.company import Company
from tests.relationships.one_to_ones.doing import START, accept, act, promise, propose, say
from tests.support.own_data import everything
from tests.support.time import Frozen

SECRETS = {
    "line": "She sells the yard before spring",
    "answer": "My knee is done for until Easter",
    "promise": "I pay the lawyer myself",
    "sheet": "Afraid of his brother in law",
}


@pytest.fixture
def written(company: Company, frozen: Frozen) -> Company:
    """Everything that two people can write to each other and about each other."""
    frozen(START)
    number = propose(company, "mara", "jonas", 3, line=SECRETS["line"])
    from portal.relationships.one_to_ones.operations import proposing
    from tests.relationships.one_to_ones.doing import ZONE, offer

    act(number, proposing.counter, company.jonas, 1, offer(2, line=SECRETS["answer"]), zone=ZONE)
    accept(number, company.mara)
    frozen.forward(days=3)
    say(number, company.mara)
    promise(number, company.mara, SECRETS["promise"])
    with unit_of_work():
        sheets.keep(company.mara, company.jonas, dict.fromkeys(sheets.QUESTIONS, SECRETS["sheet"]), now=clock.now())
    aside = propose(company, "amara", "jonas", 3)
    act(aside, answering.put_aside, company.jonas, 1, no_more=True)
    return company


def everywhere() -> str:
    """All that stands in the database, as whoever copies it reads it."""
    found = []
    with db.engine.connect() as connection:
        for table in inspect(connection).get_table_names():
            for row in connection.execute(text(f'SELECT * FROM "{table}"')):
                found += [bytes(each).decode("latin-1") if isinstance(each, bytes | memoryview) else str(each)
                          for each in row]  # fmt: skip
    return "\n".join(found)


def test_the_two_read_it(written: Company) -> None:
    talk = db.session.scalars(select(OneToOne).order_by(OneToOne.id)).first()
    assert talk is not None
    mara = written.browser("mara").page(f"/one-to-ones/{talk.handle}")
    assert SECRETS["line"] in mara and SECRETS["answer"] in mara and SECRETS["promise"] in mara
    assert SECRETS["sheet"] in everything(written.browser("mara"))
    assert SECRETS["sheet"] not in everything(written.browser("jonas"))


def test_a_copy_of_the_database_tells_nothing(written: Company) -> None:
    db.session.commit()
    copied = everywhere()
    assert "one_to_one" in copied or len(copied) > 1000
    for words in SECRETS.values():
        assert words not in copied


def test_whoever_was_put_aside_looks_like_whoever_waits(written: Company) -> None:
    """Columns of a talk that somebody put aside, one that waits and one that was never put to anybody."""
    waiting = propose(written, "amara", "tilda", 3)
    unheard = propose(written, "jonas", "kofi", 3)
    rows = {row.id: row for row in db.session.scalars(select(OneToOne))}
    marked = [row.aside_mark for row in rows.values()]
    assert {len(mark) for mark in marked} == {64}
    assert len(set(marked)) == len(marked), "no two are alike"
    aside = next(row for row in rows.values() if row.proposer_id == written.amara and row.other_id == written.jonas)
    for one in (rows[waiting], rows[unheard]):
        for name in (
            "starts_at",
            "ends_at",
            "called_off_at",
            "confirmed_at",
            "revised_at",
            "proposer_said",
            "other_said",
        ):
            assert getattr(one, name) == getattr(aside, name), name


@pytest.mark.parametrize("name", ["tilda", "yusra"])
def test_no_page_of_others_shows_it(written: Company, name: str) -> None:
    browser = written.browser(name)
    paths = ["/one-to-ones", "/", "/relationships", f"/people/{written.mara}", f"/people/{written.jonas}"]
    if name == "yusra":
        paths += ["/office", "/office/audit", f"/office/people/{written.mara}", "/office/mailbox"]
    for path in paths:
        answer = browser.get(path, follow_redirects=True)
        assert answer.status_code in (200, 403), path
        for words in SECRETS.values():
            assert words not in answer.get_data(as_text=True), path
    whole = everything(browser)
    assert not [words for words in SECRETS.values() if words in whole]


def test_it_stands_in_no_mail_no_trail_and_no_search(written: Company) -> None:
    texts = [
        *db.session.scalars(select(DeliveryContent.source)),
        *db.session.scalars(select(DeliveryContent.subject)),
        *[str((row.before, row.after)) for row in db.session.scalars(select(AuditEntry))],
        *db.session.scalars(select(SearchEntry.body)),
    ]
    assert len(texts) > 4
    assert not [each for each in texts if each and any(words in each for words in SECRETS.values())]


def test_no_two_rounds_share_a_key(written: Company) -> None:
    keys = [key for key in db.session.execute(text("SELECT own_key FROM one_to_one_round")).scalars() if key]
    assert len(keys) > 2
    assert len({bytes(key) for key in keys}) == len(keys)
