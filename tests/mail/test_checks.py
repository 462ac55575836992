"""What the doctor sees of mail, each check red and green. The DNS is a table of answers: no test asks a real one."""

from __future__ import annotations

import socket
from datetime import timedelta

import pytest
from sqlalchemy import insert

from portal.core import clock, settings
from portal.core.actors import VISITOR
from portal.core.db import db
from portal.core.doctor.findings import Check, State
from portal.core.work import unit_of_work
from portal.mail import checks, mailings
from portal.mail.deliveries.gate import Gate
from portal.mail.models import Delivery, MailGate
from portal.mail.outbox import Address
from portal.mail.standing import asking

#: A certificate of an authority of nobody; its key was thrown away.
AUTHORITY = """\
-----BEGIN CERTIFICATE-----
MIIBmDCCAT+gAwIBAgIUSX96KVisNc2+y7twegFxtCeHZrowCgYIKoZIzj0EAwIw
ITEfMB0GA1UEAwwWQXV0aG9yaXR5IG9mIHRoZSB0ZXN0czAgFw0yNjExMjUxODUw
MTZaGA8yMTI2MTEwMTE4NTAxNlowITEfMB0GA1UEAwwWQXV0aG9yaXR5IG9mIHRo
ZSB0ZXN0czBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABFClUpY51jq7OejhW7Wb
JcTFyIovAJbW3WItra583x7GSjL76+6K9iVgn1QSNM4M28fSl4rFPftYqMB16cQB
4iKjUzBRMB0GA1UdDgQWBBTYXyNCZQyA+29gki6hnjctosdpEDAfBgNVHSMEGDAW
gBTYXyNCZQyA+29gki6hnjctosdpEDAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49
BAMCA0cAMEQCICT/8pF1TzW4tMuhqGJClEWqmgo7cZ/pg3/bMbD6R8UVAiBSHXqc
1W68Swo7jqOlA5E/AWhHOsI92cwqGm1StRhJiQ==
-----END CERTIFICATE-----
"""
#: The public key of RFC 6376, appendix C, and of RFC 8463: 1024 bits. And one of 2048, of nobody.
WEAK = (
    "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y"
    "3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB"
)
KEY = (
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA3fQ891WKD+H3FQ3Yya2cWLIIz3VrH8cdK2d6afEADm4sUo+xVd5FXC/b/4Vn7dX+7m"
    "eyGcGckoWIJBUy04dp4srAsMK3EUfmM7exzcslcOHVlXEZumJjIQw3muEyFyGYnX+5GTBept5XbGPEHgJ+eeSAQy0NFFmd80vpYauk/ZwVTIJ9"
    "zVbzTG8w/3aoepnf70DRyl6Maf1bVPo61taDDRs/L0fZXAXIvWkyNJ7DNdMfEXTKfqpGUzdTc+v/QZLIRBuMOg2rKGq77W9TgT8LoFIQulQa91"
    "rJ+eYH+wgiKFhuDyFFDvtiSW+GkwTReBih9JTiuvIPMOZrRwf7KARDRwIDAQAB"
)
GOOD, LOOK, BAD, UNKNOWN = State.GOOD, State.LOOK, State.BAD, State.UNKNOWN


def state(look, *more):
    finding = look(clock.now(), *more) if more else Check("x", "X", look).find(clock.now())
    assert finding.told
    db.session.rollback()
    return finding.state


class Answers:
    """A DNS that knows this much; what is not in it does not exist, and None answers nothing at all."""

    def __init__(self, known: dict[tuple[str, str], list[str] | None]) -> None:
        self.known = known

    def __call__(self, name: str, kind: str) -> list[str]:
        found = self.known.get((name, kind), [])
        if found is None:
            raise checks.Unanswered
        return found


@pytest.fixture
def sending(app):
    """Mail leaves the house, from an address of chamber.org."""
    app.config.update(
        MAIL_SERVER="smtp.chamber.org", MAIL_DEFAULT_SENDER="The Chamber <house@mail.chamber.org>",
        BASE_URL="https://portal.chamber.org",
    )  # fmt: skip


SPF = {
    "none": ([], LOOK),
    "another record": (["google-site-verification=x"], LOOK),
    "one": (["v=spf1 mx -all"], GOOD),
    "beside others": (["x", "v=spf1 mx ~all"], GOOD),
    "two": (["v=spf1 mx -all", "v=spf1 a -all"], BAD),
    "everybody": (["v=spf1 +all"], BAD),
    "no answer": (None, UNKNOWN),
}


@pytest.mark.parametrize(("records", "wanted"), SPF.values(), ids=SPF)
def test_spf(records, wanted, sending):
    assert state(checks.spf, Answers({("mail.chamber.org", "TXT"): records})) == wanted


DMARC = {
    "none": ({}, LOOK),
    "its own": ({"_dmarc.mail.chamber.org": ["v=DMARC1; p=none"]}, GOOD),
    "its parent's": ({"_dmarc.chamber.org": ["v=DMARC1; p=reject"]}, GOOD),
    "two": ({"_dmarc.mail.chamber.org": ["v=DMARC1; p=none", "v=DMARC1; p=reject"]}, BAD),
    "no answer": ({"_dmarc.mail.chamber.org": None}, UNKNOWN),
    "never of a whole country": ({"_dmarc.org": ["v=DMARC1; p=none"]}, LOOK),
}


@pytest.mark.parametrize(("records", "wanted"), DMARC.values(), ids=DMARC)
def test_dmarc(records, wanted, sending):
    assert state(checks.dmarc, Answers({(name, "TXT"): found for name, found in records.items()})) == wanted


DKIM = {
    "none": ({}, UNKNOWN),
    "a key": ({"s1": ["v=DKIM1; k=rsa; p=" + KEY]}, GOOD),
    "withdrawn": ({"mail": ["v=DKIM1; p="]}, LOOK),
    "a weak one": ({"s1": ["v=DKIM1; p=" + WEAK]}, LOOK),
    "half of one": ({"s1": ["v=DKIM1; p=" + KEY[:200]]}, BAD),
    "a try": ({"s1": ["v=DKIM1; t=y; p=" + KEY]}, LOOK),
    "one unanswered, one there": ({"default": None, "mail": ["v=DKIM1; p=" + KEY]}, GOOD),
}


@pytest.mark.parametrize(("records", "wanted"), DKIM.values(), ids=DKIM)
def test_dkim(records, wanted, sending):
    known = {(f"{name}._domainkey.mail.chamber.org", "TXT"): found for name, found in records.items()}
    assert state(checks.dkim, Answers(known)) == wanted


REVERSED = "8.8.8.8.in-addr.arpa"
PTR = {
    "both ways": ({("smtp.chamber.org", "A"): ["8.8.8.8"], (REVERSED, "PTR"): ["smtp.chamber.org."]}, GOOD),
    "one way": (
        {
            ("smtp.chamber.org", "A"): ["8.8.8.8"], (REVERSED, "PTR"): ["other.example.net."],
            ("other.example.net", "A"): ["1.1.1.1"],
        },
        LOOK,
    ),
    "no name": ({("smtp.chamber.org", "A"): ["8.8.8.8"]}, LOOK),
    "no address": ({}, LOOK),
    "this machine": ({("smtp.chamber.org", "A"): ["127.0.0.1"]}, UNKNOWN),
    "no answer": ({("smtp.chamber.org", "A"): None}, UNKNOWN),
}  # fmt: skip


@pytest.mark.parametrize(("known", "wanted"), PTR.values(), ids=PTR)
def test_ptr(known, wanted, sending):
    assert state(checks.ptr, Answers(known)) == wanted


def test_where_nothing_leaves_nothing_is_asked(app):
    def never(name: str, kind: str) -> list[str]:
        raise AssertionError("the DNS was asked")

    for look in (checks.spf, checks.dkim, checks.dmarc, checks.ptr):
        assert state(look, never) == GOOD
    assert state(checks.server_takes_mail) == LOOK
    with unit_of_work():
        settings.change(demo=True)
    assert state(checks.server_takes_mail) == GOOD


def test_a_sender_of_nobodys_domain(app):
    app.config.update(MAIL_SERVER="smtp.chamber.org", MAIL_DEFAULT_SENDER="x@ashmere.example")
    assert state(checks.spf, Answers({})) == LOOK


def test_a_dns_that_is_not_there_answers_nothing(app, monkeypatch):
    import dns.resolver

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        own = dns.resolver.Resolver(configure=False)
        own.nameservers, own.port = ["127.0.0.1"], silent.getsockname()[1]
        monkeypatch.setattr(dns.resolver, "resolve", own.resolve)
        monkeypatch.setattr(asking, "DNS_PATIENCE", 0.3)
        with pytest.raises(checks.Unanswered):
            checks.by_dns("chamber.org", "TXT")


def test_a_server_that_takes_mail(app, smtp):
    assert state(checks.server_takes_mail) == GOOD
    assert smtp.letters == []


def test_a_server_that_is_not_there(app):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        app.config.update(MAIL_SERVER="127.0.0.1", MAIL_PORT=nobody.getsockname()[1])
        assert state(checks.server_takes_mail) == BAD


def test_a_server_that_does_not_know_us(app, smtp):
    app.config.update(MAIL_USERNAME="portal", MAIL_PASSWORD="wrong")
    assert state(checks.server_takes_mail) == BAD


def test_a_server_that_cannot_secure_the_way(app, smtp):
    app.config.update(MAIL_USE_TLS=True)
    assert state(checks.server_takes_mail) == BAD


def test_the_authorities(app, tmp_path):
    assert state(checks.authorities_are_there) == GOOD
    app.config["MAIL_AUTHORITIES"] = str(tmp_path / "gone.pem")
    assert state(checks.authorities_are_there) == BAD
    (tmp_path / "empty.pem").write_text("no certificate")
    app.config["MAIL_AUTHORITIES"] = str(tmp_path / "empty.pem")
    assert state(checks.authorities_are_there) == BAD
    (tmp_path / "own.pem").write_text(AUTHORITY)
    app.config["MAIL_AUTHORITIES"] = str(tmp_path / "own.pem")
    assert state(checks.authorities_are_there) == GOOD


def test_mail_that_moves_and_that_does_not(app, cast, frozen):
    frozen("2026-05-19 18:00")
    now = clock.now()
    assert state(checks.queue_moves) == GOOD
    with unit_of_work():
        letter = mailings.create("newsletters.edition", key="e", subject="S", html="<p>x</p>", text="x", now=now)
        mailings.add_recipients(letter, [mailings.Recipient("person:1", Address("r@letters.example"))], now=now)
    frozen.forward(hours=1)
    assert state(checks.queue_moves) == GOOD, "a letter that nobody started is not late"
    with unit_of_work():
        mailings.start(db.session.merge(letter), now=now)
    assert state(checks.queue_moves) == BAD
    with unit_of_work():
        mailings.pause(db.session.merge(letter), now=now)
    assert state(checks.queue_moves) == GOOD
    with unit_of_work():
        delivery = db.session.query(Delivery).one()
        delivery.state, delivery.settled_at = "unconfirmed", now
    assert state(checks.queue_moves) == LOOK


def test_a_gate_that_is_closed(app, now):
    """Of several the one that opens last."""
    with unit_of_work():
        for which, (hours, why) in zip(Gate, [(1, "451 later"), (2, "535 no")], strict=True):
            db.session.execute(
                insert(MailGate).values(
                    id=int(which), tokens=0.0, refilled_at=now, failures=1,
                    held_until=now + timedelta(hours=hours), held_because=why,
                )
            )  # fmt: skip
    finding = checks.queue_moves(VISITOR, clock.now())
    assert (finding.state, "535 no" in finding.told) == (LOOK, True)
