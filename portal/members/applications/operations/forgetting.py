"""Drafts go, and who was declined or withdrew is forgotten, after as many days as the office decided."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, delete, select

from portal.core.db import db
from portal.core.locking import for_update
from portal.core.settings import association
from portal.mail import erasure as mail
from portal.mail.addresses import normalise
from portal.members.applications import links, notices
from portal.members.applications.models import Answer, Application, Decision, Sponsor, Word

AT_ONCE = 200
TEXTS = ("name", "email", "headline", "firm", "town", "phone", "why", "reason")


def _stale(now: datetime) -> Select[Application]:
    """Begun, and not sent in time."""
    before = now - timedelta(days=association().keep_drafts)
    return select(Application).where(Application.submitted_at.is_(None), Application.begun_at < before)


def _done(now: datetime) -> Select[Application]:
    """Declined or withdrawn so long ago that nobody needs to know who it was."""
    row, before = Application, now - timedelta(days=association().keep_declined)
    return select(row).where(
        row.decision.in_((Decision.DECLINED, Decision.WITHDRAWN)), row.decided_at < before,
        row.submitted_at.is_not(None), row.forgotten_at.is_(None),
    )  # fmt: skip


def any_due(now: datetime) -> bool:
    """Whether there is something to forget, asked without a unit of work."""
    ids = (each.with_only_columns(Application.id).limit(1) for each in (_stale(now), _done(now)))
    return any(db.session.scalar(each) is not None for each in ids)


def forget_some(now: datetime) -> int:
    """Forget what its time has come for, and how many that were: as often as there are any."""
    stale = for_update(_stale(now).limit(AT_ONCE), of=Application)
    drafts = [draft.id for draft in db.session.scalars(stale)]
    _delete(drafts, now)
    decided = db.session.scalars(for_update(_done(now).limit(AT_ONCE), of=Application)).all()
    _forget(decided, now)
    return len(drafts) + len(decided)


def forget_all_of(person_id: int, now: datetime) -> None:
    """What somebody wrote when they applied, and what they said of others who did: who vouched is kept as a yes."""
    _forget_theirs(Application.person_id == person_id, now)
    _forget_said(db.session.scalars(select(Sponsor).where(Sponsor.person_id == person_id)).all())


def forget_addresses(addresses: Collection[str], now: datetime) -> None:
    """The same by their (normalised) addresses, where nobody said yet whose application it is, or who was named."""
    _forget_theirs(and_(Application.email_key.in_(addresses), Application.person_id.is_(None)), now)
    named = select(Sponsor).where(Sponsor.email != "", Sponsor.person_id.is_(None))
    _forget_said([each for each in db.session.scalars(named) if normalise(each.email) in addresses])


def _forget_theirs(which: ColumnElement[bool], now: datetime) -> None:
    theirs = db.session.scalars(select(Application).where(which)).all()
    _delete([each.id for each in theirs if each.submitted_at is None], now)
    sent = [each for each in theirs if each.submitted_at is not None]
    for application in sent:
        if application.decision is None:  # nobody waits for an answer, or gives one
            application.decision, application.decided_at = Decision.WITHDRAWN, now
    _forget(sent, now)


def _forget_said(sponsors: Sequence[Sponsor]) -> None:
    """The words go, and so does the link: behind it nobody would forget what was written again."""
    for sponsor in sponsors:
        sponsor.name = sponsor.email = sponsor.words = ""
        sponsor.person_id = None
        for name, value in links.new(Sponsor).items():
            setattr(sponsor, name, value)
    db.session.flush()


def _delete(drafts: Sequence[int], now: datetime) -> None:
    _forget_letters(drafts, now)
    db.session.execute(delete(Application).where(Application.id.in_(drafts)))


def _forget_letters(applications: Sequence[int], now: datetime) -> None:
    """What was written to applicants, and to members about them."""
    words = db.session.scalars(select(Word).where(Word.application_id.in_(applications))).all()
    sponsors = db.session.scalars(select(Sponsor).where(Sponsor.application_id.in_(applications))).all()
    mail.forget_keys(notices.keys_of(applications, words, sponsors), now=now)


def _forget(applications: Sequence[Application], now: datetime) -> None:
    """The words go; that somebody applied, and what was decided, stays."""
    _forget_letters([each.id for each in applications], now)
    for application in applications:
        for name in TEXTS:
            setattr(application, name, "")
        application.person_id, application.mailed_to, application.forgotten_at = None, None, now
    for table in (Answer, Word, Sponsor):
        db.session.execute(delete(table).where(table.application_id.in_([each.id for each in applications])))
    db.session.flush()
