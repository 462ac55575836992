"""Writing a playbook: every save is a version that is kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from portal.core import audit
from portal.core.db import db
from portal.leadership.handover.errors import WrittenMeanwhile
from portal.leadership.handover.playbook import MONTHS, NAMES, NOTHING, PlaybookVersion
from portal.leadership.handover.queries import playbooks
from portal.leadership.offices.models import Position
from portal.leadership.offices.operations.holding import hold_position


def write_playbook(
    position: Position, contents: Mapping[str, str], *, base: int, by: int | None, now: datetime
) -> PlaybookVersion | None:
    """Save what a playbook says, typed over version `base` (0: over nothing). Who says the same saves nothing.

    Raises WrittenMeanwhile when another version came in between.
    """
    hold_position(position.id)
    last = playbooks.newest(position.id)
    said = {name: contents.get(name, "") for name in NOTHING}
    if said == (last.contents if last else NOTHING):
        return last
    number = last.number if last else 0
    if number != base:
        raise WrittenMeanwhile
    version = PlaybookVersion(
        position_id=position.id,
        number=number + 1,
        calendar=[said[f"month_{month}"] for month in range(1, MONTHS + 1)],
        written_at=now,
        written_by_id=by,
        **{name: said[name] for name in NAMES},
    )
    db.session.add(version)
    db.session.flush()
    audit.write("leadership.playbook_written", about=position, after={"version": version.number})
    return version
