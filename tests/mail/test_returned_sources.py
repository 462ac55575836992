"""A folder, a mailbox, a pipe and a hook: each report is taken once, and nothing is lost on the way."""

from __future__ import annotations

import hashlib
import hmac
import json

import pytest

from portal.core import clock
from portal.core.db import db
from portal.mail.intake import connecting, receiving, sweeping
from portal.mail.intake.models import HookCall, IntakeSource, RawBounce, Source
from portal.mail.intake.sources import imap, polling
from tests.mail.mailbox_server import mailbox_server
from tests.mail.returning import bring, sample, sent, state, stopped
from tests.support.smtp import CERTIFICATE

KEY = "a key for the hook, 0123456789 abcdef"
ADDRESS = "/hooks/mail/returned"


@pytest.fixture(autouse=True)
def signed(app, monkeypatch):
    monkeypatch.setitem(app.config, "MAIL_BOUNCE_ADDRESS", "bounces@example.org")


def kept() -> int:
    db.session.rollback()
    return db.session.query(RawBounce).count()


def source(name: Source) -> IntakeSource:
    db.session.rollback()
    return db.session.get_one(IntakeSource, name, populate_existing=True)


@pytest.mark.parametrize("maildir", [True, False])
def test_a_folder_is_read_and_put_aside(app, monkeypatch, tmp_path, run_jobs, maildir):
    monkeypatch.setitem(app.config, "MAIL_BOUNCE_FOLDER", str(tmp_path))
    here = tmp_path / "new" if maildir else tmp_path
    for each in ("new", "cur", "tmp") if maildir else ():
        (tmp_path / each).mkdir()
    letter = sent()
    name = "1.host" if maildir else "1.eml"
    (here / name).write_bytes(letter.fill(sample("postfix-unknown")))
    (here / ".half.eml").write_bytes(b"not yet")
    (here / ("2.host" if maildir else "2.eml")).symlink_to("/etc/passwd")
    run_jobs()
    assert (state(letter), kept()) == ("bounced", 1)
    assert (tmp_path / ("cur/1.host:2,S" if maildir else "read/1.eml")).is_file()
    left = {each.name for each in here.iterdir() if not each.is_dir()}
    assert left == {".half.eml", "2.host" if maildir else "2.eml"}, "neither half a letter nor a link is read"
    assert source(Source.FOLDER).found_at and not source(Source.FOLDER).trouble


def test_a_folder_that_is_not_there_is_said_to_the_doctor_and_tried_later(app, monkeypatch, frozen, smtp):
    frozen("2026-05-01 10:00")
    monkeypatch.setitem(app.config, "MAIL_BOUNCE_FOLDER", "/no/such/folder")
    polling.poll(clock.now())
    row = source(Source.FOLDER)
    assert row.failures == 1 and "/no/such/folder" in row.trouble and row.due_at > clock.now()
    finding = connecting.CHECKS[0].find(clock.now())
    assert (finding.state, "/no/such/folder" in finding.told) == ("bad", True)
    polling.poll(clock.now())
    assert source(Source.FOLDER).failures == 1, "not before its time"
    frozen.forward(minutes=3)
    polling.poll(clock.now())
    assert source(Source.FOLDER).failures == 2


def test_two_workers_do_not_read_one_source_and_a_dead_one_gives_it_back(app, monkeypatch, tmp_path, frozen):
    frozen("2026-05-01 10:00")
    monkeypatch.setitem(app.config, "MAIL_BOUNCE_FOLDER", str(tmp_path))
    assert polling._claim(Source.FOLDER, clock.now())
    assert polling._claim(Source.FOLDER, clock.now()) is None
    frozen.forward(minutes=6)
    lease = polling._claim(Source.FOLDER, clock.now())
    polling._release(Source.FOLDER, "the one of the dead worker", 1, "")
    assert source(Source.FOLDER).lease == lease, "what the late one says does not count"


@pytest.mark.parametrize("move", [True, False])
def test_a_mailbox_is_read_over_verified_tls_and_survives_a_break(app, monkeypatch, move):
    with mailbox_server() as server:
        url = f"imaps://bounces%40example.org@127.0.0.1:{server.port}/INBOX"
        monkeypatch.setitem(app.config, "MAIL_BOUNCE_IMAP", url)
        monkeypatch.setitem(app.config, "MAIL_BOUNCE_PASSWORD", "pass word")
        server.move = move
        letter = sent()
        server.put(letter.fill(sample("postfix-unknown")))
        server.put(letter.fill(sample("postfix-delayed")))
        with pytest.raises(polling.CannotRead, match="no verified TLS"):
            imap.fetch()
        assert not server.signed_in, "no password for whom nobody vouches"
        monkeypatch.setitem(app.config, "MAIL_AUTHORITIES", str(CERTIFICATE))
        server.drop_before_move = True
        with pytest.raises(polling.CannotRead, match=r"^127\.0\.0\.1: "):
            imap.fetch()
        assert (kept(), len(server.folders["INBOX"])) == (1, 2), "taken, and still there"
        server.drop_before_move = False
        assert imap.fetch() == 2
        assert kept() == 2, "the one of before was known"
        assert (len(server.folders["INBOX"]), len(server.folders["Read by Guildhall"])) == (0, 2)
        assert 'LOGIN bounces@example.org "pass word"' in server.signed_in
        sweeping.read_waiting(clock.now())
        assert state(letter) == "bounced"
        monkeypatch.setattr(imap, "PATIENCE", 0.5)
        server.hang = True
        with pytest.raises(polling.CannotRead, match="no answer in time"):
            imap.fetch()


def piped(app, raw: bytes, *arguments: str):
    args = ["guildhall", "mail", "bounce", *arguments]
    return app.test_cli_runner().invoke(args=args, input=raw, catch_exceptions=False)


def test_a_pipe_answers_the_mail_server_in_its_own_codes(app, monkeypatch):
    letter = sent()
    to = letter.fill("{to}").decode()
    raw = letter.fill(sample("postfix-unknown"), to="somebody@example.org")
    assert piped(app, b" \n").exit_code == 65
    assert piped(app, b"From MAILER-DAEMON Tue May 19\n" + raw, "--to", to).exit_code == 0
    sweeping.read_waiting(clock.now())
    assert state(letter) == "bounced" and source(Source.PIPE).read_at
    assert piped(app, raw + b"once more", "--to", "no address").exit_code == 0
    monkeypatch.setattr(receiving, "MOST_WAITING", 0)
    refused = piped(app, raw + b"another")
    assert refused.exit_code == 75 and "Later, please" in refused.stderr


def call(client, body: bytes, *, kind="message/rfc822", key=KEY, at=None, signature=None):
    stamp = str(int((at or clock.now()).timestamp()))
    right = hmac.new(key.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    headers = {"X-Guildhall-Timestamp": stamp, "X-Guildhall-Signature": f"sha256={signature or right}"}
    return client.post(ADDRESS, data=body, headers=headers, content_type=kind)


def test_a_hook_takes_what_is_signed_once_and_soon(app, client, monkeypatch, frozen):
    frozen("2026-05-01 10:00")
    letter = sent()
    raw = letter.fill(sample("postfix-unknown"))
    assert call(client, raw).status_code == 404, "there is none as long as no key is set"
    monkeypatch.setitem(app.config, "MAIL_BOUNCE_HOOK_KEY", KEY)
    assert client.post(ADDRESS, data=raw).status_code == 401
    assert call(client, raw, key="another").status_code == 401
    assert call(client, raw, signature="ä" * 64).status_code == 401
    assert call(client, raw, at=clock.now().replace(hour=9, minute=54)).status_code == 401
    assert call(client, b"x" * (600 * 1024)).status_code == 413
    assert kept() == 0
    assert call(client, raw).status_code == 202
    assert call(client, raw).status_code == 409, "the same signature"
    frozen.forward(seconds=2)
    assert call(client, raw).json == {"taken": 0, "known": 1}, "a provider that tries again"
    frozen.forward(hours=2)
    sweeping.sweep(clock.now())
    assert state(letter) == "bounced" and db.session.query(HookCall).count() == 0


def test_a_hook_takes_events_and_says_what_it_does_not_understand(app, client, monkeypatch):
    monkeypatch.setitem(app.config, "MAIL_BOUNCE_HOOK_KEY", KEY)
    hard, unwanted, late, made_up = sent(), sent("ben@example.org"), sent("cleo@example.org"), sent("dora@example.org")
    told = [
        {
            "type": "bounce",
            "recipient": "ana@example.org",
            "return_path": hard.fill("{to}").decode(),
            "status": "5.1.1",
        },
        {"type": "complaint", "recipient": "ben@example.org", "message_id": unwanted.message_id.strip("<>")},
        {"type": "delayed", "recipient": "cleo@example.org", "message_id": late.message_id, "status": "4.4.1"},
        {"type": "bounce", "recipient": "dora@example.org", "message_id": "<made-up@x>", "status": "5.1.1"},
    ]

    def post(body):
        return call(client, json.dumps(body).encode(), kind="application/json")

    assert post({"events": told}).json == {"taken": 4, "known": 0}
    sweeping.read_waiting(clock.now())
    assert [state(each) for each in (hard, unwanted, late, made_up)] == [
        "bounced",
        "complained",
        "accepted",
        "accepted",
    ]
    assert stopped("ben@example.org") == {"digests": "complaint"} and not stopped("dora@example.org")
    for wrong in ({"event": []}, [], {"events": [{"type": "party"}]}, {"events": [{"type": "bounce", "status": 5}]},
                  {"events": [{"type": "bounce", "diagnostic": "x" * 3000}]}):  # fmt: skip
        answer = post(wrong)
        assert answer.status_code == 400 and answer.json["error"]
    assert call(client, b"{" * 50_000, kind="application/json").status_code == 400


def test_a_flood_stays_where_it_is(app, monkeypatch, tmp_path):
    monkeypatch.setitem(app.config, "MAIL_BOUNCE_FOLDER", str(tmp_path))
    monkeypatch.setattr(receiving, "MOST_WAITING", 2)
    for number in range(4):
        (tmp_path / f"{number}.eml").write_text(f"Subject: {number}\n\nhello")
    polling.poll(clock.now())
    assert kept() == 2 and sorted(each.name for each in tmp_path.iterdir()) == ["2.eml", "3.eml", "read"]
    assert "taken later" in source(Source.FOLDER).trouble


def test_the_doctor_says_how_the_portal_hears_of_it(app, monkeypatch, smtp, frozen, tmp_path):
    frozen("2026-05-01 10:00")

    def found():
        finding = connecting.CHECKS[0].find(clock.now())
        return str(finding.state), finding.told

    assert found()[0] == "look" and "Nothing tells the portal" in found()[1]
    monkeypatch.setitem(app.config, "MAIL_BOUNCE_FOLDER", str(tmp_path))
    assert found()[0] == "look" and "worker" in found()[1]
    polling.poll(clock.now())
    assert found() == ("good", "Returned mail is read; nothing has come back yet.")
    monkeypatch.setitem(app.config, "MAIL_BOUNCE_ADDRESS", None)
    assert found()[0] == "look" and "MAIL_BOUNCE_ADDRESS" in found()[1]
    frozen.forward(hours=2)
    assert "worker" in found()[1]
    monkeypatch.setitem(app.config, "MAIL_SERVER", None)
    assert found()[0] == "good"
    assert bring(b"hello").outcome == "review"
