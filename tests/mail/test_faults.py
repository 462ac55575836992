"""Whatever goes wrong at whichever step of the conversation, each copy ends where it belongs, and arrives once."""

from __future__ import annotations

import socket
from collections import Counter
from dataclasses import dataclass

import pytest

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.mail import mailings, waking
from portal.mail.deliveries import gate
from portal.mail.deliveries.drain import drain
from portal.mail.deliveries.probes import settle_doubts
from portal.mail.models import Mailing, Trouble
from tests.support import smtp as support

DROP, HANG, KEEP_AND_DROP, GO_AND_DROP = "drop", "hang", "keep and drop", "354 and drop"
ALL = {"queued": 3}
ONE_LATER = {"accepted": 2, "retry_wait": 1}
ONE_REFUSED = {"accepted": 2, "refused": 1}
IN_DOUBT = {"accepted": 2, "unconfirmed": 1}


@dataclass(frozen=True)
class Fault:
    """What the server does at a step, how the three copies stand then, what holds the lane, and how it ends."""

    at: str
    does: str
    then: dict[str, int]
    held: Trouble | None = None
    end: dict[str, int] | None = None


#: A step is a verb, or "dot"; with ":1" it is that of the second of three readers alone.
FAULTS = [
    Fault("greeting", "554 5.3.2 closed", ALL, Trouble.CONNECTION),
    Fault("greeting", HANG, ALL, Trouble.CONNECTION),
    Fault("greeting", DROP, ALL, Trouble.CONNECTION),
    Fault("EHLO", DROP, ALL, Trouble.CONNECTION),
    Fault("AUTH", "535 5.7.8 wrong password", ALL, Trouble.CREDENTIALS),
    Fault("MAIL", "451 4.3.0 not just now", ALL, Trouble.CONVERSATION),
    Fault("MAIL", "421 4.7.0 too many messages", ALL, Trouble.QUOTA),
    Fault("MAIL", "530 5.7.0 authentication required", ALL, Trouble.CREDENTIALS),
    Fault("MAIL", "550 5.1.8 no such sender", ALL),
    Fault("MAIL:1", DROP, ONE_LATER),
    Fault("RCPT:1", "550 5.1.1 no such mailbox", ONE_REFUSED, None, ONE_REFUSED),
    Fault("RCPT:1", "450 4.2.1 they get too much mail", ONE_LATER),
    Fault("RCPT:1", "451 4.7.1 greylisted", ONE_LATER),
    Fault("RCPT:1", "450 4.7.1 rate limit exceeded", {"accepted": 1, "queued": 2}, Trouble.QUOTA),
    Fault("RCPT:1", "454 4.7.0 Throttling failure", {"accepted": 1, "queued": 2}, Trouble.QUOTA),
    Fault("RCPT:1", "421 4.3.2 going down", {"accepted": 1, "queued": 2}, Trouble.CONVERSATION),
    Fault("RCPT:1", "550 5.4.5 daily quota", {"accepted": 1, "queued": 2}, Trouble.QUOTA),
    Fault("RCPT:1", "535 5.7.8 who are you", {"accepted": 1, "queued": 2}, Trouble.CREDENTIALS),
    Fault("RCPT:1", "550 5.7.1 you are blocked", ONE_LATER),
    Fault("RCPT:1", HANG, ONE_LATER),
    Fault("RCPT:1", DROP, ONE_LATER),
    Fault("DATA:1", "451 4.3.0 not just now", ONE_LATER),
    Fault("DATA:1", "554 5.5.1 no", ONE_REFUSED, None, ONE_REFUSED),
    Fault("DATA:1", HANG, ONE_LATER),
    Fault("DATA:1", GO_AND_DROP, ONE_LATER),
    Fault("dot:1", "452 4.3.1 no room", ONE_LATER),
    Fault("dot:1", "554 5.6.0 not like this", ONE_REFUSED, None, ONE_REFUSED),
    Fault("dot:1", "550 5.4.5 daily quota", {"accepted": 1, "queued": 2}, Trouble.QUOTA),
    Fault("dot:1", "554 5.7.1 you are blocked", ONE_LATER),
    Fault("dot:1", "421 4.3.2 going down", {"accepted": 1, "retry_wait": 1, "queued": 1}, Trouble.CONVERSATION),
    Fault("dot:1", HANG, IN_DOUBT),
    Fault("dot:1", DROP, IN_DOUBT),
    Fault("dot:1", KEEP_AND_DROP, IN_DOUBT),
]


@dataclass
class SinkStore:
    """A probe: what the sink has kept."""

    sink: support.Sink
    name = "the sink"

    def taken(self, message_ids):
        kept = {str(letter.message["Message-ID"]) for letter in self.sink.letters}
        return {each: each in kept for each in message_ids}


class Wrong:
    """The one fault of the moment: a step, and what the server does there."""

    def __init__(self):
        self.now: dict[str, str] = {}

    def does(self, conversation, step, who=""):
        """Do it, if it is this step. Returns what was done."""
        what = self.now.get(step) or self.now.get(f"{step}:{who[6:7]}" if who else "")
        if what in (None, KEEP_AND_DROP):
            return what
        if what == GO_AND_DROP:
            line = conversation.transport.get_extra_info("socket")
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, 1)  # the answer and the farewell in one packet
            conversation.say("354 go on")
            line.shutdown(socket.SHUT_WR)
        elif what == HANG:
            conversation.deaf = True
        elif what != DROP:
            conversation.say(what)
        if what in (DROP, GO_AND_DROP) or what.startswith("421"):
            conversation.transport.close()
        return what


class Faulty(support.Conversation):
    """A server that does wrong. A sender hears after RCPT what is wrong with MAIL: a test names it by its reader."""

    wrong: Wrong
    envelope = ""
    deaf = False

    def data_received(self, data):
        if not self.deaf:
            super().data_received(data)

    def connection_made(self, transport):
        self.transport = transport
        if not self.wrong.does(self, "greeting"):
            super().connection_made(transport)

    def obey(self, line):
        verb, who = line[:4].upper(), support._address(line)
        if verb == "MAIL":
            self.envelope = line  # answered with the next line, which says whose it is
        elif verb == "RCPT":
            self.receive(line, who)
        elif not self.wrong.does(self, verb, next(iter(self.recipients), "")):
            super().obey(line)

    def receive(self, line, who):
        if self.wrong.does(self, "MAIL", who):
            self.recipients = []
            self.say("503 5.5.1 no sender")
            return
        super().obey(self.envelope)
        if not self.wrong.does(self, "RCPT", who):
            super().obey(line)

    def take_message(self):
        end, who = (b"\r\n" + self.buffer).find(b"\r\n.\r\n"), next(iter(self.recipients), "")
        if end < 0 or f"dot:{who[6:7]}" not in self.wrong.now:
            return super().take_message()
        if self.wrong.does(self, "dot", who) == KEEP_AND_DROP:
            self.say = lambda *lines: None
            super().take_message()
            self.transport.abort()
            return False
        del self.buffer[: end + 3]
        self.in_data = False
        return not self.deaf


@pytest.fixture
def fault(smtp, monkeypatch):
    """What the server does wrong at the moment."""
    Faulty.wrong = wrong = Wrong()
    monkeypatch.setattr(support, "Conversation", Faulty)
    return wrong.now


def test_each_fault_ends_in_the_right_state_and_every_reader_has_one_copy(
    app, edition, smtp, fault, frozen, monkeypatch
):
    frozen("2026-05-19 10:00")
    app.config.update(MAIL_TIMEOUT=0.4, MAIL_CONNECTIONS=1, MAIL_USERNAME="house", MAIL_PASSWORD="secret")
    monkeypatch.setattr("portal.mail.transports.postman.DOT_SECONDS", 0.4)
    smtp.auth = "235 2.7.0 welcome"
    wrong = []
    for number, case in enumerate(FAULTS):
        smtp.letters.clear()
        fault[case.at] = case.does
        mailing = edition(3, key=f"fault:{number}")
        drain(waking.BULK)
        held = gate.held(clock.now())
        first = (mailings.tally(mailing.id).counts, held.trouble if held else None)
        fault.clear()
        gate.open_again()
        frozen.forward(hours=1)
        drain(waking.BULK)
        settle_doubts(SinkStore(smtp), now=clock.now())
        halted = db.session.get_one(Mailing, mailing.id, populate_existing=True).halted_at is not None
        if halted:
            with unit_of_work():
                mailings.resume(db.session.get_one(Mailing, mailing.id), now=clock.now())
        drain(waking.BULK)
        end = mailings.tally(mailing.id).counts
        copies = Counter(letter.recipients[0] for letter in smtp.letters)
        expected = case.end or {"accepted": 3}
        right = first == (case.then, case.held) and end == expected and set(copies.values()) == {1}
        if not right or sum(copies.values()) != end.get("accepted", 0) or halted != case.does.startswith("550 5.1.8"):
            wrong.append((case.at, case.does, first, end, dict(copies), halted))
    assert not wrong, "\n".join(map(str, wrong))
