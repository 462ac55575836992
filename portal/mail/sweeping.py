"""What mail does each minute: put right what a dead worker left, send what has come due, forget old words."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import current_app

from portal.core.settings import demo_mode
from portal.mail import erasure, waking
from portal.mail.deliveries import watch
from portal.mail.deliveries.drain import drain
from portal.mail.deliveries.probes import OwnMailbox, settle_doubts
from portal.mail.deliveries.recovery import (
    STOPPED,
    forget_private_words,
    forget_secrets,
    forget_words,
    recover,
    settle_cancelled,
    undo_wrong_clock,
)
from portal.mail.sender import leaves_the_house

#: A sweep in a worker stays short, since other packages wait behind it; elsewhere it ends when nothing is due.
SECONDS_IN_WORKER = 10.0
SECONDS_ELSEWHERE = 3600.0
KEEP_WORDS = timedelta(days=60)
#: So long it stands in the ledger to whom a letter between members went.
NAMED_FOR = timedelta(days=1)
KEEP_SECRETS = timedelta(hours=1)


def sweep(now: datetime) -> None:
    """Idempotent, and right under any number of workers."""
    recover(now)
    settle_cancelled(now)
    if not leaves_the_house():
        settle_doubts(OwnMailbox(), now=now, because=STOPPED)
    undo_wrong_clock(now)
    seconds = SECONDS_IN_WORKER if current_app.config["JOBS"] else SECONDS_ELSEWHERE
    if not watch.is_there(current_app):
        drain(waking.SECURITY, seconds)
        drain(waking.PROMPT, seconds)
    drain(waking.BULK, seconds)
    forget_secrets(now, delivered_before=now - (KEEP_WORDS if demo_mode() else KEEP_SECRETS))
    forget_private_words()
    erasure.forget_readers(before=now - NAMED_FOR, now=now)
    if leaves_the_house():
        forget_words(now - KEEP_WORDS)
