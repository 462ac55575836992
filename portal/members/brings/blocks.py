"""The newsletter's block of new faces."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select

from portal.core import questions
from portal.core.actors import Actor
from portal.core.collecting import FIRST_DAY, LAST_DAY
from portal.core.house import BlockItem, BlockSource
from portal.core.phrasing import Ways, ended, unended
from portal.core.questions import Question, Told, made_of
from portal.core.web import external_url
from portal.members.memberships.models import Belonging
from portal.members.memberships.queries.members import newly_come, visible_people
from portal.members.people.models import Person, face_url

MOST = 12


CAME = Question[Person](
    lambda _who: (
        newly_come(FIRST_DAY, LAST_DAY, questions.day())
        .where(Person.introduce, Person.died_on.is_(None))
        .order_by(Belonging.since, Person.id)
        .limit(MOST)
    ),
    only={Person: ("name", "given_name", "headline", "firm", "line", "town", "picture")},
)


@made_of(lambda _who: [CAME])
def new_faces(who: Actor, now: datetime, told: Told) -> Sequence[BlockItem]:
    """Members since a day of the period, own or through a firm, who allow it and still belong."""
    ways = Ways("new_faces")
    found = []
    for each in told.get(CAME):
        way, text = _introduced(each, ways)
        found.append(
            BlockItem(
                source=("person", each.id), title=each.name, text=text, way=way,
                url=external_url("members.person", person_id=each.id), image=face_url(each.picture) or "",
            )
        )  # fmt: skip
    return found


def _introduced(person: Person, ways: Ways) -> tuple[int, str]:
    """Who they are, from what they say of themselves where every member reads it."""
    source, said = ("person", person.id), {"what": unended(person.what), "name": person.first}
    line, town = ended(person.line), {"town": person.town, "name": person.first}
    if person.what and person.line:
        return ways.choose(
            source,
            [
                _("%(what)s. “%(line)s”", line=line, **said),
                _("%(what)s. In %(name)s’s own words: “%(line)s”", line=line, **said),
                _("“%(line)s” %(what)s.", line=line, **said),
                _("%(what)s. Asked for one sentence, %(name)s wrote: “%(line)s”", line=line, **said),
            ],
        )
    if person.what:
        return ways.choose(
            source,
            [
                _("%(what)s. Ask %(name)s about it when you meet.", **said),
                _("%(what)s. Make %(name)s feel welcome.", **said),
                _("%(what)s, and new among us.", **said),
            ],
            among="what",
        )
    if person.line:
        return ways.choose(
            source, [_("“%(line)s”", line=line), _("“%(line)s” So %(name)s says.", line=line, **said)], among="line"
        )
    if person.town:
        return ways.choose(
            source,
            [
                _("From %(town)s. Say hello when you meet.", **town),
                _("%(name)s lives in %(town)s, or works there.", **town),
            ],
            among="town",
        )
    return ways.choose(
        source, [_("Say hello when you meet."), _("New among us, and still to be asked what brings them here.")],
        among="nothing",
    )  # fmt: skip


def visible_faces(ids: Sequence[int], who: Actor) -> Select[int]:
    """Those of the people whom this reader may see today and who still allow to be introduced."""
    return visible_people(who).where(Person.id.in_(ids), Person.introduce).with_only_columns(Person.id)


NEW_FACES = BlockSource(
    "new_faces",
    _l("New faces"),
    15,
    new_faces,
    for_members=True,
    leads=(
        _l("Sit beside somebody new next time; it is how most of us began."),
        _l("A first coffee is soon arranged. Here is whom to ask."),
        _l("A warm welcome. Everybody here was new once."),
        _l("Say hello, and introduce somebody to somebody."),
    ),
    mention=_l("who is new"),
)
