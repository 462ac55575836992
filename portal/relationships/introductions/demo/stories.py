"""Whom the cast of the demo brought together. No line names the one it is about."""

from __future__ import annotations

from dataclasses import dataclass

from portal.relationships.introductions.states import State


@dataclass(frozen=True, slots=True)
class Story:
    """One introduction: asked `days` ago, come as far as `ends`. `yes`: who of the two has said yes by now."""

    asker: str
    b: str
    c: str
    days: int
    ends: State
    to_b: str
    to_c: str
    yes: str = ""
    thanks: str = ""


STORIES = (
    Story(
        "dev",
        "amara",
        "yusra",
        2,
        State.ASKED,
        "Keeps other people’s papers in better order than her own, and laughs about it. You two would get on, and one "
        "of you has boxes that last.",
        "Makes boxes for papers that should outlive us. Ask about the almanac, and take an hour.",
    ),
    Story(
        "amara",
        "jonas",
        "ines",
        4,
        State.ASKED,
        "Sets ten words better than others a hundred. If your drawers ever get labels, they should be hers.",
        "Makes furniture that closes with a sigh, and cannot write a sentence about it. You could.",
        yes="b",
    ),
    Story(
        "amara",
        "greta",
        "tomas",
        33,
        State.FOLLOW_UP,
        "Knows every tide between here and the lightship, and collects stories of storms. You have a barometer too "
        "many.",
        "Knows everybody’s grandmother, and what became of their boats.",
        yes="bc",
        thanks="We meant to have tea and had supper. The barometer says fair, for once.",
    ),
    Story(
        "mara",
        "jonas",
        "greta",
        23,
        State.FOLLOW_UP,
        "Has an office with forty-one drawers, of which nine open. I thought of you at once.",
        "Mends drawers as you mend leases: line by line.",
        yes="bc",
    ),
    Story(
        "amara",
        "kofi",
        "piet",
        20,
        State.NOT_AHEAD,
        "Knows how to wait for things that take their time. You roast; it is the same.",
        "Roasts on Thursdays, early, and likes company that does not talk before the first cup.",
    ),
)
