"""The demo's playbook, and a handover that both acknowledged."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from portal.core.world import World
from portal.leadership.handover.models import ITEMS, Handover
from portal.leadership.handover.playbook import MONTHS, NAMES, PlaybookVersion

PLAYBOOK: dict[str, Any] = {
    "calendar": [
        "Ask the chimney sweep for a day.", "", "Gutters on the north side, before the rain.", "", "Window putty.",
        "", "",
        "The boiler is serviced; somebody has to be in.", "", "Gutters again, both sides. Turn the clock back.", "",
        "Lag the pipe behind the kitchen.",
    ],
    "ways": "One round with a torch on the first Saturday. What drips is written on the list by the back door; "
            "whoever has an hour takes the top line.",
    "contacts": "Roofer: asks for a photograph first. Plumber: only before eight in the morning.",
    "documents": "The green folder in the office: guarantees, the plan of the pipes, last year’s bills.",
    "open_work": "The east gutter: an offer is there, the board has to say yes before the frost.",
    "keys": "The key to the roof hangs with the keeper of the keys.",
}  # fmt: skip


def seed(world: World, position: int, leaver: int, follower: int) -> None:
    """A playbook of this position in two versions, and how one term was passed on to the next."""
    earlier = dict.fromkeys(NAMES, "") | {"calendar": [""] * MONTHS, "contacts": PLAYBOOK["contacts"]}
    for number, said, days in ((1, earlier, 300), (2, PLAYBOOK, 40)):
        world.insert(PlaybookVersion, [{
            "position_id": position, "number": number, "written_at": world.ago(days, 20),
            "written_by_id": world.cast["piet"], **said,
        }])  # fmt: skip
    moments = {name: world.ago(236, 18) for name in ("agreed_at", "met_at", "leaver_acknowledged_at")}
    world.insert(Handover, [{
        "term_id": leaver, "to_term_id": follower, "done": list(ITEMS),
        "note": "The bank wants two signatures, and answers on Thursdays.",
        "meeting_on": world.today - timedelta(days=237),
        "meeting_at": "18:00", "meeting_place": "The reading room", "proposal": 1, "proposed_by_leaver": True,
        "follower_acknowledged_at": world.ago(230, 9), "closed_at": None, "closed_reason": "", **moments,
    }])  # fmt: skip
