"""What the newsletter brings to the office."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm.attributes import set_committed_value

from portal.core.actors import Actor
from portal.core.house import Decision
from portal.core.questions import Question, Told, made_of
from portal.newsletters import policies, queries
from portal.newsletters.models import Approval, Block, Edition

DESK = Question[Edition](lambda _who: queries.on_the_desk())
TO_READ = Question[Edition](lambda _who: queries.waiting_for_eyes())
BLOCKS = Question[Block](lambda _who: select(Block).where(Block.edition_id.in_(_ids())).order_by(Block.position))
APPROVALS = Question[tuple[int, str]](
    lambda _who: select(Approval.edition_id, Approval.checksum).where(
        Approval.edition_id.in_(_ids()), Approval.voided_at.is_(None)
    )
)


def _ids() -> Select[int]:
    return queries.waiting_for_eyes().order_by(None).with_only_columns(Edition.id)


def _asked(who: Actor) -> Iterator[Question[Any]]:
    if policies.edit(who):
        yield DESK
    if policies.send(who):
        yield from (TO_READ, BLOCKS, APPROVALS)


@made_of(_asked)
def decisions(who: Actor, now: datetime, told: Told) -> Iterable[Decision]:
    """Letters that want reading or missed their hour, for those who may send; drafts, for those who write them."""
    for edition in told.get(DESK):
        yield Decision(
            title=_("%(title)s is being written", title=edition.title),
            text=_("It drafted itself from the month. Read it, put it into your words, and send it."),
            label=_("Go on with it"),
            url=url_for("newsletters.desk", slug=edition.slug),
            order=60,
            since=edition.created_at,
            icon="newspaper",
        )
    approved = set(told.get(APPROVALS))
    for edition in told.get(TO_READ):
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
        elif (edition.id, _checksum(edition, told)) not in approved:
            yield Decision(
                title=_("Read %(title)s before it goes", title=edition.title),
                text=_("%(name)s asks for somebody else to read it.", name=edition.review_asked_by or ""),
                label=_("Read it"),
                url=url_for("newsletters.desk", slug=edition.slug),
                order=20,
                since=edition.review_asked_at,
                icon="newspaper",
            )


def _checksum(edition: Edition, told: Told) -> str:
    set_committed_value(edition, "blocks", [block for block in told.get(BLOCKS) if block.edition_id == edition.id])
    return edition.checksum()
