"""Every kind of mail, and an edition with personal parts, as they arrive: read by a parser that is not Python's.

Each reader's words carry a mark of their own; in nobody's message is another one's.
"""

from __future__ import annotations

import quopri
import re
from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.mail import mailings, outbox, preferences, sender
from portal.mail.addresses import Address
from portal.mail.attachments import Attachment
from portal.mail.kinds import kind_of
from portal.mail.mime import fields, parts
from portal.mail.mime.message import Message
from tests.mail.test_every_kind import KINDS, environment, filled
from tests.support.client import new_client
from tests.support.octets import everything_in, judge, parsed
from tests.support.smtp import Conversation

NAMES = [
    "مريم العلي بن محمد الشامي", "王小明与他的很长很长很长很长的名字",
    "🎉👩‍👩‍👧‍👦 Zoë 🏳️‍🌈", "Ana Ruiz", 'O"Brien, "Bob" \\ & Söhne',
    "Nguyễn Thị Minh Khai", "a@b.example", "x" * 90, "Dr. J. (Joe) Müller; jr.", "=?utf-8?q?trick?=",
]  # fmt: skip
MARK = re.compile(r"qzm(\d+)mzq")
TOO_LONG = "على_الدعوة_" * 12 + ".ics"


def marked(value: Any, mark: str) -> Any:
    return f"{value} {mark}" if isinstance(value, str) and value and not value.startswith("http") else value


def context_of(env: Any, kind: str, mark: str) -> dict[str, Any]:
    """Every word that the template is filled with, marked."""
    return {key: value if key == "zone" else marked(value, mark) for key, value in filled(env, kind, set()).items()}


def test_every_kind_as_it_arrives(app: Any, smtp: Any, run_jobs: Any) -> None:
    env, sent, families = environment(app), dict[str, Any](), dict[str, Any]()
    calendar = Attachment.calendar(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", filename=TOO_LONG)
    for number, kind in enumerate(KINDS):
        mark, name = f"qzm{number}mzq", NAMES[number % len(NAMES)]
        context = context_of(env, kind, mark)
        to = Address(f"reader.{mark}@straße.example", f"{name} {mark}", proved=True)
        files = [calendar, Attachment(TOO_LONG, "text/calendar", b"BEGIN")] if number % 7 == 0 else []
        with unit_of_work():
            assert outbox.enqueue(kind, to=to, context=context, key=f"every:{kind}", attachments=files, lane=None)
        sent[f"reader.{mark}@xn--strae-oqa.example"] = (kind, number, to.name)
    run_jobs()
    assert {letter.recipients[0] for letter in smtp.letters} == set(sent)
    for letter in smtp.letters:
        kind, number, name = sent[letter.recipients[0]]
        message, notice = judge(letter.raw, kind), kind_of(kind)
        assert set(MARK.findall(everything_in(letter.raw))) == {str(number)}, f"{kind}: another reader's words"
        (to,) = parsed(letter.raw).to
        assert (to.display_name, to.address) == (" ".join(name.split()), letter.recipients[0]), kind
        assert message["Auto-Submitted"] == "auto-generated", kind
        assert message["Feedback-ID"].count(":") == 3, kind
        assert not MARK.search(message["Feedback-ID"]), kind
        assert (message["List-Unsubscribe"] is not None) is notice.switchable, kind
        assert (message["List-Id"] is not None) is notice.switchable, kind
        assert not (notice.private and kind in message["Feedback-ID"]), kind
        if notice.switchable:
            assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click", kind
            way_out = message["List-Unsubscribe"].strip("<>")
            text = parsed(letter.raw).text_plain[0]
            assert way_out in text, kind
            assert f"{way_out}/all" in text, f"{kind}: the choices are a link away"
            families[notice.family] = (way_out, message)
    assert len(families) > 3
    for family, (way_out, message) in families.items():
        one_click(app, way_out, message, family)


def one_click(app: Any, way_out: str, message: Any, family: str) -> None:
    """RFC 8058: the bare POST, with no cookie and no token, in both forms that the standard names."""
    path, client = way_out.removeprefix("http://localhost"), new_client(app)
    for form in ("application/x-www-form-urlencoded", "multipart/form-data"):
        answer = client.post(path, data={"List-Unsubscribe": "One-Click"}, content_type=form)
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
    address = str(message["To"].addresses[0].addr_spec)
    assert not preferences.wanted(address, family)


def test_an_edition_with_personal_parts(app: Any, edition: Any, smtp: Any, run_jobs: Any) -> None:
    """Names of all writings; each copy holds its own reader's part and nobody else's."""
    mailing = edition(0, start=False)
    people = [
        mailings.Recipient(
            f"person:{n}", Address(f"r{n}@straße.example", f"{name} qzm{n}mzq"),
            html=f"<p>Nur für qzm{n}mzq: {'ü' * 75} 🎉</p>", text=f"qzm{n}mzq " + "x" * 75 + "é" * n,
        )
        for n, name in enumerate(NAMES)
    ]  # fmt: skip
    with unit_of_work():
        mailing = db.session.merge(mailing)
        mailings.add_recipients(mailing, people, now=clock.now())
        mailings.start(mailing, now=clock.now())
    run_jobs()
    assert len(smtp.letters) == len(NAMES)
    feedback = set()
    for letter in smtp.letters:
        number = int(letter.recipients[0].partition("@")[0].removeprefix("r"))
        message = judge(letter.raw, NAMES[number])
        assert set(MARK.findall(everything_in(letter.raw))) == {str(number)}
        assert parsed(letter.raw).text_plain[0].count("é") >= number
        assert "x" * 75 in parsed(letter.raw).text_plain[0], "a long word is whole again"
        feedback.add(message["Feedback-ID"])
        answer = new_client(app).post(message["List-Unsubscribe"].strip("<>").removeprefix("http://localhost"))
        assert answer.status_code == 200
        assert not preferences.wanted(f"r{number}@xn--strae-oqa.example", "letters")
    assert len(feedback) == 1, "Feedback-ID tells of the edition and never of its reader"
    assert re.fullmatch(r"edition-1:try\.letter:[a-z.]+:gh[0-9a-f]{10}", feedback.pop())


def test_names_of_the_portal_on_the_wire(app: Any) -> None:
    """EHLO is a name or an address between brackets; Message-ID is of the sender's domain; IDNA is that of 2008."""
    names = {
        "https://portal.example.org": "portal.example.org", "http://localhost:8000": "localhost.localdomain",
        "http://127.0.0.1:8000": "[127.0.0.1]", "http://[::1]:8000": "[IPv6:::1]",
        "https://a_b.example": "portal.localdomain",
        "https://straße.example": "xn--strae-oqa.example", "https://faß.de": "xn--fa-hia.de",
    }  # fmt: skip
    for url, wanted in names.items():
        app.config["BASE_URL"] = url
        assert sender.ehlo_name() == wanted, url
    app.config.update(MAIL_DEFAULT_SENDER="Haus <haus@straße.example>", MAIL_SERVER="smtp.straße.example")
    assert sender.mail_domain() == "xn--strae-oqa.example"
    assert sender.server_host() == "smtp.xn--strae-oqa.example", "Python would look up strasse"


def test_only_who_may_carry_it_is_given_an_international_address(
    app: Any, tell: Any, smtp: Any, run_jobs: Any, monkeypatch: Any
) -> None:
    """RFC 6531: also where only Reply-To has such a local part. BODY=8BITMIME where it is offered, and nowhere else."""
    said: list[str] = []
    obey = Conversation.obey
    monkeypatch.setattr(Conversation, "obey", lambda self, line: (said.append(line), obey(self, line))[1])
    tell("josé@example.org")
    tell("ana@example.org", reply_to=Address("用户@example.org"))
    tell("bo@example.org", "名前")
    run_jobs()
    mails = [line for line in said if line.startswith("MAIL")]
    both = "BODY=8BITMIME SMTPUTF8"
    assert sorted(line.partition("> ")[2] for line in mails) == ["", both, both]


@settings(max_examples=60)
@given(st.text(max_size=300))
def test_any_text_survives_its_encoding_in_pieces(words: str) -> None:
    encoded = parts.soft(words) + parts.soft(words)
    assert max((len(line) for line in encoded.split(b"\r\n")), default=0) <= 76
    plain = words.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace")
    assert quopri.decodestring(encoded).replace(b"\r\n", b"\n") == plain * 2 or "\r" in words


@settings(max_examples=40)
@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=400))
def test_any_subject_and_name_come_out_as_they_went_in(words: str) -> None:
    message = Message(
        sender=Address("house@example.org", words), to=Address("ana@example.org", words), subject=words, text="x",
        html="<p>x</p>", message_id="<abcdefghijklmnop@example.org>", at=datetime(2026, 5, 1, tzinfo=UTC),
        attachments=[Attachment("a" + re.sub(r'[/\\"]', "", words) + ".txt", "text/plain", b"x")],
    )  # fmt: skip
    read = judge(message.as_bytes(), words)
    turned = " ".join(words.translate(fields._TURNS).split())
    assert str(read["Subject"]).split() == words.split() or not words.isprintable()
    assert parsed(message.as_bytes()).to[0].address == "ana@example.org"
    assert (parsed(message.as_bytes()).to[0].display_name or "").split() == turned.split() or not words.isprintable()
