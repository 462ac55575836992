"""What a member writes to another: a letter of the portal's own, which carries the address of neither."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, exists, select

from portal.accounts import throttle
from portal.core import language
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.house import NoticeKind
from portal.core.tokens import new_token
from portal.core.web import external_url
from portal.mail import outbox
from portal.mail.models import MailPreference
from portal.members.memberships.queries.members import counts_on
from portal.members.people import reach
from portal.members.people.models import Person

FAMILY = "messages"
MESSAGE = NoticeKind(
    "members.message", _l("A member writes to you"), FAMILY, switchable=True,
    family_label=_l("Messages from other members"), private=True,
)  # fmt: skip
KINDS = (MESSAGE,)


class TakesNoMessages(DomainError):
    sentence = _l("They cannot be written to by the portal today. Speak to them at the next event.")
    field = "words"


class WroteOften(DomainError):
    sentence = _l(
        "You have written to them three times within a day. Give them time to answer, and write again tomorrow."
    )
    field = "words"


class WroteToMany(DomainError):
    sentence = _l("You have written twenty messages within a day, and more is not possible. Write again tomorrow.")
    field = "words"


def takes_messages(person_id: int, day: date) -> bool:
    """Whether other members may write to this person: a member of the day who signs in and has not said no."""
    return db.session.scalar(taking_messages(day).where(Person.id == person_id)) is not None


def taking_messages(day: Any) -> Select[int]:
    """The ids of all whom other members may write to that day."""
    said_no = exists().where(
        MailPreference.address == reach.KEY, MailPreference.family == FAMILY, ~MailPreference.wanted
    )
    found = (
        select(Person.id)
        .join(reach.ACCOUNT, reach.ACCOUNT.id == Person.account_id)
        .where(reach.PROVED, reach.ACCOUNT.closed_at.is_(None), ~reach.GONE, ~said_no)
    )
    return found.where(counts_on(day))


def write(sender: Person, to: int, words: str, *, today: date, now: datetime) -> None:
    """Send it. Raises TakesNoMessages; WroteOften after three to one person within a day; WroteToMany after twenty:
    nobody writes to a whole directory.
    """
    _count(throttle.messages_to(sender.id, to), WroteOften, now)
    _count(throttle.messages(sender.id), WroteToMany, now)
    if not takes_messages(to, today):
        raise TakesNoMessages
    reader = reach.reader(to)
    if reader.address is None:
        raise TakesNoMessages
    with language.spoken(reader.address.language):
        context = {
            "first": reader.first, "writer": sender.name, "writer_first": sender.first, "words": words,
            "page": external_url("members.write", person_id=sender.id),
        }  # fmt: skip
    key = f"members.message:{sender.id}:{to}:{new_token()[:16]}"
    outbox.enqueue(MESSAGE.name, to=reader.address, key=key, context=context)


def _count(limits: list[throttle.Limit], refused: type[DomainError], now: datetime) -> None:
    try:
        throttle.count(limits, now=now)
    except throttle.TooManyTries as error:
        raise refused from error
