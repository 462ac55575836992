"""What the association tells and wants of whoever would like to join."""

from __future__ import annotations

from portal.core import audit, settings
from portal.core.settings import association


def change(*, membership_gives: str, sponsors_wanted: int, how_to_pay: str) -> None:
    """From now on; who has sent an application has named as many as were wanted then."""
    wanted = {"membership_gives": membership_gives, "sponsors_wanted": sponsors_wanted, "how_to_pay": how_to_pay}
    changed = sorted(name for name, value in wanted.items() if getattr(association(), name) != value)
    settings.change(**wanted)
    if changed:
        audit.write("members.joining_changed", after={"fields": changed})
