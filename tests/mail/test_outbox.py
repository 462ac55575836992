"""A message is a row in the transaction of what it tells about, and is sent once."""

from __future__ import annotations

import pytest

from portal.core.work import unit_of_work
from portal.mail import outbox
from portal.mail.addresses import Address, NotAnAddress
from portal.mail.attachments import Attachment
from portal.mail.deliveries.drain import drain
from portal.mail.models import Delivery, State
from portal.mail.reading import read
from portal.mail.transports.connection import Mail


def test_a_message_reaches_its_reader(tell, smtp, run_jobs, db):
    tell(context={"note": "See you there.\n\nBring **cake**."})
    run_jobs()
    [letter] = smtp.letters
    assert letter.recipients == ("ana@example.org",)
    assert letter.subject == "A place for Ana Ruiz"
    assert "Dear Ana,\n\nYou have a place at the breakfast.\n\n> See you there.\n>\n> Bring **cake**." in letter.text
    assert "Look at it:\nhttps://portal.example.org/events/breakfast" in letter.text
    assert "<strong>the breakfast</strong>" in letter.html
    assert 'href="https://portal.example.org/events/breakfast"' in letter.html
    assert "<strong>cake</strong>" not in letter.html
    [row] = db.session.query(Delivery).all()
    assert (row.state, row.attempts, row.lease) == (State.ACCEPTED, 0, None)
    assert letter.message["Message-ID"] == row.message_id


def test_the_same_key_again_does_nothing(tell, smtp, run_jobs):
    assert tell() is not None
    assert tell() is None
    run_jobs()
    run_jobs()
    assert len(smtp.letters) == 1


def test_a_transaction_that_fails_sends_nothing(app, smtp, run_jobs):
    def fail():
        with unit_of_work():
            context = {"name": "Ana", "url": "https://example.org"}
            outbox.enqueue("try.notice", to=Address("ana@example.org"), context=context, key="k")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    run_jobs()
    assert smtp.letters == []


def test_a_message_waits_for_its_time(tell, smtp, run_jobs, frozen):
    start = frozen("2026-05-19 10:00")
    tell(not_before=start.replace(hour=12))
    run_jobs()
    assert smtp.letters == []
    frozen("2026-05-19 12:01")
    run_jobs()
    assert len(smtp.letters) == 1


def test_a_message_can_be_taken_back_until_it_has_left(tell, smtp, run_jobs):
    tell(key="reminder")
    with unit_of_work():
        assert outbox.cancel("reminder")
    run_jobs()
    assert smtp.letters == []
    with unit_of_work():
        assert not outbox.cancel("reminder")


def test_security_goes_before_everything_else(app, tell, smtp, run_jobs):
    for n in range(30):
        tell(f"reader{n}@example.org")
    tell("late@example.org", kind="try.secret")
    app.config["MAIL_CONNECTIONS"] = 1
    run_jobs()
    assert smtp.letters[0].recipients == ("late@example.org",)


@pytest.mark.parametrize("name", ["Ana\r\nBcc: eve@example.org", "Ana\x00", "Ana\u2028B"])
def test_a_name_cannot_add_a_header(name):
    with pytest.raises(NotAnAddress):
        Address("ana@example.org", name)


@pytest.mark.parametrize(
    "email",
    ["ana@example.org\r\nBcc: e@example.org", "ana", "ana@", "a b@example.org", "<a@b.example>", "a@b@c.example"],
)
def test_an_address_is_one_address(email):
    with pytest.raises(NotAnAddress):
        Address(email)


@pytest.mark.parametrize(
    "name", ["=?utf-8?q?=E2=80=AEThe_office?=", "=?utf-8?b?4oCu?= " * 5, "=?us-ascii?q?=0D=0ABcc:_eve@example.org?="]
)
def test_what_looks_encoded_is_read_as_it_was_typed(tell, smtp, run_jobs, name):
    name = name.strip()
    tell(name=name)
    run_jobs()
    [letter] = smtp.letters
    assert letter.subject == f"A place for {name}"


def test_what_people_type_stays_what_they_typed(tell, smtp, run_jobs):
    name = "[Win](https://evil.example) <b>Bo</b> *x* # & Ünï"
    tell(name=name)
    run_jobs()
    [letter] = smtp.letters
    assert letter.subject == f"A place for {name}"
    assert "evil.example" not in "".join(part for part in letter.html.split('"') if part.startswith("http"))
    assert "<b>Bo</b>" not in letter.html
    assert "&lt;b&gt;Bo&lt;/b&gt;" in letter.html
    assert f"{name} said" in " ".join(letter.text.split())
    assert str(letter.message["To"]).endswith("<ana@example.org>")


def test_a_calendar_object_is_the_last_alternative(tell, smtp, run_jobs):
    ics = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Frühstück\r\nEND:VCALENDAR\r\n"
    tell(attachments=[Attachment.calendar(ics), Attachment("Plan für Mai.pdf", "application/pdf", b"%PDF-1")])
    run_jobs()
    message = smtp.letters[0].message
    assert message.get_content_type() == "multipart/mixed"
    alternative, pdf = message.iter_parts()
    kinds = [part.get_content_type() for part in alternative.iter_parts()]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    calendar = list(alternative.iter_parts())[-1]
    assert calendar.get_param("method") == "REQUEST"
    assert calendar.get_content() == ics.replace("\r\n", "\n") or calendar.get_payload(decode=True).decode() == ics
    assert pdf.get_filename() == "Plan für Mai.pdf"


def test_every_line_fits_and_everything_is_ascii(tell, smtp, run_jobs):
    tell(name="É" * 200, context={"note": "w" * 5000 + "\n.\n..x\nFrom here"})
    run_jobs()
    raw = smtp.letters[0].raw
    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert "\n> .\n> ..x\n" in smtp.letters[0].text


def test_notices_say_that_a_machine_wrote_them_and_offer_the_way_out(tell, smtp, run_jobs):
    tell()
    tell(kind="try.digest")
    run_jobs()
    by_subject = {letter.subject: letter.message for letter in smtp.letters}
    assert {message["Auto-Submitted"] for message in by_subject.values()} == {"auto-generated"}
    assert by_subject["A place for Ana Ruiz"]["List-Unsubscribe"] is None
    digest = by_subject["What happened"]
    assert digest["List-Unsubscribe"].startswith("<http://localhost/unsubscribe/")
    assert digest["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_without_a_server_nothing_leaves_and_all_can_be_read(tell, run_jobs, db):
    tell()
    run_jobs()
    delivery = db.session.query(Delivery).one()
    assert (delivery.state, delivery.address) == (State.ACCEPTED, "ana@example.org")
    assert read(delivery.id).subject == "A place for Ana Ruiz"


def test_flask_mail_hears_of_it(app, tell, run_jobs):
    tell()
    with Mail(app).record_messages() as messages:
        drain("prompt")
    assert [message.subject for message in messages] == ["A place for Ana Ruiz"]


def test_words_that_many_get_are_put_together_once_and_are_still_each_ones_own(app, smtp, run_jobs, languages):
    environment = app.extensions["guildhall-mail"].templates
    environment.loader.loaders[0].mapping["mail/try/notice.md"] = (
        'Subject: {{ _("You have a place") }}\n\n{{ told.append(title) or title }}: {{ _("See you there.") }}\n'
    )
    filled: list[str] = []
    told = type("Told", (tuple,), {"append": lambda self, title: filled.append(title)})()
    people = [("ana", "Ana", ""), ("ben", "Ben", ""), ("cem", "Cem", languages.long), ("dag", "Dag", "")]
    with unit_of_work():
        for name, first, tag in people:
            title = "The other supper" if name == "dag" else "The supper"
            context = {"first": first, "title": title, "told": told}
            to = Address(f"{name}@example.org", first, language=tag)
            outbox.enqueue("try.notice", to=to, context=context, key=name, alike=True)
    run_jobs()
    words = {letter.recipients[0].partition("@")[0]: letter for letter in smtp.letters}
    assert [words[name].text.startswith(f"Dear {first},") for name, first, _ in people[:2]] == [True, True]
    assert "The supper: See you there." in words["ana"].text
    assert "The supper: See you there." in words["ben"].text
    assert "See you there." not in words["cem"].text, "in another language they are others"
    assert words["cem"].subject.startswith("⟦")
    assert "The other supper: See you there." in words["dag"].text
    assert filled == ["The supper", "The supper", "The other supper"], "once for each language and each supper"
