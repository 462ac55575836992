"""What follows from other things that happen."""

from __future__ import annotations

from sqlalchemy import select

from portal.core.actors import Right
from portal.core.db import db
from portal.core.facts import reacts_to
from portal.core.web import external_url
from portal.leadership.offices.queries import holders_of_right
from portal.mail import outbox
from portal.members.facts import PersonErased
from portal.members.people.models import Person
from portal.newsletters.facts import ReviewAsked
from portal.newsletters.models import Edition
from portal.newsletters.operations import history


@reacts_to(ReviewAsked)
def tell_those_who_may_send(fact: ReviewAsked) -> None:
    """Ask everyone who may approve the letter to read it."""
    edition = db.session.get_one(Edition, fact.edition_id)
    for to in holders_of_right(Right.NEWSLETTER_SEND):
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


@reacts_to(PersonErased)
def forget_names(fact: PersonErased) -> None:
    """Editions stay as they were sent; whoever asked to be forgotten is not named for writing or approving them."""
    account = db.session.scalar(select(Person.account_id).where(Person.id == fact.person_id))
    if account is not None:
        history.forget_names([account])
