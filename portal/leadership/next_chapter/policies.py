"""Who reads what somebody wishes for, and who writes to the circle."""

from __future__ import annotations

from portal.core.access import policy
from portal.core.actors import ANYWHERE, Actor, Right
from portal.leadership.next_chapter import queries
from portal.leadership.next_chapter.queries import Chapter


@policy
def accompany(who: Actor, chapter: Chapter) -> bool:
    """Read what somebody wishes for, and have a word with them: the chair of the body, the office."""
    return chapter.body.id in who.chairs or who.may(Right.LEADERSHIP, chapter.position)


@policy
def accompany_some(who: Actor, about: object = None) -> bool:
    """The list of those: whoever chairs a body, the office."""
    return bool(who.chairs) or who.may(Right.LEADERSHIP, ANYWHERE)


@policy
def see_circle(who: Actor, about: object = None) -> bool:
    """The circle of those who served: itself, whoever serves today, chairs, the office."""
    if who.serves or write_circle(who):
        return True
    return who.person_id is not None and queries.is_in_circle(who.person_id)


@policy
def write_circle(who: Actor, about: object = None) -> bool:
    """Write to the circle: whoever chairs a body, the office."""
    return bool(who.chairs) or who.may(Right.LEADERSHIP)
