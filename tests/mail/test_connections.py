"""Servers that are away, refuse us, hang up or know little; connections are few and used again."""

from __future__ import annotations

from portal.core import clock
from portal.core.db import db
from portal.mail.deliveries import gate
from portal.mail.models import State
from tests.mail.outcomes import only, states
from tests.support import smtp as support


def test_a_server_that_is_away_costs_no_message_a_try(app, tell, smtp, run_jobs, frozen):
    frozen("2026-05-19 10:00")
    port, app.config["MAIL_PORT"] = app.config["MAIL_PORT"], 1
    tell()
    run_jobs()
    assert (only().state, only().attempts, only().lease) == (State.QUEUED, 0, None)
    held = gate.held(clock.now())
    assert held is not None
    assert "no connection" in held.held_because
    app.config["MAIL_PORT"] = port
    run_jobs()
    assert smtp.letters == [], "the server was asked again too early"
    frozen.forward(minutes=1)
    run_jobs()
    assert only().state == State.ACCEPTED
    db.session.rollback()
    assert gate.held(clock.now()) is None


def test_wrong_credentials_pause_everything_and_fail_nobody(app, tell, smtp, run_jobs, frozen, monkeypatch):
    frozen("2026-05-19 10:00")
    obey = support.Conversation.obey

    def strict(self, line):
        match line[:4].upper():
            case "EHLO":
                self.say("250-sink", "250-PIPELINING", "250 AUTH PLAIN")
            case "AUTH":
                self.say("535 5.7.8 wrong password")
            case _:
                obey(self, line)

    monkeypatch.setattr(support.Conversation, "obey", strict)
    app.config.update(MAIL_USERNAME="house", MAIL_PASSWORD="old")
    for n in range(5):
        tell(f"reader{n}@example.org")
    run_jobs()
    assert set(states().values()) == {"queued"}
    connections = smtp.connections
    frozen.forward(minutes=5)
    run_jobs()
    assert smtp.connections == connections, "asking again with the same password locks the account"
    monkeypatch.setattr(support.Conversation, "obey", obey)
    app.config.update(MAIL_USERNAME=None, MAIL_PASSWORD=None)
    frozen.forward(minutes=11)
    run_jobs()
    assert set(states().values()) == {"accepted"}


def test_a_server_without_pipelining_is_served_step_by_step(tell, smtp, run_jobs, monkeypatch):
    obey = support.Conversation.obey

    def plain(self, line):
        if line[:4].upper() == "EHLO":
            self.say("502 not known")
        else:
            assert b"\n" not in self.buffer, "a command came before the last one was answered"
            obey(self, line)

    monkeypatch.setattr(support.Conversation, "obey", plain)
    smtp.answers["gone@example.org"] = "550 no such mailbox"
    for who in ("ana", "gone", "bo"):
        tell(f"{who}@example.org")
    run_jobs()
    assert states() == {"ana@example.org": "accepted", "gone@example.org": "refused", "bo@example.org": "accepted"}


def test_connections_are_reused_and_renewed(app, tell, smtp, run_jobs):
    app.config.update(MAIL_CONNECTIONS=1, MAIL_PER_CONNECTION=4)
    for n in range(10):
        tell(f"reader{n}@example.org")
    run_jobs()
    assert len(smtp.letters) == 10
    assert smtp.connections == 3


def test_a_server_that_hangs_up_in_the_middle_is_tried_again(tell, smtp, run_jobs, monkeypatch, frozen):
    frozen("2026-05-19 10:00")
    obey, met = support.Conversation.obey, []

    def moody(self, line):
        if line[:4].upper() == "RCPT" and not met:
            met.append(line)
            self.transport.abort()
        else:
            obey(self, line)

    monkeypatch.setattr(support.Conversation, "obey", moody)
    tell()
    tell("bo@example.org")
    run_jobs()
    assert sorted(states().values()) == ["accepted", "retry_wait"]
    frozen.forward(minutes=5)
    run_jobs()
    assert set(states().values()) == {"accepted"}
    assert len(smtp.letters) == 2
