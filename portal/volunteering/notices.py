"""The mail of volunteering."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.core import language
from portal.core.house import NoticeKind
from portal.core.say import say_moment
from portal.core.web import external_url
from portal.mail import outbox
from portal.mail.addresses import Address
from portal.mail.sender import answered_by
from portal.members.people.reach import Reader
from portal.volunteering.asks.models import Said, ShiftAsk
from portal.volunteering.models import Assignment, Shift
from portal.volunteering.wishes import links
from portal.volunteering.wishes.models import HelpWish
from portal.volunteering.writing.models import ShiftMessage

FAMILY = "volunteering"
WISHED = _l("You get this because somebody told us, with this address, that they would like to help.")
#: So many shifts on which people are missing are named in one letter.
MOST_NAMED = 12
KINDS = (
    NoticeKind(
        "volunteering.assigned",
        _l("You took a shift"),
        FAMILY,
        family_label=_l("Your shifts"),
        family_why=_l("You get this because you lend a hand at our shifts, were asked to, or look after them."),
    ),
    NoticeKind("volunteering.given_back", _l("Somebody cannot come to a shift you organise"), FAMILY),
    NoticeKind("volunteering.released", _l("You were taken off a shift"), FAMILY),
    NoticeKind("volunteering.suspended", _l("What becomes of a shift while your membership is suspended"), FAMILY),
    NoticeKind("volunteering.cancelled", _l("A shift of yours is off"), FAMILY),
    NoticeKind("volunteering.postponed", _l("A shift of yours waits for a new day"), FAMILY),
    NoticeKind("volunteering.moved", _l("A shift of yours has another time or place"), FAMILY),
    NoticeKind("volunteering.reminder", _l("Your shift is near"), FAMILY),
    NoticeKind("volunteering.asked", _l("You are asked to take a shift"), FAMILY),
    NoticeKind("volunteering.answered", _l("What somebody said whom you asked to take a shift"), FAMILY),
    NoticeKind("volunteering.lacking", _l("People are missing on shifts you organise"), FAMILY),
    NoticeKind("volunteering.message", _l("A message about a shift of yours"), FAMILY),
    NoticeKind("volunteering.thanks", _l("Thanks for lending a hand"), FAMILY),
    NoticeKind("volunteering.stand_in_asked", _l("Somebody asks you to stand in for them"), FAMILY),
    NoticeKind("volunteering.stand_in_over", _l("You need not stand in any more"), FAMILY),
    NoticeKind("volunteering.stand_in_answered", _l("What became of your asking for a stand-in"), FAMILY),
    NoticeKind("volunteering.stand_in_wanted", _l("A stand-in is wanted at a shift you organise"), FAMILY),
    NoticeKind("volunteering.stand_in_comes", _l("Somebody stands in at a shift you organise"), FAMILY),
    NoticeKind("volunteering.help_asked", _l("A visitor’s wish to help"), FAMILY, opens=True, why=WISHED),
    NoticeKind(
        "volunteering.help_answered",
        _l("What a visitor who would like to help is told"),
        FAMILY,
        opens=True,
        why=WISHED,
    ),
    NoticeKind("volunteering.help_offered", _l("A visitor would like to help"), FAMILY),
    NoticeKind("volunteering.help_waits", _l("A visitor who would like to help waits for an answer"), FAMILY),
)

#: What somebody causes who takes a shift and gives it back by turns: of much of it only the last word is sent.
BACK_AND_FORTH = {"assigned", "given_back"}
#: The same between who asks for a stand-in and who is asked.
ASKED_AND_NOT = {"stand_in_asked", "stand_in_over"}


def about(kind: str, assignment: Assignment, to: Reader, *, turn: str = "", **more: object) -> None:
    """Tell somebody about an assignment. `turn` keeps apart what may be told again; `more` is for this kind alone."""
    if to.address is None:
        return
    shift = assignment.shift
    back_and_forth = f"volunteering:{shift.id}:{assignment.person_id}:{to.id}" if kind in BACK_AND_FORTH else ""
    if kind in ASKED_AND_NOT:
        back_and_forth = f"volunteering:stand-in:{assignment.id}:{to.id}"
    outbox.enqueue(
        f"volunteering.{kind}",
        to=to.address,
        thread=back_and_forth,
        key=f"volunteering.{kind}:{assignment.id}:{to.id}{turn}",
        context={
            "first": to.first,
            "volunteer": assignment.person.name,
            **_said(shift),
            "url": external_url("volunteering.shift", number=shift.id),
            "mine_url": external_url("volunteering.mine"),
            **more,
        },
    )


def asked(kind: str, made: ShiftAsk, to: Reader, *, turn: str = "") -> None:
    """Tell of a shift that somebody is asked to take: them, or whoever asked. `turn`: they are asked anew."""
    if to.address is None:
        return
    outbox.enqueue(
        f"volunteering.{kind}",
        to=to.address,
        key=f"volunteering.{kind}:{made.id}:{made.asked_at:%Y%m%dT%H%M%S}{turn}",
        context={
            "first": to.first,
            "asker": made.by.name if made.by else "",
            "volunteer": made.person.name,
            "agreed": made.said is Said.YES,
            **_said(made.shift),
            "url": external_url("volunteering.shift", number=made.shift_id),
        },
    )


def lacking(shifts: Sequence[Shift], to: Reader, *, turn: str) -> None:
    """Tell an organiser, in one letter, on which shifts people are missing; the nearest first."""
    if to.address is None:
        return
    with language.spoken(to.language):
        outbox.enqueue(
            "volunteering.lacking",
            to=to.address,
            key=f"volunteering.lacking:{to.id}:{turn}",
            context={
                "first": to.first,
                "number": len(shifts),
                "shifts": [_lacks(shift) for shift in shifts[:MOST_NAMED]],
                "more": max(0, len(shifts) - MOST_NAMED),
                "url": _board_url(shifts[0]),
            },
        )


def message(made: ShiftMessage, shift: Shift, to: Reader, *, writer: Reader | None) -> None:
    """Tell somebody on a shift what its organiser writes; the answer goes to whoever wrote, at a proved address."""
    if to.address is None:
        return
    theirs = writer.address if writer else None
    outbox.enqueue(
        "volunteering.message",
        to=to.address,
        key=f"volunteering.message:{made.id}:{to.id}",
        reply_to=theirs if theirs and theirs.proved else answered_by(),
        context={
            "first": to.first,
            "subject": made.subject,
            "words": made.words,
            "writer": writer.name if writer else "",
            "whole_day": made.whole_day,
            **_said(shift),
            "mine_url": external_url("volunteering.mine"),
        },
    )


def _lacks(shift: Shift) -> str:
    missing = ngettext("one missing", "%(num)s missing", shift.lacks)
    work = f"{shift.role.name}, {shift.event.title}" if shift.event else shift.role.name
    return f"{work}, {say_moment(shift.start_utc, shift.zone)}: {missing}"


def to_visitor(kind: str, wish: HelpWish, turn: str, **more: object) -> None:
    """Write to the address that a visitor gave, with the link to their page."""
    to = Address(wish.email, language=wish.language)
    outbox.enqueue(
        f"volunteering.{kind}", to=to, key=f"{links.letters_to(wish)}{kind}:{turn}", reply_to=answered_by(),
        until=wish.until if wish.sent_at is None else None, opens=True,
        context={**_wished(wish), "page": links.page_of(wish), **more},
    )  # fmt: skip


def of_visitor(kind: str, wish: HelpWish, to: Reader) -> None:
    """Tell somebody who can answer that a visitor would like to help; who it is stands on the page alone."""
    if to.address is not None:
        turn = f"{wish.id}:{wish.sent_at:%Y%m%dT%H%M%S}"  # the number may be another's, once this one is forgotten
        outbox.enqueue(
            f"volunteering.{kind}", to=to.address, key=f"volunteering.{kind}:{turn}:{to.id}",
            context={
                "first": to.first, **_wished(wish), "url": external_url("volunteering.answer_help", number=wish.id),
            },
        )  # fmt: skip


def _board_url(shift: Shift) -> str:
    """The day of this shift, for those who organise it."""
    day = shift.local_day.isoformat()
    if shift.event is None:
        return external_url("volunteering.office", day=day)
    return external_url("volunteering.board", slug=shift.event.slug, day=day)


def _wished(wish: HelpWish) -> dict[str, object]:
    shift = wish.shift
    return {
        "work": wish.role.name if wish.role else "",
        "event": shift.event.title if shift and shift.event else "",
        "start": shift.start_utc if shift else None,
        "zone": shift.zone if shift else "",
    }


def _said(shift: Shift) -> dict[str, object]:
    return {
        "work": shift.role.name,
        "event": shift.event.title if shift.event else "",
        "duties": shift.role.duties,
        "start": shift.start_utc,
        "end": shift.end_utc,
        "zone": shift.zone,
        "place": shift.place,
        "note": shift.note,
        "reason": shift.cancel_reason or (shift.event.cancel_reason if shift.event else ""),
    }
