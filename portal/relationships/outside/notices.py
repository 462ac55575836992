"""The letters to somebody from outside: a code, and the introduction. There are no others."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import lazy_gettext as _l

from portal.core.house import NoticeKind
from portal.core.web import external_url
from portal.mail import outbox
from portal.mail.addresses import Address
from portal.members.people.reach import Reader, typed_by_its_reader
from portal.relationships.outside import links, queries
from portal.relationships.outside.models import OutsideParty

KINDS = (
    NoticeKind(
        "outside.code",
        _l("A code"),
        family="outside",
        lane="security",
        private=True,
        opens=True,
        family_label=_l("Introductions to people from outside"),
        why=_l("You get this because somebody typed this address on a page of ours, to say yes to an introduction."),
    ),
    NoticeKind(
        "outside.introduced",
        _l("You are introduced"),
        family="outside",
        private=True,
        opens=True,
        why=_l("You get this because you said yes, with this address, to an introduction."),
    ),
)


def code(party: OutsideParty, digits: str, giver: Reader, receiver: Reader, *, today: date) -> None:
    """The code, to the address they typed. It says who asks, and what the code does, and repeats nothing that was
    typed with it: nobody has shown yet whose the address is, and a name can be an advertisement.
    """
    signs_in = queries.is_a_members(party.email, today)
    outbox.enqueue(
        "outside.code",
        to=typed_by_its_reader(party.email, "", party.language),
        context={
            "code": f"{digits[:4]} {digits[4:]}",
            "giver": giver.name,
            "receiver": receiver.name,
            "signs_in": signs_in,
            "page": external_url("accounts.sign_in") if signs_in else "",
        },
        key=links.letter(party, f"code{party.codes_sent}"),
        until=party.code_until,
    )


def introduced(party: OutsideParty, giver: Reader, receiver: Reader, *, now: datetime) -> None:
    """One message: whom they are introduced to, and their own link."""
    outbox.enqueue(
        "outside.introduced",
        to=address_of(party),
        context={
            "giver": giver.name,
            "receiver": receiver.name,
            "receiver_first": receiver.first,
            "page": links.page_of(party),
        },
        key=links.letter(party, "introduced"),
        not_before=outbox.within_the_hour(now),
        reply_to=receiver.address,
    )


def address_of(party: OutsideParty) -> Address:
    """Where they asked to be written to: whoever reads the code there has proved it."""
    return typed_by_its_reader(party.email, party.name, party.language)
