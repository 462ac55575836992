# ruff: noqa: E501
"""What those who ran some of the demo's events wrote about them afterwards."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from portal.core.world import World
from portal.events.afterwards.models import Afterword

WORDS = {
    "Show us your hands": "A spoon went round for half an hour before anybody asked what it had cost. The smallest thing on the table was a hinge, and it had the longest story.",
    "People worth a call": "Everybody had put off the same kind of call, and most of those who were rung up were only glad. Two of us are now invited to weddings.",
    "Five workshops and a wall": "Nobody agreed about the wall. The glue had been dry since six, and the bookbinders ran out of tea first.",
    "Kingfishers and planning permission": "Dev had promised nothing, and then there were two of them. Mara’s part was shorter than feared and is still being argued about.",
    "Supper of leftovers": "There were five potato salads, and not one was left. If you miss a green bowl with a lid, it is in the kitchen of the Corn Exchange.",
    "Soup and songs": "The piano had been tuned after all. Somebody who had told us that she does not sing sang all of it.",
    "Mend something together": "A lamp, two kettles and a violin case went home whole. The umbrella could not be saved, but its owner now knows somebody who makes them.",
    "Write the letter you put off": "It was the quietest evening we have had. Nine letters were posted on the way home, and nobody asked to whom.",
    "How the flood office decides": "We now know what the river warden does in that hour, and why the third siren is the one to listen to. The list of telephone numbers hangs at the Corn Exchange.",
    "A hundred and ten years of one shop": "The photograph of 1921 made the evening: three of us found a grandmother in it. Thank you to the shop for carrying its own counter up the stairs.",
}  # fmt: skip


def write(world: World, events: list[dict[str, Any]]) -> None:
    """Of each of these the last time that it was."""
    last = {row["title"]: row for row in sorted(events, key=lambda row: row["end_utc"]) if row["title"] in WORDS}
    rows = [
        {"event_id": row["id"], "words": WORDS[title], "written_at": row["end_utc"] + timedelta(hours=20)}
        for title, row in last.items()
    ]
    world.insert(Afterword, [row for row in rows if row["written_at"] <= world.now])
