"""A visitor says that they would like to help, sends it on by their link, is answered, and is forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select

from portal.core import audit
from portal.core.db import db, insert_or_ignore
from portal.core.facts import record
from portal.core.locking import find_locked, for_update
from portal.core.work import unit_of_work
from portal.mail import erasure as mail
from portal.mail.addresses import normalise
from portal.mail.sender import reaches_people
from portal.volunteering.errors import ShiftOver
from portal.volunteering.facts import HelpLinkAsked, HelpWishAnswered, HelpWished
from portal.volunteering.models import Role, Shift
from portal.volunteering.wishes import errors, links, queries
from portal.volunteering.wishes.models import HelpWish

#: Whoever asks again sooner than this is not written to again.
AGAIN_AFTER = timedelta(minutes=5)
AT_ONCE = 500


def ask_for_link(
    name: str, email: str, words: str = "", *, role: Role | None = None, shift: Shift | None = None,
    language: str = "", now: datetime,
) -> None:  # fmt: skip
    """Send the address a link, by which whoever reads there sends it on. It tells nobody whether the address is known.

    Asking again sooner than in five minutes writes no second letter. As long as one of theirs waits for an answer, the
    letter leads to that. Raises NotHeardOf where no mail leaves the house, ShiftOver.
    """
    if not reaches_people():
        raise errors.NotHeardOf
    if shift is not None and not (shift.public and shift.takes_people(now)):
        raise ShiftOver
    key = normalise(email)
    over = queries.forgotten(now).where(HelpWish.email_key == key)
    _drop(db.session.scalars(for_update(over, of=HelpWish)).all(), now)
    said = {"name": name, "words": words, "language": language, **_about(role, shift)}
    row = {**said, "email": email, "email_key": key, "asked_at": now, **links.new()}
    wish, is_new = _made_or_waiting(row)
    if not is_new:
        if now - wish.asked_at < AGAIN_AFTER:
            return
        wish.asked_at = now
        if wish.sent_at is None:
            for column, value in said.items():
                setattr(wish, column, value)
        db.session.flush()
    record(HelpLinkAsked(wish_id=wish.id))


def _made_or_waiting(row: dict[str, Any]) -> tuple[HelpWish, bool]:
    """The row, or the one of the same address that waits; that one may be answered this very moment."""
    while True:
        made = db.session.scalar(insert_or_ignore(HelpWish).values(**row).returning(HelpWish.id))
        found = db.session.scalar(for_update(queries.waiting_from(row["email_key"]), of=HelpWish))
        if found is not None:
            return found, made is not None


def _about(role: Role | None, shift: Shift | None) -> dict[str, int | None]:
    return {"role_id": shift.role_id if shift else role.id if role else None, "shift_id": shift.id if shift else None}


def send_on(wish: HelpWish, *, name: str, words: str, now: datetime) -> None:
    """Whoever has the link reads mail at the address: from now on those who can answer see it. Raises TakenBack."""
    wish = _locked(wish)
    if wish.sent_at is not None:
        return
    if now >= wish.until:
        raise errors.TakenBack
    wish.name, wish.words, wish.sent_at = name, words, now
    wish.person_id = db.session.scalar(queries.whose_account(wish.email_key))
    db.session.flush()
    record(HelpWished(wish_id=wish.id))


def answer(wish: HelpWish, words: str, *, by: int | None, now: datetime) -> None:
    """Write to the visitor, once, in the name of whoever organises. Raises NoAnswer, AnsweredAlready, TakenBack."""
    if not words.strip():
        raise errors.NoAnswer
    wish = _settle(wish, by=by, now=now)
    wish.answer = words
    db.session.flush()
    audit.write("volunteering.help_wish_answered", about=wish)
    record(HelpWishAnswered(wish_id=wish.id))


def close(wish: HelpWish, *, by: int | None, now: datetime) -> None:
    """Nothing more is to be done: they were spoken to, or it was no use. No letter goes. Raises as `answer` does."""
    wish = _settle(wish, by=by, now=now)
    db.session.flush()
    audit.write("volunteering.help_wish_closed", about=wish)


def _settle(wish: HelpWish, *, by: int | None, now: datetime) -> HelpWish:
    wish = _locked(wish)
    if not wish.waits:
        raise errors.AnsweredAlready
    wish.settled_at, wish.settled_by_id = now, by
    return wish


def take_back(wish: HelpWish, *, now: datetime) -> None:
    """The visitor wants it forgotten: at once, with what was written to them."""
    held = find_locked(HelpWish, wish.id)
    if held is not None:
        _drop([held], now)


def forget_person(person_id: int, *, now: datetime) -> None:
    """What somebody who is forgotten said from the address of their account."""
    theirs = select(HelpWish).where(HelpWish.person_id == person_id).order_by(HelpWish.id)
    _drop(db.session.scalars(theirs).all(), now)


def forget_due(now: datetime) -> None:
    """The sweep: links that nobody used, and what was said or answered long ago."""
    while db.session.scalar(queries.forgotten(now).limit(1)) is not None:
        with unit_of_work():
            due = queries.forgotten(now).limit(AT_ONCE)
            _drop(db.session.scalars(for_update(due, of=HelpWish)).all(), now)


def _locked(wish: HelpWish) -> HelpWish:
    held = find_locked(HelpWish, wish.id)
    if held is None:
        raise errors.TakenBack
    return held


def _drop(wishes: Sequence[HelpWish], now: datetime) -> None:
    if wishes:
        mail.forget_told({wish.email_key: links.letters_to(wish) for wish in wishes}, now=now)
        db.session.execute(delete(HelpWish).where(HelpWish.id.in_([wish.id for wish in wishes])))
        db.session.flush()
