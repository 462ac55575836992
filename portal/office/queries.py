"""What the office asks of the core's own tables. Its routes decide who may."""

from __future__ import annotations

from sqlalchemy import Select, select

from portal.core.models import AuditEntry, Job


def audit_entries(words: str = "") -> Select[AuditEntry]:
    """The audit trail, newest first; `words` finds an action, an actor or the kind of object it was about."""
    wanted = select(AuditEntry).order_by(AuditEntry.id.desc())
    if not words:
        return wanted
    return wanted.where(
        AuditEntry.action.icontains(words, autoescape=True)
        | AuditEntry.actor.icontains(words, autoescape=True)
        | AuditEntry.about_type.icontains(words, autoescape=True)
    )


def jobs() -> Select[Job]:
    """The jobs that people started, newest first."""
    return select(Job).order_by(Job.id.desc())
