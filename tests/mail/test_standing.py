"""How others see our mail: each standard with the record it wants. The DNS is a table of answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from portal.core import clock
from portal.core.db import db
from portal.core.doctor.findings import State
from portal.core.sayings import said
from portal.mail.mime.dkim import Key
from portal.mail.standing import asking, dkim_keys, dmarc, host, looking, spf
from portal.mail.standing.asking import Patient, Unanswered
from portal.mail.standing.scene import Scene, here
from portal.mail.transports import NoConnection
from tests.mail.test_checks import KEY, Answers

SCENE = Scene(
    leaves=True, domain="chamber.org", returns="chamber.org", host="smtp.chamber.org", secure=True, https=True,
    sender="house@chamber.org",
)  # fmt: skip
GOOD, LOOK, BAD, UNKNOWN = State.GOOD, State.LOOK, State.BAD, State.UNKNOWN
OURS = {("smtp.chamber.org", "A"): ["9.9.9.9"]}


def zone(*records: tuple[str, str, str], spf: Sequence[str] = ()) -> dict[tuple[str, str], list[str]]:
    known = {(name, kind): [value] for name, kind, value in records} | OURS
    return known | ({("chamber.org", "TXT"): list(spf)} if spf else {})


NESTED = [(f"i{n}.net", "TXT", f"v=spf1 include:i{n + 1}.net a mx ~all") for n in range(1, 6)]
SPF = {
    "by its address": (SCENE, zone(spf=["v=spf1 ip4:9.9.9.0/24 -all"]), GOOD, ""),
    "by a name": (SCENE, zone(spf=["v=spf1 a:smtp.chamber.org -all"]), GOOD, ""),
    "by MX": (SCENE, zone(("chamber.org", "MX", "10 smtp.chamber.org."), spf=["v=spf1 mx -all"]), GOOD, ""),
    "by what it includes": (
        SCENE, zone(("x.net", "TXT", "v=spf1 ip4:9.9.9.9 ~all"), spf=["v=spf1 include:x.net -all"]), GOOD, "",
    ),
    "by a redirection": (
        SCENE, zone(("x.net", "TXT", "v=spf1 ip4:9.9.9.9 ~all"), spf=["v=spf1 redirect=x.net"]), GOOD, "",
    ),
    "forbidden first": (
        SCENE, zone(spf=["v=spf1 -ip4:9.9.9.9 a:smtp.chamber.org ~all"]), LOOK,
        "v=spf1 -ip4:9.9.9.9 a:smtp.chamber.org ip4:9.9.9.9 ~all",
    ),
    "another server": (SCENE, zone(spf=["v=spf1 ip4:8.8.8.8 ~all"]), LOOK, "v=spf1 ip4:8.8.8.8 ip4:9.9.9.9 ~all"),
    "none": (SCENE, zone(), LOOK, "v=spf1 ip4:9.9.9.9 ~all"),
    "two": (SCENE, zone(spf=["v=spf1 a -all", "v=spf1 include:x.net ~all"]), BAD, "v=spf1 a include:x.net ~all"),
    "everybody": (SCENE, zone(spf=["v=spf1 mx all"]), BAD, "v=spf1 mx ~all"),
    "no end": (SCENE, zone(spf=["v=spf1 ip4:9.9.9.9"]), LOOK, "v=spf1 ip4:9.9.9.9 ~all"),
    "a slip": (SCENE, zone(spf=["v=spf1 inlcude:x.net ~all"]), BAD, ""),
    "includes what is not there": (SCENE, zone(spf=["v=spf1 include:gone.net ~all"]), BAD, ""),
    "too many questions": (
        SCENE, zone(*NESTED, ("i6.net", "TXT", "v=spf1 ~all"), spf=["v=spf1 include:i1.net ~all"]), BAD, "",
    ),
    "in a circle": (
        SCENE, zone(("x.net", "TXT", "v=spf1 include:x.net ~all"), spf=["v=spf1 include:x.net ~all"]), BAD, "",
    ),
    "a relay we know": (
        replace(SCENE, host="smtp-relay.brevo.com"), zone(spf=["v=spf1 mx -all"]), LOOK,
        "v=spf1 mx include:spf.brevo.com -all",
    ),
    "mail comes back elsewhere": (
        replace(SCENE, returns="bounces.chamber.org"), zone(("bounces.chamber.org", "TXT", "v=spf1 ip4:9.9.9.9 -all")),
        GOOD, "",
    ),
}  # fmt: skip


def test_spf_in_each_state_with_the_record_to_add():
    for case, (scene, known, state, record) in SPF.items():
        seen = spf.look(scene, Answers(known))
        assert seen.state == state, f"{case}: {seen}"
        assert [each.value for each in seen.records] == ([record] if record else []), case
        assert said(seen.told), case
        if state is not GOOD:
            assert seen.todo, f"{case} says what to do"


def test_dkim_where_the_portal_signs(app):
    rsa, edwards = (generate_private_key(65537, 2048), Ed25519PrivateKey.generate())
    keys = (Key("chamber.org", "a", rsa), Key("chamber.org", "b", edwards))
    names = [f"{key.selector}._domainkey.chamber.org" for key in keys]
    both = {(name, "TXT"): [key.record] for name, key in zip(names, keys, strict=True)}
    cases = {
        "both": (keys, both, GOOD, []),
        "Ed25519 alone": (keys[1:], both, LOOK, []),
        "not published": (keys, {(names[0], "TXT"): [keys[0].record]}, BAD, [keys[1].record]),
        "another": (keys[:1], {(names[0], "TXT"): ["v=DKIM1; p=" + KEY]}, BAD, [keys[0].record]),
    }
    for case, (ours, known, state, records) in cases.items():
        seen = dkim_keys.look(replace(SCENE, keys=ours), Answers(known))
        assert (seen.state, [each.value for each in seen.records]) == (state, records), case
    assert dkim_keys.length(keys[0].public) == 2048, "the record that is named can be read back"


def test_dmarc_and_what_it_is_in_line_with(app):
    elsewhere = replace(SCENE, returns="relay.net")
    ours = replace(elsewhere, keys=(Key("chamber.org", "a", Ed25519PrivateKey.generate()),))
    theirs = replace(elsewhere, keys=(Key("relay.net", "a", Ed25519PrivateKey.generate()),))
    below = replace(SCENE, returns="bounces.chamber.org")
    cases = {
        "in line": (SCENE, "v=DMARC1; p=reject; rua=mailto:x@chamber.org", GOOD),
        "a return path below": (below, "v=DMARC1; p=reject", GOOD),
        "below, and strict": (below, "v=DMARC1; p=reject; aspf=s", LOOK),
        "elsewhere, and signed by us": (ours, "v=DMARC1; p=reject", GOOD),
        "elsewhere, and signed by somebody else": (theirs, "v=DMARC1; p=reject", BAD),
        "elsewhere": (elsewhere, "v=DMARC1; p=none", LOOK),
        "no policy": (SCENE, "v=DMARC1; rua=mailto:x@chamber.org", BAD),
    }
    for case, (scene, record, state) in cases.items():
        seen = dmarc.look(scene, Answers({("_dmarc.chamber.org", "TXT"): [record]}))
        assert seen.state == state, f"{case}: {seen}"
    missing = dmarc.look(SCENE, Answers({}))
    assert missing.records[0].value == "v=DMARC1; p=none; rua=mailto:house@chamber.org"


def test_the_server_itself_and_whether_somebody_answers(app, now):
    def away() -> host.Greeting:
        raise NoConnection("no verified TLS: certificate is of another name")

    met = {
        "well": (lambda: host.Greeting(True, False, now + timedelta(days=60)), GOOD),
        "its certificate ends": (lambda: host.Greeting(True, False, now + timedelta(days=3)), LOOK),
        "in the open": (lambda: host.Greeting(False, True), LOOK),
        "away": (away, BAD),
    }
    for case, (meet, state) in met.items():
        assert host.tls(SCENE, meet, now).state == state, case
    answers = {
        "a mail server": ({("chamber.org", "MX"): ["10 mx.net."], ("mx.net", "A"): ["9.9.9.9"]}, GOOD),
        "the machine": ({("chamber.org", "A"): ["9.9.9.9"]}, GOOD),
        "takes none (RFC 7505)": ({("chamber.org", "MX"): ["0 ."]}, BAD),
        "a server that is gone": ({("chamber.org", "MX"): ["10 mx.net."]}, BAD),
        "nothing": ({}, BAD),
    }
    for case, (known, state) in answers.items():
        assert host.mx(SCENE, Answers(known)).state == state, case


def test_a_slow_dns_is_given_up(app, monkeypatch):
    """One question may take seconds; all of them together have an end, and nothing is asked twice."""
    asked = []

    def slowly(name: str, kind: str) -> list[str]:
        asked.append((name, kind))
        passing[0] += 3
        raise Unanswered

    passing = [0.0]
    monkeypatch.setattr(asking.time, "monotonic", lambda: passing[0])
    seen = looking.look(SCENE, now=clock.now(), ask=slowly, meet=lambda: host.Greeting(True, True))
    assert {each.name: each.state for each in seen} == {
        "spf": UNKNOWN, "dkim": UNKNOWN, "dmarc": UNKNOWN, "ptr": UNKNOWN, "tls": GOOD, "mx": UNKNOWN, "bulk": GOOD,
    }  # fmt: skip
    assert asked
    assert len(asked) == len(set(asked)) <= asking.ALL_PATIENCE / 3 + 1
    assert Patient(lambda *_: ["x"])("a.org", "A") == ["x"]


def test_the_office_has_it_looked_at_and_reads_what_to_add(app, cast, browser_as, run_jobs, monkeypatch):
    app.config.update(
        MAIL_SERVER="smtp.chamber.org", MAIL_DEFAULT_SENDER="The Chamber <house@chamber.org>",
        BASE_URL="https://portal.chamber.org",
    )  # fmt: skip
    monkeypatch.setattr(looking, "by_dns", Answers({**OURS, ("chamber.org", "TXT"): ["v=spf1 ip4:8.8.8.8 ~all"]}))
    monkeypatch.setattr(host, "open_connection", lambda: (_ for _ in ()).throw(NoConnection("nobody is there")))
    assert browser_as(cast.petra).get("/office/mail/standing").status_code == 403
    browser = browser_as(cast.yusra)
    assert "Nobody has looked yet" in browser.page("/office/mail/standing").text
    browser.submit("/office/mail/standing", button="Look now")
    run_jobs()
    page = browser.page("/office/mail/standing").text
    assert "v=spf1 ip4:8.8.8.8 ip4:9.9.9.9 ~all" in page
    assert "v=DMARC1; p=none; rua=mailto:house@chamber.org" in page
    assert "nobody is there" in page
    assert "Some of our mail is refused" in page
    db.session.rollback()
    assert looking.last() is not None
    with app.test_request_context():
        assert here().domain == "chamber.org"
