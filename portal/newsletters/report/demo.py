"""What became of the demo's editions: their copies never were, so the figures are made up; what came of them is not."""

from __future__ import annotations

from sqlalchemy import select

from portal.core.db import db
from portal.core.world import World
from portal.newsletters.archive import shelving
from portal.newsletters.models import Edition
from portal.newsletters.report.counting import came_of
from portal.newsletters.report.models import EditionReport


def seed(world: World) -> None:
    """Figures for every edition that went out, and its words in the index."""
    sent = db.session.scalars(select(Edition).where(Edition.prepared_at.is_not(None)).order_by(Edition.month)).all()
    for number, edition in enumerate(sent):
        at = edition.sending_from or world.now
        readers = round(len(world.people) * 0.74) + number * 2
        states = {"skipped": 3 + number % 3, "refused": number % 2, "bounced": (number + 1) % 3, "complained": 0}
        states["accepted"] = readers - sum(states.values())
        db.session.add(
            EditionReport(
                edition_id=edition.id,
                counted_at=world.now,
                closed=True,
                figures={
                    "states": states,
                    "audience": readers,
                    "accepted": states["accepted"] + states["bounced"],
                    "waiting": 0,
                    "left_by_mail": True,
                    "put_off": number % 4,
                    "codes": {
                        "refused": {"5.1.1": states["refused"]} if states["refused"] else {},
                        "bounced": {"5.2.2": states["bounced"]} if states["bounced"] else {},
                    },
                    "left_out": {"stopped": states["skipped"] - 1, "bounced_before": 1},
                    "seconds": 240,
                    "a_minute": round(states["accepted"] / 4),
                    "stopped": {"newsletter": number % 2},
                    "clicks": 0,
                    "afterwards": came_of(edition, at, world.now),
                },
            )
        )
    db.session.flush()
    shelving.look_after(world.now)
