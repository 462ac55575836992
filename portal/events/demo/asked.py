"""What one supper of the demo asks those who sign up, and what they answered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from portal.core.world import World
from portal.events.questions.models import EventQuestion, QuestionKind, Wording
from portal.events.registrations.models import EventAnswer

MEALS = ("With meat", "With fish", "Vegetarian", "Vegan")
#: How those at the table eat, over and over; and what some of them would talk about.
EATEN = (0, 2, 0, 1, 0, 2, 0, 0, 3, 1)
TALK = (
    "How to say no to a large order.",
    "Who else has taken on somebody of sixty?",
    "Whether a shop window still brings anybody in.",
    "What the flood taught us about insurance.",
)


def ask(world: World, event: dict[str, Any], registrations: Iterable[dict[str, Any]]) -> None:
    """Two questions: one that everybody answers, in confidence, and one that some do."""
    made = event["published_at"] - timedelta(hours=1)
    first, second = 1, 2
    world.insert(EventQuestion, [
        {
            "id": first, "event_id": event["id"], "position": 1, "kind": QuestionKind.ONE, "needed": True,
            "sensitive": True, "answered": True,
        },
        {
            "id": second, "event_id": event["id"], "position": 2, "kind": QuestionKind.SHORT, "needed": False,
            "sensitive": False, "answered": True,
        },
    ])  # fmt: skip
    world.insert(Wording, [
        {
            "question_id": first, "number": 1, "words": "What may Rafi cook for you?", "choices": list(MEALS),
            "hint": "Nuts, milk and the like: tell him on the evening too.", "made_at": made,
        },
        {
            "question_id": second, "number": 1, "words": "What would you like to talk about?", "choices": [],
            "hint": "It goes to whoever sits beside you.", "made_at": made,
        },
    ])  # fmt: skip
    answers = []
    for at, each in enumerate(row for row in registrations if row["event_id"] == event["id"]):
        told = {"registration_id": each["id"], "wording": 1, "answered_at": each["joined_at"]}
        answers.append({"question_id": first, "said": [MEALS[EATEN[at % len(EATEN)]]], **told})
        if at % 5 == 1:
            answers.append({"question_id": second, "said": [TALK[at // 5 % len(TALK)]], **told})
    world.insert(EventAnswer, answers)
