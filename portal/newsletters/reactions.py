"""What follows from other things that happen."""

from __future__ import annotations

from portal.core.actors import Right
from portal.core.db import db
from portal.core.facts import reacts_to
from portal.core.web import external_url
from portal.leadership.offices.queries import holders_of_right
from portal.mail import outbox
from portal.members.people import reach
from portal.newsletters.facts import ReviewAsked
from portal.newsletters.models import Edition


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
