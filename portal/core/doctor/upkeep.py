"""What must go on by itself: the worker and its jobs; and what somebody must do now and then: backups, and tries."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, or_, select

from portal.core import checkups, questions
from portal.core.actors import Actor
from portal.core.doctor.findings import Check, Finding, bad, good, look
from portal.core.health import WORKER_SILENT
from portal.core.models import Checkup, Heartbeat, Job
from portal.core.questions import Question, Told, made_of
from portal.core.say import say_ago
from portal.core.settings import demo_mode

LATE, FAR_TOO_LATE = timedelta(minutes=15), timedelta(hours=2)
BACKUP_EVERY, TRY_EVERY = timedelta(days=8), timedelta(days=190)


BEAT = Question[Heartbeat](lambda _who: select(Heartbeat).where(Heartbeat.name == "worker"))
#: Since when something waits that nobody works on; None where nothing does.
WAITING = Question[datetime | None](
    lambda _who: select(func.min(Job.created_at)).where(
        Job.finished_at.is_(None), or_(Job.lease_until.is_(None), Job.lease_until < questions.now())
    )
)
BACKUP = Question[Checkup](lambda _who: checkups.called("backup"))
RESTORE = Question[Checkup](lambda _who: checkups.called("restore"))


@made_of(lambda _who: [BEAT])
def worker_lives(who: Actor, now: datetime, told: Told) -> Finding:
    """Whether the worker was heard of lately."""
    beat = next(iter(told.get(BEAT)), None)
    if beat is None:
        return bad(_("The worker was never heard of: nothing is sent. Start it: flask guildhall worker"))
    if now - beat.at >= WORKER_SILENT:
        return bad(_("The worker is silent; it last said that it lives %(ago)s.", ago=say_ago(beat.at)))
    return good(_("The worker lives; it last said so %(ago)s.", ago=say_ago(beat.at)))


@made_of(lambda _who: [WAITING])
def jobs_move(who: Actor, now: datetime, told: Told) -> Finding:
    """Whether work that people started is taken up."""
    (oldest,) = told.get(WAITING)
    if oldest is None or now - oldest < LATE:
        return good(_("No work waits for long."))
    why = _("Work that somebody started has been waiting since %(ago)s. Is the worker running?", ago=say_ago(oldest))
    return bad(why) if now - oldest >= FAR_TOO_LATE else look(why)


@made_of(lambda _who: [BACKUP])
def backed_up(who: Actor, now: datetime, told: Told) -> Finding:
    """Whether a backup was taken lately."""
    if demo_mode():
        return good(_("A demo needs no backup."))
    last = next(iter(told.get(BACKUP)), None)
    if last is None:
        return look(_("No backup has been taken yet. Take one: flask guildhall backup FILE"))
    if now - last.at > BACKUP_EVERY:
        return look(_("The last backup was taken %(ago)s.", ago=say_ago(last.at)))
    return good(_("The last backup was taken %(ago)s: %(what)s.", ago=say_ago(last.at), what=last.told))


@made_of(lambda _who: [RESTORE])
def restore_tried(who: Actor, now: datetime, told: Told) -> Finding:
    """Whether somebody saw lately that a backup can be brought back."""
    if demo_mode():
        return good(_("A demo needs no backup."))
    last = next(iter(told.get(RESTORE)), None)
    if last is None:
        return look(_("Nobody has tried a backup yet. Try one: flask guildhall restore FILE --check"))
    if now - last.at > TRY_EVERY:
        return look(
            _("A backup was last tried %(ago)s. Try one: flask guildhall restore FILE --check", ago=say_ago(last.at))
        )
    return good(_("A backup was last tried %(ago)s.", ago=say_ago(last.at)))


CHECKS = (
    Check("worker", _l("Worker"), worker_lives),
    Check("jobs", _l("Work in the background"), jobs_move),
    Check("backup", _l("Backup"), backed_up),
    Check("restore", _l("Tried restore"), restore_tried),
)
