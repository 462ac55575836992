"""What some of the demo's past officers wished for."""

from __future__ import annotations

from collections.abc import Mapping

from portal.core.world import World
from portal.leadership.next_chapter.models import NextChapter


def seed(world: World, terms: Mapping[tuple[str, str], int]) -> None:
    """What came after some of these terms, by position and person."""
    world.insert(NextChapter, [
        {
            "term_id": terms[key], "asked_at": world.ago(days + 10), "wishes": wishes, "words": words, "circle": True,
            "answered_at": world.ago(days), "rests": False,
        }
        for key, days, wishes, words in (
            (("treasurer", "anselm"), 250, ["mentor", "advise"], "Ring me about the tax office, any evening."),
            (("works_chair", "piet"), 20, ["advise"], "I still own the tall ladder. Ask."),
            (("host", "mara"), 50, ["host"], ""),
        )
    ])  # fmt: skip
