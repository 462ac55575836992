"""DKIM: what the portal signs is verified by a reader that knows nothing of it, tried on the example of RFC 8463."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from config import BadConfiguration, load
from portal.core import clock
from portal.mail.mime import dkim
from tests.support.signatures import verified

#: RFC 8463, appendix A: two keys and a message that both have signed.
RECORDS = {
    "brisbane._domainkey.football.example.com": "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
    "test._domainkey.football.example.com": (
        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J1"
        "6JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l"
        "/K4w3QIDAQAB"
    ),
}
EXAMPLE = b"""\
DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=brisbane; t=1528637909; h=from : to :
 subject : date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
 Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=test; t=1528637909; h=from : to : subject :
 date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3
 DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz
 dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=
From: Joe SixPack <joe@football.example.com>
To: Suzie Q <suzie@shopping.example.net>
Subject: Is dinner ready?
Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
Message-ID: <20030712040037.46341.5F8J@football.example.com>

Hi.

We lost the game.  Are you hungry yet?

Joe.
""".replace(b"\n", b"\r\n")


def pem(key: Any) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@pytest.fixture(scope="module")
def keys() -> tuple[dkim.Key, ...]:
    both = pem(generate_private_key(65537, 2048)) + pem(Ed25519PrivateKey.generate())
    return dkim.read_keys(both, "r2026, e2026", "chamber.org")


def records_of(keys: tuple[dkim.Key, ...]) -> dict[str, str]:
    return {f"{key.selector}._domainkey.{key.domain}": key.record for key in keys}


def test_the_example_of_the_standard():
    assert verified(EXAMPLE, RECORDS) == ["pass", "pass"]
    assert verified(EXAMPLE.replace(b"hungry", b"angry"), RECORDS) == ["another body"] * 2
    assert verified(EXAMPLE.replace(b"dinner", b"supper"), RECORDS) == ["another head"] * 2
    body = EXAMPLE.partition(b"\r\n\r\n")[2]
    _, again = dkim.fields_of(b"A: x  \t y \r\nSubject:  Is\r\n dinner ready? \r\n")
    assert again == ("subject", b"subject:Is dinner ready?")
    assert dkim.relaxed(b"a \t b  \r\n" + body).startswith(b"a b\r\nHi.")


def test_editions_and_notices_are_signed_on_their_way(app, keys, edition, tell, smtp, run_jobs, monkeypatch):
    monkeypatch.setattr(dkim, "keys", lambda _domain: keys)
    app.config["MAIL_DEFAULT_SENDER"] = "The Chamber <house@chamber.org>"
    edition(3)
    tell(kind="try.digest", name="مريم العلي")
    tell(context={"note": "two  spaces, a tab\tand trailing ones   \n\n\n"})
    run_jobs()
    assert len(smtp.letters) == 5
    for letter in smtp.letters:
        assert verified(letter.raw, records_of(keys)) == ["pass", "pass"], letter.subject
        changed = letter.raw.replace(b"\r\nSubject:", b"\r\nSubject: Win!\r\nSubject:", 1)
        assert verified(changed, records_of(keys)) == ["another head"] * 2, "a second subject is seen"
        added = letter.raw.replace(b"\r\nSubject:", b"\r\nList-Unsubscribe: <https://evil.example>\r\nSubject:", 1)
        assert verified(added, records_of(keys)) == ["another head"] * 2, "so is another way out"
        assert max(len(line) for line in letter.raw.split(b"\r\n\r\n")[0].split(b"\r\n")) <= 160
    digest = next(letter for letter in smtp.letters if letter.message["List-Id"])
    signed = "".join(digest.message["DKIM-Signature"].split())
    assert "List-Unsubscribe:List-Unsubscribe-Post" in signed


def test_a_body_of_nothing_and_one_without_its_last_line(keys):
    for body in (b"", b"\r\n\r\n", b"one", b"one\r\n\r\n\r\n", b"a  b \t\r\n"):
        raw = b"From: a@chamber.org\r\nSubject: x\r\n\r\n" + body
        assert verified(dkim.signed(raw, keys, clock.now()), records_of(keys)) == ["pass", "pass"], body


def test_what_is_set_wrongly_is_said(tmp_path, keys):
    key = tmp_path / "key.pem"
    key.write_text(pem(keys[0].private))
    base = {"DATA_DIR": str(tmp_path), "MAIL_DKIM_KEY_FILE": str(key)}
    settings = load(base | {"MAIL_DKIM_SELECTOR": "2026", "MAIL_DKIM_DOMAIN": "Straße.example"})
    assert settings["MAIL_DKIM_DOMAIN"] == "xn--strae-oqa.example"
    assert settings["MAIL_DKIM_KEY"] == key.read_text().strip()
    wrong = {
        "no selector": base,
        "a selector that is none": base | {"MAIL_DKIM_SELECTOR": "a b"},
        "two selectors for one key": base | {"MAIL_DKIM_SELECTOR": "a,b"},
        "no key": {"DATA_DIR": str(tmp_path), "MAIL_DKIM_SELECTOR": "a"},
        "something else": base | {"MAIL_DKIM_KEY_FILE": "", "MAIL_DKIM_KEY": "key", "MAIL_DKIM_SELECTOR": "a"},
        "no such domain": base | {"MAIL_DKIM_SELECTOR": "a", "MAIL_DKIM_DOMAIN": "ü ü"},
    }
    for case, environment in wrong.items():
        with pytest.raises(BadConfiguration, match="MAIL_DKIM") as said:
            load(environment)
        assert "BEGIN" not in str(said.value), f"{case}: the key is not told"
