"""A second pair of eyes: what is sent is exactly what was approved.

Approving holds the edition, as every edit of it does: of the two at once, one sees what the other did. An edit voids
the approval that stands; an approval of words that an edit has changed is refused by their checksum.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal.core import audit, language
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.facts import record
from portal.core.settings import association
from portal.newsletters import rendering
from portal.newsletters.facts import EditionApproved, ReviewAsked
from portal.newsletters.hands import account_of
from portal.newsletters.models import Approval, Edition, Revision
from portal.newsletters.operations.editing import AlreadyGone
from portal.newsletters.operations.holding import hold
from portal.newsletters.proof import preflight, team


class NothingInIt(DomainError):
    """All blocks are empty or left out."""

    sentence = _l("There is nothing in this edition yet. Write a word, or bring a block back.")


class ChangedMeanwhile(DomainError):
    """The words are not those that were read."""

    sentence = _l("The edition changed while you were reading it. Please read it once more, then approve it.")


class NotReady(DomainError):
    """Something in it would be wrong."""

    def __init__(self, first: str) -> None:
        super().__init__(_("Something in it has to be mended first. %(first)s", first=first))


class NeedsAnother(DomainError):
    """The association asks for a second person, and this one edited last."""

    sentence = _l("You edited this edition last, so somebody else approves it. Ask a colleague to read it.")


class NoSuchReader(DomainError):
    """The colleague who was chosen may not open the edition."""

    sentence = _l("Please choose one of the answers offered.")
    field = "person"


def ask_for_review(edition: Edition, *, by: str, now: datetime, person_id: int | None = None) -> str:
    """Tell somebody that the letter wants reading: a named colleague, or all who may send. Returns whom.

    Raises AlreadyGone, NothingInIt, NoSuchReader.
    """
    edition = hold(edition.id)
    _may_still_change(edition)
    found = {person.id: person.name for person in team.who_may_read(now, but=None)} if person_id else {}
    if person_id and person_id not in found:
        raise NoSuchReader
    edition.review_asked_at, edition.review_asked_by = now, by
    edition.review_asked_by_account = account_of(by)
    edition.review_asked_of = found.get(person_id or 0)
    record(ReviewAsked(edition_id=edition.id, person_id=person_id))
    return edition.review_asked_of or ""


def freeze(edition: Edition, *, now: datetime) -> Revision:
    """The letter as it reads now, as a revision; the same words make no second one."""
    checksum = edition.checksum()
    with language.spoken(None):
        letter = rendering.letter(edition)
    last = db.session.scalar(
        select(Revision).where(Revision.edition_id == edition.id).order_by(Revision.number.desc()).limit(1)
    )
    if last is not None and (last.checksum, last.html, last.text) == (checksum, letter.html, letter.text):
        return last
    revision = Revision(
        edition_id=edition.id,
        number=1 + (db.session.scalar(select(func.max(Revision.number)).where(Revision.edition_id == edition.id)) or 0),
        checksum=checksum,
        subject=edition.subject,
        html=letter.html,
        text=letter.text,
        contents=rendering.contents(edition),
        created_at=now,
    )
    db.session.add(revision)
    db.session.flush()
    return revision


def approve(edition: Edition, *, checksum: str, account_id: int | None, by: str, now: datetime) -> Approval:
    """Let exactly these words go. `checksum` is that of the page the approver read.

    Raises ChangedMeanwhile, NothingInIt, AlreadyGone, NeedsAnother, NotReady. Approving twice is once.
    """
    edition = hold(edition.id)
    _may_still_change(edition)
    if edition.checksum() != checksum:
        raise ChangedMeanwhile
    standing = valid_approval(edition)
    if standing is not None:
        return standing
    if needs_another(edition, account_id):
        raise NeedsAnother
    if stops := preflight.report(edition, now).stops:
        raise NotReady(stops[0])
    revision = freeze(edition, now=now)
    approval = Approval(
        revision_id=revision.id, edition_id=edition.id, checksum=checksum, account_id=account_id, name=by, at=now
    )
    db.session.add(approval)
    db.session.flush()
    audit.write("newsletters.approved", about=edition, after={"revision": revision.number, "checksum": checksum})
    record(EditionApproved(edition_id=edition.id))
    return approval


def needs_another(edition: Edition, account_id: int | None) -> bool:
    """Whether the association asks for a second person, and this account edited last."""
    return association().newsletter_second and account_id is not None and edition.edited_by_account == account_id


def valid_approval(edition: Edition) -> Approval | None:
    """The approval of exactly the words that the letter has now, if there is one, with what was approved."""
    return valid_approvals([edition]).get(edition.id)


def approval_on_page(edition: Edition) -> Approval | None:
    """The same of an edition as `queries.one_for_editors` reads it, without what was approved, and asking no more."""
    standing = edition.standing
    return standing if standing is not None and standing.checksum == edition.checksum() else None


def valid_approvals(editions: Collection[Edition]) -> dict[int, Approval]:
    """The same for several letters, by their ids, in one statement. Their blocks must have been loaded."""
    found = db.session.scalars(
        select(Approval)
        .where(Approval.edition_id.in_([edition.id for edition in editions]), Approval.voided_at.is_(None))
        .options(joinedload(Approval.revision))
    )
    standing = {approval.edition_id: approval for approval in found}
    return {
        edition.id: standing[edition.id]
        for edition in editions
        if edition.id in standing and standing[edition.id].checksum == edition.checksum()
    }


def _may_still_change(edition: Edition) -> None:
    if edition.sending_from is not None or edition.cancelled_at is not None:
        raise AlreadyGone
    if all(block.hidden or block.is_empty or block.kind == "personal" for block in edition.blocks):
        raise NothingInIt
