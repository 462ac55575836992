"""What volunteering tells in the newsletter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, or_

from portal.core import questions
from portal.core.actors import Actor, Standing
from portal.core.collecting import goes_out
from portal.core.house import BlockItem, BlockSource
from portal.core.phrasing import Ways, sentences
from portal.core.questions import Question, Told, made_of
from portal.core.say import say_day, say_time
from portal.core.web import external_url
from portal.events.programme.models import Event, Visibility
from portal.volunteering import queries
from portal.volunteering.models import Role, Shift

AHEAD = timedelta(days=45)
#: So many stand in the letter, of so many looked at: a role at an event is named once, however many shifts it has.
MOST, LOOKED_AT = 5, 24
ANY_MEMBER = Actor(standing=Standing.MEMBER)
WITH_ROOM = Question[tuple[Shift, Role, Event | None]](
    lambda _who: (
        queries.open_first(ANY_MEMBER, questions.now())
        .where(Shift.taken < Shift.most, Shift.start_utc > goes_out(), Shift.start_utc <= goes_out(AHEAD))
        .where(or_(Shift.event_id.is_(None), Event.visibility.in_((Visibility.PUBLIC, Visibility.MEMBERS))))
        .limit(LOOKED_AT)
        .add_columns(Role, Event)
    ),
    only={Role: ("name", "duties", "newcomer_ok"), Event: ("title",)},
)


@made_of(lambda _who: [WITH_ROOM])
def a_hand_is_welcome(who: Actor, now: datetime, told: Told) -> Sequence[BlockItem]:
    """Some shifts of the coming weeks with room, chosen where people are missing, told by their day."""
    ways = Ways("volunteering.hand")
    chosen: dict[tuple[int, int | None], tuple[Shift, Role, Event | None]] = {}
    for shift, role, event in told.get(WITH_ROOM):
        chosen.setdefault((role.id, shift.event_id), (shift, role, event))
    found = []
    before: set[str] = set()
    for shift, role, event in sorted(list(chosen.values())[:MOST], key=lambda each: (each[0].start_utc, each[0].id)):
        way, text = _said(shift, role, event, ways, before)
        found.append(
            BlockItem(
                source=("shift", shift.id),
                title=role.name,
                text=text,
                way=way,
                url=external_url("volunteering.shift", number=shift.id),
                when=say_day(shift.start_utc, shift.zone),
            )
        )
    return found


def _said(shift: Shift, role: Role, event: Event | None, ways: Ways, before: set[str]) -> tuple[int, str]:
    """What it is for and from when, and whether one more person is enough. Never how many have said yes.

    `before`: what was said of others in this letter, which no reader needs twice.
    """
    said = {
        "event": event.title if event else "",
        "start": say_time(shift.start_utc, shift.zone),
        "end": say_time(shift.end_utc, shift.zone),
    }
    if event:
        way, text = ways.choose(
            ("shift", shift.id),
            [
                _("For “%(event)s”, from %(start)s to %(end)s.", **said),
                _("Help is needed for “%(event)s” from %(start)s to %(end)s.", **said),
                _("From %(start)s to %(end)s, so that “%(event)s” goes well.", **said),
                _("Part of “%(event)s”: you are there from %(start)s, and free again at %(end)s.", **said),
            ],
        )
    else:
        way, text = ways.choose(
            ("shift", shift.id),
            [_("You begin at %(start)s, and are done by %(end)s.", **said), _("From %(start)s to %(end)s.", **said)],
            among="ours",
        )
    further = [each for each in (sentences(role.duties, 140), _wanted(shift, role, before)) if each not in before]
    before.update(further)
    return way, " ".join([text, *(each for each in further if each)])


def _wanted(shift: Shift, role: Role, before: set[str]) -> str:
    """Whether it works without the reader; the first of these that nobody has read yet."""
    if shift.lacks > 1:
        ways = [
            _("Several hands are still missing."),
            _("It does not work yet without a few more of us."),
            _("A few more of us, and it is easy."),
        ]
    elif shift.lacks == 1:
        ways = [
            _("One more person and it works."),
            _("Only one pair of hands is missing."),
            _("It needs one more of us."),
            _("Somebody is still missing: perhaps you?"),
        ]
    elif role.newcomer_ok:
        ways = [_("You need not have done it before.")]
    else:
        ways = [_("One more would make it easier."), _("Whoever comes along is welcome.")]
    return next((way for way in ways if way not in before), "")


def visible_shifts(ids: Sequence[int], who: Actor) -> Select[int]:
    """Those of the shifts that this reader may know of today."""
    return queries.visible(who).where(Shift.id.in_(ids)).with_only_columns(Shift.id)


BLOCKS = (
    BlockSource(
        "volunteering.hand",
        _l("A hand is welcome"),
        64,
        a_hand_is_welcome,
        leads=(
            _l("An hour of yours goes a long way, and you are never alone with it."),
            _l("The easiest way to get to know somebody is to carry a table together."),
            _l("If you have an hour to give, here is where it helps."),
        ),
        mention=_l("where a hand is welcome"),
    ),
)
