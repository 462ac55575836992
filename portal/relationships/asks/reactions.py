"""What follows from asks and offers: letters, each sent once, and what goes when somebody is forgotten."""

from __future__ import annotations

from sqlalchemy import delete, or_, select

from portal.core import search
from portal.core.db import db
from portal.core.facts import reacts_to
from portal.core.web import external_url
from portal.members.facts import PersonErased
from portal.relationships.asks import queries
from portal.relationships.asks.facts import AnswerAccepted, AskAnswered, AskTakenDown, HelpThanked
from portal.relationships.asks.models import Ask, AskAnswer, AskReport, AskThanks
from portal.relationships.letters import write_to


@reacts_to(AskAnswered)
def tell_who_asked(fact: AskAnswered) -> None:
    """Somebody can help: what they write stands on the page. One letter, however often they take it back."""
    ask = db.session.get_one(Ask, fact.ask_id)
    answer = db.session.get_one(AskAnswer, fact.answer_id)
    _write("relationships.ask_answered", ask, to=ask.asker_id, about=fact.helper_id, key=f"of{fact.helper_id}",
           way=answer.way.value)  # fmt: skip


@reacts_to(AnswerAccepted)
def tell_the_helper(fact: AnswerAccepted) -> None:
    """Their help is gladly taken."""
    ask = db.session.get_one(Ask, fact.ask_id)
    _write("relationships.answer_accepted", ask, to=fact.helper_id, about=ask.asker_id, key=str(fact.answer_id))


@reacts_to(HelpThanked)
def tell_of_thanks(fact: HelpThanked) -> None:
    """Somebody thanks them; whether their name may be shown is theirs to say."""
    ask = db.session.get_one(Ask, fact.ask_id)
    shown = db.session.get_one(AskThanks, fact.thanks_id).shown
    _write("relationships.thanked", ask, to=fact.helper_id, about=fact.helped_id, key=str(fact.thanks_id), shown=shown)


@reacts_to(AskTakenDown)
def tell_it_was_taken_down(fact: AskTakenDown) -> None:
    """Why stands on the page."""
    ask = db.session.get_one(Ask, fact.ask_id)
    _write("relationships.ask_taken_down", ask, to=ask.asker_id, about=ask.asker_id, key="")


def _write(kind: str, ask: Ask, *, to: int, about: int, key: str, **more: object) -> None:
    page = external_url("asks.show", ask_id=ask.id)
    write_to(kind, to, about, page=page, key=f"{kind}:{ask.id}:{key}:{to}", title=ask.title, offer=ask.is_offer, **more)


@reacts_to(PersonErased)
def forget_their_asks(fact: PersonErased) -> None:
    """Their asks go with all that hangs on them, and what they wrote to others."""
    who = fact.person_id
    for number in db.session.scalars(select(Ask.id).where(Ask.asker_id == who)).all():
        search.forget_for_good(queries.SEARCHED, number)
    db.session.execute(delete(Ask).where(Ask.asker_id == who))
    db.session.execute(delete(AskAnswer).where(AskAnswer.helper_id == who))
    db.session.execute(delete(AskThanks).where(or_(AskThanks.helper_id == who, AskThanks.helped_id == who)))
    db.session.execute(delete(AskReport).where(AskReport.reporter_id == who))
