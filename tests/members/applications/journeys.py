"""What these tests do again and again, as somebody who applies would do it."""

from __future__ import annotations

from sqlalchemy import func, select

from portal.core.db import db
from portal.members.applications.models import Application

NOOR = "noor@haddad.example"
WORDS = {"headline": "Sail maker", "why": "A friend told me of the breakfasts.", "agreed": "y"}


def letters(smtp, run_jobs, to):
    run_jobs()
    return smtp.to(to)


def only() -> Application:
    found = db.session.scalars(select(Application)).one()
    db.session.refresh(found)
    return found


def counted(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def send(client, where, plan, *, status=303, **more):
    return client.submit(where, WORDS | {"plan": str(plan.id), "send": "y"} | more, to=where, status=status)
