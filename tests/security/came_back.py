"""What came back of the small association's mail: a report that somebody has to look at, and a stopped address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.core import clock
from portal.core.db import db
from portal.mail.intake.models import Outcome, RawBounce, Source, Verdict
from portal.mail.models import Suppression

if TYPE_CHECKING:
    from tests.security.world import World


def the_returned(world: World) -> None:
    now = clock.now()
    report = RawBounce(
        digest="d" * 64, source=Source.PIPE, received_at=now, size=7, read_at=now, verdict=Verdict.UNKNOWN,
        outcome=Outcome.REVIEW, why="unclear", message="Subject: Notiz\n\nWhatever this may be.",
    )  # fmt: skip
    address = Suppression(address="nobody-there@members.example", reason="bounce", since=now)
    db.session.add_all([report, address])
    db.session.flush()
    world.things |= {"report": report.id, "stopped address": address.id}
