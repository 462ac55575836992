"""The letter that greets a newcomer, and those about what covers a membership."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import lazy_gettext as _l

from portal.core import language
from portal.core.dates import A_DAY
from portal.core.db import db
from portal.core.house import NoticeKind
from portal.core.say import say_day, say_money
from portal.core.settings import association, today
from portal.core.web import external_url
from portal.mail import outbox
from portal.mail.addresses import Address
from portal.members.memberships import periods, welcome
from portal.members.memberships.models import ColleagueInvitation, Membership, Organisation, PlanPrice, Representation
from portal.members.people import reach
from portal.members.people.models import Person

WELCOME = NoticeKind(
    "members.welcome",
    _l("Your membership"),
    "members",
    family_label=_l("Your membership"),
    family_why=_l("You get this because you are a member, or stand in the list that the office keeps."),
)
RENEWAL = NoticeKind("members.renewal", _l("Your membership"), "members")
LAPSED = NoticeKind("members.lapsed", _l("Your membership"), "members")
LEAVING = NoticeKind("members.leaving", _l("Your membership"), "members")
COLLEAGUE = NoticeKind(
    "members.colleague_invited",
    _l("An invitation to speak for a firm"),
    "members",
    opens=True,
    why=_l("You get this because a firm that is a member gave us this address."),
)
PRIMARY = NoticeKind("members.primary_named", _l("Your membership"), "members")
KINDS = (COLLEAGUE, WELCOME, RENEWAL, LAPSED, LEAVING, PRIMARY)


def welcomed(person: Person, membership: Membership | None = None) -> None:
    """To somebody whose first membership has begun, or whom the office took in: to this `membership`."""
    to, nth = reach.reader(person.id).address, f":{membership.id}" if membership else ""
    if to is None:
        return
    with language.spoken(to.language):
        words = welcome.words(person, membership, today())
    outbox.enqueue(
        WELCOME.name, to=to, key=f"members.welcome:{person.id}{nth}",
        context={
            "first": person.first, "house": association().name, "words": words,
            "profile": external_url("members.edit_me"), "people": external_url("members.people"),
        },
    )  # fmt: skip


def leaving(membership: Membership, to: reach.Reader) -> None:
    """To whoever said that they leave: up to when everything stays, what stays after it, and how to think otherwise.

    `membership`: with its plan and holder.
    """
    end = membership.end
    if to.address is None or end is None:
        return
    with language.spoken(to.address.language):
        context = {
            "first": to.first, "firm": membership.organisation.name if membership.organisation else "",
            "plan": membership.plan.name, "last": say_day(end - A_DAY) if end > membership.start else "",
            "page": external_url("members.my_membership"),
        }  # fmt: skip
    outbox.enqueue(
        LEAVING.name, to=to.address, key=f"{LEAVING.name}:{membership.id}:{end:%Y%m%d}:{to.id}", context=context
    )


def running_out(membership: Membership, to: reach.Reader, price: PlanPrice | None, *, days: int, day: date) -> None:
    """To whoever answers for it: coverage ends soon, or has ended `days` days after its end (before it: less than 0).

    `membership`: with its plan and holder.
    """
    until, grace = membership.covered_until, membership.grace_until
    if to.address is None or until is None or grace is None:
        return
    kind = LAPSED if grace <= day else RENEWAL
    with language.spoken(to.address.language):
        context = {
            "first": to.first, "firm": membership.organisation.name if membership.organisation else "",
            "plan": membership.plan.name, "last": say_day(until - A_DAY), "grace": say_day(grace - A_DAY),
            "over": until <= day, "in_grace": grace > until, "time": periods.said(membership.plan),
            "price": say_money(price.cents, price.currency) if price and price.cents else "",
            "page": external_url("members.join" if kind is LAPSED else "members.my_membership"),
            "how_to_pay": association().how_to_pay,
        }  # fmt: skip
    key = f"members.renewal:{membership.id}:{until:%Y%m%d}:{days}:{to.id}"
    outbox.enqueue(kind.name, to=to.address, key=key, context=context)


def primary_named(row: Representation, to: reach.Reader) -> None:
    """To whoever follows the primary representative of a firm: from which day on, and what falls to them."""
    if to.address is None:
        return
    with language.spoken(to.address.language):
        start = say_day(row.start)
    outbox.enqueue(
        PRIMARY.name, to=to.address, key=f"{PRIMARY.name}:{row.id}",
        context={
            "first": to.first, "firm": db.session.get_one(Organisation, row.organisation_id).name, "start": start,
            "page": external_url("members.organisation", organisation_id=row.organisation_id),
        },
    )  # fmt: skip


def colleague_invited(invitation: ColleagueInvitation, organisation: Organisation, token: str, *, by: str) -> None:
    """To somebody whom a firm would like to speak for it: what it is about, and the link that lets them."""
    until = invitation.expires_at
    outbox.enqueue(
        COLLEAGUE.name, to=Address(invitation.email, invitation.name), key=_key(invitation), until=until,
        context={
            "inviter": by, "firm": organisation.name, "until": until,
            "url": external_url("members.colleague", token=token),
        },
    )  # fmt: skip


def forget_colleague(invitation: ColleagueInvitation, *, now: datetime) -> None:
    """The link of the last letter opens nothing any more: what it says is deleted, and what has not left stays."""
    outbox.spend([_key(invitation)], now=now)


def _key(invitation: ColleagueInvitation) -> str:
    return f"{COLLEAGUE.name}:{invitation.id}:{invitation.token_hash[:16]}"
