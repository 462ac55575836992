"""One look at all of it: asked by a job of the office and by the doctor, never while a page waits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, select

from portal.core import clock, jobs
from portal.core.db import db
from portal.core.doctor.findings import State
from portal.core.models import Job
from portal.core.sayings import kept
from portal.core.web import path_of
from portal.core.work import unit_of_work
from portal.mail.models import Delivery, Mailing
from portal.mail.standing import bulk, dkim_keys, dmarc, host, spf
from portal.mail.standing.asking import Patient, Resolve, Unanswered, by_dns
from portal.mail.standing.findings import Looked, found
from portal.mail.standing.models import MailStanding
from portal.mail.standing.scene import Scene, here

JOB = "mail.standing"
#: What each of them is called, in the order of the page.
LABELS = {
    "spf": _l("SPF"),
    "dkim": _l("DKIM"),
    "dmarc": _l("DMARC"),
    "ptr": _l("Name of the mail server"),
    "tls": _l("TLS of the mail server"),
    "mx": _l("Answers"),
    "bulk": _l("Rules of large providers"),
}
LAST_LETTERS = 3
_AT_HOME = _l("No mail leaves the portal.")


def one(name: str, look: Callable[[Scene, Resolve], Looked], scene: Scene, ask: Resolve) -> Looked:
    """One finding about the sender's domain; where the DNS says nothing, that."""
    if not scene.leaves:
        return found(name, State.GOOD, _AT_HOME)
    if scene.is_nobodys and name != "ptr":
        told = _l("Mail is sent from %(domain)s, which is no domain of yours. Set MAIL_DEFAULT_SENDER.")
        return found(name, State.LOOK, told, domain=scene.domain)
    try:
        return look(scene, ask)
    except Unanswered:
        return found(name, State.UNKNOWN, _l("The DNS gave no answer about %(domain)s."), domain=scene.domain)


ASKED: dict[str, Callable[[Scene, Resolve], Looked]] = {
    "spf": spf.look, "dkim": dkim_keys.look, "dmarc": dmarc.look, "ptr": host.ptr, "mx": host.mx,
}  # fmt: skip


def look(
    scene: Scene,
    *,
    now: datetime,
    ask: Resolve | None = None,
    meet: host.Connect | None = None,
    tell: Callable[[int], None] = lambda done: None,
) -> list[Looked]:
    """Everything, in the order of the page. `tell`: how many were looked at."""
    patient, seen = Patient(ask or by_dns), dict[str, Looked]()
    for name in LABELS:
        if name == "tls":
            seen[name] = (
                host.tls(scene, meet or host.connect, now) if scene.leaves else found(name, State.GOOD, _AT_HOME)
            )
        elif name == "bulk":
            seen[name] = bulk.look(scene, seen, readers()) if scene.leaves else found(name, State.GOOD, _AT_HOME)
        else:
            seen[name] = one(name, ASKED[name], scene, patient)
        tell(len(seen))
    return list(seen.values())


def readers() -> int:
    """How many the largest of the last letters went to."""
    last = select(Mailing.id).where(Mailing.test.is_(False)).order_by(Mailing.id.desc()).limit(LAST_LETTERS)
    sizes = select(func.count()).where(Delivery.mailing_id.in_(last)).group_by(Delivery.mailing_id)
    return max(db.session.scalars(sizes), default=0)


def last() -> MailStanding | None:
    """What was found when somebody last looked."""
    return db.session.get(MailStanding, 1)


def running() -> Select[Job]:
    """The look that is under way, if one is."""
    return select(Job).where(Job.kind == JOB, Job.finished_at.is_(None)).order_by(Job.id.desc()).limit(1)


def begin(*, account_id: int | None) -> Job:
    """Have a worker look. Inside a unit of work."""
    title = kept(_l("Looking how others see our mail"))
    return jobs.start(JOB, title, account_id=account_id, arguments={}, next=path_of("mail.standing"))


@jobs.job(JOB)
def work(row: Job) -> dict[str, Any]:
    """Look at everything and write it down."""
    now = clock.now()
    seen = look(here(), now=now, tell=lambda done: jobs.progress(row, done, len(LABELS)))
    with unit_of_work():
        write_down(seen, now=now)
    return {"found": len(seen)}


def write_down(seen: Sequence[Looked], *, now: datetime) -> None:
    """In the place of what was found before."""
    found_before = db.session.get(MailStanding, 1)
    stored = [each.stored() for each in seen]
    if found_before is None:
        db.session.add(MailStanding(id=1, at=now, found=stored))
    else:
        found_before.at, found_before.found = now, stored
    db.session.flush()
