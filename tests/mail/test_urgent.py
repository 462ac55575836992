"""A sign-in code leaves within seconds: whatever an edition's server does, and as soon as a fault is over."""

from __future__ import annotations

import ssl
import threading
import time
from datetime import timedelta

import pytest

from portal.core import clock, settings
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.mail import waking
from portal.mail.deliveries import gate
from portal.mail.deliveries.drain import drain
from portal.mail.deliveries.gate import Gate
from portal.mail.deliveries.watch import Watch
from portal.mail.models import Delivery, State, Trouble
from tests.support.smtp import CERTIFICATE, running_sink

pytestmark = pytest.mark.slow

SOON = 5.0


@pytest.fixture
def watch(app, smtp):
    """Starts the watch of a worker; it ends with the test."""
    stop = threading.Event()
    queue, begun = app.extensions["queue"], []
    before, queue.stopped = queue.stopped, stop.is_set

    def begin():
        db.session.rollback()
        begun.append(Watch(app, stop.is_set))
        begun[-1].thread.start()
        return begun[-1]

    yield begin
    stop.set()
    try:
        for each in begun:
            for thread in (each.thread, *each.couriers, *each.helpers.values()):
                thread.join(30)
                assert not thread.is_alive()
    finally:
        queue.stopped = before


@pytest.fixture
def in_background(app):
    """Does something in a thread with a context of its own; the test waits for it at its end."""
    threads = []

    def start(action):
        def run():
            with app.app_context():
                action()
                db.session.remove()

        threads.append(threading.Thread(target=run))
        threads[-1].start()

    yield start
    for thread in threads:
        thread.join(60)


def until(condition, seconds=20.0):
    """Wait for it; how long that took."""
    began = time.monotonic()
    while not condition():
        db.session.rollback()
        assert time.monotonic() - began < seconds, "it never happened"
        time.sleep(0.02)
    return time.monotonic() - began


def arrived(smtp, *addresses):
    return lambda: all(smtp.to(each) for each in addresses)


@pytest.mark.parametrize("where", ["", "dot:"])
def test_a_code_leaves_while_the_server_hangs_over_an_edition(
    app, edition, tell, smtp, watch, in_background, where, monkeypatch
):
    monkeypatch.setattr("portal.mail.transports.postman.DOT_SECONDS", 6)
    monkeypatch.setitem(app.config, "MAIL_TIMEOUT", 6)
    monkeypatch.setitem(app.config, "JOBS", True)  # as in a worker: the bulk drain leaves notices to the watch
    monkeypatch.setattr(waking, "wake", lambda: None)
    smtp.silent |= {f"{where}reader0@example.org"}
    edition(1)
    in_background(lambda: drain(waking.BULK, 1))
    until(lambda: smtp.hung >= 1)
    watch()
    tell("code@example.org", kind="try.secret")
    tell("notice@example.org")
    assert until(arrived(smtp, "code@example.org", "notice@example.org")) < SOON


def test_codes_to_readers_whose_server_hangs_keep_nobody_else_waiting(tell, smtp, watch):
    hanging = [f"stuck{n}@example.org" for n in range(6)]
    smtp.silent |= set(hanging)
    watch()
    for each in hanging:
        tell(each, kind="try.secret")
    until(lambda: smtp.hung >= 3)
    for n in range(3):
        tell(f"code{n}@example.org", kind="try.secret")
        assert until(arrived(smtp, f"code{n}@example.org")) < SOON


def test_after_a_broken_connection_a_code_is_tried_again_at_once(tell, smtp, watch):
    smtp.silent |= {"code@example.org"}
    watch()
    tell("code@example.org", kind="try.secret")
    until(lambda: db.session.query(Delivery).filter_by(state=State.RETRY_WAIT).count() == 1)
    smtp.silent.clear()
    assert until(arrived(smtp, "code@example.org")) < SOON


def test_mail_goes_on_within_seconds_after_the_server_is_back(app, tell, smtp, watch):
    port, app.config["MAIL_PORT"] = app.config["MAIL_PORT"], 1
    watch()
    both_lanes_wait(tell, Trouble.CONNECTION)
    app.config["MAIL_PORT"] = port
    assert until(arrived(smtp, "code@example.org", "notice@example.org")) < SOON


def test_mail_goes_on_within_seconds_after_a_server_that_said_nothing_speaks(app, tell, smtp, watch):
    app.config["MAIL_TIMEOUT"] = 5
    smtp.silent |= {"greeting"}
    watch()
    both_lanes_wait(tell, Trouble.CONNECTION)
    smtp.silent.clear()
    assert until(arrived(smtp, "code@example.org", "notice@example.org")) < SOON + 1  # a probe may be listening still


def test_mail_goes_on_within_seconds_after_the_password_is_taken(app, tell, smtp, watch):
    smtp.auth = "535 5.7.8 wrong password"
    app.config.update(MAIL_USERNAME="house", MAIL_PASSWORD="secret")
    watch()
    both_lanes_wait(tell, Trouble.CREDENTIALS)
    smtp.auth = "235 2.7.0 welcome"
    assert until(arrived(smtp, "code@example.org", "notice@example.org")) < SOON


def test_mail_goes_on_within_seconds_after_the_certificate_is_good(app, tell, watch):
    """Nobody vouches for its certificate, until the operator names it in MAIL_AUTHORITIES."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(CERTIFICATE)
    with running_sink(tls) as sink:
        app.config.update(MAIL_PORT=sink.port, MAIL_USE_SSL=True)
        watch()
        both_lanes_wait(tell, Trouble.CONNECTION)
        assert "TLS" in gate.held(clock.now()).held_because
        app.config["MAIL_AUTHORITIES"] = str(CERTIFICATE)
        assert until(arrived(sink, "code@example.org", "notice@example.org")) < SOON


def test_a_worker_that_starts_tries_once_whatever_the_last_one_saw(tell, smtp, watch):
    """The operator corrected the password and started anew: nobody waits for the rest of the quarter of an hour."""
    for which in Gate:
        for _ in range(9):
            gate.hold("535 5.7.8 wrong password", trouble=Trouble.CREDENTIALS, which=which)
    tell("code@example.org", kind="try.secret")
    tell("notice@example.org")
    watch()
    assert until(arrived(smtp, "code@example.org", "notice@example.org")) < SOON


def test_a_password_that_stays_wrong_is_not_tried_all_the_time(app, tell, smtp, run_jobs, frozen):
    """A code is tried five times in a minute; after that every five minutes, since servers lock out who guesses."""
    smtp.auth = "535 5.7.8 wrong password"
    app.config.update(MAIL_USERNAME="house", MAIL_PASSWORD="secret")
    began = frozen("2026-05-19 10:00")
    tell("code@example.org", kind="try.secret")
    tries = []
    while clock.now() < began + timedelta(minutes=20):
        before = smtp.connections
        run_jobs()
        tries += [clock.now() - began] * (smtp.connections - before)
        frozen(gate.held(clock.now(), Gate.SECURITY).held_until)
    assert len([each for each in tries if each < timedelta(minutes=2)]) <= 6
    assert len(tries) <= 10


def test_codes_run_ahead_of_the_throttle_and_count_in_it(tell, smtp, run_jobs, frozen, app, monkeypatch):
    monkeypatch.setattr("portal.mail.deliveries.drain.Drain._wait_for_permits", lambda self: False)
    frozen("2026-05-19 10:00")
    with unit_of_work():
        settings.change(mail_per_minute=60)
    for n in range(30):
        tell(f"reader{n}@example.org")
    frozen.forward(seconds=10)
    run_jobs()  # the first look only sets the clock
    frozen.forward(seconds=10)
    run_jobs()
    assert len(smtp.letters) == 10
    tell("code@example.org", kind="try.secret")
    run_jobs()
    assert smtp.letters[-1].recipients == ("code@example.org",)
    frozen.forward(seconds=5)
    run_jobs()
    assert len(smtp.letters) == 10 + 1 + 4


def test_the_newest_code_goes_first(app, tell, smtp, run_jobs, frozen):
    frozen("2026-05-19 10:00")
    for n in range(5):
        tell(f"invited{n}@example.org", kind="try.secret")
        frozen.forward(seconds=1)
    tell("code@example.org", kind="try.secret")
    run_jobs()
    assert smtp.letters[0].recipients == ("code@example.org",)


def both_lanes_wait(tell, trouble, seconds=20.0):
    """A code and a notice that cannot leave, until both gates are closed."""
    tell("code@example.org", kind="try.secret")
    tell("notice@example.org")
    until(lambda: gate.held(clock.now(), Gate.SECURITY) and gate.held(clock.now(), Gate.ORDINARY), seconds)
    assert gate.held(clock.now()).trouble == trouble
