"""kill -9 in the middle of an edition: nothing lost, nothing twice, every doubt named. bench/crash.py does it often."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.mail import mailings
from portal.mail.deliveries.ledger import LEASE
from portal.mail.deliveries.recovery import recover
from portal.mail.models import Delivery, State

READERS, CONNECTIONS = 300, 3


@pytest.mark.slow
def test_a_killed_worker_loses_nothing_and_sends_nothing_twice(app, edition, smtp_sink, database_url, tmp_path):
    number = edition(READERS).id
    environment = os.environ | {
        "DATABASE_URL": database_url,
        "DATA_DIR": str(tmp_path),
        "SINK_PORT": str(smtp_sink.port),
    }
    kills = 0
    for wanted in (7, 60, 120):
        db.session.rollback()
        worker = subprocess.Popen([sys.executable, "-m", "tests.mail.worker"], env=environment)
        while len(smtp_sink.letters) < wanted and worker.poll() is None:
            time.sleep(0.001)
        kills += worker.poll() is None
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        recover(clock.now() + 2 * LEASE)
    unsure = mailings.tally(number)[State.UNCONFIRMED]
    assert kills == 3
    assert unsure <= kills * CONNECTIONS
    arrived = {str(letter.message["Message-ID"]) for letter in smtp_sink.letters}
    with unit_of_work():
        for row in db.session.query(Delivery).filter_by(state="unconfirmed").all():
            mailings.settle(row, arrived=row.message_id in arrived, now=clock.now(), by="the sink")
    db.session.rollback()
    assert subprocess.run([sys.executable, "-m", "tests.mail.worker"], env=environment, timeout=120).returncode == 0
    copies = Counter(letter.recipients for letter in smtp_sink.letters)
    assert len(copies) == READERS
    assert set(copies.values()) == {1}
    assert mailings.tally(number).counts == {"accepted": READERS}
