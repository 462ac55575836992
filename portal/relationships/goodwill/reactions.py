"""What follows from help: a question by mail, once; thanks by mail; and nothing is left of whoever is erased."""

from __future__ import annotations

from sqlalchemy import delete, func, or_, select

from portal.core import clock
from portal.core.db import db
from portal.core.facts import reacts_to
from portal.core.web import external_url
from portal.members.facts import PersonErased
from portal.relationships.goodwill.facts import HelpAsked, HelpConfirmed
from portal.relationships.goodwill.models import GoodwillAct
from portal.relationships.goodwill.operations import ONE_QUESTION_IN
from portal.relationships.letters import write_to


@reacts_to(HelpAsked)
def put_the_question(fact: HelpAsked) -> None:
    """To whoever was helped: who asks, and about what; never any words, which stay on the page.

    One letter in so many days, as one question: also where a line that was asked about is taken out of the diary, and
    another one is written and asked about. After a yes there may be another one.
    """
    act = db.session.get_one(GoodwillAct, fact.act_id)
    between = (GoodwillAct.giver_id == act.giver_id, GoodwillAct.receiver_id == act.receiver_id)
    said = db.session.scalar(select(func.count()).where(*between, GoodwillAct.confirmed_at.is_not(None)))
    span = int(clock.now().timestamp() // ONE_QUESTION_IN.total_seconds())
    _tell(act, act.receiver_id, act.giver_id, "did_it_help", f"{act.giver_id}:{act.receiver_id}:{span}:{said}")


@reacts_to(HelpConfirmed)
def tell_the_giver(fact: HelpConfirmed) -> None:
    """To whoever helped: that it did. What was written stands on the page, and in no mail."""
    act = db.session.get_one(GoodwillAct, fact.act_id)
    key = f"{act.id}:{act.confirmed_at:%Y%m%d%H%M%S}"
    _tell(act, act.giver_id, act.receiver_id, "it_helped", key, thanked=bool(act.thanks))


def _tell(act: GoodwillAct, reader_id: int, other_id: int, kind: str, key: str, **more: bool) -> None:
    """One letter about an act to one of its two."""
    page = external_url("goodwill.show", act_id=act.id)
    write_to(
        f"relationships.{kind}", reader_id, other_id, page=page, key=f"relationships.{kind}:{key}",
        kind=str(act.kind), day=act.day, **more,
    )  # fmt: skip


@reacts_to(PersonErased)
def forget(fact: PersonErased) -> None:
    """What they did and what was done for them: it was between the two."""
    who = fact.person_id
    db.session.execute(delete(GoodwillAct).where(or_(GoodwillAct.giver_id == who, GoodwillAct.receiver_id == who)))
