"""The ground the other tests stand on."""

import smtplib
from unittest.mock import Mock

import pytest
from flask import g
from jinja2 import DictLoader, Environment
from sqlalchemy import text

from portal.core import clock, jobs, settings
from portal.core.facts import Fact
from portal.core.search import entries
from portal.core.work import unit_of_work
from portal.members.people.models import Person
from portal.members.people.operations import people
from tests.support.application import COMPILED_IN, Compiled
from tests.support.statements import count_statements


def test_a_change_of_one_test(db):
    with unit_of_work():
        settings.change(name="Somebody was here")
    assert settings.association().name == "Somebody was here"


def test_is_not_seen_by_the_next(db):
    assert settings.association().name == "Your association"


def somebody():
    with unit_of_work():
        return {"id": people.add_person({"name": "Amara Lindqvist"}, now=clock.now()).id}


@pytest.mark.parametrize("time", ["asked once", "kept", "copied", "copied again"])
def test_what_was_made_once_is_the_same_whenever_it_is_copied(app, db, once, frozen, time):
    """Rows, what the database keeps beside them, and where its counters stand; a copy takes what came after it away."""
    frozen("2026-05-19 12:00")
    found = once("a person", somebody)
    assert db.session.get_one(Person, found["id"]).name == "Amara Lindqvist"
    assert db.session.execute(entries.matches("person", "lindqvist")).all()
    with unit_of_work():
        assert people.add_person({"name": "Jonas Weber"}, now=clock.now()).id == found["id"] + 1


@pytest.mark.parametrize("time", ["asked once", "kept", "copied"])
def test_it_is_made_beside_what_somebody_wrote(app, db, once, frozen, time):
    frozen("2026-05-19 12:00")
    once("nothing", dict)
    with unit_of_work():
        settings.change(name="Somebody was here")
    once("a person", somebody)
    assert settings.association().name == "Somebody was here"


@pytest.mark.parametrize("time", ["asked once", "kept", "copied"])
def test_whoever_listens_hears_how_it_is_made(app, db, once, frozen, time):
    heard = []
    app.extensions["house"].reactions.add(Fact, heard.append)
    frozen("2026-05-19 12:00")
    once("a person", somebody)
    assert heard


def test_a_request_shares_no_context_with_its_test(app, client):
    g.actor = "nobody"
    assert client.get("/healthz").json == {"status": "ok"}
    assert g.actor == "nobody"


def test_what_a_test_wrote_is_there_for_its_request(app, client):
    app.config["LOG_LEVEL"] = "changed"
    assert client.get("/readyz").json["checks"]["schema"] is True


def test_settings_are_put_back(app):
    assert app.config["LOG_LEVEL"] == "ERROR"


def test_the_clock_stands_still_until_told(frozen):
    noon = frozen("2026-05-19 12:00")
    assert clock.now() == noon
    assert frozen.forward(hours=3).isoformat() == "2026-05-19T15:00:00+00:00"
    assert clock.today("Pacific/Auckland").isoformat() == "2026-05-20"


def test_statements_are_counted(db):
    with count_statements() as statements:
        db.session.execute(text("SELECT 1"))
        settings.association()
    assert list(statements) == ["SELECT 1"]


def test_jobs_run_when_told_and_not_before(app, run_jobs, monkeypatch):
    done = []
    monkeypatch.setitem(jobs._kinds, "test.wind", lambda row: done.append(row.arguments))
    with unit_of_work():
        jobs.start("test.wind", "Winding the clock", account_id=None, arguments={"turns": 7})
    assert done == []
    run_jobs()
    run_jobs()
    assert done == [{"turns": 7}]


def test_a_template_is_compiled_once_in_all_processes_and_anew_when_it_changed(tmp_path, monkeypatch):
    monkeypatch.setenv(COMPILED_IN, str(tmp_path))

    def process(source):
        loader = DictLoader({"sum.html": source})
        return Environment(loader=loader, bytecode_cache=Compiled("page"), autoescape=True)

    assert process("{{ 1 + 1 }}").get_template("sum.html").render() == "2"
    compiles = Mock(side_effect=AssertionError("it was compiled already"))
    with monkeypatch.context() as patch:
        patch.setattr(Environment, "compile", compiles)
        assert process("{{ 1 + 1 }}").get_template("sum.html").render() == "2"
    assert process("{{ 1 + 2 }}").get_template("sum.html").render() == "3"


def test_the_sink_keeps_what_it_accepts(smtp_sink):
    with smtplib.SMTP("127.0.0.1", smtp_sink.port) as connection:
        smtp_sink.answers["gone@example.org"] = "550 5.1.1 no such mailbox"
        refused = connection.sendmail(
            "house@ashmere.example",
            ["amara@example.org", "gone@example.org"],
            "Subject: Dots\r\n\r\n.one\r\n..two\r\n.\r\nend\r\n",
        )
    (letter,) = smtp_sink.wait(1)
    assert (letter.recipients, letter.subject) == (("amara@example.org",), "Dots")
    assert letter.text.splitlines() == [".one", "..two", ".", "end"]
    assert refused == {"gone@example.org": (550, b"5.1.1 no such mailbox")}
