"""Looking at an edition's links: work in the background, whose progress can be watched and left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext as _ln
from sqlalchemy import delete, select

from portal.core import clock, jobs, language, outbound
from portal.core.db import db
from portal.core.models import Job
from portal.core.sayings import kept
from portal.core.web import path_of
from portal.core.work import unit_of_work
from portal.newsletters import rendering
from portal.newsletters.models import Edition
from portal.newsletters.operations.holding import hold, with_blocks
from portal.newsletters.proof import inside, links
from portal.newsletters.proof.models import CheckedLink, LinkCheck, Outcome

KIND = "newsletters.links"
#: So many sites are asked at a time; no site by more than one of them.
AT_ONCE = 4
#: A check that is not over after this is taken for lost, and may be begun anew.
LOST = timedelta(minutes=15)
_METHODS = ("HEAD", "GET")


def start(edition: Edition, *, account_id: int | None, now: datetime) -> int:
    """Begin to look at the links; the number of the work. While one look is under way there is no second."""
    edition = hold(edition.id)
    check = db.session.get(LinkCheck, edition.id)
    if check is not None and under_way(check, now):
        return check.job_id
    job = jobs.start(
        KIND,
        kept(_l("Looking at the links of %(title)s"), title=edition.title),
        account_id=account_id,
        arguments={"edition_id": edition.id},
        next=path_of("newsletters.preflight", slug=edition.slug) + "#links",
    )
    if check is None:
        db.session.add(LinkCheck(edition_id=edition.id, job_id=job.id, asked_at=now))
    else:
        check.job_id, check.asked_at = job.id, now
    return job.id


def under_way(check: LinkCheck, now: datetime) -> Job | None:
    """The work that looks at the links, while it does."""
    job = db.session.get(Job, check.job_id)
    return job if _goes_on(check, job, now) else None


def _goes_on(check: LinkCheck, job: Job | None, now: datetime) -> bool:
    return job is not None and job.finished_at is None and now - check.asked_at < LOST


class Before(NamedTuple):
    """What is known of an edition before it is looked at: the subject of the one before it, the last look at its links
    with its work, and what that found, by the digest of the address.
    """

    subject: str
    check: LinkCheck | None
    work: Job | None
    links: dict[str, CheckedLink]

    def under_way(self, now: datetime) -> Job | None:
        """The work that looks at the links, while it does."""
        return self.work if self.check is not None and _goes_on(self.check, self.work, now) else None


def before(edition: Edition) -> Before:
    """The same in one statement."""
    last = (
        select(Edition.subject)
        .where(Edition.month < edition.month, Edition.cancelled_at.is_(None))
        .order_by(Edition.month.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(last, LinkCheck, Job, CheckedLink)
        .select_from(Edition)
        .outerjoin(LinkCheck, LinkCheck.edition_id == Edition.id)
        .outerjoin(Job, Job.id == LinkCheck.job_id)
        .outerjoin(CheckedLink, CheckedLink.edition_id == Edition.id)
        .where(Edition.id == edition.id)
    ).all()
    subject, check, work, _link = rows[0]
    return Before(subject or "", check, work, {link.digest: link for *_rest, link in rows if link is not None})


@jobs.job(KIND)
def look_at_links(row: Job) -> dict[str, Any]:
    """Look at each address once, some at a time. Begun again it looks again; what is stored is the last word."""
    edition = db.session.scalars(with_blocks().where(Edition.id == row.arguments["edition_id"])).one()
    with language.spoken(None):
        found = links.found_in(edition, rendering.letter(edition)).links
    wanted = list({link.digest: link for link in found if link.is_page}.values())[: links.MOST]
    number, done, some = edition.id, 0, inside.some_member(clock.now())
    _forget_others(number, {link.digest for link in wanted})
    for few in _handfuls(wanted):
        _store(number, [(link, inside.look(link.address, some), None) for link in few if link.is_ours])
        _store(number, _asked_outside([link for link in few if not link.is_ours]))
        done += len(few)
        jobs.progress(row, done, len(wanted), kept(_ln("%(num)s link", "%(num)s links", done)))
    return {"links": len(wanted)}


def ask(address: str) -> tuple[Outcome, int | None]:
    """Ask another site for an address: briefly, and for the page where it does not answer that."""
    code: int | None = None
    for method in _METHODS:
        try:
            code = outbound.ask(address, method=method).code
        except outbound.Refused:
            return Outcome.REFUSED, None
        except outbound.Unreachable:
            continue
        if code < 400:
            return Outcome.FINE, code
    if code is None:
        return Outcome.AWAY, None
    return (Outcome.GONE if code in {404, 410} else Outcome.AWAY if code >= 500 else Outcome.WARY), code


def _asked_outside(few: Sequence[links.Link]) -> list[tuple[links.Link, Outcome, int | None]]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = list(pool.map(ask, [link.address for link in few]))
    return [(link, outcome, code) for link, (outcome, code) in zip(few, found, strict=True)]


def _handfuls(wanted: Sequence[links.Link]) -> Iterator[Sequence[links.Link]]:
    for first in range(0, len(wanted), AT_ONCE):
        yield wanted[first : first + AT_ONCE]


def _store(edition_id: int, found: Sequence[tuple[links.Link, Outcome, int | None]]) -> None:
    if not found:
        return
    with unit_of_work():
        known = {
            row.digest: row
            for row in db.session.scalars(
                select(CheckedLink).where(
                    CheckedLink.edition_id == edition_id, CheckedLink.digest.in_([link.digest for link, *_ in found])
                )
            )
        }
        for link, outcome, code in found:
            stored = known.get(link.digest)
            if stored is None:
                stored = CheckedLink(edition_id=edition_id, digest=link.digest, address=link.address)
                db.session.add(stored)
            stored.outcome, stored.code, stored.checked_at = outcome, code, clock.now()


def _forget_others(edition_id: int, wanted: set[str]) -> None:
    with unit_of_work():
        gone = CheckedLink.digest.not_in(wanted)
        db.session.execute(delete(CheckedLink).where(CheckedLink.edition_id == edition_id, gone))
