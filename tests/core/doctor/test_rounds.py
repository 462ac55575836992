"""The worker's rounds, the command and the page: what is found is told to those who may know."""

from __future__ import annotations

import json

from sqlalchemy import literal_column, select

from portal.core import checkups, clock, jobs, settings
from portal.core.db import db
from portal.core.doctor import rounds
from portal.core.doctor.findings import Check, State, good
from portal.core.models import Heartbeat
from portal.core.questions import MadeOf, Question
from portal.core.work import unit_of_work
from tests.support.statements import count_statements

# --- the round, the command, the page ---


def test_the_worker_makes_a_round_once_an_hour(app, frozen, monkeypatch):
    frozen("2026-05-19 18:00")
    called = []
    monkeypatch.setattr(rounds, "poke", called.append)
    rounds.call_when_due(clock.now())
    assert called == ["doctor"]
    app.extensions["queue"].actions["doctor"]()
    rounds.call_when_due(clock.now())
    assert called == ["doctor"]
    frozen.forward(minutes=61)
    db.session.rollback()
    rounds.call_when_due(clock.now())
    assert called == ["doctor", "doctor"]
    remembered = db.session.scalars(checkups.all_of(rounds.PREFIX))
    assert {row.name.removeprefix(rounds.PREFIX) for row in remembered} == {
        check.name for check in rounds.checks() if check.slow
    }


def test_names_are_told_apart(app):
    names = [check.name for check in rounds.checks()]
    assert len(names) == len(set(names))


def test_the_command_says_the_worst_by_its_exit_code(app):
    run = app.test_cli_runner()
    silent = run.invoke(args=["guildhall", "doctor", "--json"])
    told = json.loads(silent.output)
    assert (silent.exit_code, told["state"]) == (2, "bad")
    assert {each["name"]: each["state"] for each in told["checks"]}["worker"] == "bad"
    jobs.beat("worker")
    app.config["DATA_DIR"].chmod(0o700)
    for path in app.config["DATA_DIR"].rglob("*"):
        path.chmod(0o600)
    looked = run.invoke(args=["guildhall", "doctor"])
    assert looked.exit_code == 1, looked.output
    assert "No backup has been taken yet" in looked.output
    checkups.note("backup", "good", "x")
    checkups.note("restore", "good", "x")
    with unit_of_work():
        settings.change(demo=True)  # where no mail server is missed
    well = run.invoke(args=["guildhall", "doctor"])
    assert well.exit_code == 0, well.output


def test_the_page_shows_what_was_found_to_administrators_alone(app, browser_as, cast, client):
    page = browser_as(cast.yusra).page("/office/health")
    assert "The worker was never heard of" in page.text
    assert "The worker has not looked yet." in page.text
    rounds.make_round()
    page = browser_as(cast.yusra).page("/office/health")
    assert "Every table, constraint and trigger is as this version makes it." in page.text
    answer = browser_as(cast.yusra).submit("/office/health", {}, button="Look at everything again")
    assert answer.status_code == 303
    assert browser_as(cast.petra).get("/office/health").status_code == 403


def test_a_glance_asks_no_server_and_reads_no_whole_table(app, browser_as, cast, monkeypatch):
    def slow(now):
        raise AssertionError("a slow check in a request")

    given = rounds.checks()
    watched = [Check(check.name, check.label, slow if check.slow else check.look, check.slow) for check in given]
    monkeypatch.setattr(rounds, "checks", lambda: watched)
    seen = rounds.glance(clock.now())
    assert [each.check.name for each in seen] == [check.name for check in given]
    assert good("x").state == State.GOOD


def test_a_question_that_breaks_off_hides_no_other(app, monkeypatch):
    wrong = Question(lambda _who: select(Heartbeat.name).where(literal_column("no_such_column") == 1))
    broken = Check("broken", "Broken", MadeOf(lambda _who: [wrong], lambda _who, _now, _told: good("never")))
    given = rounds.checks()
    before = {each.check.name: each.finding.state for each in rounds.glance(clock.now())}
    monkeypatch.setattr(rounds, "checks", lambda: [*given, broken])
    found = {each.check.name: each.finding.state for each in rounds.glance(clock.now())}
    assert found.pop("broken") == State.UNKNOWN
    assert found == before


def test_a_glance_asks_together_what_a_round_asks_one_by_one(app):
    quick = [check for check in rounds.checks() if check.wanted]
    assert len(quick) > 4
    with count_statements() as statements:
        seen = {each.check.name: each.finding for each in rounds.glance(clock.now())}
    assert len(statements) <= 5, str(statements)
    assert {check.name: rounds.ask(check, clock.now()) for check in quick} == {
        check.name: seen[check.name] for check in quick
    }
