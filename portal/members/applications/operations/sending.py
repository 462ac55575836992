"""An application leaves its applicant; what waits for nobody begins at once."""

from __future__ import annotations

from datetime import date, datetime

from portal.core.errors import DomainError
from portal.core.work import attempt
from portal.members.applications.models import Application
from portal.members.applications.operations import deciding, drafts


def send(application: Application, *, sponsors: int, today: date, now: datetime) -> None:
    """Send it, by whoever has its link or is signed in as its applicant, and begin what waits for nobody.

    Where no mail left, nobody proved an address: then the office decides. `sponsors`: how many are wanted.
    Raises what `drafts.submit` does.
    """
    if application.person_id is None:
        drafts.prove(application, now=now)
    drafts.submit(application, sponsors=sponsors, unproved=application.mailed_to is None, now=now)
    if application.proved_at is None and application.person_id is None:
        return
    try:
        with attempt():
            deciding.settle(application, today=today, now=now)
    except DomainError:
        return  # it overlaps with another membership, say: the office looks at it
