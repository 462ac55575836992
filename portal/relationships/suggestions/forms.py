"""Forms of the page of suggestions."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.forms import Form, Radio
from portal.relationships.suggestions.models import Answer, Room

#: What somebody may say to a suggestion.
ANSWERS = [
    (Answer.KNOWN.value, _l("We know each other")),
    (Answer.COMPETITOR.value, _l("We compete")),
    (Answer.NOT_NOW.value, _l("Not now")),
    (Answer.NEVER.value, _l("Never")),
]
ROOMS = [
    (Room.OPEN.value, _l("As it comes")),
    (Room.FIVE.value, _l("Five new people a month at most")),
    (Room.TWO.value, _l("Two new people a month at most")),
    (Room.PAUSED.value, _l("A pause of three months")),
    (Room.NEVER.value, _l("Do not suggest me to anybody")),
]


class AnswerForm(Form):
    """Setting somebody aside."""

    answer = Radio(_l("Why not?"), choices=ANSWERS)


class RoomForm(Form):
    """How much room somebody has for new people."""

    room = Radio(_l("How many people may find you this way?"), choices=ROOMS)
