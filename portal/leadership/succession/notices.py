"""The mail of calls and candidacies. Whoever decides is told that something waits, never what a statement says."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

from portal.core.house import NoticeKind
from portal.core.settings import today
from portal.core.web import external_url
from portal.leadership.offices.notices import FAMILY
from portal.leadership.succession import queries
from portal.leadership.succession.interest import Interest
from portal.leadership.succession.models import Call, Candidacy
from portal.leadership.succession.panel import PanelMember
from portal.mail import outbox
from portal.members.people import reach
from portal.members.people.models import Person
from portal.members.people.queries import people_by_id

#: Who stands for a role is theirs to tell, and the deciders', until somebody is chosen.
KINDS = (
    NoticeKind("leadership.suggested", _l("Somebody suggested you for a role"), FAMILY, private=True),
    NoticeKind("leadership.call_for_you", _l("A seat opens where you would serve"), FAMILY, private=True),
    NoticeKind("leadership.received", _l("Your statement has arrived"), FAMILY, private=True),
    NoticeKind("leadership.to_decide", _l("Somebody stands for a role you decide on"), FAMILY, private=True),
    NoticeKind("leadership.stepped_back", _l("A candidate stepped back"), FAMILY, private=True),
    NoticeKind("leadership.offered", _l("You were chosen for a role"), FAMILY, private=True),
    NoticeKind("leadership.choice_returned", _l("An administrator returned a choice of yours"), FAMILY, private=True),
    NoticeKind("leadership.not_selected", _l("A decision about your candidacy"), FAMILY, private=True),
    NoticeKind("leadership.filled", _l("A role you stood for is filled"), FAMILY, private=True),
    NoticeKind("leadership.offer_declined", _l("Somebody said no to an offer"), FAMILY, private=True),
    NoticeKind("leadership.offer_reminder", _l("An offer waits for your answer"), FAMILY, private=True),
    NoticeKind("leadership.offer_lapsed", _l("Nobody answered an offer in time"), FAMILY, private=True),
    NoticeKind("leadership.panel_named", _l("You are asked to read who stands for a role"), FAMILY, private=True),
    NoticeKind("leadership.accepted", _l("Somebody said yes to an offer"), FAMILY),
    NoticeKind("leadership.call_withdrawn", _l("A call was taken back"), FAMILY, private=True),
)


def about_candidacy(kind: str, candidacy: Candidacy, to: Iterable[Person], *, turn: str = "") -> None:
    """Tell these people of a step in a candidacy. `turn` keeps steps apart that can come again."""
    call = candidacy.call
    for person in reach.readers(each.id for each in to).values():
        if person.address is None:
            continue
        outbox.enqueue(
            f"leadership.{kind}",
            to=person.address,
            key=f"leadership.{kind}:{candidacy.id}:{person.id}{turn}",
            context={
                "first": person.first,
                "candidate": candidacy.person.name,
                "call": call.title,
                "role": call.position.title,
                "body": call.position.body.name,
                "closes": call.closes,
                "starts": candidacy.offered_start,
                "ends": candidacy.offered_end,
                "answer_by": candidacy.offer_ends,
                "reason": candidacy.reason,
                "taken": kind == "filled" and queries.was_filled(call),
                "waits": kind == "accepted" and not call.is_filled and call.withdrawn_at is None,
                "calls_url": external_url("leadership.calls"),
                "url": external_url("leadership.candidacy", number=candidacy.id),
                "call_url": external_url("leadership.call", slug=call.slug),
                "desk_url": external_url("leadership.desk", slug=call.slug),
            },
        )


def tell_of_call(call: Call, to: Iterable[Interest]) -> None:
    """Tell those who said they would serve that a seat opens."""
    for person in reach.readers(each.person_id for each in to).values():
        if person.address is None:
            continue
        outbox.enqueue(
            "leadership.call_for_you",
            to=person.address,
            key=f"leadership.call_for_you:{call.id}:{person.id}",
            context={
                "first": person.first,
                "role": call.position.title,
                "body": call.position.body.name,
                "starts": call.opens,
                "closes": call.closes,
                "url": external_url("leadership.call", slug=call.slug),
            },
        )


def tell_of_panel(member: PanelMember) -> None:
    """Ask somebody to read along in a call."""
    person, call = reach.reader(member.person_id), member.call
    if person.address is None:
        return
    outbox.enqueue(
        "leadership.panel_named",
        to=person.address,
        key=f"leadership.panel_named:{member.id}",
        context={
            "first": person.first,
            "call": call.title,
            "role": call.position.title,
            "body": call.position.body.name,
            "closes": call.closes,
            "url": external_url("leadership.reading", slug=call.slug),
        },
    )


def deciders(candidacy: Candidacy) -> list[Person]:
    """Whoever decides this candidacy's call; nobody where it falls to the office, which sees it among its decisions."""
    day = today()
    found = queries.deciders_of([candidacy.call], day)[candidacy.call_id]
    return list(people_by_id(found).values()) if found else []
