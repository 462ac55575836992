"""What follows from help: a question by mail, once; thanks by mail; and nothing is left of whoever is erased."""

from __future__ import annotations

from sqlalchemy import delete, or_

from portal.core.db import db
from portal.core.facts import reacts_to
from portal.core.web import external_url
from portal.mail import outbox
from portal.members.facts import PersonErased
from portal.members.people import reach
from portal.relationships.goodwill.facts import HelpAsked, HelpConfirmed
from portal.relationships.goodwill.models import GoodwillAct


@reacts_to(HelpAsked)
def put_the_question(fact: HelpAsked) -> None:
    """To whoever was helped: who asks, and about what; never any words, which stay on the page."""
    act = db.session.get_one(GoodwillAct, fact.act_id)
    people = reach.readers([act.giver_id, act.receiver_id])
    giver, receiver = people.get(act.giver_id), people.get(act.receiver_id)
    if giver is None or receiver is None or receiver.address is None:
        return
    outbox.enqueue(
        "relationships.did_it_help",
        to=receiver.address,
        context={
            "other": giver.name,
            "other_first": giver.first,
            "kind": str(act.kind),
            "day": act.day,
            "page": external_url("goodwill.show", act_id=act.id),
        },
        key=f"relationships.did_it_help:{act.id}",
    )


@reacts_to(HelpConfirmed)
def tell_the_giver(fact: HelpConfirmed) -> None:
    """To whoever helped: that it did. What was written stands on the page, and in no mail."""
    act = db.session.get_one(GoodwillAct, fact.act_id)
    people = reach.readers([act.giver_id, act.receiver_id])
    giver, receiver = people.get(act.giver_id), people.get(act.receiver_id)
    if giver is None or receiver is None or giver.address is None:
        return
    outbox.enqueue(
        "relationships.it_helped",
        to=giver.address,
        context={
            "other": receiver.name,
            "other_first": receiver.first,
            "kind": str(act.kind),
            "day": act.day,
            "thanked": bool(act.thanks),
            "page": external_url("goodwill.show", act_id=act.id),
        },
        key=f"relationships.it_helped:{act.id}:{act.confirmed_at:%Y%m%d%H%M%S}",
    )


@reacts_to(PersonErased)
def forget(fact: PersonErased) -> None:
    """What they did and what was done for them: it was between the two."""
    who = fact.person_id
    db.session.execute(delete(GoodwillAct).where(or_(GoodwillAct.giver_id == who, GoodwillAct.receiver_id == who)))
