"""Bodies: formed, changed, dissolved."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from portal.accounts.operations.giving import Giver, check_carried
from portal.core import audit
from portal.core.actors import Power, Reach
from portal.core.db import db
from portal.core.locking import for_update, lock
from portal.core.text import slugify
from portal.leadership import errors
from portal.leadership.offices import queries
from portal.leadership.offices.models import Body, BodyKind, Position, Seat
from portal.leadership.offices.operations.seats import close_seat

#: Addresses beside those of bodies that are pages of their own.
RESERVED = {"new"}


def form_body(
    *, name: str, kind: BodyKind, about: str, formed: date, parent: Body | None = None, public: bool = True
) -> Body:
    """Form a body. Raises AddressTaken for a name that another one has."""
    slug = slugify(name)
    if slug in RESERVED:
        slug = f"{slug}-{kind}"
    if db.session.scalar(select(Body.id).where(Body.slug == slug)) is not None:
        raise errors.AddressTaken
    body = Body(
        name=name,
        slug=slug,
        kind=kind,
        about=about,
        formed=formed,
        public=public,
        parent_id=parent.id if parent else None,
    )
    db.session.add(body)
    db.session.flush()
    audit.write("leadership.body_formed", about=body, after={"name": body.name})
    return body


def change_body(
    body: Body,
    *,
    name: str,
    kind: BodyKind,
    about: str,
    formed: date,
    parent: Body | None,
    giver: Giver,
    now: datetime,
    public: bool = True,
) -> None:
    """Change what is said of a body; its address stays. Terms count from the day it was formed, not before.

    Raises ParentCircle, EndsBeforeItStarts, and the giver's refusals where a new first day or a new place moves rights.
    """
    _hold_all()
    if parent is not None and body.id in parent.within_bodies:
        raise errors.ParentCircle
    if body.dissolved is not None and formed > body.dissolved:
        raise errors.EndsBeforeItStarts(field="formed")
    if formed != body.formed:
        check_carried(giver, queries.carried_in(body), now=now)
    if (parent.id if parent else None) != body.parent_id:
        check_carried(giver, _moved(body, parent), now=now)
    before = {"name": body.name, "kind": body.kind, "formed": body.formed, "public": body.public}
    body.name, body.kind, body.about, body.formed, body.public = name, kind, about, formed, public
    body.parent_id = parent.id if parent else None
    after = {"name": body.name, "kind": body.kind, "formed": body.formed, "public": body.public}
    audit.write("leadership.body_changed", about=body, before=before, after=after)


def _hold_all() -> None:
    """Of two bodies that move at once, the second sees where the first went: else they could end in a circle."""
    db.session.scalars(for_update(select(Body).order_by(Body.id), Body)).all()


def _moved(body: Body, parent: Body | None) -> set[Power]:
    """What reaches down from the bodies above, here no more or from now on: over this body and those below it."""
    before, after = set(body.within_bodies[1:]), set(parent.within_bodies if parent else ())
    return {
        Power(power.right, Reach.BODY_AND_BELOW, body.id, body.within_bodies[1:])
        for power in queries.reaching_down(before ^ after)
    }


def end_body(body: Body, *, day: date, giver: Giver, now: datetime) -> None:
    """Dissolve a body from a day on: seats and terms that reach beyond end then, open-ended or not.

    For `dissolve_body`, which minds who asks for its seats and to whom they were offered.

    Raises EndsBeforeItStarts, and the giver's refusals where terms carry rights.
    """
    lock(body)
    if day < body.formed:
        raise errors.EndsBeforeItStarts
    check_carried(giver, queries.carried_in(body), now=now)
    body.dissolved = day
    audit.write("leadership.body_dissolved", about=body, after={"first_day_without": day})
    seats = db.session.scalars(
        queries.with_position().join(Position, Position.id == Seat.position_id).where(Position.body_id == body.id)
    )
    for seat in seats.all():
        close_seat(seat, day, reason="dissolved", giver=giver, now=now)
