"""What the newsletter brings to the office."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from portal.core.actors import Actor
from portal.core.house import Decision
from portal.newsletters import policies, queries


def decisions(who: Actor, now: datetime) -> Iterable[Decision]:
    """Letters that want reading or missed their hour, for those who may send; drafts, for those who write them."""
    if policies.edit(who):
        for edition in queries.on_the_desk():
            yield Decision(
                title=_("%(title)s is being written", title=edition.title),
                text=_("It drafted itself from the month. Read it, put it into your words, and send it."),
                label=_("Go on with it"),
                url=url_for("newsletters.desk", slug=edition.slug),
                order=60,
                since=edition.created_at,
                icon="newspaper",
            )
    if not policies.send(who):
        return
    for edition in queries.waiting_for_eyes():
        if edition.missed_at is not None:
            yield Decision(
                title=_("%(title)s was not sent at its time", title=edition.title),
                text=_("The portal was not running when it should have gone. Choose a new time, or send it now."),
                label=_("Choose a time"),
                url=url_for("newsletters.send", slug=edition.slug),
                order=10,
                since=edition.missed_at,
                icon="newspaper",
            )
        else:
            yield Decision(
                title=_("Read %(title)s before it goes", title=edition.title),
                text=_("%(name)s asks for somebody else to read it.", name=edition.review_asked_by or ""),
                label=_("Read it"),
                url=url_for("newsletters.desk", slug=edition.slug),
                order=20,
                since=edition.review_asked_at,
                icon="newspaper",
            )
