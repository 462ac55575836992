"""Thanks for the newsletter: what both agreed to, for members; the rest between the two."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, false, select, true
from sqlalchemy.orm import aliased

from portal.core.actors import Actor
from portal.core.dates import covers
from portal.core.db import db
from portal.core.settings import today
from portal.members.memberships.models import Belonging
from portal.members.people.models import Person
from portal.relationships.goodwill.models import GoodwillAct
from portal.relationships.goodwill.told.models import ToldThanks

GIVER, HELPED = aliased(Person), aliased(Person)


def of_act(act: GoodwillAct) -> ToldThanks | None:
    """For its two: what is between them, once the help was confirmed."""
    return db.session.get(ToldThanks, act.id) if act.confirmed_at is not None else None


def agreed(day: Any) -> Select[ToldThanks, Person, Person]:
    """(ToldThanks, giver, helped) of what both want told, who are both members and live; the latest yes first."""
    return (
        select(ToldThanks, GIVER, HELPED)
        .join(GoodwillAct, GoodwillAct.id == ToldThanks.act_id)
        .join(GIVER, GIVER.id == GoodwillAct.giver_id)
        .join(HELPED, HELPED.id == GoodwillAct.receiver_id)
        .where(ToldThanks.agreed_at.is_not(None), GoodwillAct.confirmed_at.is_not(None))
        .where(*(_here(person, day) for person in (GIVER, HELPED)))
        .where(*(person.died_on.is_(None) for person in (GIVER, HELPED)))
        .order_by(ToldThanks.agreed_at.desc(), ToldThanks.act_id)
    )


def _here(person: Any, day: Any) -> Any:
    return select(Belonging.person_id).where(
        Belonging.person_id == person.id, covers(Belonging.start, Belonging.end, day)
    ).exists()  # fmt: skip


def visible_told(ids: Sequence[int], who: Actor) -> Select[int]:
    """Those that this reader may know of today: members, as long as both want it and both are here."""
    found = agreed(today()).with_only_columns(ToldThanks.act_id, maintain_column_froms=True).order_by(None)
    return found.where(ToldThanks.act_id.in_(ids), true() if who.is_member else false())


def asked(me: Any, day: Any) -> Select[ToldThanks, Person]:
    """(ToldThanks, helped) of what this person has not said yes to. What they would rather not is among it, sealed."""
    return (
        select(ToldThanks, Person)
        .join(GoodwillAct, GoodwillAct.id == ToldThanks.act_id)
        .join(Person, Person.id == GoodwillAct.receiver_id)
        .where(GoodwillAct.giver_id == me, GoodwillAct.confirmed_at.is_not(None), ToldThanks.agreed_at.is_(None))
        .where(_here(Person, day))
        .order_by(ToldThanks.offered_at.desc(), ToldThanks.act_id)
    )
