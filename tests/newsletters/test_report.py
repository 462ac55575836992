"""What became of an edition, in sums: right, cheap, and about nobody."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from sqlalchemy import insert, update

from portal.core.db import db
from portal.core.house import Afterwards
from portal.core.work import unit_of_work
from portal.events.brings.afterwards import SIGN_UPS
from portal.mail import preferences
from portal.mail.addresses import normalise
from portal.mail.models import Delivery, DeliveryEvent, Mailing, State
from portal.newsletters.models import Edition
from portal.newsletters.report import counting, reasons
from portal.newsletters.report.models import EditionReport
from tests.newsletters.test_pages import sent
from tests.support.statements import count_statements, count_steps

SERVER_SAID = "5.1.1 <ruth.brown@members.example> no such user here"


@pytest.fixture
def gone_out(edition, cast, run_jobs, now):
    """An edition that went to some twenty, four of whom it did not reach, each for another reason."""
    cast.extra(20)
    sent(edition, run_jobs, now)
    rows = db.session.query(Delivery).filter_by(mailing_id=edition.mailing_id).order_by(Delivery.id).all()
    changed = {
        rows[0]: (State.REFUSED, 550, SERVER_SAID),
        rows[1]: (State.BOUNCED, None, "5.2.2 mailbox full"),
        rows[2]: (State.UNCONFIRMED, None, "the line broke"),
        rows[3]: (State.SKIPPED, None, "switched off"),
    }
    for row, (state, code, said) in changed.items():
        row.state, row.reason = state, said
        db.session.add(DeliveryEvent(delivery_id=row.id, at=now, what=state, code=code, detail=said))
    db.session.add(DeliveryEvent(delivery_id=rows[5].id, at=now, what=State.RETRY_WAIT, code=451, detail="4.7.1 later"))
    db.session.commit()
    return db.session.get_one(Edition, edition.id)


def page(reader, edition):
    return reader.page(f"/office/newsletters/{edition.slug}/report")


def test_every_reader_is_somewhere_in_it_once_and_nowhere_by_name(gone_out, cast, now, browser_as):
    figures = counting.keep(gone_out.id, now).figures
    assert sum(figures["states"].values()) == figures["audience"] >= 20
    assert figures["codes"] == {"refused": {"5.1.1": 1}, "bounced": {"5.2.2": 1}}
    assert (figures["left_out"], figures["put_off"]) == ({"stopped": 1}, 1)
    assert "ruth" not in json.dumps(figures), "what a server writes may hold an address"
    ines = browser_as(cast.ines)
    told = page(ines, gone_out)
    assert not re.search(r"[a-z]\.[A-Z\d]", told.text), "between two sentences there is a space"
    for words in ("There is no such mailbox (5.1.1)", "The mailbox is full (5.2.2)", "They stopped getting it",
                  "In doubt", "One copy was put off"):  # fmt: skip
        assert words in told.text, words
    mails = [row.email for row in db.session.query(Delivery)]
    assert [mail for mail in mails if mail in told.text.replace(cast.ines.email, "")] == []
    table = ines.post(f"/office/newsletters/{gone_out.slug}/report",
                      data={"csrf_token": ines.token("/office"), "kind": "comma"})  # fmt: skip
    assert "There is no such mailbox" in table.text
    listed = ines.page("/office/newsletters/report")
    assert len(listed("svg.chart rect")) == 1
    everything = ines.post("/office/newsletters/report", data={"csrf_token": ines.token("/office"), "kind": "comma"})
    assert everything.text.count("\n") == 2


@pytest.mark.sqlite
def test_the_page_costs_as_much_after_an_edition_to_many_as_to_few(gone_out, cast, now, browser_as):
    counting.keep(gone_out.id, now)
    ines = browser_as(cast.ines)
    paths = (f"/office/newsletters/{gone_out.slug}/report", "/office/newsletters/report")

    def steps(path):
        assert ines.get(path).status_code == 200
        with count_statements() as statements:
            ines.get(path)
        assert len(statements) <= 8, statements
        with count_steps() as asked:
            ines.get(path)
        return sum(asked)

    few = [steps(path) for path in paths]
    one = db.session.query(Delivery).filter_by(mailing_id=gone_out.mailing_id).first()
    like = {column.key: getattr(one, column.key) for column in Delivery.__table__.columns}
    rows = [
        like | {"id": n, "recipient": f"person:{n}", "address": f"m{n}@m.example", "message_id": f"<{n}@m>"}
        for n in range(9_000, 11_000)
    ]
    db.session.execute(insert(Delivery), rows)
    db.session.commit()
    counting.keep(gone_out.id, now)
    assert db.session.get_one(EditionReport, gone_out.id).figures["audience"] > 2_000
    many = [steps(path) for path in paths]
    assert [after for before, after in zip(few, many, strict=True) if after > 1.1 * before + 100] == []


def test_what_came_of_it_is_counted_in_its_time_and_small_numbers_are_not_said(gone_out, cast, now, browser_as, app):
    asked = []

    def count(number):
        def ask(ids, since, until):
            asked.append((list(ids), since, until))
            return db.select(db.literal(number))

        return ask

    house = app.extensions["house"]
    house.afterwards.clear()
    house.afterwards |= {
        "event": Afterwards("Sign-ups", count(3)), "person": Afterwards("Greetings", count(7), of_at_least=2),
    }  # fmt: skip
    later = now + timedelta(days=40)
    figures = counting.keep(gone_out.id, later).figures
    assert figures["afterwards"] == {"event": [1, 3]}, "of one person nothing is told"
    assert asked == [([1], gone_out.sending_from, gone_out.sending_from + timedelta(days=14))]
    told = page(browser_as(cast.ines), gone_out)
    assert "Sign-ups" in told.text
    assert told.text.count("fewer than 5") >= 1
    house.afterwards["event"] = Afterwards("Sign-ups", count(3), open=True)
    (row,) = [row for row in page(browser_as(cast.ines), gone_out)("tr") if "Sign-ups" in row.get_text()]
    assert row("td")[-1].get_text() == "3"


def test_sign_ups_are_those_of_its_events_in_that_fortnight(app, cast, now):
    statement = SIGN_UPS.count([1, 2], now, now + timedelta(days=14))
    assert db.session.scalar(statement) == 0
    assert SIGN_UPS.days == 14


def test_who_stops_mail_after_it_is_a_number_and_only_where_many_read(gone_out, cast, now, browser_as):
    for person in (cast.amara, cast.jonas):
        with unit_of_work():
            preferences.switch(normalise(person.email), {"newsletter": False}, now=now, through="one-click")
    with unit_of_work():
        preferences.switch("late@m.example", {"newsletter": False}, now=now + timedelta(days=20), through="page")
        preferences.switch_off_in_a_list(["list@m.example"], now=now)
    assert counting.keep(gone_out.id, now + timedelta(days=30)).figures["stopped"] == {"newsletter": 2}
    assert "fewer than 5" in page(browser_as(cast.ines), gone_out).text
    with unit_of_work():
        db.session.execute(update(Delivery).where(Delivery.id % 3 > 0).values(state=State.CANCELLED))
    counting.keep(gone_out.id, now + timedelta(days=30))
    few = page(browser_as(cast.ines), gone_out)
    assert "So few got it that nothing is said" in few.text
    assert "fewer than 5" not in few.text


def test_it_is_counted_often_at_first_then_seldom_and_at_last_for_good(gone_out, now):
    mailing = db.session.get_one(Mailing, gone_out.mailing_id)
    mailing.finished_at = gone_out.sending_from + timedelta(minutes=2)
    db.session.commit()
    sent_at, counts = gone_out.sending_from, []
    for minutes in (1, 2, 3, 9, 14, 60 * 24 * 2, 60 * 24 * 2 + 60, 60 * 24 * 63, 60 * 24 * 64):
        at = sent_at + timedelta(minutes=minutes)
        counting.sweep(at)
        kept = db.session.get(EditionReport, gone_out.id, populate_existing=True)
        if kept is not None and kept.counted_at == at:
            counts.append(minutes)
    assert counts == [1, 2, 14, 60 * 24 * 2, 60 * 24 * 63], "also when it has just finished"
    assert db.session.get_one(EditionReport, gone_out.id).closed


def test_codes_are_taken_from_whatever_servers_write():
    said = {
        (550, "5.1.1 no such user"): "5.1.1", (550, "no such user"): "550", (451, "4.7.1 later"): "4.7.1",
        (None, "smtp; 550 5.7.26 unsigned"): "5.7.26", (550, "see 4.4.4 at our site"): "550", (None, None): "",
    }  # fmt: skip
    assert {key: reasons.code_of(*key) for key in said} == said


def test_every_reason_and_code_has_words(app):
    with app.test_request_context():
        words = [
            reasons.say_code(code) for code in ("5.1.1", "5.1.99", "4.2.2", "5.2.9", "5.7.9", "451", "554", "5.9.9", "")
        ]
        words += [reasons.say_left_out(word) for word in (*reasons.LEFT_OUT.values(), "other", "rubbish")]
        assert all(words)
        assert len(set(words)) >= 10
        known = {
            reasons.left_out(reason) for reason in (*reasons.LEFT_OUT, "suppressed: bounce", "not a member any more")
        }
        assert "other" not in known
        assert reasons.left_out("something new") == "other"
