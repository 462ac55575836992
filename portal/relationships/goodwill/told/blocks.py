"""Thanks in the newsletter: only what both of the two agreed to, in the words that both have read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.core import questions
from portal.core.actors import Actor
from portal.core.collecting import SINCE, UNTIL
from portal.core.house import BlockItem, BlockSource
from portal.core.phrasing import Ways, ended
from portal.core.questions import Question, Told, made_of
from portal.core.web import external_url
from portal.members.people.models import Person
from portal.relationships.goodwill.told import queries
from portal.relationships.goodwill.told.models import ToldThanks

MOST = 8
AGREED = Question[tuple[ToldThanks, Person, Person]](
    lambda _who: (
        queries.agreed(questions.day()).where(ToldThanks.agreed_at >= SINCE, ToldThanks.agreed_at < UNTIL).limit(MOST)
    ),
    only={ToldThanks: ("own_key", "words_sealed"), Person: ("name",)},
)


@made_of(lambda _who: [AGREED])
def thanks(who: Actor, now: datetime, told: Told) -> Sequence[BlockItem]:
    """What both said yes to within the edition's stretch, and still want."""
    ways, found = Ways("goodwill.told"), []
    for row, giver, helped in told.get(AGREED):
        if not row.words:  # whoever wrote them is gone, and the words with them
            continue
        said = {"helped": helped.name, "giver": giver.name, "words": ended(row.words)}
        way, text = ways.choose(
            ("told_thanks", row.act_id),
            [
                _("%(helped)s writes: “%(words)s”", **said),
                _("“%(words)s” That is from %(helped)s.", **said),
                _("In the words of %(helped)s: “%(words)s”", **said),
            ],
        )
        title = _("Thank you, %(name)s", name=giver.name)
        url = external_url("members.person", person_id=giver.id)
        found.append(BlockItem(("told_thanks", row.act_id), title, text, url, way=way))
    return found


BLOCK = BlockSource(
    "goodwill.told",
    _l("Thank you"),
    70,
    thanks,
    for_members=True,
    leads=(
        _l("Told because both of them like it told."),
        _l("Help is given here without a price. Now and then somebody says so aloud."),
        _l("A word that is gladly passed on."),
    ),
    mention=_l("who says thank you"),
)
