"""Drafts go after a month; who was declined or withdrew is forgotten after half a year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from portal.core.db import db
from portal.core.locking import for_update
from portal.members.applications.models import Answer, Application, Decision, Sponsor, Word

DRAFTS_FOR = timedelta(days=30)
NAMES_FOR = timedelta(days=180)
AT_ONCE = 200
TEXTS = ("name", "email", "headline", "firm", "town", "phone", "why", "reason")


def any_due(now: datetime) -> bool:
    """Whether there is something to forget, asked without a unit of work."""
    row = Application
    drafts = select(row.id).where(row.submitted_at.is_(None), row.begun_at < now - DRAFTS_FOR)
    done = select(row.id).where(
        row.decision.in_((Decision.DECLINED, Decision.WITHDRAWN)), row.decided_at < now - NAMES_FOR,
        row.submitted_at.is_not(None), row.forgotten_at.is_(None),
    )  # fmt: skip
    return any(db.session.scalar(each.limit(1)) is not None for each in (drafts, done))


def forget_some(now: datetime) -> int:
    """Forget what its time has come for, and how many that were: as often as there are any."""
    row = Application
    stale = select(row).where(row.submitted_at.is_(None), row.begun_at < now - DRAFTS_FOR).limit(AT_ONCE)
    drafts = [draft.id for draft in db.session.scalars(for_update(stale, of=row))]
    db.session.execute(delete(row).where(row.id.in_(drafts)))
    done = select(row).where(
        row.decision.in_((Decision.DECLINED, Decision.WITHDRAWN)), row.decided_at < now - NAMES_FOR,
        row.submitted_at.is_not(None), row.forgotten_at.is_(None),
    )  # fmt: skip
    decided = db.session.scalars(for_update(done.limit(AT_ONCE), of=row)).all()
    _forget(decided, now)
    return len(drafts) + len(decided)


def forget_all_of(person_id: int, now: datetime) -> None:
    """What somebody wrote when they applied, and what they said of others who did: who vouched is kept as a yes."""
    theirs = db.session.scalars(select(Application).where(Application.person_id == person_id)).all()
    db.session.execute(delete(Application).where(Application.id.in_([a.id for a in theirs if a.submitted_at is None])))
    _forget([each for each in theirs if each.submitted_at is not None], now)
    said = update(Sponsor).where(Sponsor.person_id == person_id)
    db.session.execute(said.values(name="", email="", words="", person_id=None))


def _forget(applications: Sequence[Application], now: datetime) -> None:
    """The words go; that somebody applied, and what was decided, stays."""
    for application in applications:
        for name in TEXTS:
            setattr(application, name, "")
        application.person_id, application.mailed_to, application.forgotten_at = None, None, now
    for table in (Answer, Word, Sponsor):
        db.session.execute(delete(table).where(table.application_id.in_([each.id for each in applications])))
    db.session.flush()
