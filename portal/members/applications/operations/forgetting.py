"""Drafts go after a month; who was declined or withdrew is forgotten after half a year."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select

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
    for application in decided:
        for name in TEXTS:
            setattr(application, name, "")
        application.person_id, application.forgotten_at = None, now
    for table in (Answer, Word, Sponsor):
        db.session.execute(delete(table).where(table.application_id.in_([each.id for each in decided])))
    db.session.flush()
    return len(drafts) + len(decided)
