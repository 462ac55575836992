"""The mail of terms."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.house import NoticeKind
from portal.core.web import external_url
from portal.leadership.offices.models import Term
from portal.mail import outbox
from portal.members.people import reach

FAMILY = "leadership"
KINDS = (
    NoticeKind(
        "leadership.term_began",
        _l("A term of yours begins"),
        FAMILY,
        family_label=_l("Offices and elections"),
        family_why=_l(
            "You get this because you serve in an office, can be chosen for one, or have a vote or a say in it."
        ),
    ),
    NoticeKind("leadership.term_ended", _l("A term of yours ends"), FAMILY),
)


def about_term(kind: str, term: Term) -> None:
    """Tell whoever serves that their term was agreed, or has been given an end."""
    person = reach.reader(term.person_id)
    if person.address is None:
        return
    outbox.enqueue(
        f"leadership.{kind}",
        to=person.address,
        key=f"leadership.{kind}:{term.id}:{term.end if kind == 'term_ended' else ''}",
        context={
            "first": person.first,
            "role": term.title_as_held,
            "body": term.seat.position.body.name,
            "starts": term.start,
            "ends": term.end if kind == "term_ended" else term.planned_end,
            "url": external_url("leadership.service"),
        },
    )
