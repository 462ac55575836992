"""The mail of what comes after a term: to whoever leaves, and to the circle."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l

from portal.core.house import NoticeKind
from portal.core.web import external_url
from portal.leadership.next_chapter.models import CircleWord
from portal.leadership.offices.models import Body, Term
from portal.leadership.offices.notices import FAMILY
from portal.mail import outbox
from portal.members.people import reach
from portal.members.people.models import Person
from portal.members.people.reach import Reader

#: What somebody would enjoy and how they are is between them and whoever chairs the body.
KINDS = (
    NoticeKind("leadership.next_chapter", _l("What you would enjoy after a term"), FAMILY, private=True),
    NoticeKind("leadership.check_in", _l("How you are after a term"), FAMILY, private=True),
    NoticeKind("leadership.conversation", _l("Somebody who leaves would be glad of a talk"), FAMILY, private=True),
    NoticeKind(
        "leadership.circle_word", _l("A word to those who served"), "circle", lane="bulk", switchable=True,
        family_label=_l("The circle of those who served"),
    ),
)  # fmt: skip


def ask_wishes(term: Term, body: Body, person: Reader) -> None:
    if person.address is None:
        return
    outbox.enqueue(
        "leadership.next_chapter",
        to=person.address,
        key=f"leadership.next_chapter:{term.id}",
        context={
            "first": person.first, "role": term.title_as_held, "body": body.name, "ends": term.ends,
            "url": external_url("leadership.next_chapter", chapter=term.id),
        },
    )  # fmt: skip


def ask_how_they_are(term: Term, body: Body, person: Reader, days: int) -> None:
    if person.address is None:
        return
    outbox.enqueue(
        "leadership.check_in",
        to=person.address,
        key=f"leadership.check_in:{term.id}:{days}",
        context={
            "first": person.first, "role": term.title_as_held, "body": body.name, "year": days == 365,
            "quarter": days == 90,
            "url": external_url("leadership.check_in", chapter=term.id, days=days),
        },
    )  # fmt: skip


def ask_for_a_talk(term: Term, readers: list[Person], day: date) -> None:
    """Whoever chairs the body is asked to talk with somebody who leaves; once a day at most."""
    for person in reach.readers(each.id for each in readers if each.id != term.person_id).values():
        if person.address is not None:
            outbox.enqueue(
                "leadership.conversation",
                to=person.address,
                key=f"leadership.conversation:{term.id}:{person.id}:{day:%Y%m%d}",
                context={
                    "first": person.first, "other": term.person.name, "role": term.title_as_held,
                    "body": term.seat.position.body.name, "url": external_url("leadership.next_chapters"),
                },
            )  # fmt: skip


def tell_circle(word: CircleWord, people: list[int]) -> None:
    """Everybody in the circle, each once. `alike`: the same words to all."""
    name = word.written_by.name if word.written_by else ""
    for person in reach.readers_of(people).values():
        if person.address is not None:
            outbox.enqueue(
                "leadership.circle_word",
                to=person.address,
                key=f"leadership.circle_word:{word.id}:{person.id}",
                context={
                    "first": person.first, "title": word.subject, "words": word.words, "writer": name,
                    "url": external_url("leadership.circle"),
                },
            )  # fmt: skip
