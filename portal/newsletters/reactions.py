"""What follows from other things that happen."""

from __future__ import annotations

from sqlalchemy import select

from portal.core import clock
from portal.core.actors import Right
from portal.core.db import db
from portal.core.facts import reacts_to
from portal.core.web import external_url
from portal.leadership.offices.queries import holders_of_right
from portal.mail import outbox
from portal.members.facts import PersonErased
from portal.members.people import reach
from portal.members.people.models import Person
from portal.newsletters.facts import ReviewAsked
from portal.newsletters.models import Edition
from portal.newsletters.operations import drafting, history
from portal.relationships.goodwill.told.facts import ToldThanksWithdrawn


@reacts_to(ReviewAsked)
def tell_those_who_may_send(fact: ReviewAsked) -> None:
    """Ask the colleague who was named to read the letter, or everyone who may approve it."""
    edition = db.session.get_one(Edition, fact.edition_id)
    named = reach.reader(fact.person_id).address if fact.person_id else None
    for to in [named] if named else holders_of_right(Right.NEWSLETTER_SEND):
        outbox.enqueue(
            "newsletters.review",
            to=to,
            context={
                "title": edition.title,
                "editor": edition.review_asked_by,
                "url": external_url("newsletters.desk", slug=edition.slug),
            },
            key=f"newsletters.review:{edition.id}:{edition.version}:{to.email}",
        )


@reacts_to(ToldThanksWithdrawn)
def tell_it_no_more(fact: ToldThanksWithdrawn) -> None:
    """Take it out of editions that have not gone out; whatever was approved with it in it is to be read again.

    A block that an editor put into their own words cannot be taken apart: it is left out, and waits for them.
    """
    drafting.without(("told_thanks", fact.act_id), now=clock.now())


@reacts_to(PersonErased)
def forget_names(fact: PersonErased) -> None:
    """Editions stay as they were sent; whoever asked to be forgotten is not named for writing or approving them."""
    account = db.session.scalar(select(Person.account_id).where(Person.id == fact.person_id))
    if account is not None:
        history.forget_names([account])
